package ai.lepton.bench.text;

import ai.lepton.core.task.Embedder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints what lower precisions cost on the mix of texts: how near each vector stays to that of 32-bit floats, and how often
 * the text nearest to a text is still the same one.
 */
public final class CostOfPrecision {
    private CostOfPrecision() {}

    /** Takes nothing; prints a table. */
    public static void main(String... args) {
        TextFolder folder = TextFolder.given();
        List<String> texts = folder.texts();
        float[] exact = lepton(folder, Who.lepton, texts);
        StringBuilder table = new StringBuilder("""
                | Who | Mean cosine | Least cosine | Same nearest text | Same set of 10 nearest |
                |---|--:|--:|--:|--:|
                """);
        for (Who who : new Who[] {Who.leptonBf16, Who.leptonInt8}) {
            table.append(row(who, exact, lepton(folder, who, texts), texts.size()));
        }
        for (Who who : new Who[] {Who.onnxRuntime, Who.onnxRuntimeInt8}) {
            try (OnnxEmbedder embedder = new OnnxEmbedder(
                    folder.encoder(), folder.onnx(who == Who.onnxRuntimeInt8), 256, TextFolder.threads())) {
                table.append(row(who, exact, embedder.embeddings(texts), texts.size()));
            }
        }
        System.out.println(table);
    }

    private static float[] lepton(TextFolder folder, Who who, List<String> texts) {
        try (Embedder embedder = who.model(folder.encoder()).embedder()) {
            return embedder.embeddings(texts);
        }
    }

    static String row(Who who, float[] exact, float[] found, int rows) {
        int width = exact.length / rows;
        double sum = 0;
        double least = 1;
        int same = 0;
        double shared = 0;
        for (int i = 0; i < rows; i++) {
            double cosine = dot(exact, i, found, i, width)
                    / Math.sqrt(dot(exact, i, exact, i, width) * dot(found, i, found, i, width));
            sum += cosine;
            least = Math.min(least, cosine);
            int[] wanted = nearest(exact, i, rows, width);
            int[] got = nearest(found, i, rows, width);
            same += wanted[0] == got[0] ? 1 : 0;
            shared += shared(wanted, got);
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.5f | %.5f | %.1f %% | %.1f %% |%n",
                who,
                sum / rows,
                least,
                100.0 * same / rows,
                100 * shared / rows);
    }

    /** Returns the ten texts nearest to one, the nearest first. */
    private static int[] nearest(float[] vectors, int of, int rows, int width) {
        int[] best = new int[Math.min(10, rows - 1)];
        double[] scores = new double[best.length];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        for (int j = 0; j < rows; j++) {
            double score = j == of ? Double.NEGATIVE_INFINITY : dot(vectors, of, vectors, j, width);
            int row = j;
            for (int k = 0; k < best.length; k++) {
                if (score > scores[k]) {
                    double pushed = scores[k];
                    int pushedRow = best[k];
                    scores[k] = score;
                    best[k] = row;
                    score = pushed;
                    row = pushedRow;
                }
            }
        }
        return best;
    }

    private static double shared(int[] wanted, int[] got) {
        long both = Arrays.stream(wanted)
                .filter(row -> Arrays.stream(got).anyMatch(other -> other == row))
                .count();
        return (double) both / wanted.length;
    }

    private static double dot(float[] a, int i, float[] b, int j, int width) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            sum += (double) a[i * width + k] * b[j * width + k];
        }
        return sum;
    }
}
