package ai.lepton.core.task;

import ai.lepton.core.family.SentenceModel;
import ai.lepton.core.model.EmbeddingHead;
import ai.lepton.core.task.TextLoader.Truncation;
import ai.lepton.core.text.Encoding;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Gives texts vectors, so that texts of like meaning are near each other.
 *
 * <p>What is longer than the model takes is cut, as sentence-transformers does; {@link TextLoader#onTruncation} and
 * {@link #embeddings(List, Consumer)} tell what. A text without tokens, or with none beside those of a prompt that is left out,
 * has the vector 0, as sentence-transformers' mean has.
 *
 * <p>Safe from several threads; an interrupt of the calling thread ends a call between batches with a
 * {@link java.util.concurrent.CancellationException}, and stays set. It holds native memory: close it.
 */
public final class Embedder implements AutoCloseable {
    private final TextRunner runner;
    private final SentenceModel model;
    private final int width;
    private final String prompt;
    private final int promptTokens; // that are not pooled

    Embedder(TextLoader settings, SentenceModel model) {
        this(
                new TextRunner(settings, model),
                model,
                ((EmbeddingHead) model.model().head())
                        .width(model.model().embedding().width()),
                model.prompt());
    }

    private Embedder(TextRunner runner, SentenceModel model, int width, String prompt) {
        this.runner = runner;
        this.model = model;
        this.width = width;
        this.prompt = prompt;
        this.promptTokens = model.includesPrompt() || prompt.isEmpty() ? 0 : runner.promptTokens(prompt);
    }

    /** Opens an embedder with the defaults of {@link TextLoader}. */
    public static Embedder load(Path directory) {
        Elements.required("directory", directory);
        return TextLoader.load(directory).embedder();
    }

    /** Returns the prompts that the model was trained with, by name; {@code query} and {@code document} are always there. */
    public Map<String, String> prompts() {
        return model.prompts();
    }

    /** Returns what is put before each text; empty for nothing. It is the model's default prompt unless another was asked for. */
    public String prompt() {
        return prompt;
    }

    /**
     * Returns an embedder that puts another of the model's {@link #prompts()} before each text. For sentence-transformers'
     * {@code encode_query} and {@code encode_document} ask for {@code query} and {@code document}, which are empty where
     * the model has none. It shares the native memory of this one: closing either closes both.
     *
     * @throws IllegalArgumentException if there is no prompt of that name
     */
    public Embedder withPrompt(String name) {
        String text = model.prompts().get(name);
        if (text == null) {
            throw new IllegalArgumentException("there is no prompt " + Quoted.of(name) + "; this model has "
                    + model.prompts().keySet() + ", and withPromptText takes any other");
        }
        return withPromptText(text);
    }

    /** Returns an embedder that puts this before each text, as {@link #withPrompt} does; empty for nothing. */
    public Embedder withPromptText(String text) {
        return new Embedder(runner, model, width, text);
    }

    /** Returns the features of a vector. */
    public int width() {
        return width;
    }

    /** Returns the most tokens of a text that are read, special ones included. */
    public int maxLength() {
        return runner.maxLength();
    }

    /** Returns the vector of a text, {@code [width]}. */
    public float[] embed(String text) {
        return embeddings(Elements.of("text", text));
    }

    /** Returns the vector of each text, in their order. */
    public List<float[]> embedAll(List<String> texts) {
        float[] all = embeddings(texts);
        float[][] rows = new float[texts.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
        }
        return List.of(rows);
    }

    /**
     * Returns the vectors of all texts in one array.
     *
     * @return row-major, shape {@code [texts, width]}
     */
    public float[] embeddings(List<String> texts) {
        return embeddings(texts, truncation -> {});
    }

    /**
     * Returns the vectors of all texts in one array.
     *
     * @param onTruncation called for each text that is longer than the model takes, so that its end was not read
     * @return row-major, shape {@code [texts, width]}
     */
    public float[] embeddings(List<String> texts, Consumer<Truncation> onTruncation) {
        return runner.call(() -> {
            float[] vectors = new float[Math.multiplyExact(texts.size(), width)];
            List<Encoding> encodings = runner.encode(prompted(texts), onTruncation);
            for (int i = 0; i < encodings.size() && promptTokens > 0; i++) {
                if (encodings.get(i).dropped() > 0 && encodings.get(i).length() <= promptTokens) {
                    throw new IllegalArgumentException(
                            "texts[" + i + "] has no token left to pool: the prompt, which is left" + " out, takes all "
                                    + promptTokens + " of at most " + maxLength());
                }
            }
            runner.run(encodings, promptTokens, (index, output, row) -> {
                if (encodings.get(index).length() > promptTokens) {
                    System.arraycopy(output.values(), row * width, vectors, index * width, width);
                }
            });
            return vectors;
        });
    }

    private List<String> prompted(List<String> texts) {
        if (prompt.isEmpty()) {
            return texts;
        }
        List<String> prompted = new ArrayList<>();
        for (String text : texts) {
            prompted.add(prompt + Objects.requireNonNull(text, "a text is null; an empty one is \"\""));
        }
        return prompted;
    }

    /**
     * Returns how alike the vectors of two texts are, as the model says: by default the cosine, in [-1, 1], and NaN if one of
     * them is zero; or the dot product; or the distance, negative.
     */
    public double similarity(String text, String other) {
        float[] both = embeddings(List.of(Elements.required("text", text), Elements.required("other", other)));
        double dot = 0;
        double first = 0;
        double second = 0;
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < width; i++) {
            double a = both[i];
            double b = both[width + i];
            dot += a * b;
            first += a * a;
            second += b * b;
            squares += (a - b) * (a - b);
            differences += Math.abs(a - b);
        }
        return switch (model.similarity()) {
            case COSINE -> dot / Math.sqrt(first * second);
            case DOT -> dot;
            case EUCLIDEAN -> -Math.sqrt(squares);
            case MANHATTAN -> -differences;
        };
    }

    /**
     * Frees all native memory; waits for calls under way. Closing twice is fine.
     *
     * @throws IllegalStateException if a callback of a call under way closes it; nothing is closed then
     */
    @Override
    public void close() {
        runner.close();
    }
}
