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

    @ParameterizedTest
    @FieldSource("KINDS")
    void anyIdsCanBeStreamed(String kind) {
        Random random = new Random(11);
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            for (int round = 0; round < 50; round++) {
                int[] ids = random.ints(40, 0, tokenizer.vocabularySize() + 5).toArray();
                List<String> parts = parts(tokenizer.stream(round % 2 == 0), ids);
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
