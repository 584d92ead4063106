package ai.lepton.exchange.huggingface;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code config.json} of a published model says: all its fields, in their order, and those by type that most models have.
 *
 * <p>Nothing is supplied where the file says nothing: what a family takes then is known to who runs it. A field whose value is
 * not what it should be is refused when it is asked for, and kept.
 *
 * <pre>{@code
 * ModelConfig config = ModelConfig.read(directory.resolve(ModelConfig.FILE));
 * config.with("dtype", "bfloat16").write(directory.resolve(ModelConfig.FILE));
 * }</pre>
 *
 * @param fields every field, in its order
 * @see <a href="https://huggingface.co/docs/transformers/main_classes/configuration">PretrainedConfig of transformers</a>
 */
public record ModelConfig(Map<String, Object> fields) {
    /** The file's name. */
    public static final String FILE = "config.json";

    /** Copies the fields; numbers of one value become equal. */
    public ModelConfig {
        fields = Fields.copy(fields);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, or holds no JSON object
     */
    public static ModelConfig read(Path file) {
        Map<String, Object> read = Fields.read(Elements.required("file", file));
        return Documents.refusing(file.toString(), () -> new ModelConfig(read));
    }

    /**
     * Reads a document that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it holds no JSON object
     */
    public static ModelConfig of(String name, byte[] json) {
        Map<String, Object> read = Fields.read(name, json);
        return Documents.refusing(name, () -> new ModelConfig(read));
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it holds no JSON object
     */
    public static ModelConfig ofJson(String json) {
        return of(FILE, Utf8.document(FILE, Elements.required("json", json)));
    }

    private Fields typed() {
        return new Fields(FILE, fields);
    }

    /**
     * Returns the same with a field of another value: in its place where it is there, else at the end.
     *
     * @param value text, a number, true or false, a {@link List}, a {@link Map}, or null
     * @throws IllegalArgumentException if it is something that JSON does not have
     */
    public ModelConfig with(String key, @Nullable Object value) {
        return new ModelConfig(Fields.with(fields, key, value));
    }

    /** Returns the same without a field. */
    public ModelConfig without(String key) {
        return new ModelConfig(Fields.without(fields, key));
    }

    /** Returns the document as JSON text, laid out as Python does with an indent of 2. */
    public String toJson() {
        return new String(PythonJson.write(fields), StandardCharsets.UTF_8);
    }

    /**
     * Writes the document, whole or not at all.
     *
     * @throws java.io.UncheckedIOException if it can't be written
     */
    public void write(Path file) {
        Fields.write(Elements.required("file", file), PythonJson.write(fields));
    }

    /**
     * Returns the family, such as {@code bert}; empty where that is not said.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> modelType() {
        return typed().text("model_type");
    }

    /**
     * Returns the classes that the weights were saved from, such as {@code BertForMaskedLM}.
     *
     * @throws DataException if the field holds something else
     */
    public List<String> architectures() {
        return typed().texts("architectures");
    }

    /**
     * Returns the number of tokens that the model has a row for.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong vocabSize() {
        return typed().whole("vocab_size");
    }

    /**
     * Returns the number of features of a token.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong hiddenSize() {
        return typed().whole("hidden_size");
    }

    /**
     * Returns the number of features within a feed-forward layer.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong intermediateSize() {
        return typed().whole("intermediate_size");
    }

    /**
     * Returns the number of layers.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong hiddenLayers() {
        return typed().whole("num_hidden_layers");
    }

    /**
     * Returns the number of heads.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong attentionHeads() {
        return typed().whole("num_attention_heads");
    }

    /**
     * Returns the number of heads of keys and values, where it is another.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong keyValueHeads() {
        return typed().whole("num_key_value_heads");
    }

    /**
     * Returns the longest text in tokens.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong maxPositionEmbeddings() {
        return typed().whole("max_position_embeddings");
    }

    /**
     * Returns whether the last layer has the weights of the first.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<Boolean> tieWordEmbeddings() {
        return typed().flag("tie_word_embeddings");
    }

    /**
     * Returns the tokens that end a text; one or several.
     *
     * @throws DataException if the field holds something else
     */
    public List<Long> eosTokenIds() {
        return typed().wholes("eos_token_id");
    }

    /**
     * Returns the token that begins a text.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong bosTokenId() {
        return typed().whole("bos_token_id");
    }

    /**
     * Returns the token that fills a batch.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong padTokenId() {
        return typed().whole("pad_token_id");
    }

    /**
     * Returns how the weights are quantised, where they are.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<Map<String, Object>> quantizationConfig() {
        return typed().object("quantization_config");
    }

    /**
     * Returns the version of transformers that wrote the file.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> transformersVersion() {
        return typed().text("transformers_version");
    }

    /**
     * Returns the type of the weights, such as {@code bfloat16}: {@code dtype}, or {@code torch_dtype} as it was called before.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> dtype() {
        return typed().text(fields.containsKey("dtype") ? "dtype" : "torch_dtype");
    }

    /**
     * Returns the name of each class of a classifier by its number; empty where there is none.
     *
     * @throws DataException if the field is no object from whole numbers to texts
     */
    public SortedMap<Integer, String> id2label() {
        SortedMap<Integer, String> labels = new TreeMap<>();
        typed().object("id2label").orElse(Map.of()).forEach((id, label) -> {
            if (!(label instanceof String text) || !id.matches("\\d{1,9}")) {
                throw new DataException(FILE + " has id2label." + Quoted.bare(id) + " = " + Quoted.bare(label)
                        + "; a text by a whole number would do");
            }
            if (labels.put(Integer.valueOf(id), text) != null) {
                throw new DataException(FILE + " has id2label " + Quoted.bare(id) + " twice; wanted each number once");
            }
        });
        return Collections.unmodifiableSortedMap(labels);
    }
}
