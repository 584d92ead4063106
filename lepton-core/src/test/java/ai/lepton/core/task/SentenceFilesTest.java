package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the files of a sentence-transformers directory change, against sentence-transformers; and what is refused. */
class SentenceFilesTest {
    private static final Path BASE = Overlaid.TASKS.resolve("embedding-cls");
    private static final Path VARIANTS = Overlaid.TASKS.resolve("embedding-variants");
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    static Stream<Arguments> variants() {
        try (Stream<Path> folders = Files.list(VARIANTS)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream()
                    .flatMap(variant -> Arrays.stream(Backend.values())
                            .map(backend -> Arguments.of(variant.getFileName().toString(), backend)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void vectorsAreThoseOfSentenceTransformers(String variant, Backend backend) {
        JsonNode golden = JsonMapper.shared().readTree(VARIANTS.resolve(variant).resolve("golden.json"));
        Overlaid made = new Overlaid(folder).with(BASE).with(VARIANTS.resolve(variant));
        List<String> texts = strings(golden.path("texts"));
        try (Embedder embedder = LeptonTransformer.load(made.directory())
                .engine(EngineOptions.defaults().with(backend))
                .embedder()) {
            assertThat(embedder.maxLength())
                    .isEqualTo(golden.path("max_seq_length").asInt());
            golden.path("vectors").properties().forEach(asked -> {
                String name = asked.getKey();
                Embedder prompted = name.isEmpty()
                        ? embedder
                        : name.startsWith("=") ? embedder.withPromptText(name.substring(1)) : embedder.withPrompt(name);
                assertVectors(prompted.embedAll(texts), asked.getValue(), variant + " asked for '" + name + "'");
            });
            double similarity = golden.path("similarity").asDouble();
            assertThat(embedder.similarity(texts.get(0), texts.get(1)))
                    .isCloseTo(similarity, within(TOLERANCE * Math.max(1, Math.abs(similarity))));
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(one -> strings.add(one.asString()));
        return strings;
    }

    private static void assertVectors(List<float[]> found, JsonNode wanted, String what) {
        assertThat(found).hasSize(wanted.size());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).as(what).hasSize(wanted.path(i).size());
            for (int j = 0; j < found.get(i).length; j++) {
                double value = wanted.path(i).path(j).asDouble();
                assertThat((double) found.get(i)[j])
                        .as("%s, text %d, feature %d", what, i, j)
                        .isCloseTo(value, within(TOLERANCE * Math.max(1, Math.abs(value))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generation", "generation two-way", "fill-mask"})
    void withoutModulesItIsTheMeanOrTheLastTokenOfACausalModel(String name) {
        JsonNode golden = JsonMapper.shared()
                .readTree(VARIANTS.resolve("without-modules.json"))
                .path(name);
        Overlaid made = new Overlaid(folder)
                .with(Overlaid.TASKS.resolve(golden.path("base").asString()))
                .edit("config.json", golden.path("config").toString());
        try (Embedder embedder = Embedder.load(made.directory())) {
            assertVectors(embedder.embedAll(strings(golden.path("texts"))), golden.path("vectors"), name);
        }
    }

    @Test
    void theTransformerMayStandInAFolderOfItsOwn() {
        Overlaid made = new Overlaid(folder).with(BASE).text("modules.json", """
                [{"idx": 0, "name": "0", "path": "0_Transformer", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """);
        List<String> texts = List.of("The film was good", "a");
        for (String file : List.of(
                "config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json",
                "sentence_bert_config.json")) {
            made.moved(file, "0_Transformer/" + file);
        }
        try (Embedder whole = Embedder.load(BASE);
                Embedder moved = Embedder.load(folder)) {
            assertThat(moved.embeddings(texts)).isEqualTo(whole.embeddings(texts));
            assertThat(moved.maxLength()).isEqualTo(64);
        }
    }

    @Test
    void olderNamesOfTheTransformersFileAreRead() {
        Overlaid made = new Overlaid(folder).with(BASE).without("sentence_bert_config.json");
        made.text("sentence_distilbert_config.json", "{\"max_seq_length\": 7}");
        try (Embedder embedder = Embedder.load(folder)) {
            assertThat(embedder.maxLength()).isEqualTo(7);
        }
    }

    @Test
    void promptsAreToldAndOthersRefused() {
        new Overlaid(folder).with(BASE).with(VARIANTS.resolve("prompts"));
        try (Embedder embedder = Embedder.load(folder)) {
            assertThat(embedder.prompts()).isEqualTo(Map.of("query", "find: ", "document", "", "passage", "Text. "));
            assertThat(embedder.prompt()).isEqualTo("find: ");
            assertThat(embedder.withPrompt("document").prompt()).isEmpty();
            assertThatThrownBy(() -> embedder.withPrompt("passages"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no prompt 'passages'; this model has [query, document, passage], and"
                            + " withPromptText takes any other");
        }
    }

    @Test
    void aPromptThatIsLeftOutMustLeaveSomething() {
        new Overlaid(folder)
                .with(Overlaid.TASKS.resolve("generation"))
                .text("modules.json", Overlaid.contents(BASE.resolve("modules.json")))
                .text("1_Pooling/config.json", "{\"include_prompt\": false}");
        try (Embedder embedder = LeptonTransformer.load(folder).maxLength(5).embedder()) {
            List<float[]> vectors = embedder.withPromptText("a").embedAll(List.of("a", "", "b"));
            assertThat(vectors.get(0)).hasSize(32).isNotEqualTo(new float[32]);
            assertThat(vectors.get(1)).isEqualTo(new float[32]); // as sentence-transformers has it
            assertThat(vectors.get(2)).isNotEqualTo(new float[32]);
            Embedder prompted = embedder.withPromptText("The film was good, the music was better");
            assertThatThrownBy(() -> prompted.embed("a"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "texts[0] has no token left to pool: the prompt, which is left out, takes all 5 of at most 5");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            modules.json | {} | modules.json holds an object; wanted a list of objects
            modules.json | [] | modules.json has the modules []; supported are a Transformer, then a Pooling, then any of Dense, Normalize, LayerNorm and Dropout
            modules.json | [1] | modules.json holds a list of others than objects; wanted a list of objects
            modules.json | [{"type": "sentence_transformers.models.Transformer"}] | modules.json has the modules [Transformer]; supported are a Transformer, then a Pooling, then any of Dense, Normalize, LayerNorm and Dropout
            modules.json | [{"type": "own.Transformer"}] | modules.json has [0].type = 'own.Transformer'; wanted one of the modules of sentence-transformers; others bring their own code
            modules.json | [{"path": "../elsewhere", "type": "sentence_transformers.models.Transformer"}] | modules.json has [0].path = '../elsewhere'; wanted a folder inside of the directory
            modules.json | [{"path": "a\\u0000b", "type": "sentence_transformers.models.Transformer"}] | modules.json has [0].path = 'a\\u0000b'; wanted a folder inside of the directory
            modules.json | [{"type": "sentence_transformers.models.Transformer", "kwargs": ["task"]}] | modules.json has [0].kwargs = [task], which is not supported; supported: [none]
            modules.json | [{"type": "sentence_transformers.models.Transformer", "weight": 2}] | modules.json has [0].weight = 2, which is not known here and might change the result; known: [idx, kwargs, name, path, type]
            modules.json | [{"type": "sentence_transformers.models.Transformer"}, {"type": "sentence_transformers.models.Pooling"}, {"type": "sentence_transformers.models.CNN"}] | modules.json has the modules [Transformer, Pooling, CNN]; supported are a Transformer, then a Pooling, then any of Dense, Normalize, LayerNorm and Dropout
            sentence_bert_config.json | {"query_length": 8} | sentence_bert_config.json has query_length = 8, which is not supported; supported: [none]
            sentence_bert_config.json | {"processing_kwargs": {"text": {"max_length": 3}}} | sentence_bert_config.json has processing_kwargs = {text={max_length=3}}, which is not supported; supported: [none]
            sentence_bert_config.json | {"transformer_task": "fill-mask"} | sentence_bert_config.json has transformer_task = 'fill-mask', which is not supported; supported: [feature-extraction]
            sentence_bert_config.json | {"tokenizer_args": {"do_lower_case": true}} | sentence_bert_config.json has tokenizer_args.do_lower_case = true, which is not known here and might change the result; known: [attn_implementation, trust_remote_code]
            sentence_bert_config.json | {"max_seq_length": "12"} | sentence_bert_config.json has max_seq_length = '12'; wanted a whole number below 2^31
            sentence_bert_config.json | {"do_lower": true} | sentence_bert_config.json has do_lower = true, which is not known here and might change the result; known: [config_args, config_kwargs, do_lower_case, document_length, max_seq_length, modality_config, model_args, model_kwargs, module_output_name, processing_kwargs, processor_kwargs, query_expansion, query_length, tokenizer_args, tokenizer_name_or_path, transformer_task, unpad_inputs]
            1_Pooling/config.json | {"pooling_mode": "median"} | 1_Pooling/config.json has pooling_mode = 'median', which is not supported; supported: [cls, max, mean, mean_sqrt_len_tokens, weightedmean, lasttoken]
            1_Pooling/config.json | {"pooling_mode_median": true} | 1_Pooling/config.json has pooling_mode_median = true, which is not known here and might change the result; known: [embedding_dimension, include_prompt, pooling_mode, pooling_mode_cls_token, pooling_mode_lasttoken, pooling_mode_max_tokens, pooling_mode_mean_sqrt_len_tokens, pooling_mode_mean_tokens, pooling_mode_weightedmean_tokens, word_embedding_dimension]
            1_Pooling/config.json | {"pooling_mode_cls_token": "yes"} | 1_Pooling/config.json has pooling_mode_cls_token = 'yes'; wanted true or false
            1_Pooling/config.json | [] | 1_Pooling/config.json holds a list; wanted an object
            config_sentence_transformers.json | {"default_prompt_name": "find"} | config_sentence_transformers.json has default_prompt_name = 'find'; wanted one of the prompts [query, document]
            config_sentence_transformers.json | {"similarity_fn_name": "maxsim"} | config_sentence_transformers.json has similarity_fn_name = 'maxsim', which is not supported; supported: [cosine, dot, euclidean, manhattan]
            config_sentence_transformers.json | {"truncate_dim": 0} | config_sentence_transformers.json has truncate_dim = 0; wanted at least 1
            config_sentence_transformers.json | {"model_type": "SparseEncoder"} | config_sentence_transformers.json has model_type = 'SparseEncoder', which is not supported; supported: [SentenceTransformer]
            config_sentence_transformers.json | {"prompts": {"query": 3}} | config_sentence_transformers.json has prompts.query = 3; wanted a string
            config_sentence_transformers.json | {"query_prefix": "q: "} | config_sentence_transformers.json has query_prefix = 'q: ', which is not known here and might change the result; known: [__version__, default_prompt_name, model_type, prompts, requirements, similarity_fn_name, truncate_dim]
            """)
    void whatWouldChangeTheVectorsIsRefusedByFileAndName(String file, String content, String message) {
        new Overlaid(folder).with(BASE).text(file, content);
        assertThatThrownBy(() -> Embedder.load(folder))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"activation_function": "torch.nn.modules.activation.Softmax"} | 2_Dense/config.json has activation_function = 'torch.nn.modules.activation.Softmax', which is not supported; supported: [CELU, ELU, GELU, Hardswish, Identity, LeakyReLU, Mish, ReLU, ReLU6, SELU, SiLU, Sigmoid, Softplus, Tanh]
            {"activation_function": "own.Tanh"} | 2_Dense/config.json has activation_function = 'own.Tanh', which is not supported; supported: [CELU, ELU, GELU, Hardswish, Identity, LeakyReLU, Mish, ReLU, ReLU6, SELU, SiLU, Sigmoid, Softplus, Tanh]
            {"module_input_name": "token_embeddings"} | 2_Dense/config.json has module_input_name = 'token_embeddings', which is not supported; supported: [sentence_embedding]
            {"out_features": 13} | 2_Dense/model.safetensors: 'linear.weight' is [12, 32], this model wants [13, 32]
            {"bias": false} | 2_Dense/model.safetensors: 'linear.bias' is in the file, this module has no such weight
            {"dropout": 0.1} | 2_Dense/config.json has dropout = 0.1, which is not known here and might change the result; known: [activation_function, bias, in_features, module_input_name, module_output_name, out_features, use_residual]
            """)
    void denseLayersThatDoNotFitAreRefused(String changes, String message) {
        new Overlaid(folder).with(BASE).with(VARIANTS.resolve("dense")).edit("2_Dense/config.json", changes);
        assertThatThrownBy(() -> Embedder.load(folder))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void filesOfModulesThatAreMissingAreNamed() {
        Overlaid made = new Overlaid(folder).with(BASE).with(VARIANTS.resolve("dense"));
        made.moved("2_Dense/model.safetensors", "2_Dense/pytorch_model.bin");
        assertThatThrownBy(() -> Embedder.load(folder))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "2_Dense/pytorch_model.bin can run code when it is read; convert it with sentence-transformers in"
                                + " Python: SentenceTransformer(directory).save_pretrained(directory) writes"
                                + " 2_Dense/model.safetensors");
        made.without("2_Dense/pytorch_model.bin");
        assertThatThrownBy(() -> Embedder.load(folder))
                .hasMessageEndingWith("modules.json names a Dense in '2_Dense', and " + folder
                        + " has no 2_Dense/model.safetensors; copy it from where the model was published");
        made.without("1_Pooling/config.json");
        assertThatThrownBy(() -> Embedder.load(folder))
                .hasMessageEndingWith("modules.json names a Pooling in '1_Pooling', and " + folder
                        + " has no 1_Pooling/config.json; copy it from where the model was published");
    }

    @Test
    void aTokenBeyondTheTableIsRefusedWhenItComes() {
        Overlaid made = new Overlaid(folder).with(BASE);
        String tokenizer = JsonMapper.shared()
                .readTree(folder.resolve("tokenizer.json").toFile())
                .toString();
        String more = "\"added_tokens\":[{\"id\":400,\"content\":\"<extra>\",\"single_word\":false,\"lstrip\":false,"
                + "\"rstrip\":false,\"normalized\":false,\"special\":true},";
        made.text("tokenizer.json", tokenizer.replace("\"added_tokens\":[", more));
        try (Embedder whole = Embedder.load(BASE);
                Embedder embedder = Embedder.load(folder)) {
            assertThat(embedder.embed("The film")).isEqualTo(whole.embed("The film"));
            assertThatThrownBy(() -> embedder.embed("The <extra> film"))
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            "the token '<extra>' of tokenizer.json has the id 400, and the model's table has 400 rows;"
                                    + " the files are not of one model, or the table was not made larger when the token was added");
            assertThat(embedder.embed("The film")).isEqualTo(whole.embed("The film"));
        }
    }

    @Test
    void surplusWeightsAreLeftOutOnlyWhenAskedTo() {
        new Overlaid(folder).with(BASE);
        SafetensorsWriter writer = new SafetensorsWriter();
        Safetensors stored = Safetensors.open(BASE.resolve("model.safetensors"));
        stored.tensors()
                .forEach(tensor -> writer.tensor(
                        tensor.name(),
                        tensor.dtype(),
                        stored.buffer(tensor.name()),
                        tensor.shape().stream().mapToLong(Long::longValue).toArray()));
        writer.tensor("adapter.weight", DType.F32, ByteBuffer.allocate(8), 2);
        writer.write(folder.resolve("model.safetensors"));
        assertThatThrownBy(() -> Embedder.load(folder))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "model.safetensors: 'adapter.weight' is in the file, this model has no such weight;"
                                + " ignoringUnused() loads without what no part of the model has");
        TextLoader model = LeptonTransformer.load(folder).ignoringUnused();
        assertThat(model.pretrained().unused()).containsExactly("adapter.weight");
        try (Embedder whole = Embedder.load(BASE);
                Embedder embedder = model.embedder()) {
            assertThat(embedder.embed("The film")).isEqualTo(whole.embed("The film"));
        }
    }
}
