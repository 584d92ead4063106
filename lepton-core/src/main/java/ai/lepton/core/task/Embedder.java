package ai.lepton.core.task;

import ai.lepton.core.text.Encoding;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gives texts vectors, so that texts of like meaning are near each other.
 *
 * <p>What is longer than the model takes is cut, as sentence-transformers does; {@link TextModel#onTruncation} and
 * {@link #embeddings(List, Consumer)} tell what. A text without tokens has the vector 0, as sentence-transformers' mean has.
 *
 * <p>Safe from several threads; an interrupt of the calling thread ends a call between batches with a
 * {@link java.util.concurrent.CancellationException}, and stays set. It holds native memory: close it.
 */
public final class Embedder implements AutoCloseable {
    private final TextRunner runner;
    private final int width;

    Embedder(TextModel model, PoolingConfig config) {
        this.width = model.pretrained().config().width();
        this.runner = new TextRunner(
                model, model.pretrained().embeddings(config.pooling(), config.normalised()), config.maxLength());
    }

    /** Opens an embedder with the defaults of {@link TextModel}. */
    public static Embedder load(Path directory) {
        return TextModel.load(directory).embedder();
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
        return embeddings(List.of(text));
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
     * @param onTruncation told of each text that is longer than the model takes, so that its end was not read
     * @return row-major, shape {@code [texts, width]}
     */
    public float[] embeddings(List<String> texts, Consumer<Truncation> onTruncation) {
        return runner.call(() -> {
            float[] vectors = new float[Math.multiplyExact(texts.size(), width)];
            List<Encoding> encodings = runner.encode(texts, onTruncation);
            runner.run(encodings, (index, output, row) -> {
                if (encodings.get(index).length() > 0) {
                    System.arraycopy(output.values(), row * width, vectors, index * width, width);
                }
            });
            return vectors;
        });
    }

    /** Returns the cosine of the vectors of two texts, in [-1, 1]; NaN if one of them is zero. */
    public double similarity(String text, String other) {
        float[] both = embeddings(List.of(text, other));
        double dot = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < width; i++) {
            dot += (double) both[i] * both[width + i];
            first += (double) both[i] * both[i];
            second += (double) both[width + i] * both[width + i];
        }
        return dot / Math.sqrt(first * second);
    }

    /**
     * Frees all native memory; waits for calls under way. Closing twice is fine.
     *
     * @throws IllegalStateException if called from what a call of this thread tells; nothing is closed then
     */
    @Override
    public void close() {
        runner.close();
    }
}
