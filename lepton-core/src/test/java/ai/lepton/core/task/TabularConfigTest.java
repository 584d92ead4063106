package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.LayerNorm;
import ai.lepton.core.model.RmsNorm;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that was changed, cut or made up gets an error that says where. */
class TabularConfigTest {
    private static final Schema SCHEMA =
            new Schema(List.of("age"), List.of(new Category("site", List.of("north", "south"))));
    private static final Labels LABELS = Labels.of("benign", "malignant", "unknown");

    @TempDir
    private static Path saved;

    private static String config;

    @TempDir
    private Path directory;

    @BeforeAll
    static void save() throws IOException {
        Table table =
                Table.of(SCHEMA, new double[] {1, 2, 3}, new int[] {1, 2, 0}).withTarget(LABELS, new int[] {0, 1, 2});
        try (TabularClassifier classifier = TabularArchitecture.of(SCHEMA)
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(LABELS)
                .trainedOn(table, Training.upTo(Training.steps(1)))) {
            classifier.saveTo(saved);
        }
        config = Files.readString(saved.resolve(TabularClassifier.CONFIG));
    }

    private void write(String json) throws IOException {
        Files.writeString(directory.resolve(TabularClassifier.CONFIG), json);
        Files.copy(saved.resolve(TabularClassifier.WEIGHTS), directory.resolve(TabularClassifier.WEIGHTS));
    }

