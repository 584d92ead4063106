package ai.lepton.core.task;

import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.summary.Summary;
import ai.lepton.core.task.TextLoader.Truncation;
import ai.lepton.core.text.Encoding;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Predicts numbers from texts or pairs of texts, with a published sequence classifier whose outputs are taken as they are,
 * such as a cross-encoder that ranks answers to a question.
 *
 * <p>A text without tokens counts as one padding token. Safe from several threads; an interrupt of the calling thread ends
 * a call between batches with a {@link java.util.concurrent.CancellationException}, and stays set. It holds native memory:
 * close it.
 */
public final class TextRegressor implements AutoCloseable {
    private final TextRunner runner;
    private final int outputs;

    TextRegressor(TextLoader model) {
        TextTransformer regressor = model.pretrained().sequenceClassifier();
        this.outputs = ((SequenceHead) regressor.head()).outputs();
        this.runner = new TextRunner(model, regressor);
    }

    /** Opens a regressor with the defaults of {@link TextLoader}. */
    public static TextRegressor load(Path directory) {
        Elements.required("directory", directory);
        return TextLoader.load(directory).regressor();
    }

    /** Returns how many numbers are predicted for a text. */
    public int outputs() {
        return outputs;
    }

    /** Returns the numbers that are predicted for a text. */
    public double[] predict(String text) {
        return predictions(Elements.of("text", text));
    }

    /** Returns the numbers that are predicted for a pair of texts. */
    public double[] predict(String text, String pair) {
        Elements.required("pair", pair);
        return runner.call(() -> predictionsOf(runner.encode(text, pair)));
    }

    /**
     * Returns the numbers that are predicted for each text.
     *
     * @return row-major, shape {@code [texts, outputs]}
     */
    public double[] predictions(List<String> texts) {
        return predictions(texts, truncation -> {});
    }

    /**
     * Returns the numbers that are predicted for each text.
     *
     * @param onTruncation called for each text that is longer than the model takes, so that its end was not read
     * @return row-major, shape {@code [texts, outputs]}
     */
    public double[] predictions(List<String> texts, Consumer<Truncation> onTruncation) {
        return runner.call(() -> predictionsOf(runner.encode(texts, onTruncation)));
    }

    private double[] predictionsOf(List<Encoding> encodings) {
        double[] predictions = new double[Math.multiplyExact(encodings.size(), outputs)];
        runner.run(encodings, (index, output, row) -> {
            for (int c = 0; c < outputs; c++) {
                predictions[index * outputs + c] = output.values()[row * outputs + c];
            }
        });
        return predictions;
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
