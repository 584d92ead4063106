package ai.lepton.exchange.huggingface;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What {@code generation_config.json} says of how a model continues a text: all its fields, in their order, and the common ones
 * by type. Nothing is supplied where the file says nothing.
 *
 * @param fields every field, in its order
 * @see <a href="https://huggingface.co/docs/transformers/main_classes/text_generation">GenerationConfig of transformers</a>
 */
public record GenerationConfig(Map<String, Object> fields) {
    /** The file's name. */
    public static final String FILE = "generation_config.json";

    /** Copies the fields; numbers of one value become equal. */
    public GenerationConfig {
        fields = Fields.copy(fields);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, or holds no JSON object
     */
    public static GenerationConfig read(Path file) {
        Map<String, Object> read = Fields.read(Elements.required("file", file));
        return Documents.refusing(file.toString(), () -> new GenerationConfig(read));
    }

    /**
     * Reads a document that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it holds no JSON object
     */
    public static GenerationConfig of(String name, byte[] json) {
        Map<String, Object> read = Fields.read(name, json);
        return Documents.refusing(name, () -> new GenerationConfig(read));
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it holds no JSON object
     */
    public static GenerationConfig ofJson(String json) {
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
    public GenerationConfig with(String key, @Nullable Object value) {
        return new GenerationConfig(Fields.with(fields, key, value));
    }

    /** Returns the same without a field. */
    public GenerationConfig without(String key) {
        return new GenerationConfig(Fields.without(fields, key));
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
     * Returns whether tokens are drawn.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<Boolean> doSample() {
        return typed().flag("do_sample");
    }

    /**
     * Returns what the logits are divided by.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble temperature() {
        return typed().number("temperature");
    }

    /**
     * Returns how many of the most probable tokens are drawn from.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong topK() {
        return typed().whole("top_k");
    }

    /**
     * Returns the probability that the tokens drawn from have together.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble topP() {
        return typed().number("top_p");
    }

    /**
     * Returns the least probability, as a share of the highest.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble minP() {
        return typed().number("min_p");
    }

    /**
     * Returns what tokens that were there are made less probable by.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble repetitionPenalty() {
        return typed().number("repetition_penalty");
    }

    /**
     * Returns the number of beams.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong numBeams() {
        return typed().whole("num_beams");
    }

    /**
     * Returns the most tokens after the prompt.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong maxNewTokens() {
        return typed().whole("max_new_tokens");
    }

    /**
     * Returns the most tokens with the prompt.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong maxLength() {
        return typed().whole("max_length");
    }

    /**
     * Returns the texts that end an answer; one or several.
     *
     * @throws DataException if the field holds something else
     */
    public List<String> stopStrings() {
        return typed().texts("stop_strings");
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
     * Returns the version of transformers that wrote the file.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> transformersVersion() {
        return typed().text("transformers_version");
    }
}
