package ai.lepton.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

class TokenStreamTest {
    static final List<String> KINDS = Goldens.KINDS;

    @ParameterizedTest
    @FieldSource("KINDS")
    void whatComesOutJoinedIsTheTextOfAllIds(String kind) {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            for (JsonNode golden : Goldens.of(kind).get("cases")) {
                int[] ids = Goldens.ints(golden.get("ids"));
                for (boolean skip : new boolean[] {true, false}) {
                    String whole = tokenizer.decode(ids, skip);
                    List<String> parts = parts(tokenizer.stream(skip), ids);
                    assertThat(String.join("", parts)).as("%s: %s", kind, whole).isEqualTo(whole);
                }
            }
        }
    }

    private static List<String> parts(TokenStream stream, int[] ids) {
        List<String> parts = new ArrayList<>();
        for (int id : ids) {
            parts.add(stream.append(id));
        }
        parts.add(stream.end());
        return parts;
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void noPartHoldsHalfACharacter(String kind) {
        String text = "fly 🚀 to 東京 now, 👩‍🚀!";
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            int[] ids = tokenizer.encode(text, false).ids();
            String whole = tokenizer.decode(ids, true);
            for (String part : parts(tokenizer.stream(true), ids)) {
                assertThat(part).doesNotContain("\uFFFD");
                assertThat(CodeUnits.wellFormed(part)).isSameAs(part);
                assertThat(whole).contains(part);
            }
        }
    }

    @Test
    void textComesOutAsSoonAsItIsWhole() {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory("byte-level"))) {
            int[] ids = tokenizer.encode("a🚀b").ids();
            assertThat(ids).hasSize(5); // the rocket is three
            assertThat(parts(tokenizer.stream(true), ids)).containsExactly("a", "", "", "🚀", "b", "");
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void afterAContextSpacesComeOutAsInTheWholeText(String kind) {
        String text = "the music was better and the ending was best";
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            int[] ids = tokenizer.encode(text, false).ids();
            String whole = tokenizer.decode(ids, true);
            for (int context = 0; context <= ids.length; context++) {
                int[] before = Arrays.copyOf(ids, context);
                TokenStream stream = tokenizer.stream(before, true);
                StringBuilder after = new StringBuilder();
                for (int i = context; i < ids.length; i++) {
                    after.append(stream.append(ids[i]));
                }
                assertThat(tokenizer.decode(before, true) + after + stream.end())
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void bytesThatNeverBecomeACharacterComeOutInTheEnd() {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory("byte-level"))) {
            int half = tokenizer.encode("🚀").ids()[0];
            TokenStream stream = tokenizer.stream(true);
            assertThat(stream.append(half)).isEmpty();
            assertThat(stream.end()).isEqualTo("\uFFFD");
            assertThat(stream.end()).isEmpty();
            int[] many = new int[200];
            Arrays.fill(many, half);
            assertThat(String.join("", parts(stream, many))).isEqualTo("\uFFFD".repeat(200));
        }
    }

    @Test
    void bytesComeOutOnceItIsKnownWhetherAllInARowAreText() {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory("llama"))) {
            int[] rocket = tokenizer.encode("🚀", false).ids();
            int[] bytes = Arrays.copyOfRange(rocket, rocket.length - 4, rocket.length);
            int[] a = tokenizer.encode("a", false).ids();
            int[] ids = {a[0], bytes[0], bytes[1], bytes[2], bytes[3], a[0]};
            assertThat(parts(tokenizer.stream(true), ids)).containsExactly("a", "", "", "", "", "🚀 a", "");
            int[] broken = {a[0], bytes[0], bytes[1], bytes[2], bytes[3], bytes[0]};
            assertThat(parts(tokenizer.stream(true), broken))
                    .containsExactly("a", "", "", "", "", "", "\uFFFD".repeat(5));
            int end = tokenizer.eosId().orElseThrow(); // left out, and no end of the bytes beside it
            int[] split = {bytes[0], bytes[1], end, bytes[2], bytes[3], end};
            assertThat(parts(tokenizer.stream(true), split)).containsExactly("", "", "", "", "", "", "🚀");
        }
    }

    @Test
    void bytesThatGoOnWithThoseOfThePromptDoNotChangeIt() {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory("llama"))) {
            int[] prompt = tokenizer.encode("to 🚀", false).ids();
            int half = prompt[prompt.length - 1];
            int a = tokenizer.encode("a", false).ids()[0];
            TokenStream stream = tokenizer.stream(prompt, true);
            assertThat(stream.append(half) + stream.append(a) + stream.append(a) + stream.end())
                    .isEqualTo("\uFFFD a a");
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void longRunsOfAnyIdsComeOutAsTheirText(String kind) {
        Random random = new Random(12);
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            int[] rocket = tokenizer.encode("🚀", false).ids();
            int[] ids = random.ints(3000, 0, tokenizer.vocabularySize()).toArray();
            for (int at = 0; at < ids.length; at += 300) {
                for (int i = 0; i < 150; i++) { // long runs of bytes that are no text
                    ids[at + i] = rocket[random.nextInt(rocket.length)];
                }
            }
            assertThat(String.join("", parts(tokenizer.stream(true), ids))).isEqualTo(tokenizer.decode(ids, true));
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void anyIdsCanBeStreamed(String kind) {
        Random random = new Random(11);
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            for (int round = 0; round < 50; round++) {
                int[] ids = random.ints(40, 0, tokenizer.vocabularySize() + 5).toArray();
                boolean skip = round % 2 == 0;
                List<String> parts = parts(tokenizer.stream(skip), ids);
                assertThat(String.join("", parts)).isEqualTo(tokenizer.decode(ids, skip));
                assertThat(parts)
                        .hasSize(41)
                        .allSatisfy(
                                part -> assertThat(CodeUnits.wellFormed(part)).isSameAs(part));
            }
        }
    }

    @Test
    void aNegativeIdIsRefusedAndLeavesTheStreamAsItWas() {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory("llama"))) {
            int[] ids = tokenizer.encode("good music", false).ids();
            TokenStream stream = tokenizer.stream(true);
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                assertThatIllegalArgumentException().isThrownBy(() -> stream.append(-7));
                text.append(stream.append(id));
            }
            assertThat(text).hasToString("good music");
        }
    }
}
