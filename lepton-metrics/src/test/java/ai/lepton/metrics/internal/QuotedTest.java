package ai.lepton.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedTest {
    @Test
    void anOrdinaryTextStandsInQuotes() {
        assertThat(Quoted.of("malignant")).isEqualTo("'malignant'");
        assertThat(Quoted.of("")).isEqualTo("''");
        assertThat(Quoted.of(null)).isEqualTo("null");
        assertThat(Quoted.of("naïve 日本 \uD83D\uDE00 C:\\x")).isEqualTo("'naïve 日本 \uD83D\uDE00 C:\\x'");
    }

    @Test
    void whatIsNotSeenIsEscaped() {
        assertThat(Quoted.bare("a\nb\r\tc\0\u001b[31m\u007f\u0085"))
                .isEqualTo("a\\nb\\r\\tc\\u0000\\u001b[31m\\u007f\\u0085");
        assertThat(Quoted.bare("\u2028\u2029\u202e\u2066\u200b\ufeff\u00ad"))
                .isEqualTo("\\u2028\\u2029\\u202e\\u2066\\u200b\\ufeff\\u00ad");
        assertThat(Quoted.bare("\ud800x\udc00")).isEqualTo("\\ud800x\\udc00");
        assertThat(Quoted.bare(Character.toString(0xE0001))).isEqualTo("\\u{e0001}");
    }

    @Test
    void theJoinersOfWordsStay() {
        assertThat(Quoted.bare("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"))
                .isEqualTo("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645");
    }

    @Test
    void aLongTextKeepsItsBeginningAndItsEnd() {
        String shown = Quoted.bare("beginning" + "x".repeat(1_000_000) + "end");
        assertThat(shown)
                .hasSize(Quoted.LONGEST_TEXT)
                .startsWith("beginningxx")
                .contains("x…x")
                .endsWith("xxend");
        assertThat(Quoted.bare("x".repeat(60))).isEqualTo("x".repeat(60));
    }

    @Test
    void aPairOfSurrogatesIsNeverCutInTwo() {
        for (int before = 0; before < 8; before++) {
            String shown = Quoted.bare("x".repeat(before) + "\uD83D\uDE00".repeat(100) + "x".repeat(before % 3));
            assertThat(shown).doesNotContain("\\u").hasSizeLessThanOrEqualTo(Quoted.LONGEST_TEXT);
        }
    }

    @Test
    void anyTextIsOneBoundedLine() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 3_000; i++) {
            char[] text = new char[random.nextInt(1_200)];
            for (int j = 0; j < text.length; j++) {
                text[j] = (char) (random.nextBoolean() ? random.nextInt(0x10000) : random.nextInt(0x30));
            }
            String shown = Quoted.message(new String(text));
            assertThat(shown.length()).isLessThanOrEqualTo(Quoted.LONGEST_MESSAGE);
            assertThat(shown.codePoints().filter(QuotedTest::isHidden)).isEmpty();
        }
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> character != 0x200c && character != 0x200d;
            default -> false;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels has 120 values but predictions has 118", "", "'a'"})
    void aShortMessageStaysAsItIs(String message) {
        assertThat(Quoted.message(message)).isSameAs(message);
    }

    @Test
    void aListSaysHowManyAreLeftOut() {
        assertThat(Quoted.all(List.of("a", "b"))).isEqualTo("'a', 'b'");
        assertThat(Quoted.all(List.of())).isEqualTo("none");
        assertThat(Quoted.all(IntStream.range(0, 12).boxed().toList()))
                .isEqualTo("'0', '1', '2', '3', '4', '5', '6', '7', '8', '9' and 2 more");
        assertThat(Quoted.all(Collections.nCopies(1_000, "y".repeat(100))))
                .hasSizeLessThan(220)
                .endsWith("' and 997 more");
        assertThat(Quoted.words(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Quoted.words(Collections.nCopies(1_000, "y".repeat(100))))
                .hasSizeLessThan(220)
                .endsWith(" and 997 more");
    }
}
