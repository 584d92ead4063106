package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which heads a directory has, how its weights are found, and what is said of one that can't be read. */
class PretrainedTest {
    @TempDir
    private Path folder;

    @Test
    void directoriesThatAreNoneAreRefused() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Pretrained.open(missing))
                .isInstanceOf(DataException.class)
                .hasMessage(missing + " does not exist; name a directory that holds config.json");
        assertThatThrownBy(() -> Pretrained.open(folder))
                .hasMessage(folder + " has no config.json; name a directory that holds one");
        Path file = TinyModel.root().resolve("README.md");
        assertThatThrownBy(() -> Pretrained.open(file))
                .hasMessage(file + " is a file; name the directory that holds config.json");
    }

    @Test
    void brokenConfigurationsAreRefused() {
        Edited edited = Edited.copy("bert", folder).text("config.json", "{\n\"hidden_size\": }");
        assertThatThrownBy(edited::open)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/config.json:2:16: Unexpected character ('}' (code 125))");
        edited.text("config.json", "[1]");
        assertThatThrownBy(edited::open).hasMessageEndingWith("config.json holds a list; wanted an object");
        edited.text("config.json", "{\"model_type\": \"bert\", \"model_type\": \"bert\"}");
        assertThatThrownBy(edited::open)
                .hasMessageContaining("/config.json:1:36: Duplicate Object property \"model_type\"");
        edited.text("config.json", " ".repeat((16 << 20) + 1));
        assertThatThrownBy(edited::open)
                .hasMessageEndingWith("config.json has 16,777,217 bytes; documents of at most 16,777,216 are read");
    }

    @Test
    void pickledWeightsAreNotRead() {
        Edited edited = Edited.copy("bert", folder).without("model.safetensors").text("pytorch_model.bin", "");
        assertThatThrownBy(edited::open)
                .isInstanceOf(DataException.class)
                .hasMessage(folder + " holds its weights as pytorch_model.bin, which can run code when it is read;"
                        + " convert it with transformers in Python:"
                        + " AutoModel.from_pretrained(directory).save_pretrained(directory), with the class that"
                        + " config.json names in architectures, writes model.safetensors");
        edited.without("pytorch_model.bin");
        assertThatThrownBy(edited::open)
                .hasMessage(folder + " has no weights; wanted model.safetensors or model.safetensors.index.json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model.gguf | holds its weights as model.gguf, a GGUF file, which is not read; take the directory of the model that it was made from, which has config.json, model.safetensors and tokenizer.json
            onnx/model.onnx | holds its weights as onnx/model.onnx, an ONNX file, which is not read; take the directory of the model that it was made from, which has config.json, model.safetensors and tokenizer.json
            openvino_model.xml | holds its weights as openvino_model.xml, an OpenVINO file, which is not read; take the directory of the model that it was made from, which has config.json, model.safetensors and tokenizer.json
            tf_model.h5 | holds its weights as tf_model.h5, of TensorFlow, which is not read; convert it with transformers in Python: AutoModel.from_pretrained(directory).save_pretrained(directory), with the class that config.json names in architectures, writes model.safetensors
            """)
    void otherFormatsAreNamedWithWhatWouldDo(String file, String message) {
        Edited edited = Edited.copy("bert", folder).without("model.safetensors");
        edited.text(file, "");
        assertThatThrownBy(edited::open).isInstanceOf(DataException.class).hasMessage(folder + " " + message);
        edited.without("config.json");
        assertThatThrownBy(edited::open)
                .isInstanceOf(DataException.class)
                .hasMessage(folder + " has no config.json and " + message);
    }

    @Test
    void adaptersAreNamedWithTheirModel() {
        Edited edited = Edited.copy("bert", folder)
                .text(
                        "adapter_config.json",
                        "{\"peft_type\": \"LORA\", \"base_model_name_or_path\": \"roberta-base\"}");
        String message =
                folder + " holds an adapter, LORA for 'roberta-base', not a model; merge both with PEFT in Python:"
                        + " AutoPeftModel.from_pretrained(directory).merge_and_unload().save_pretrained(other), with the AutoPeftModel"
                        + " class of the task";
        assertThatThrownBy(edited::open).isInstanceOf(DataException.class).hasMessage(message);
        edited.without("config.json").without("model.safetensors");
        assertThatThrownBy(edited::open).isInstanceOf(DataException.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors"})
    void pointersOfGitAreNamed(String file) {
        Edited edited = Edited.copy("bert", folder)
                .text(file, "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 90868376\n");
        assertThatThrownBy(edited::open)
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve(file)
                        + " is a git-LFS pointer, not the file itself; fetch the file with 'git lfs install && git lfs"
                        + " pull' in the clone, or with 'hf download'");
    }

    @Test
    void surplusWeightsAreListedAndLeftOutIfAskedTo() {
        Pretrained pretrained = Edited.copy("bert", folder)
                .tensor("encoder.layer.2.output.dense.bias", DType.F32, 32)
                .tensor("extra", DType.I64, 1)
                .open();
        assertThat(pretrained.unused()).containsExactlyInAnyOrder("encoder.layer.2.output.dense.bias", "extra");
        TextTransformer model = pretrained.features();
        pretrained.ignoringUnused().weights(model);
        assertThat(TinyModel.of("bert").pretrained().unused()).isEmpty();
        assertThatThrownBy(() -> pretrained.weights(model)).hasMessageContaining("'extra' is in the file");
    }

    @Test
    void headsThatACheckpointLacksAreRefused() {
        Pretrained bert = TinyModel.of("bert").pretrained();
        assertThatThrownBy(bert::sequenceClassifier)
                .isInstanceOf(DataException.class)
                .hasMessage(bert.directory() + "/model.safetensors has no head for sequence classification, no weight"
                        + " 'bert.classifier.weight'; it was saved from [BertModel]");
        assertThatThrownBy(bert::maskedLanguageModel)
                .hasMessageEndingWith("model.safetensors has no head for masked language modelling, no weight"
                        + " 'bert.cls.predictions.transform.LayerNorm.weight'; it was saved from [BertModel]");
        assertThatThrownBy(bert::languageModel)
                .hasMessage(bert.directory()
                        + ": models of type bert have no head for language modelling here; they have heads for"
                        + " [sequence classification, token classification, question answering, masked language"
                        + " modelling]");
        Pretrained classifier = TinyModel.of("bert-sequence-classification").pretrained();
        assertThatThrownBy(classifier::tokenClassifier)
                .hasMessageEndingWith("model.safetensors has no head for token classification; it was saved from"
                        + " [BertForSequenceClassification]");
        Pretrained scores = TinyModel.of("gpt2-sequence-classification").pretrained();
        assertThatThrownBy(scores::languageModel)
                .hasMessageEndingWith("model.safetensors has no head for language modelling; it was saved from"
                        + " [GPT2ForSequenceClassification]");
    }

    @Test
    void aTiedHeadNeedsNoWeightsOfItsOwn() {
        Pretrained base = TinyModel.of("gpt2-base").pretrained();
        TextTransformer model = base.languageModel();
        assertThat(((LanguageHead) model.head()).tied()).isEqualTo(TextTransformer.TOKENS);
        base.weights(model);
    }

    @Test
    void missingWrongAndSurplusWeightsAreListedAtOnce() {
        Pretrained pretrained = Edited.copy("bert", folder)
                .withoutTensors("embeddings.LayerNorm.bias")
                .tensor("encoder.layer.0.output.dense.bias", DType.F32, 31)
                .tensor("encoder.layer.1.output.dense.bias", DType.I32, 32)
                .tensor("encoder.layer.2.output.dense.bias", DType.F32, 32)
                .open();
        assertThatThrownBy(() -> pretrained.weights(pretrained.features()))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("model.safetensors: 'bert.embeddings.LayerNorm.bias' [32] is missing;"
                        + " 'encoder.layer.0.output.dense.bias' is [31], this model wants [32];"
                        + " 'encoder.layer.1.output.dense.bias' is I32, this model wants F32, F16, BF16 or F64;"
                        + " 'encoder.layer.2.output.dense.bias' is in the file, this model has no such weight;"
                        + " ignoringUnused() loads without what no part of the model has");
    }

    @Test
    void ofManyFaultsTheFirstAreListed() {
        Pretrained pretrained =
                Edited.copy("bert", folder).config("num_hidden_layers", "4").open();
        assertThatThrownBy(() -> pretrained.weights(pretrained.features()))
                .hasMessageContaining(
                        "/model.safetensors: 'bert.encoder.layer.2.attention.self.query.weight' [32, 32] is missing;")
                .hasMessageEndingWith("; and 24 more");
    }

    @Test
    void biasesThatAConfigurationDoesNotNameAreRefused() throws IOException {
        Pretrained pretrained = Edited.copy("qwen3-biases", folder)
                .config("attention_bias", "false")
                .open();
        assertThatThrownBy(() -> pretrained.weights(pretrained.features()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "'model.layers.0.self_attn.q_proj.bias' is in the file, this model has no such weight");
        Pretrained without = Edited.copy("qwen3", Files.createDirectory(folder.resolve("other")))
                .config("attention_bias", "true")
                .open();
        assertThatThrownBy(() -> without.weights(without.features()))
                .hasMessageContaining("'model.layers.0.self_attn.q_proj.bias' [48] is missing");
    }

    @Test
    void matricesThatAreStoredTransposedAreCheckedSo() {
        Pretrained pretrained = Edited.copy("gpt2", folder)
                .tensor("transformer.h.0.attn.c_attn.weight", DType.F32, 96, 32)
                .open();
        assertThatThrownBy(() -> pretrained.weights(pretrained.features()))
                .hasMessageEndingWith(
                        "model.safetensors: 'transformer.h.0.attn.c_attn.weight' is [96, 32], this model wants"
                                + " [32, 96]");
    }

    @Test
    void weightsOfHeadsThatWereNotAskedForAreLeftOver() {
        Pretrained first = TinyModel.of("layout-first-bert").pretrained();
        first.weights(first.embeddings(Pooling.MEAN, true));
        Pretrained classifier = TinyModel.of("bert-sequence-classification").pretrained();
        classifier.weights(classifier.features());
    }

    @Test
    void ofTwoTablesThatShouldBeOneEitherIsRead() {
        Pretrained pretrained = Edited.copy("llama-tied", folder)
                .renamed("model.embed_tokens.weight", "lm_head.weight", false)
                .open();
        TextTransformer model = pretrained.languageModel();
        assertThat(pretrained.weights(model).values(tokens(model)))
                .isEqualTo(values("llama-tied").values(tokens(model)));
    }

    @Test
    void twoTablesThatShouldBeOneAreOneIfTheyAgree() {
        Pretrained pretrained = Edited.copy("llama-tied", folder)
                .renamed("model.embed_tokens.weight", "lm_head.weight", true)
                .open();
        assertThat(((LanguageHead) pretrained.languageModel().head()).tied()).isNotNull();
        Edited differing = new Edited(folder).tensor("lm_head.weight", DType.F32, 67, 32);
        LanguageHead head = (LanguageHead) differing.open().languageModel().head();
        assertThat(head.tied()).isNull();
        differing.open().weights(differing.open().languageModel());
    }

    @Test
    void singlesAreReadWithoutACopyAndShorterFloatsAreWidened() {
        TextTransformer model = TinyModel.of("bert").pretrained().features();
        ByteBuffer singles = values("bert").values(tokens(model));
        assertThat(singles.isDirect()).isTrue();
        assertThat(singles.isReadOnly()).isTrue();
        Pretrained half = TinyModel.of("layout-float16-bert").pretrained();
        ByteBuffer widened = half.weights(half.features()).values(tokens(half.features()));
        assertThat(widened.remaining()).isEqualTo(67 * 32 * 4);
        assertThat(widened.isReadOnly()).isFalse();
    }

    @Test
    void weightsOfAnotherModelAreNotFound() {
        WeightSource weights = values("bert");
        Parameter other = TinyModel.of("gpt2").pretrained().features().parameters().stream()
                .filter(parameter -> parameter.name().contains("qkv"))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> weights.values(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'encoder.blocks.0.attention.qkv.weight' is not a weight of the model that these were opened"
                                + " for");
    }

    private static WeightSource values(String tiny) {
        Pretrained pretrained = TinyModel.of(tiny).pretrained();
        return pretrained.weights(pretrained.features());
    }

    private static Parameter tokens(TextTransformer model) {
        return model.parameters().stream()
                .filter(parameter -> parameter.name().equals(TextTransformer.TOKENS.name("weight")))
                .findFirst()
                .orElseThrow();
    }
}
