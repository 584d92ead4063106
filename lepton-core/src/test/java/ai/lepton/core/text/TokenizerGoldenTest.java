package ai.lepton.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

class TokenizerGoldenTest {
    static final List<String> KINDS = Goldens.KINDS;

    @ParameterizedTest
    @FieldSource("KINDS")
    void textsBecomeTheTokensThatTransformersMakes(String kind) {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            for (JsonNode golden : Goldens.of(kind).get("cases")) {
                String text = golden.get("text").asString();
                assertSame(tokenizer.encode(text), golden, kind + ": " + text);
                assertThat(tokenizer.encode(text, false).ids())
                        .as("%s: bare %s", kind, text)
                        .containsExactly(Goldens.ints(golden.get("bare_ids")));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void pairsBecomeTheTokensThatTransformersMakes(String kind) {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            for (JsonNode golden : Goldens.of(kind).get("pairs")) {
                Encoding encoding = tokenizer.encode(
                        golden.get("text").asString(), golden.get("pair").asString());
                assertSame(encoding, golden, kind + ": " + golden.get("text") + " with " + golden.get("pair"));
            }
        }
    }

    private static void assertSame(Encoding encoding, JsonNode golden, String what) {
        assertThat(encoding.ids()).as("ids of %s", what).containsExactly(Goldens.ints(golden.get("ids")));
        assertThat(encoding.typeIds()).as("types of %s", what).containsExactly(Goldens.ints(golden.get("type_ids")));
        assertThat(encoding.wordIds()).as("words of %s", what).containsExactly(Goldens.ints(golden.get("word_ids")));
        assertThat(encoding.sequenceIds())
                .as("texts of %s", what)
                .containsExactly(Goldens.ints(golden.get("sequence_ids")));
        int[] special = Goldens.ints(golden.get("special_tokens_mask"));
        List<List<Integer>> offsets = new ArrayList<>();
        for (int i = 0; i < encoding.length(); i++) {
            assertThat(encoding.isSpecial(i)).as("token %d of %s", i, what).isEqualTo(special[i] == 1);
            offsets.add(List.of(encoding.start(i), encoding.end(i)));
        }
        List<List<Integer>> expected = new ArrayList<>();
        for (JsonNode offset : golden.get("offsets")) {
            expected.add(List.of(offset.get(0).asInt(), offset.get(1).asInt()));
        }
        assertThat(offsets).as("offsets of %s", what).isEqualTo(expected);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void idsBecomeTheTextThatTransformersMakes(String kind) {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            for (JsonNode golden : Goldens.of(kind).get("cases")) {
                int[] ids = Goldens.ints(golden.get("ids"));
                assertThat(tokenizer.decode(ids, false))
                        .as("%s: %s", kind, golden.get("text"))
                        .isEqualTo(golden.get("decoded").asString());
                assertThat(tokenizer.decode(ids, true))
                        .as("%s: %s", kind, golden.get("text"))
                        .isEqualTo(golden.get("decoded_without_special").asString());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void truncationDropsTheTokensThatTransformersDrops(String kind) {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            JsonNode goldens = Goldens.of(kind);
            for (JsonNode golden : goldens.get("cases")) {
                assertTruncated(tokenizer.encode(golden.get("text").asString()), golden, kind);
            }
            for (JsonNode golden : goldens.get("pairs")) {
                assertTruncated(
                        tokenizer.encode(
                                golden.get("text").asString(),
                                golden.get("pair").asString()),
                        golden,
                        kind);
            }
        }
    }

    private static void assertTruncated(Encoding encoding, JsonNode golden, String kind) {
        for (Map.Entry<String, JsonNode> expected : golden.get("truncated").properties()) {
            int most = Integer.parseInt(expected.getKey());
            Encoding cut = encoding.truncatedTo(most);
            assertThat(cut.ids())
                    .as("%s: %s and %s to %d", kind, golden.get("text"), golden.get("pair"), most)
                    .containsExactly(Goldens.ints(expected.getValue()));
            assertThat(cut.dropped()).isEqualTo(encoding.length() - cut.length());
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void theFilesTellWhatTransformersReadsInThem(String kind) {
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            JsonNode golden = Goldens.of(kind);
            assertThat(tokenizer.vocabularySize())
                    .isEqualTo(golden.get("vocabulary_size").asInt());
            assertThat(tokenizer.padId()).isEqualTo(optional(golden.get("pad")));
            assertThat(tokenizer.eosId()).isEqualTo(optional(golden.get("eos")));
            assertThat(tokenizer.bosId()).isEqualTo(optional(golden.get("bos")));
            assertThat(tokenizer.maskId()).isEqualTo(optional(golden.get("mask")));
            assertThat(tokenizer.modelMaxLength()).isEqualTo(optional(golden.get("model_max_length")));
            assertThat(tokenizer.marksSubwords()).isEqualTo(kind.equals("word-piece"));
        }
    }

    private static OptionalInt optional(JsonNode value) {
        return value.isNull() ? OptionalInt.empty() : OptionalInt.of(value.asInt());
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void manyTextsAtOnceBecomeTheTokensOfEachAlone(String kind) {
        List<String> texts = new ArrayList<>();
        for (JsonNode golden : Goldens.of(kind).get("cases")) {
            texts.add(golden.get("text").asString());
        }
        for (int i = 0; i < 4; i++) {
            texts.addAll(List.copyOf(texts)); // enough characters for several threads
        }
        try (Tokenizer tokenizer = Tokenizer.open(Goldens.directory(kind))) {
            List<Encoding> together = tokenizer.encodeAll(texts);
            assertThat(together).hasSameSizeAs(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(Arrays.toString(together.get(i).ids()))
                        .isEqualTo(
                                Arrays.toString(tokenizer.encode(texts.get(i)).ids()));
            }
        }
    }
}
