package ai.lepton.core.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.core.text.Tokenizer;
import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the native library would end the process over, and this test with it, never reaches it. */
class TokenizerFileTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path directory;

    private static String golden(String kind) {
        try (InputStream in = Objects.requireNonNull(
                TokenizerFileTest.class.getResourceAsStream("/golden/tokenizers/" + kind + "/tokenizer.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of a kind with one value put in the place that a JSON pointer names; raw, so that it may be no JSON tree. */
    private static String with(String kind, String pointer, String value) {
        ObjectNode root = (ObjectNode) JSON.readTree(golden(kind));
        int last = pointer.lastIndexOf('/');
        JsonNode parent = last == 0 ? root : root.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1);
        if (parent instanceof ObjectNode object) {
            object.put(name, "\uE000");
        } else {
            ((tools.jackson.databind.node.ArrayNode) parent).set(Integer.parseInt(name), JSON.valueToTree("\uE000"));
        }
        String text = JSON.writeValueAsString(root);
        assertThat(text).contains("\"\uE000\"");
        return text.replace("\"\uE000\"", value);
    }

    private void refused(String json, String message) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        Files.writeString(file, json);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessage("tokenizer.json: " + message + ": " + file);
    }

    @Test
    void aLoneSurrogateInADecoder() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("lone_surrogate_in_decoder.json"))) {
            refused(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    "decoder.prefix has a lone surrogate (\\ud800); wanted whole characters");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // any string anywhere
                "llama | /decoder/decoders/0/content | \"\\udc00\" | decoder.decoders[0].content has a lone surrogate (\\udc00); wanted whole characters",
                "llama | /added_tokens/1/content | \"a\\ud83d\" | added_tokens[1].content has a lone surrogate (\\ud83d); wanted whole characters",
                "word-piece | /model/unk_token | \"\\ud83d\" | model.unk_token has a lone surrogate (\\ud83d); wanted whole characters",
                "unigram | /model/vocab/7/0 | \"\\ud83da\" | model.vocab[7] has a lone surrogate (\\ud83d); wanted whole characters",
                "word-piece | /post_processor/special_tokens | {\"\\ud800\": 1} | post_processor.special_tokens['\\ud800'] has a lone surrogate (\\ud800); wanted whole characters",
                // components
                "llama | /normalizer | {\"type\": \"Upper\"} | normalizer.type is 'Upper'; known are [BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip, StripAccents]",
                "llama | /normalizer | 7 | normalizer is not an object with a 'type'",
                "word-piece | /normalizer/lowercase | 1 | normalizer.lowercase is 1; wanted true or false",
                "word-piece | /normalizer/speed | 1 | normalizer.speed is not known there; known are [clean_text, handle_chinese_chars, lowercase, strip_accents, type]",
                "word-piece | /normalizer/lowercase | true, \"lowercase\": false | normalizer.lowercase is there twice",
                "word-piece | /pre_tokenizer | {\"type\": \"FixedLength\", \"length\": 0} | pre_tokenizer.length is 0; wanted a whole number from 1 to 1000000",
                "word-piece | /pre_tokenizer | {\"type\": \"CharDelimiterSplit\", \"delimiter\": \"ab\"} | pre_tokenizer.delimiter is 'ab'; wanted one character",
                "word-piece | /pre_tokenizer | {\"type\": \"Punctuation\", \"behavior\": \"Gone\"} | pre_tokenizer.behavior is 'Gone'; wanted one of [Contiguous, Isolated, MergedWithNext, MergedWithPrevious, Removed]",
                "llama | /decoder/decoders/3/stop | 1 | decoder.decoders[3].stop is 1, over which the native library fails where a text has nothing else; wanted 0",
                "llama | /decoder/decoders/3/start | -1 | decoder.decoders[3].start is -1; wanted a whole number from 0 to 1000000",
                "llama | /decoder/decoders/3/start | 1e3 | decoder.decoders[3].start is 1000.0; wanted a whole number from 0 to 1000000",
                "word-piece | /normalizer | {\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"\"} | normalizer.pattern.String is empty; wanted at least one character",
                "word-piece | /normalizer | {\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(a+)+\"}, \"content\": \"\"} | normalizer.pattern.Regex is the pattern (a+)+, which has a quantifier after another or after what has no length at character 4; such patterns are not taken from a file, as they may not end",
                // growth: 4, 16, 64, 256, 1024
                "word-piece | /normalizer | {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Prepend\", \"prepend\": \"abc\"}, {\"type\": \"Prepend\", \"prepend\": \"abc\"}, {\"type\": \"Prepend\", \"prepend\": \"abc\"}, {\"type\": \"Prepend\", \"prepend\": \"abc\"}, {\"type\": \"Prepend\", \"prepend\": \"abc\"}]} | normalizer.normalizers[4] makes a text longer by a factor of 1024 with what stands before it; wanted at most 256",
                // templates
                "word-piece | /post_processor/single/0/SpecialToken/id | \"[END]\" | post_processor.single[0].SpecialToken.id is '[END]', which its special_tokens do not describe",
                "word-piece | /post_processor/single/1/Sequence/id | \"B\" | post_processor.single has the first text 0 times and the second 1 times; wanted the first once",
                "word-piece | /post_processor/pair/3/Sequence/id | \"A\" | post_processor.pair has the first text 2 times and the second 0 times; wanted each once",
                "word-piece | /post_processor/special_tokens/[CLS]/ids | [] | post_processor.special_tokens['[CLS]'] has 0 ids for 1 tokens",
                "word-piece | /post_processor/special_tokens/[CLS]/ids | [999999] | post_processor.special_tokens['[CLS]'].ids[0] is 999999, which is the id of no token",
                "roberta | /post_processor/sep | [\"</s>\", 99999] | post_processor.sep[1] is 99999, which is the id of no token",
                "llama3 | /post_processor/processors/0 | {\"type\": \"BertProcessing\", \"sep\": [\"a\", 0], \"cls\": [\"a\", 0]} | post_processor.processors[1] follows a BertProcessing; only ByteLevel may be followed",
                // vocabularies, merges, added tokens
                "word-piece | /model/vocab | {} | model.vocab is empty; wanted at least one token",
                "word-piece | /model/vocab | {\"a\": 0, \"b\": 0} | model.vocab has the id 0 twice, once for 'b'",
                "word-piece | /model/vocab | {\"a\": 0, \"a\": 1} | model.vocab has 'a' twice",
                "word-piece | /model/vocab | {\"a\": 4294967296} | model.vocab: the id of 'a' is 4294967296; wanted 0 to 16777215",
                "word-piece | /model/vocab | {\"a\": 0, \"b\": 900000} | model.vocab has 2 tokens, but ids up to 900000; wanted ids without large gaps",
                "word-piece | /model/max_input_chars_per_word | 1000000 | model.max_input_chars_per_word is 1000000; wanted a whole number from 0 to 1000",
                "llama | /model/dropout | 0.1 | model.dropout is 0.1, with which a text has other tokens each time; wanted null",
                "llama | /model/continuing_subword_prefix | \"##\" | model.merges[0] is of 't', which does not begin with the continuing_subword_prefix '##'",
                "llama | /model/merges | [[\"a\", \"b\", \"c\"]] | model.merges[0] is not a pair of tokens",
                "llama | /model/merges | [\"a  b\"] | model.merges[0] is 'a  b'; wanted two tokens with one space between",
                "llama | /model/type | \"WordPiece\" | model of type WordPiece has an object as vocab, and merges",
                "unigram | /model/unk_id | 99999 | model.unk_id is 99999; wanted a whole number from 0 to 399",
                "unigram | /model/vocab/3/1 | 1e400 | model.vocab[3] has no number of at most 1e9 as its score",
                "unigram | /model/vocab/3 | [\"a\"] | model.vocab[3] has no number of at most 1e9 as its score",
                "word-piece | /added_tokens/1/id | 77 | added_tokens[1].id is 77, but '[UNK]' has 1",
                "word-piece | /added_tokens/1/content | \"[NEW]\" | added_tokens[1].id is 1, but '[NEW]' is not in the vocabulary of 400, and gets 400",
                "word-piece | /added_tokens/1/content | \"[PAD]\" | added_tokens[1].content is '[PAD]', which an element before it is too",
                "word-piece | /added_tokens/1/special | null | added_tokens[1] has no 'special'",
                // the whole
                "word-piece | /version | \"2.0\" | version is '2.0'; wanted one of [1.0]",
                "word-piece | /mood | 1 | mood is not known there; known are [added_tokens, decoder, model, normalizer, padding, post_processor, pre_tokenizer, truncation, version]",
                "word-piece | /decoder | null, \"decoder\": null | decoder is there twice"
            })
    void whatIsNotAllowedIsRefusedWithItsPlace(String kind, String pointer, String value, String message)
            throws IOException {
        refused(with(kind, pointer, value), message);
    }

    @Test
    void nestingEndsAtAFewLevels() throws IOException {
        String nested = "{\"type\": \"Sequence\", \"decoders\": [".repeat(5) + "{\"type\": \"Fuse\"}" + "]}".repeat(5);
        refused(
                with("llama", "/decoder", nested),
                "decoder.decoders[0].decoders[0].decoders[0].decoders[0] is nested more than 4 deep");
        String deep = "[".repeat(400) + "]".repeat(400);
        refused(
                with("llama", "/decoder", deep),
                "a part is nested more than 24 deep at decoder[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0\u2026");
        Files.writeString(directory.resolve("tokenizer.json"), with("llama", "/decoder", "[".repeat(100_000)));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessageStartingWith("tokenizer.json")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
    }

    /** In the library an added token that the normalizer makes nothing of matches everywhere, within characters too. */
    @Test
    void anAddedTokenThatTheNormalizerMakesNothingOf() throws IOException {
        String token =
                "{\"id\": 400, \"content\": \"\\u0301\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false,"
                        + " \"normalized\": true, \"special\": false}";
        String file = with("word-piece", "/normalizer", "{\"type\": \"StripAccents\"}");
        refused(
                file.replaceFirst("\"added_tokens\":\\[", "\"added_tokens\":[" + token.replace("\\", "\\\\") + ","),
                "added_tokens[0].content is '\u0301', of which the normalizer leaves nothing");
        String space = token.replace("\\u0301", "\\u0301 ").replace("\"lstrip\": false", "\"lstrip\": true");
        refused(
                file.replaceFirst("\"added_tokens\":\\[", "\"added_tokens\":[" + space.replace("\\", "\\\\") + ","),
                "added_tokens[0].content is '\u0301 ', of which the normalizer leaves only spaces, which it strips");
    }

    @Test
    void oneThatStripsSpacesIsMoreThanSpaces() throws IOException {
        String file = with("word-piece", "/added_tokens/1/content", "\"  \"")
                .replaceFirst("\"lstrip\":false", "\"lstrip\":true");
        String other = file.replaceFirst("\"lstrip\":true", "\"lstrip\":false");
        int second = other.indexOf("\"lstrip\":false", other.indexOf("\"  \""));
        refused(
                other.substring(0, second) + "\"lstrip\":true" + other.substring(second + "\"lstrip\":false".length()),
                "added_tokens[1] strips the spaces beside it, and is nothing but spaces");
    }

    /** Components as published files have them: XLM-R and T5, CLIP, Llama 2, DeepSeek, Falcon, Gemma, ALBERT, wav2vec. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/normalizer {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFKC\"}, {\"type\": \"Replace\", \"pattern\": {\"Regex\": \" {2,}\"}, \"content\": \" \"}]}",
                "/normalizer {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, {\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\\\\s+\"}, \"content\": \" \"}, {\"type\": \"Lowercase\"}]}",
                "/normalizer {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Prepend\", \"prepend\": \"\u2581\"}, {\"type\": \"Replace\", \"pattern\": {\"String\": \" \"}, \"content\": \"\u2581\"}]}",
                "/normalizer {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Replace\", \"pattern\": {\"String\": \"``\"}, \"content\": \"\\\"\"}, {\"type\": \"NFKD\"}, {\"type\": \"StripAccents\"}, {\"type\": \"Lowercase\"}]}",
                "/normalizer {\"type\": \"Sequence\", \"normalizers\": []}",
                "/normalizer {\"type\": \"Strip\", \"strip_left\": false, \"strip_right\": true}",
                "/pre_tokenizer {\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Punctuation\", \"behavior\": \"Contiguous\"}, {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true}, {\"type\": \"Digits\", \"individual_digits\": false}, {\"type\": \"Split\", \"pattern\": {\"Regex\": \"[0-9][0-9][0-9]\"}, \"behavior\": \"Isolated\", \"invert\": false}]}",
                "/pre_tokenizer {\"type\": \"Split\", \"pattern\": {\"String\": \" \"}, \"behavior\": \"MergedWithPrevious\", \"invert\": false}",
                "/pre_tokenizer {\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"WhitespaceSplit\"}, {\"type\": \"Metaspace\", \"replacement\": \"\u2581\", \"add_prefix_space\": true, \"str_rep\": \"\u2581\"}]}",
                "/pre_tokenizer {\"type\": \"Metaspace\", \"replacement\": \"\u2581\", \"prepend_scheme\": \"first\", \"split\": false}",
                "/post_processor {\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 3], \"cls\": [\"[CLS]\", 2]}",
                "/decoder {\"type\": \"CTC\", \"pad_token\": \"<pad>\", \"word_delimiter_token\": \"|\", \"cleanup\": true}",
                "/decoder {\"type\": \"BPEDecoder\", \"suffix\": \"</w>\"}",
                "/decoder {\"type\": \"Metaspace\", \"replacement\": \"\u2581\", \"add_prefix_space\": true}"
            })
    void partsOfPublishedFilesAreTaken(String part) throws IOException {
        String pointer = part.substring(0, part.indexOf(' '));
        Files.writeString(
                directory.resolve("tokenizer.json"),
                with("word-piece", pointer, part.substring(part.indexOf(' ') + 1)));
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            int[] ids = tokenizer.encode("once upon  a time, 1234 it's").ids();
            assertThat(ids).isNotEmpty();
            assertThat(tokenizer.decode(ids, false)).isNotEmpty();
        }
    }

    /** Files of 2020 name no type of their model. */
    @ParameterizedTest
    @ValueSource(strings = {"word-piece", "byte-level", "unigram"})
    void aModelWithoutATypeIsTheOneWhoseFieldsItHas(String kind) throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(golden(kind));
        ((ObjectNode) root.get("model")).remove("type");
        Files.writeString(directory.resolve("tokenizer.json"), root.toString());
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.encode("once upon a time").length()).isPositive();
        }
    }

    @Test
    void theLibrarySeesNothingThatWasNotChecked() {
        JsonNode checked =
                JSON.readTree(TokenizerFile.read(golden("llama"), Set.of()).checked());
        JsonNode file = JSON.readTree(golden("llama"));
        assertThat(checked.propertyNames()).containsExactlyInAnyOrderElementsOf(file.propertyNames());
        assertThat(checked.get("truncation").isNull()).isTrue();
        assertThat(checked.get("padding").isNull()).isTrue();
        assertThat(checked.at("/model/vocab")).isEqualTo(file.at("/model/vocab"));
        assertThat(checked.get("decoder")).isEqualTo(file.get("decoder"));
        assertThat(checked.get("normalizer")).isEqualTo(file.get("normalizer"));
        assertThat(checked.get("post_processor")).isEqualTo(file.get("post_processor"));
    }

    /** 11 million spaces end the process in the library: its regular expressions give up after 10 million steps back. */
    @Test
    void moreSpacesInARowThanThePatternsTakeAreRefused() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), golden("llama3"));
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            String spaces = " ".repeat(11_000_000);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.encode(spaces))
                    .withMessage(
                            "the text has more than 4500000 characters of white space in a row, up to character 4500000;"
                                    + " the patterns of this tokenizer take no more");
            assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.encode("a", "b" + spaces));
        }
        assertThat(new TextLimits(100, Integer.MAX_VALUE))
                .satisfies(limits -> limits.check("a".repeat(100)))
                .satisfies(limits -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> limits.check("a".repeat(101)))
                        .withMessage(
                                "the text has 101 characters; the patterns of this tokenizer take at most 100: cut it"
                                        + " and encode the parts"));
    }
}
