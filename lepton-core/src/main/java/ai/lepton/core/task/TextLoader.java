package ai.lepton.core.task;

import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.model.Pooling;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Loads a published model of texts from a local Hugging Face directory, for a task. Immutable; each setting returns a
 * changed copy. Weights are put on the engine only when a task is opened, by {@link #classifier}, {@link #regressor},
 * {@link #tagger}, {@link #embedder()} or {@link #generator}.
 *
 * <pre>{@code
 * try (Embedder embedder = LeptonTransformer.load(directory).precision(Precision.BF16).embedder()) {
 *     float[] vector = embedder.embed("Aspirin thins the blood.");
 * }
 * }</pre>
 */
public final class TextLoader {
    private final Draft settings;

    /** The settings of one loader; they change only in a copy that nobody else has seen yet. */
    private static final class Draft implements Cloneable {
        private Pretrained pretrained;
        private EngineOptions engine = EngineOptions.defaults();
        private int maxLength;
        private int maxBatchTokens = 4096;
        private Consumer<Truncation> onTruncation = truncation -> {};

        private Draft(Pretrained pretrained) {
            this.pretrained = pretrained;
        }

        private Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private TextLoader(Draft settings) {
        this.settings = settings;
    }

    private TextLoader with(Consumer<Draft> change) {
        Draft draft = settings.copy();
        change.accept(draft);
        return new TextLoader(draft);
    }

    /**
     * Reads a model's configuration and the headers of its weights.
     *
     * @param directory with {@code config.json}, safetensors and {@code tokenizer.json}
     * @throws ai.lepton.exchange.DataException if a file is missing or is not what it says
     */
    public static TextLoader load(Path directory) {
        Elements.required("directory", directory);
        return new TextLoader(new Draft(Pretrained.open(directory)));
    }

    /**
     * Leaves out weights that no part of the model has, as transformers does with a warning; otherwise opening a task
     * refuses them. {@code pretrained().unused()} lists them.
     */
    public TextLoader ignoringUnused() {
        return with(draft -> draft.pretrained = draft.pretrained.ignoringUnused());
    }

    /** Sets what runs the model, in what numbers, and where. */
    public TextLoader engine(EngineOptions other) {
        Elements.required("other", other);
        return with(draft -> draft.engine = other);
    }

    /** Sets the precision of the numbers that it computes with, and keeps the rest of {@link #engine}. */
    public TextLoader precision(Precision other) {
        Elements.required("other", other);
        return with(draft -> draft.engine = draft.engine.with(other));
    }

    /** Sets where it computes, and keeps the rest of {@link #engine}. */
    public TextLoader device(Device other) {
        Elements.required("other", other);
        return with(draft -> draft.engine = draft.engine.with(other));
    }

    /**
     * Sets the most tokens of a text, special ones included; what is longer is cut. It may be more than the checkpoint says
     * where positions are rotary or relative; a table of learned positions has no more rows, and opening a task then throws
     * IllegalArgumentException.
     */
    public TextLoader maxLength(int tokens) {
        requirePositive("the greatest length", tokens);
        return with(draft -> draft.maxLength = tokens);
    }

    /** Sets the most tokens of a batch, padding included; 4,096 unless set. A longer text is a batch of its own. */
    public TextLoader maxBatchTokens(int positions) {
        requirePositive("the number of tokens of a batch", positions);
        return with(draft -> draft.maxBatchTokens = positions);
    }

    /**
     * Sets a listener for texts that are cut. It is called for each of them before the model runs, on the thread of the
     * call; an exception that it throws ends the call. Nothing listens unless set.
     */
    public TextLoader onTruncation(Consumer<Truncation> listener) {
        return with(draft -> draft.onTruncation = listener);
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be at least 1");
        }
    }

    /** Opens it to classify texts. */
    public TextClassifier classifier() {
        return new TextClassifier(this);
    }

    /** Opens it to predict a number, or several, from texts. */
    public TextRegressor regressor() {
        return new TextRegressor(this);
    }

    /** Opens it to find named entities in texts. */
    public TokenTagger tagger() {
        return new TokenTagger(this);
    }

    /**
     * Opens it to embed texts as the sentence-transformers files beside it say: pooling, dense layers, norms, prompts.
     * Without such files it is the mean, or for a causal language model the last token, and not normalised.
     *
     * @throws ai.lepton.exchange.DataException if such a file asks for what is not supported, naming it, the key and
     *     the value
     */
    public Embedder embedder() {
        return new Embedder(this, settings.pretrained.sentenceModel());
    }

    /** Opens it to embed texts, pooled in this way, whatever files are beside it. */
    public Embedder embedder(Pooling pooling, boolean normalised) {
        return new Embedder(this, settings.pretrained.sentenceModel(pooling, normalised));
    }

    /** Opens it to generate texts that continue others. */
    public TextGenerator generator() {
        return new TextGenerator(this);
    }

    /** Returns the checkpoint that it loads. */
    public Pretrained pretrained() {
        return settings.pretrained;
    }

    /** Returns the labels of a head's outputs; those without names are called as transformers calls them. */
    Labels labels(int outputs) {
        return settings.pretrained
                .config()
                .labels()
                .orElseGet(() -> Labels.of(
                        IntStream.range(0, outputs).mapToObj(i -> "LABEL_" + i).toArray(String[]::new)));
    }

    EngineOptions engine() {
        return settings.engine;
    }

    /** Returns the most tokens of a text: 0 if nobody set it. */
    int maxLength() {
        return settings.maxLength;
    }

    Consumer<Truncation> onTruncation() {
        return settings.onTruncation;
    }

    int maxBatchTokens() {
        return settings.maxBatchTokens;
    }

    /**
     * A text that was longer than the model takes, so that a part of it was not read.
     *
     * @param index of the text among those of the call
     * @param tokens how many it has, special ones included
     * @param dropped how many of them were not read
     */
    public record Truncation(int index, int tokens, int dropped) {}
}
