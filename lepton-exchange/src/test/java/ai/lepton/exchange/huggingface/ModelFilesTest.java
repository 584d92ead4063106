package ai.lepton.exchange.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.huggingface.AdapterConfig.PruningSteps;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that transformers, PEFT and sentence-transformers wrote, see golden.py, and those that are made here. */
class ModelFilesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/lepton/exchange/huggingface");

    @TempDir
    private Path folder;

    static List<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".json") && !file.endsWith("modules.json"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyFieldComesBackInItsOrder(Path file) throws IOException {
        Map<String, Object> fields = PythonJson.object("golden", Files.readAllBytes(file));
        for (String written : List.of(
                ModelConfig.read(file).toJson(),
                GenerationConfig.read(file).toJson(),
                AdapterConfig.read(file).toJson())) {
            Map<String, Object> again = PythonJson.object("again", written.getBytes(StandardCharsets.UTF_8));
            assertThat(again).isEqualTo(fields);
            assertThat(again.keySet()).containsExactlyElementsOf(fields.keySet());
        }
        ModelConfig.read(file).write(folder.resolve("config.json"));
        assertThat(ModelConfig.read(folder.resolve("config.json"))).isEqualTo(ModelConfig.read(file));
    }

    @Test
    void whatModelsSayIsReadByType() {
        ModelConfig bert = ModelConfig.read(GOLDEN.resolve("config-bert.json"));
        assertThat(bert.modelType()).hasValue("bert");
        assertThat(bert.hiddenSize()).hasValue(768);
        assertThat(bert.hiddenLayers()).hasValue(12);
        assertThat(bert.attentionHeads()).hasValue(12);
        assertThat(bert.keyValueHeads()).isEmpty();
        assertThat(bert.id2label()).isEqualTo(Map.of(0, "glad", 1, "calm", 2, "angry"));
        assertThat(bert.tieWordEmbeddings()).hasValue(true);
        assertThat(bert.eosTokenIds()).isEmpty();
        assertThat(bert.transformersVersion()).hasValue("5.23.0");
        assertThat(bert.with("dtype", "bfloat16").dtype()).hasValue("bfloat16");
        assertThat(bert.without("dtype").with("torch_dtype", "float16").dtype()).hasValue("float16");
        ModelConfig llama = ModelConfig.read(GOLDEN.resolve("config-llama.json"));
        assertThat(llama.keyValueHeads()).hasValue(8);
        assertThat(llama.eosTokenIds()).containsExactly(2L, 3L);
        assertThat(llama.bosTokenId()).hasValue(1);
        assertThat(llama.quantizationConfig()).isEmpty();
        assertThat(ModelConfig.read(GOLDEN.resolve("config-t5.json")).hiddenSize())
                .as("t5 calls it d_model")
                .isEmpty();
    }

    @Test
    void whatGenerationSaysIsReadByType() {
        GenerationConfig config = GenerationConfig.read(GOLDEN.resolve("generation_config.json"));
        assertThat(config.doSample()).hasValue(true);
        assertThat(config.temperature()).hasValue(0.7);
        assertThat(config.topP()).hasValue(0.9);
        assertThat(config.topK()).isEmpty();
        assertThat(config.maxNewTokens()).hasValue(64);
        assertThat(config.eosTokenIds()).containsExactly(2L, 7L);
        assertThat(config.stopStrings()).containsExactly("\n");
    }

    @Test
    void whatAdaptersSayIsReadByType() {
        AdapterConfig lora = AdapterConfig.read(GOLDEN.resolve("adapter-lora.json"));
        assertThat(lora.peftType()).hasValue("LORA");
        assertThat(lora.baseModel()).hasValue("some/model");
        assertThat(lora.r()).hasValue(16);
        assertThat(lora.loraAlpha()).hasValue(32);
        assertThat(lora.loraDropout()).hasValue(0.05);
        assertThat(lora.targetModules()).containsExactlyInAnyOrder("q_proj", "v_proj");
        assertThat(lora.rankPattern()).isEqualTo(Map.of("q_proj", 4.0));
        assertThat(lora.alphaPattern()).isEqualTo(Map.of("q_proj", 8.0));
        assertThat(lora.layersToTransform()).containsExactly(0L, 1L);
        assertThat(lora.useRslora()).hasValue(true);
        assertThat(lora.modulesToSave()).containsExactly("classifier");
        assertThat(lora.initLoraWeights()).hasValue("true");
        lora.requireUsable();
        AdapterConfig linear = AdapterConfig.read(GOLDEN.resolve("adapter-lora-linear.json"));
        assertThat(linear.targetModules()).containsExactly("all-linear");
        assertThat(linear.initLoraWeights()).hasValue("gaussian");
        assertThat(linear.bias()).hasValue("lora_only");
        linear.requireUsable();
        AdapterConfig adaLora = AdapterConfig.read(GOLDEN.resolve("adapter-adalora.json"));
        assertThat(adaLora.initR()).hasValue(6);
        assertThat(adaLora.targetR()).hasValue(3);
        assertThat(List.of(adaLora.tinit(), adaLora.tfinal(), adaLora.totalStep(), adaLora.deltaT()))
                .containsExactly(OptionalLong.of(10), OptionalLong.of(20), OptionalLong.of(100), OptionalLong.of(5));
        assertThat(adaLora.keptRanks()).isEqualTo(Map.of("base_model.model.query.lora_E", List.of(true, false, true)));
        adaLora.requireUsable();
    }

    @Test
    void onlyNeededKeysAreWritten() {
        assertThat(AdapterConfig.lora("some/model", 8, 16, List.of("q_proj"))
                        .with("task_type", "CAUSAL_LM")
                        .toJson())
                .isEqualTo("""
                        {
                          "peft_type": "LORA",
                          "base_model_name_or_path": "some/model",
                          "target_modules": [
                            "q_proj"
                          ],
                          "lora_alpha": 16,
                          "r": 8,
                          "task_type": "CAUSAL_LM"
                        }
                        """);
        AdapterConfig adaLora = AdapterConfig.adaLora("m", 12, 8, 0.5, new PruningSteps(10, 20, 100), List.of("query"));
        assertThat(adaLora.fields().keySet())
                .containsExactly(
                        "peft_type",
                        "base_model_name_or_path",
                        "target_modules",
                        "lora_alpha",
                        "init_r",
                        "target_r",
                        "tinit",
                        "tfinal",
                        "total_step");
        adaLora.requireUsable();
    }

    @Test
    void refusesAdaptersThatPeftWouldRefuse() {
        assertThatThrownBy(() -> AdapterConfig.lora("m", 0, 1, List.of("q")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rank is 0; 1 or more would do");
        assertThatThrownBy(() -> AdapterConfig.lora("m", 1, Double.NaN, List.of("q")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("alpha is NaN; a number above 0 would do");
        assertThatThrownBy(() -> AdapterConfig.lora("m", 1, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("targetModules is empty; name the layers that the adapter changes");
        assertThatThrownBy(() -> new PruningSteps(80, 20, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("of 100 steps, 80 initial and 20 last ones leave none to prune in; both are 0 or more, and"
                        + " less than the total together");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{}#adapter_config.json has no peft_type; LORA would do",
                "{\"peft_type\": \"LORA\", \"r\": 0}#adapter_config.json has r = 0; 1 or more would do",
                "{\"peft_type\": \"LORA\", \"r\": \"8\"}#adapter_config.json has r = 8; a whole number of at most 64 bits"
                        + " would do",
                "{\"peft_type\": \"LORA\", \"target_modules\": \".*\", \"layers_to_transform\": [1]}#adapter_config.json has"
                        + " layers_to_transform or layers_pattern beside target_modules '.*', a regular expression; a list of"
                        + " modules would do",
                "{\"peft_type\": \"LORA\", \"layers_pattern\": \"h\"}#adapter_config.json has layers_pattern without"
                        + " layers_to_transform; write both",
                "{\"peft_type\": \"ADALORA\"}#adapter_config.json has no total_step above 0, which ADALORA needs",
                "{\"peft_type\": \"ADALORA\", \"total_step\": 9, \"tinit\": 4, \"tfinal\": 5}#adapter_config.json has tinit ="
                        + " 4, tfinal = 5 and total_step = 9; the first two must be less than the third together",
                "{\"peft_type\": \"ADALORA\", \"total_step\": 9, \"use_dora\": true}#adapter_config.json has use_dora = true,"
                        + " which ADALORA does not have",
            })
    void saysWhyAnAdapterCanNotBeUsed(String json, String why) {
        AdapterConfig config = AdapterConfig.of("a", json.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(config::requireUsable)
                .isInstanceOf(DataException.class)
                .hasMessage(why);
    }

    @Test
    void sentenceTransformersComeBackAsTheyWere() throws IOException {
        Path golden = GOLDEN.resolve("sentence");
        SentenceConfig read = SentenceConfig.read(golden);
        assertThat(read.modules())
                .extracting(SentenceConfig.Module::path)
                .containsExactly("", "1_Pooling", "2_Dense", "3_Normalize");
        assertThat(read.modules().get(1).name()).hasValue("1");
        assertThat(read.modules().get(1).idx()).hasValue(1);
        assertThat(read.pooling().orElseThrow().modes()).containsExactly("mean");
        assertThat(read.pooling().orElseThrow().embeddingDimension()).hasValue(8);
        assertThat(read.pooling().orElseThrow().includePrompt()).hasValue(true);
        SentenceConfig.Settings settings = Optional.ofNullable(read.settings()).orElseThrow();
        assertThat(settings.prompts()).containsEntry("query", "query: ").containsEntry("document", "");
        assertThat(settings.defaultPromptName()).hasValue("query");
        assertThat(settings.similarityFnName()).hasValue("cosine");
        assertThat(settings.truncateDim()).isEmpty();
        read.write(folder);
        assertThat(SentenceConfig.read(folder)).isEqualTo(read);
        for (String file : read.files().keySet()) {
            assertThat(PythonJson.value("a", Files.readAllBytes(folder.resolve(file))))
                    .isEqualTo(PythonJson.value("b", Files.readAllBytes(golden.resolve(file))));
        }
        SentenceConfig.Pooling before = new SentenceConfig.Pooling(Map.of(
                "word_embedding_dimension", 384, "pooling_mode_mean_tokens", true, "pooling_mode_cls_token", false));
        assertThat(before.modes()).containsExactly("mean");
        assertThat(before.embeddingDimension()).hasValue(384);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up", "/etc", "a/../../b", "C:x", "."})
    void modulesLieBelowTheirModel(String path) throws IOException {
        Files.writeString(folder.resolve("modules.json"), "[{\"type\": \"x.Y\", \"path\": \"" + path + "\"}]");
        assertThatThrownBy(() -> SentenceConfig.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("modules.json") + ": a module has path = '" + path
                        + "'; a directory below that of the model would do, such as 1_Pooling, or nothing");
    }

    @Test
    void pythonsNumbersThatJsonDoesNotHaveComeBack() {
        byte[] json =
                "{\"time_step_limit\": [0.0, Infinity], \"a\": NaN, \"b\": -Infinity}".getBytes(StandardCharsets.UTF_8);
        ModelConfig config = ModelConfig.of("config.json", json);
        assertThat(config.toJson().replaceAll("\\s", ""))
                .isEqualTo("{\"time_step_limit\":[0.0,Infinity],\"a\":NaN,\"b\":-Infinity}");
        assertThat(config.with("c", 0.1).fields()).containsEntry("c", new BigDecimal("0.1"));
    }

    @Test
    void whatIsNotWhatItShouldBeIsRefusedWhenItIsAskedFor() {
        ModelConfig config = new ModelConfig(Map.of("hidden_size", List.of(1, 2), "id2label", Map.of("x", "y")));
        assertThatThrownBy(config::hiddenSize)
                .isInstanceOf(DataException.class)
                .hasMessage("config.json has hidden_size = [1, 2]; a whole number of at most 64 bits would do");
        assertThatThrownBy(config::id2label)
                .isInstanceOf(DataException.class)
                .hasMessage("config.json has id2label.x = y; a text by a whole number would do");
        assertThatThrownBy(() -> config.with("a", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a' is a Object, which JSON does not have; text, a number, true or false, a List or a Map"
                        + " would do");
        assertThatThrownBy(() -> ModelConfig.of("c", "[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DataException.class)
                .hasMessage("c holds no JSON object");
    }

    @Test
    void aDirectoryTellsWhatItHas() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(DataException.class)
                .hasMessage(model + " is no model: it has neither config.json nor adapter_config.json");
        Files.copy(GOLDEN.resolve("config-bert.json"), model.resolve("config.json"));
        Files.copy(GOLDEN.resolve("generation_config.json"), model.resolve("generation_config.json"));
        SentenceConfig.read(GOLDEN.resolve("sentence")).write(model);
        new SafetensorsWriter()
                .tensor("a", new float[1], 1)
                .tensor("b", new float[1], 1)
                .shards("model", 4)
                .write(model);
        for (String other :
                List.of("README.md", "pytorch_model.bin", "modeling.py", ".DS_Store", "training_args.bin")) {
            Files.writeString(model.resolve(other), "x");
        }
        ModelDirectory opened = ModelDirectory.open(model);
        assertThat(opened.config().orElseThrow().modelType()).hasValue("bert");
        assertThat(opened.generation()).isPresent();
        assertThat(opened.adapter()).isEmpty();
        assertThat(opened.sentences()).isPresent();
        assertThat(opened.tensors().names()).containsExactly("a", "b");
        assertThat(opened.files())
                .containsExactly(
                        "1_Pooling/config.json",
                        "2_Dense/config.json",
                        "3_Normalize/config.json",
                        "config.json",
                        "config_sentence_transformers.json",
                        "generation_config.json",
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors",
                        "model.safetensors.index.json",
                        "modules.json");
        assertThat(opened.others())
                .containsExactly(".DS_Store", "README.md", "modeling.py", "pytorch_model.bin", "training_args.bin");
    }
}