    private void refused(String json, String message) throws IOException {
        write(json);
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static String changed(String from, String to) {
        assertThat(config).contains(from);
        return config.replace(from, to);
    }

    @Test
    void everySettingIsReadBack() {
        TabularArchitecture all = TabularArchitecture.of(SCHEMA)
                .layers(3)
                .width(12)
                .feedForward(20)
                .heads(6)
                .norm(new RmsNorm(1e-4))
                .order(Block.Order.POST_NORM)
                .activation(Activation.GELU_TANH)
                .dropout(0.25);
        for (TabularArchitecture architecture : List.of(all, all.norm(new LayerNorm(1e-12)))) {
            TabularClassifierRecipe recipe = architecture.classifying(LABELS);
            assertThat(reread(TabularConfig.of(recipe).json())).isEqualTo(recipe);
        }
    }

    private TabularClassifierRecipe reread(String json) {
        Path file = directory.resolve("again.json");
        try {
            Files.writeString(file, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return TabularConfig.read(file).classifier(architecture -> architecture);
    }

    @Test
    void namesAreThoseOfHuggingFace() {
        assertThat(config)
                .contains("\"model_type\" : \"lepton_tabular_transformer\"")
                .contains("\"num_hidden_layers\" : 1")
                .contains("\"hidden_size\" : 8")
                .contains("\"id2label\" : {\n    \"0\" : \"benign\"")
                .contains("\"torch_dtype\" : \"float32\"")
                .endsWith("}\n");
    }

    @Test
    void anUnknownFieldIsLeftAlone() throws IOException {
        write(changed("\"model_type\"", "\"transformers_version\" : \"5.0\",\n  \"model_type\""));
        try (TabularClassifier loaded = TabularClassifier.load(directory)) {
            assertThat(loaded.labels()).isEqualTo(LABELS);
        }
    }

    @Test
    void anotherKindOfModel() throws IOException {
        refused(
                changed("lepton_tabular_transformer", "bert"),
                "config.json has model_type 'bert'; this reads 'lepton_tabular_transformer'");
    }

    @Test
    void anEmptyObject() throws IOException {
        refused("{}", "config.json has model_type null; this reads 'lepton_tabular_transformer'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num_hidden_layers",
                "hidden_size",
                "intermediate_size",
                "num_attention_heads",
                "attention",
                "hidden_act",
                "norm",
                "norm_eps",
                "norm_order",
                "hidden_dropout_prob",
                "numbers",
                "categories",
                "id2label"
            })
    void aFieldIsMissing(String field) throws IOException {
        refused(changed("\"" + field + "\" :", "\"no_" + field + "\" :"), "config.json has no " + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"hidden_act\" : \"gelu\" | \"hidden_act\" : \"mish\" | config.json has hidden_act 'mish'; known are [gelu, gelu_new, relu, silu, tanh]",
                "\"norm_order\" : \"pre\" | \"norm_order\" : \"sandwich\" | config.json has norm_order 'sandwich'; known are [pre, post]",
                "\"num_attention_heads\" : 2 | \"num_attention_heads\" : 3 | heads 3 does not divide width 8; nearest widths that fit are 6 and 9",
                "\"num_hidden_layers\" : 1 | \"num_hidden_layers\" : 0 | layers is 0; it must be at least 1",
                "\"hidden_dropout_prob\" : 0.0 | \"hidden_dropout_prob\" : 1.5 | dropout is 1.5, outside [0, 1)",
                "\"norm_eps\" : 1.0E-5 | \"norm_eps\" : -1 | epsilon is -1.0; it must be above 0 and finite",
                "\"0\" : \"benign\" | \"3\" : \"benign\" | config.json has an id2label without '0'; ids must run from 0 to 2",
                "\"attention\" : \"multi_head\" | \"attention\" : \"org.example.Mine\" | config.json was written with the attention org.example.Mine, not multi_head; load it with a change that puts that in its place",
                "\"norm\" : \"layer_norm\" | \"norm\" : \"org.example.Mine\" | config.json was written with the norm org.example.Mine, not ai.lepton.core.model.LayerNorm; load it with a change that puts that in its place"
            })
    void aFieldHasAnotherValue(String from, String to, String message) throws IOException {
        refused(changed(from, to), message);
    }

    @Test
    void sizesThatDoNotFitTheWeights() throws IOException {
        write(changed("\"intermediate_size\" : 16", "\"intermediate_size\" : 24"));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model.safetensors: 'encoder.blocks.0.feed_forward.up.weight' is [16, 8], this model wants"
                        + " [24, 8]; 'encoder.blocks.0.feed_forward.up.bias' is [16], this model wants [24];"
                        + " 'encoder.blocks.0.feed_forward.down.weight' is [8, 16], this model wants [8, 24]");
    }

    @Test
    void aSizeBeyondAllMemoryIsRefusedBeforeAnyIsTaken() throws IOException {
        write(changed("\"hidden_size\" : 8", "\"hidden_size\" : 2147483640"));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("model.safetensors: 'tokenizer.cls' is [1, 1, 8], this model wants");
    }

    @Test
    void aKeyTwice() throws IOException {
        refused(
                changed("\"hidden_size\" : 8", "\"hidden_size\" : 8,\n  \"hidden_size\" : 16"),
                "config.json is not a configuration: Duplicate Object property \"hidden_size\"");
    }

    @Test
    void aLabelTwice() throws IOException {
        write(changed("\"1\" : \"malignant\"", "\"1\" : \"benign\""));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("benign");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not json", "[1, 2]", "{\"model_type\":", "{} {}", "\"text\"", "{\"hidden_size\": \"wide\"}"
            })
    void noConfiguration(String text) throws IOException {
        write(text);
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("config.json is not a configuration: ");
    }

    @Test
    void nothingAtAll() throws IOException {
        refused("null", "config.json holds null; wanted an object");
    }

    @Test
    void deepNestingDoesNoHarm() throws IOException {
        write("{\"numbers\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("config.json is not a configuration: ");
    }

    @Test
    void bytesThatAreNotUtf8() throws IOException {
        Files.write(directory.resolve(TabularClassifier.CONFIG), new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("config.json is not a configuration: it is not UTF-8");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve(TabularClassifier.CONFIG).toFile(), "rw")) {
            sparse.setLength(65L << 20);
        }
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("config.json has 68157440 bytes; a configuration has at most 67108864");
    }

    @Test
    void noFile() {
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the configuration " + directory.resolve("config.json") + " can't be read");
    }

    @Test
    void noWeights() throws IOException {
        Files.writeString(directory.resolve(TabularClassifier.CONFIG), config);
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .hasMessage(directory.resolve("model.safetensors") + " does not exist; name a safetensors file");
    }
}
