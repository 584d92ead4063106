package ai.lepton.ethics.privacy.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    private static final Words WORDS = Words.of(List.of("ssn", "电话"));

    @Test
    void aWordIsFoundAsFarAsItIsLookedForInWhateverOrderPlacesAreAsked() {
        int met = 0;
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String written = numbersWithFewWords(random);
            FoldedText text = new FoldedText();
            text.fold(written.toCharArray(), written.length());
            Surroundings surroundings = new Surroundings(text);
            surroundings.forget();
            int from = 0;
            while (from < written.length() - 12) {
                int to = from + random.nextInt(1, 12);
                Optional<String> expected = WORDS.in(small(written, from - Surroundings.BEFORE, from))
                        .or(() -> WORDS.in(small(written, to, to + Surroundings.AFTER)));
                for (int end = from + 12 - random.nextInt(2); end >= to; end--) {
                    surroundings.mayHave(from, end, WORDS); // longer ones at the same place were asked about before
                }
                assertThat(surroundings.word(from, to, WORDS))
                        .as("seed %d, from %d to %d", seed, from, to)
                        .isEqualTo(expected);
                met += expected.isPresent() ? 1 : 0;
                from = Math.max(
                        0,
                        from
                                + (random.nextInt(8) == 0
                                        ? -random.nextInt(90)
                                        : random.nextInt(random.nextInt(3) == 0 ? 150 : 20)));
            }
        }
        assertThat(met).isGreaterThan(500);
    }

    @Test
    void aWordWithoutALetterIsRefused() {
        assertThatThrownBy(() -> Words.of(List.of("ssn", "4711")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'4711' has no letter");
    }

    private static String numbersWithFewWords(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < 600) {
            if (random.nextInt(40) == 0) {
                text.append(List.of(" SSN ", "ssn:", "电话", "x").get(random.nextInt(4)));
            }
            text.append("0123456789,. -\n".charAt(random.nextInt(15)));
        }
        return text.toString();
    }

    private static String small(String text, int from, int to) {
        return text.substring(Math.max(0, from), Math.min(text.length(), to)).toLowerCase(Locale.ROOT);
    }
}
