package ai.lepton.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What tokenizer_config.json changes beside a tokenizer.json, against AutoTokenizer; and what is refused. */
class TokenizerOptionsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    static Stream<JsonNode> cases() {
        return JSON.readTree(Goldens.settings().toFile()).valueStream();
    }

    private Path copy(String base) {
        try (Stream<Path> files = Files.list(Goldens.directory(base))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private void edit(String file, JsonNode changes) {
        Path path = folder.resolve(file);
        ObjectNode content = Files.exists(path) ? (ObjectNode) JSON.readTree(path.toFile()) : JSON.createObjectNode();
        changes.properties().forEach(entry -> content.set(entry.getKey(), entry.getValue()));
        content.removeIf(value -> value.asString("").equals("unsaid")); // as in golden.py
        JSON.writeValue(path.toFile(), content);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void textsBecomeTheTokensThatTransformersMakesByTheSettings(JsonNode golden) {
        copy(golden.path("base").asString());
        edit("tokenizer.json", golden.path("tokenizer"));
        edit("tokenizer_config.json", golden.path("config"));
        edit("config.json", golden.path("model"));
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            String first = golden.path("cases").path(0).path("text").asString();
            for (JsonNode one : golden.path("cases")) {
                String text = one.path("text").asString();
                Encoding encoding = tokenizer.encode(text);
                assertThat(encoding.ids())
                        .as("%s by %s", text, golden.path("config"))
                        .containsExactly(Goldens.ints(one.path("ids")));
                for (int i = 0; i < encoding.length(); i++) {
                    assertThat(new int[] {encoding.start(i), encoding.end(i)})
                            .as("token %d of %s by %s", i, text, golden.path("config"))
                            .containsExactly(Goldens.ints(one.path("offsets").path(i)));
                }
                Encoding pair = tokenizer.encode(text, first);
                assertThat(pair.ids()).containsExactly(Goldens.ints(one.path("pair")));
                assertThat(pair.typeIds()).containsExactly(Goldens.ints(one.path("types")));
                assertThat(tokenizer.decode(encoding.ids(), true))
                        .as("%s by %s", text, golden.path("config"))
                        .isEqualTo(one.path("decoded").asString());
            }
        }
    }

    @Test
    void tokensAroundATextMustBeInTheTokenizer() {
        copy("word-piece");
        edit(
                "tokenizer_config.json",
                JSON.readTree("{\"tokenizer_class\": \"BertTokenizer\", \"sep_token\": {\"content\": \"<end>\"}}"));
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "tokenizer_config.json has sep_token = '<end>', a token that tokenizer.json does not have;");
    }

    @Test
    void lowerCaseComesFirstUnlessANormalizerDoesNothingButThat() {
        copy("word-piece");
        edit(
                "tokenizer_config.json",
                JSON.readTree("{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": false}"));
        try (Tokenizer cased = Tokenizer.open(folder);
                Tokenizer lower = Tokenizer.openLowerCased(folder)) {
            assertThat(cased.encode("HELLO Film").ids())
                    .isNotEqualTo(cased.encode("hello film").ids());
            assertThat(lower.encode("HELLO Film").ids())
                    .isEqualTo(cased.encode("hello film").ids());
        }
        JsonNode settings =
                JSON.readTree("{\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"},"
                        + " {\"type\": \"Lowercase\"}]}}");
        edit("tokenizer_config.json", JSON.readTree("{\"tokenizer_class\": \"TokenizersBackend\"}"));
        edit("tokenizer.json", settings);
        TokenizerOptions options = TokenizerOptions.read(JSON, folder, true);
        JsonNode stored = JSON.readTree(folder.resolve("tokenizer.json").toFile());
        assertThat(JSON.readTree(options.applied(JSON, stored.toString()))).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"split_special_tokens": true} | tokenizer_config.json has split_special_tokens = true, which is not supported; supported: false
            {"truncation_side": "middle"} | tokenizer_config.json has truncation_side = 'middle', which is not supported; supported: [left, right]
            {"fast_tokenizer_files": ["tokenizer.4.0.0.json"]} | tokenizer_config.json has fast_tokenizer_files = ["tokenizer.4.0.0.json"], which is not supported; supported: [tokenizer.json]
            {"tokenizer_class": "AlbertTokenizer", "do_lower_case": true} | tokenizer_config.json has do_lower_case = true, which is not supported; supported: none for the class AlbertTokenizer
            {"tokenizer_class": "BertTokenizer", "strip_accents": "yes"} | tokenizer_config.json has strip_accents = 'yes', which is not supported; supported: [true, false]
            {"added_tokens_decoder": {"400": {"content": "<new>"}}} | tokenizer_config.json has added_tokens_decoder.400 = '<new>', a token that tokenizer.json does not have; Python's AutoTokenizer.from_pretrained(directory).save_pretrained(directory) writes files that agree
            """)
    void settingsThatChangeTokensAndAreNotFollowedAreRefused(String settings, String message) {
        copy("word-piece");
        edit("tokenizer_config.json", JSON.readTree(settings));
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void tokensOfAFileOfAddedTokensMustBeInTheTokenizer() {
        copy("word-piece");
        edit("added_tokens.json", JSON.readTree("{\"[MASK]\": 4}"));
        Tokenizer.open(folder).close();
        edit("added_tokens.json", JSON.readTree("{\"<new>\": 400}"));
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("added_tokens.json has '<new>', a token that tokenizer.json does not have;");
    }

    @Test
    void specialTokensThatNoRoleHasMustBeInTheTokenizer() {
        copy("word-piece");
        edit("special_tokens_map.json", JSON.readTree("{\"additional_special_tokens\": [\"[MASK]\"]}"));
        Tokenizer.open(folder).close();
        edit("special_tokens_map.json", JSON.readTree("{\"additional_special_tokens\": [{\"content\": \"<new>\"}]}"));
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "special_tokens_map.json has '<new>' among its additional_special_tokens, a token that"
                                + " tokenizer.json does not have;");
    }

    @Test
    void onlyModelsThatAreToldTypesHaveThem() {
        copy("word-piece");
        for (String inputs : List.of("[\"input_ids\"]", "[\"input_ids\", \"token_type_ids\"]")) {
            edit("tokenizer_config.json", JSON.readTree("{\"model_input_names\": " + inputs + "}"));
            try (Tokenizer tokenizer = Tokenizer.open(folder)) {
                assertThat(tokenizer.tellsTypes()).isEqualTo(inputs.contains("token_type_ids"));
            }
        }
    }

    @Test
    void pointersOfGitAreNoTokenizer() throws IOException {
        copy("word-piece");
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 9744\n");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "tokenizer.json is a git-LFS pointer, not the file itself; fetch the file with 'git lfs install &&"
                                + " git lfs pull' in the clone, or with 'hf download'");
    }
}
