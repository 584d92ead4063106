package ai.lepton.core.task;

import ai.lepton.core.data.PrincipalComponents;
import ai.lepton.core.family.SentenceModel;
import ai.lepton.core.model.EmbeddingHead;
import ai.lepton.core.summary.Summary;
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
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Embeds texts: gives each a vector, such that texts of similar meaning have vectors near each other.
 *
 * <p>What is longer than the model takes is cut, as sentence-transformers does; {@link TextLoader#onTruncation} and
 * {@link #embeddings(List, Consumer)} name such texts. A text without tokens, or with none beside those of a prompt
 * that is left out, has the vector 0, as sentence-transformers' mean has.
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
    private final @Nullable PrincipalComponents reduction;

    Embedder(TextLoader settings, SentenceModel model) {
        this(
                new TextRunner(settings, model),
                model,
                ((EmbeddingHead) model.model().head())
                        .width(model.model().embedding().width()),
                model.prompt(),
                null);
    }

    private Embedder(
            TextRunner runner, SentenceModel model, int width, String prompt, @Nullable PrincipalComponents reduction) {
        this.runner = runner;
        this.model = model;
        this.width = width;
        this.prompt = prompt;
        this.promptTokens = model.includesPrompt() || prompt.isEmpty() ? 0 : runner.promptTokens(prompt);
        this.reduction = reduction;
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

    /**
     * Returns what is put before each text; empty for nothing. It is the model's default prompt unless another was
     * asked for.
     */
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
        return new Embedder(runner, model, width, text, reduction);
    }

    /**
     * Returns an embedder whose vectors have fewer features: the principal components of this model's vectors of some
     * texts. It takes the place of a reduction that was there before, and shares the native memory of this one: closing
     * either closes both.
     *
     * <pre>{@code
     * Embedder small = embedder.reducedTo(64, texts);
     * double[] kept = small.reduction().orElseThrow().explainedVarianceRatio();
     * }</pre>
     *
     * @param components features of a vector, in [1, min(texts, features of the model's vectors)]
     * @param sampleTexts texts like those that will be embedded, at least 2, with the same prompt before them; some times as
     *     many as components, or the components follow chance
     * @throws IllegalArgumentException if there are too few texts for so many components, or their vectors are all alike
     * @see PrincipalComponents
     */
    public Embedder reducedTo(int components, List<String> sampleTexts) {
        List<String> texts = Elements.of("sampleTexts", sampleTexts);
        float[] vectors = new Embedder(runner, model, width, prompt, null).embeddings(texts);
        return reducedBy(PrincipalComponents.fit(vectors, width, components));
    }

    /**
     * Returns an embedder whose vectors are these components of the model's own vectors, such as {@linkplain
     * PrincipalComponents#whitened whitened} ones (Su et al. 2021). It takes the place of a reduction that was there
     * before, and shares the native memory of this one: closing either closes both.
     *
     * <p>A text without tokens keeps the vector 0.
     *
     * @throws IllegalArgumentException if they are components of vectors of another width
     * @see <a href="https://arxiv.org/abs/2103.15316">Su et al. 2021, Whitening Sentence Representations</a>
     */
    public Embedder reducedBy(PrincipalComponents components) {
        if (components.columns() != width) {
            throw new IllegalArgumentException("these are components of vectors of " + components.columns()
                    + " features; those of this model have " + width);
        }
        return new Embedder(runner, model, width, prompt, components);
    }

    /** Returns what the vectors are reduced by; empty if they are the model's own. */
    public Optional<PrincipalComponents> reduction() {
        return Optional.ofNullable(reduction);
    }

    /** Returns the features of a vector. */
    public int width() {
        return reduction == null ? width : reduction.size();
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
        int features = width();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(all, i * features, (i + 1) * features);
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
            int features = width();
            float[] vectors = new float[Math.multiplyExact(texts.size(), features)];
            List<Encoding> encodings = runner.encode(prompted(texts), onTruncation);
            for (int i = 0; i < encodings.size() && promptTokens > 0; i++) {
                if (encodings.get(i).dropped() > 0 && encodings.get(i).length() <= promptTokens) {
                    throw new IllegalArgumentException(
                            "texts[" + i + "] has no token left to pool: the prompt, which is left out, takes all "
                                    + promptTokens + " of at most " + maxLength());
                }
            }
            runner.run(encodings, promptTokens, (index, output, row) -> {
                if (encodings.get(index).length() > promptTokens) {
                    float[] own = reduced(output.values(), row * width);
                    System.arraycopy(own, 0, vectors, index * features, features);
                }
            });
            return vectors;
        });
    }

    private float[] reduced(float[] values, int from) {
        float[] own = Arrays.copyOfRange(values, from, from + width);
        return reduction == null ? own : reduction.transform(own);
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
     * Returns the similarity of the vectors of two texts, by the measure that the model names: by default the cosine,
     * in [-1, 1], and NaN if one of them is zero; or the dot product; or the distance, negative.
     */
    public double similarity(String text, String other) {
        float[] both = embeddings(List.of(Elements.required("text", text), Elements.required("other", other)));
        double dot = 0;
        double first = 0;
        double second = 0;
        double squares = 0;
        double differences = 0;
        int features = width();
        for (int i = 0; i < features; i++) {
            double a = both[i];
            double b = both[features + i];
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

    /** Returns what the model is made of and what it costs, for one text of 128 tokens or as many as it takes. */
    public Summary summary() {
        return runner.summary();
    }

    /** Returns whether it was not closed yet. */
    public boolean isOpen() {
        return runner.isOpen();
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
