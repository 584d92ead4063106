package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.family.PretrainedConfig.ProblemType;
import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.exchange.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from a configuration, and what is refused. */
class ConfigurationTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bert | position_embedding_type | "relative_key" | config.json has position_embedding_type = 'relative_key', which is not supported; supported: [absolute]
            camembert | position_embedding_type | "relative_key" | config.json has position_embedding_type = 'relative_key', which is not supported; supported: [absolute]
            camembert | is_decoder | true | config.json has is_decoder = true, which is not supported; supported: [false]
            camembert | pad_token_id | 39 | config.json has pad_token_id = 39; wanted an index below the 39 positions
            roberta | position_embedding_type | "relative_key_query" | config.json has position_embedding_type = 'relative_key_query', which is not supported; supported: [absolute]
            bert | hidden_act | "prelu" | config.json has hidden_act = 'prelu', which is not supported; supported: [elu, gelu, gelu_10, gelu_accurate, gelu_fast, gelu_new, gelu_python, gelu_python_tanh, gelu_pytorch_tanh, hardswish, laplace, leaky_relu, linear, mish, quick_gelu, relu, relu2, relu6, selu, sigmoid, silu, softplus, sqrtsoftplus, swish, tanh]
            bert | is_decoder | true | config.json has is_decoder = true, which is not supported; supported: [false]
            gpt2 | add_cross_attention | true | config.json has add_cross_attention = true, which is not supported; supported: [false]
            bert | is_encoder_decoder | true | config.json has is_encoder_decoder = true, which is not supported; supported: [false]
            llama | quantization_config | {"bits": 4} | config.json has quantization_config = {bits=4}, which is not supported; supported: [none]
            bert | auto_map | {"AutoModel": "own.Own"} | config.json has auto_map = {AutoModel=own.Own}, which is not supported; supported: [none]
            bert | pruned_heads | {"0": [1]} | config.json has pruned_heads = {0=[1]}, which is not supported; supported: [none]
            llama | attention_chunk_size | 8 | config.json has attention_chunk_size = 8, which is not supported; supported: [none]
            qwen2 | is_causal | "no" | config.json has is_causal = 'no'; wanted true or false
            qwen2 | use_mrope | true | config.json has use_mrope = true, which is not supported; supported: [false]
            llama | rope_parameters | {"rope_type": "longrope"} | config.json has rope_parameters.rope_type = 'longrope', which is not supported; supported: [default, linear, dynamic, yarn, llama3]
            llama-rope-dynamic | rope_scaling | {"type": "su"} | config.json has rope_scaling.type = 'su', which is not supported; supported: [default, linear, dynamic, yarn, llama3]
            llama | rope_parameters | {"rope_type": "yarn", "factor": 2, "mscale": "1"} | config.json has rope_parameters.mscale = '1'; wanted a finite number
            llama | rope_parameters | {"rope_type": "linear"} | config.json has no rope_parameters.factor
            llama | rope_parameters | {"rope_type": "linear", "factor": 0.5} | config.json describes no model: the factor of rotary scaling is 0.5; it must be at least 1
            llama | rope_parameters | {"rope_type": "linear", "factor": 2, "partial_rotary_factor": 0.5} | config.json has rope_parameters.partial_rotary_factor = 0.5, which is not supported; supported: [1.0]
            llama-rope-linear | partial_rotary_factor | 0.25 | config.json has partial_rotary_factor = 0.25, which is not supported; supported: [1.0]
            mistral | layer_types | ["full_attention"] | config.json has layer_types = [full_attention], which is not supported; supported: [none]
            qwen2-sliding-window | layer_types | ["full_attention"] | config.json has layer_types = [full_attention]; wanted one of [full_attention, sliding_attention] for each of the 2 layers, the second only with use_sliding_window
            qwen2-sliding-window | use_sliding_window | false | config.json has layer_types = [full_attention, sliding_attention]; wanted one of [full_attention, sliding_attention] for each of the 2 layers, the second only with use_sliding_window
            mistral | num_key_value_heads | null | config.json describes no model: key and value heads is 8; it must be a divisor of the 4 heads
            qwen2 | num_key_value_heads | null | config.json describes no model: key and value heads is 32; it must be a divisor of the 4 heads
            qwen3-sliding-window | layer_types | ["full_attention"] | config.json has layer_types = [full_attention]; wanted one of [full_attention, sliding_attention] for each of the 2 layers, the second only with use_sliding_window
            qwen3-sliding-window | use_sliding_window | false | config.json has layer_types = [full_attention, sliding_attention]; wanted one of [full_attention, sliding_attention] for each of the 2 layers, the second only with use_sliding_window
            qwen3 | attention_bias | "yes" | config.json has attention_bias = 'yes'; wanted true or false
            qwen3 | rope_parameters | {"rope_type": "longrope"} | config.json has rope_parameters.rope_type = 'longrope', which is not supported; supported: [default, linear, dynamic, yarn, llama3]
            bert | model_type | null | config.json has no model_type
            bert | hidden_size | null | config.json has no hidden_size
            bert | hidden_size | "32" | config.json has hidden_size = '32'; wanted a whole number below 2^31
            bert | hidden_size | 32.5 | config.json has hidden_size = 32.5; wanted a whole number below 2^31
            bert | hidden_size | 0 | config.json has hidden_size = 0; wanted at least 1
            bert | hidden_size | 30 | config.json describes no model: heads 4 does not divide width 30; nearest widths that fit are 28 and 32
            bert | num_hidden_layers | 2000000000 | config.json has num_hidden_layers = 2000000000; wanted at most 4096
            bert | num_hidden_layers | 4096 | config.json has num_hidden_layers = 4096; model.safetensors has 39 tensors, so fewer layers
            llama | head_dim | 100000000 | config.json has head_dim = 100000000; the longest side of a tensor in model.safetensors is 67
            llama | hidden_size | 2147483647 | config.json has hidden_size = 2147483647; the longest side of a tensor in model.safetensors is 67
            bert | layer_norm_eps | 0 | config.json has layer_norm_eps = 0; wanted a number above 0
            bert | layer_norm_eps | "small" | config.json has layer_norm_eps = 'small'; wanted a finite number
            bert | hidden_dropout_prob | 1 | config.json has hidden_dropout_prob = 1; wanted a probability in [0, 1)
            bert-masked-lm | tie_word_embeddings | "yes" | config.json has tie_word_embeddings = 'yes'; wanted true or false
            llama | num_key_value_heads | 3 | config.json describes no model: key and value heads is 3; it must be a divisor of the 4 heads
            llama | max_position_embeddings | null | config.json has no max_position_embeddings
            roberta | pad_token_id | 39 | config.json has pad_token_id = 39; wanted an index below the 39 positions
            mpnet | relative_attention_num_buckets | 30 | config.json describes no model: buckets is 30; it must be a multiple of 4
            bert-multi-label | problem_type | "ranking" | config.json has problem_type = 'ranking', which is not supported; supported: [single_label_classification, multi_label_classification, regression]
            bert-multi-label | id2label | {"0": "a", "one": "b"} | config.json has id2label.one = 'b'; wanted whole numbers as its keys
            bert | architectures | "BertModel" | config.json has architectures = 'BertModel'; wanted a list of strings
            bert | eos_token_id | "x" | config.json has eos_token_id = 'x'; wanted a whole number or a list of them
            bert | id2label | [1] | config.json has id2label = [1]; wanted an object
            """)
    void whatWouldChangeTheAnswersIsRefusedByName(String tiny, String key, String value, String message) {
        Edited edited = Edited.copy(tiny, folder).config(key, value);
        assertThatThrownBy(edited::open).isInstanceOf(DataException.class).hasMessage(folder + "/" + message);
    }

    @Test
    void ofAnUnknownFamilyItIsSaidWhichAreRead() {
        Edited edited = Edited.copy("bert", folder).config("model_type", "\"t5\"");
        assertThat(Families.types()).contains("bert", "llama").isSorted();
        assertThatThrownBy(edited::open)
                .isInstanceOf(DataException.class)
                .hasMessage(folder + "/config.json has model_type = 't5', which is not supported; supported: "
                        + Families.types());
    }

    @Test
    void everyFamilyHasTinyModels() {
        assertThat(TinyModel.all().stream()
                        .map(tiny -> tiny.pretrained().config().modelType())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Families.types());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bert | pruned_heads | {}
            bert | use_cache | false
            bert | is_causal | false
            bert | is_causal | true
            llama | is_causal | true
            llama | partial_rotary_factor | 0.5
            llama | partial_rotary_factor | 1
            llama | rope_parameters | {"rope_theta": 10000.0, "rope_type": "default", "partial_rotary_factor": 0.5}
            bert | gradient_checkpointing | true
            bert | position_embedding_type | "absolute"
            bert | some_key_of_tomorrow | [1, 2]
            bert | quantization_config | null
            llama | pretraining_tp | 4
            llama | rope_parameters | null
            qwen2 | sliding_window | 3
            qwen3 | sliding_window | 3
            qwen3 | max_window_layers | 1
            gpt2 | reorder_and_upcast_attn | true
            gpt2 | summary_type | "mean"
            distilbert | sinusoidal_pos_embds | true
            """)
    void whatChangesNoAnswerIsIgnored(String tiny, String key, String value) {
        Pretrained changed = Edited.copy(tiny, folder).config(key, value).open();
        assertThat(changed.features()).isEqualTo(TinyModel.of(tiny).pretrained().features());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"0": "calm", "2": "glad", "1": "odd"} | calm, odd, glad
            {"1": "calm", "2": "glad"} | LABEL_0, calm
            {"0": "calm", "5": "glad", "2": null} | calm, LABEL_1, LABEL_2
            {"0": "calm", "1": "calm", "2": "calm"} | calm, calm [1], calm [2]
            {"0": "calm", "1": "calm", "2": "calm [1]"} | calm, calm [1] [1], calm [1]
            {"0": 0, "1": true} | 0, true
            """)
    void labelsMayHaveGapsAndNamesInCommon(String names, String labels) {
        Pretrained pretrained = Edited.copy("bert-multi-label", folder)
                .config("id2label", names)
                .open();
        assertThat(String.join(", ", pretrained.config().labels().orElseThrow().names()))
                .isEqualTo(labels);
    }

    @Test
    void namesInCommonStayAsTheyAreBesideTheLabels() {
        Pretrained pretrained = Edited.copy("bert-multi-label", folder)
                .config("id2label", "{\"0\": \"calm\", \"1\": \"calm\"}")
                .open();
        assertThat(pretrained.labelNames()).containsExactly("calm", "calm");
    }

    @Test
    void configurationsSayWhatTheModelIs() {
        PretrainedConfig config =
                TinyModel.of("bert-token-classification").pretrained().config();
        assertThat(config.modelType()).isEqualTo("bert");
        assertThat(config.architectures()).containsExactly("BertForTokenClassification");
        assertThat(config.labels().orElseThrow().names()).hasSize(5).startsWith("O", "B-PER");
        assertThat(config.vocabularySize()).isEqualTo(67);
        assertThat(config.width()).isEqualTo(32);
        assertThat(config.layers()).isEqualTo(2);
        assertThat(config.maxPositions()).isEqualTo(40);
        assertThat(config.padTokenId()).isEqualTo(OptionalInt.of(0));
        assertThat(config.bosTokenId()).isEmpty();
        assertThat(config.eosTokenIds()).isEmpty();
        assertThat(config.torchDtype()).contains("float32");
    }

    @ParameterizedTest
    @CsvSource({
        "bert-sequence-classification, SINGLE_LABEL_CLASSIFICATION",
        "bert-multi-label, MULTI_LABEL_CLASSIFICATION",
        "bert-regression, REGRESSION",
        "bert-regression-of-two, REGRESSION",
        "bert, SINGLE_LABEL_CLASSIFICATION"
    })
    void problemTypesAreTheConfigurations(String tiny, ProblemType type) {
        assertThat(TinyModel.of(tiny).pretrained().config().problemType()).isEqualTo(type);
    }

    @Test
    void oneOutputOfAnUnnamedProblemIsARegression() {
        Edited edited = Edited.copy("bert-regression", folder).config("problem_type", "null");
        assertThat(edited.open().config().problemType()).isEqualTo(ProblemType.REGRESSION);
        assertThat(edited.open().config().problemTypeStated()).isFalse();
        assertThat(TinyModel.of("bert-regression").pretrained().config().problemTypeStated())
                .isTrue();
    }

    @Test
    void positionsOfRobertaBeginAfterThePaddingToken() {
        assertThat(TinyModel.of("roberta").pretrained().config().maxPositions()).isEqualTo(38);
        assertThat(TinyModel.of("mpnet").pretrained().config().maxPositions()).isEqualTo(38);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"rope_type": "default"} | 64
            {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64} | 256
            {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16} | 64
            {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 8} | 64
            {"rope_type": "yarn", "original_max_position_embeddings": 16} | 64
            {"rope_type": "yarn", "factor": 1e9} | 2147483647
            {"rope_type": "dynamic", "factor": 2.0} | 128
            {"rope_type": "linear", "factor": 1.5} | 96
            {"type": "linear", "factor": 2} | 128
            {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 32} | 64
            """)
    void theLongestTextFollowsTheScalingOfRotaryPositions(String scaling, int longest) {
        Edited edited = Edited.copy("llama", folder)
                .config("max_position_embeddings", "64")
                .config("rope_parameters", "null")
                .config("rope_scaling", scaling);
        assertThat(edited.open().config().maxPositions()).isEqualTo(longest);
    }

    @Test
    void defaultsOfGenerationAreThoseOfConfigurationWhereTheyHaveNoFileOfTheirOwn() {
        Edited edited = Edited.copy("llama", folder).config("repetition_penalty", "1.3");
        edited.text("generation_config.json", "{\"top_k\": 7}");
        GenerationDefaults own = GenerationDefaults.read(folder);
        assertThat(own.file()).isEqualTo("generation_config.json");
        assertThat(own.integer("top_k")).hasValue(7);
        assertThat(own.number("repetition_penalty")).isEmpty();
        edited.without("generation_config.json");
        GenerationDefaults shared = GenerationDefaults.read(folder);
        assertThat(shared.file()).isEqualTo("config.json");
        assertThat(shared.number("repetition_penalty")).hasValue(1.3);
    }

    @Test
    void tokensThatEndAGeneratedTextComeFromTheGenerationConfiguration() {
        Edited edited = Edited.copy("llama", folder).config("eos_token_id", "[2, 3]");
        assertThat(edited.text("generation_config.json", "{\"eos_token_id\": [5, 6]}")
                        .open()
                        .config()
                        .eosTokenIds())
                .containsExactly(5, 6);
        assertThat(edited.without("generation_config.json").open().config().eosTokenIds())
                .containsExactly(2, 3);
    }

    @Test
    void olderKeysOfGpt2HaveNewerNames() {
        Edited edited = Edited.copy("gpt2", folder)
                .config("n_embd", "null")
                .config("hidden_size", "32")
                .config("n_layer", "null")
                .config("num_hidden_layers", "2");
        assertThat(edited.open().features())
                .isEqualTo(TinyModel.of("gpt2").pretrained().features());
    }

    @Test
    void bothLayoutsOfRotaryScalingAreRead() {
        Edited edited = Edited.copy("llama", folder)
                .config("rope_parameters", "null")
                .config("rope_theta", "5000")
                .config("rope_scaling", "{\"rope_type\": \"yarn\", \"factor\": 4}");
        assertThat(positions(edited.open()))
                .isEqualTo(new Rotary(5000, new Scaling.Yarn(4, 64, 32, 1, 0.1 * Math.log(4) + 1, true)));
        edited.config(
                "rope_parameters",
                "{\"rope_type\": \"llama3\", \"rope_theta\": 7, \"factor\": 8, \"low_freq_factor\": 1,"
                        + " \"high_freq_factor\": 4, \"original_max_position_embeddings\": 16}");
        assertThat(positions(edited.open())).isEqualTo(new Rotary(7, new Scaling.Llama3(8, 1, 4, 16)));
    }

    @Test
    void windowsOfQwenBeginAtALayer() {
        Edited edited = Edited.copy("qwen2-published", folder)
                .config("use_sliding_window", "true")
                .config("max_window_layers", "1");
        assertThat(windows(edited.open())).containsExactly(0, 4);
        assertThat(windows(TinyModel.of("qwen2-published").pretrained())).containsExactly(0, 0);
    }

    @Test
    void windowsOfMistralAreForAllLayersAndNullIsNone() {
        assertThat(windows(TinyModel.of("mistral-sliding-window").pretrained())).containsExactly(4, 4);
        assertThat(windows(TinyModel.of("mistral").pretrained())).containsExactly(0, 0);
        Edited unsaid = Edited.copy("mistral", folder).config("sliding_window", "null");
        assertThat(windows(unsaid.open())).containsExactly(4096, 4096);
    }

    @ParameterizedTest
    @CsvSource({
        "bert, hidden_act, hidden_dropout_prob",
        "mpnet, hidden_act, attention_probs_dropout_prob",
        "distilbert, activation, dropout",
        "gpt2, activation_function, resid_pdrop",
        "llama, hidden_act, attention_dropout"
    })
    void whatIsNotSaidIsAsTransformersHasIt(String tiny, String activation, String dropout) {
        Edited edited = Edited.copy(tiny, folder).config(activation, "null").config(dropout, "null");
        assertThat(edited.open().features())
                .isEqualTo(TinyModel.of(tiny).pretrained().features());
    }

    private static Object positions(Pretrained pretrained) {
        return ((MultiHeadAttention) pretrained
                        .features()
                        .encoder()
                        .blocks()
                        .get(0)
                        .attentions()
                        .get(0))
                .positions();
    }

    private static List<Integer> windows(Pretrained pretrained) {
        return pretrained.features().encoder().blocks().stream()
                .map(block -> ((MultiHeadAttention) block.attentions().get(0)).window())
                .toList();
    }
}
