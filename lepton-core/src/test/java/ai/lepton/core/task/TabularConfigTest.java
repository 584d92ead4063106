package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.checkpoint.Checkpoint.HeaderSizes;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
                .fit(table, Training.upTo(Training.steps(1)))) {
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
                .isInstanceOf(DataException.class)
                .hasMessage(directory + (message.startsWith("config.json") ? "/" : ": ") + message);
    }

    private static String changed(String from, String to) {
        assertThat(config).contains(from);
        return config.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
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
            TabularClassifier.Untrained untrained = architecture.classifying(LABELS);
            assertThat(reread(TabularConfig.of(untrained).json())).isEqualTo(untrained);
        }
    }

    private TabularClassifier.Untrained reread(String json) {
        return TabularConfig.read("again.json", json.getBytes(StandardCharsets.UTF_8))
                .classifier(architecture -> architecture, new HeaderSizes("model.safetensors", 100, 100));
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
                "attention",
                "hidden_act",
                "norm",
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
                "\"hidden_act\" : \"gelu\" | \"hidden_act\" : \"prelu\" | config.json has hidden_act 'prelu'; known are [gelu, gelu_new, relu, silu, tanh, sigmoid, linear, gelu_10, quick_gelu, relu2, relu6, leaky_relu, elu, selu, softplus, sqrtsoftplus, mish, hardswish, laplace]",
                "\"norm_order\" : \"pre\" | \"norm_order\" : \"sandwich\" | config.json has norm_order 'sandwich'; known are [pre, post, parallel]",
                "\"num_attention_heads\" : 2 | \"num_attention_heads\" : 4 | config.json has num_attention_heads = 4, but by its components it is 2",
                "\"heads\" : 2 | \"heads\" : 3 | config.json has components.block.attention that is none: key and value heads is 2; it must be a divisor of the 3 heads",
                "\"heads\" : 2, | \"heads\" : 4, | config.json has num_attention_heads = 2, but by its components it is 4",
                "\"num_hidden_layers\" : 1 | \"num_hidden_layers\" : 0 | layers is 0; it must be at least 1",
                "\"hidden_dropout_prob\" : 0.0 | \"hidden_dropout_prob\" : 1.5 | dropout is 1.5, outside [0, 1)",
                "\"norm_eps\" : 1.0E-5 | \"norm_eps\" : -1 | config.json has norm_eps = -1.0, but by its components it is 1.0E-5",
                "\"epsilon\" : 1.0E-5 | \"epsilon\" : -1 | config.json has components.block.norm that is none: epsilon is -1.0; it must be above 0 and finite",
                "\"0\" : \"benign\" | \"3\" : \"benign\" | config.json has an id2label without '0'; ids must run from 0 to 2",
                "\"attention\" : \"multi_head\" | \"attention\" : \"org.example.Mine\" | config.json has attention = org.example.Mine, but by its components it is multi_head",
                "\"norm\" : \"layer_norm\" | \"norm\" : \"org.example.Mine\" | config.json has norm = org.example.Mine, but by its components it is layer_norm"
            })
    void aFieldHasAnotherValue(String from, String to, String message) throws IOException {
        refused(changed(from, to), message);
    }

    @Test
    void sizesThatDoNotFitTheWeights() throws IOException {
        write(changed("\"intermediate_size\" : 16", "\"intermediate_size\" : 24")
                .replace("\"inner\" : 16", "\"inner\" : 24"));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "model.safetensors: 'encoder.blocks.0.feed_forward.up.weight' is [16, 8], this model wants"
                                + " [24, 8]; 'encoder.blocks.0.feed_forward.up.bias' is [16], this model wants [24];"
                                + " 'encoder.blocks.0.feed_forward.down.weight' is [8, 16], this model wants [8, 24]");
    }

    @Test
    void aSizeBeyondAllMemoryIsRefusedBeforeAnyIsTaken() throws IOException {
        write(changed("\"hidden_size\" : 8", "\"hidden_size\" : 2147483640"));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "config.json has hidden_size = 2147483640; the longest side of a tensor in model.safetensors"
                                + " is 16");
    }

    @Test
    void moreLayersThanTensorsAreRefusedBeforeAnyIsBuilt() throws IOException {
        write(changed("\"num_hidden_layers\" : 1", "\"num_hidden_layers\" : 65536"));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "config.json has num_hidden_layers = 65536; model.safetensors has 30 tensors, so fewer layers");
    }

    @Test
    void aKeyTwice() throws IOException {
        refused(
                changed("\"hidden_size\" : 8", "\"hidden_size\" : 8,\n  \"hidden_size\" : 16"),
                "config.json:6:16: Duplicate Object property \"hidden_size\"");
    }

    @Test
    void aLabelTwice() throws IOException {
        write(changed("\"1\" : \"malignant\"", "\"1\" : \"benign\""));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("benign");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not json", "[1, 2]", "{\"model_type\":", "{} {}", "\"text\"", "{\"hidden_size\": \"wide\"}"
            })
    void noConfiguration(String text) throws IOException {
        write(text);
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/config.json");
    }

    @Test
    void nothingAtAll() throws IOException {
        refused("null", "config.json holds null; it must hold an object");
    }

    @Test
    void deepNestingDoesNoHarm() throws IOException {
        write("{\"numbers\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/config.json");
    }

    @Test
    void bytesThatAreNotUtf8() throws IOException {
        Files.write(directory.resolve(TabularClassifier.CONFIG), new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/config.json:1:")
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve(TabularClassifier.CONFIG).toFile(), "rw")) {
            sparse.setLength(65L << 20);
        }
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessage(directory.resolve("config.json")
                        + " has 68,157,440 bytes; documents of at most 67,108,864 are read");
    }

    @Test
    void noFile() {
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessage(directory.resolve("config.json") + " does not exist");
    }

    @Test
    void noWeights() throws IOException {
        Files.writeString(directory.resolve(TabularClassifier.CONFIG), config);
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .hasMessage(directory.resolve("model.safetensors") + " does not exist; name a safetensors file");
    }
}
