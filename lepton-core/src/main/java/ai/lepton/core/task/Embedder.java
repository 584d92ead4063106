package ai.lepton.core.task;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Gives texts vectors, so that texts of like meaning are near each other.
 *
 * <p>What is longer than the model takes is cut, as sentence-transformers does. Safe from several threads. It holds native
 * memory: close it.
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
        float[] vectors = new float[Math.multiplyExact(texts.size(), width)];
        runner.run(
                runner.encode(texts),
                (index, output, row) -> System.arraycopy(output.values(), row * width, vectors, index * width, width));
        return vectors;
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

    /** Frees all native memory; waits for calls under way. Closing twice is fine. */
    @Override
    public void close() {
        runner.close();
    }
}
