package ai.lepton.bench.metrics;

import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ConfusionCounter;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.HistogramCurve;
import ai.lepton.metrics.classification.Labels;
import java.util.SplittableRandom;

/**
 * Judges many rows that are drawn as they are needed, in a heap that could not hold them: counts, areas under curves, losses
 * and reliability. Run it with {@code -Xmx200m}; the one argument is the number of rows, 10⁸ by default.
 */
public final class StreamedEvaluation {
    private static final int CHUNK = 1 << 16;

    private StreamedEvaluation() {}

    /** Draws, judges, and prints. */
    public static void main(String[] arguments) {
        long rows = arguments.length == 0 ? 100_000_000 : Long.parseLong(arguments[0]);
        System.out.print(judge(rows));
    }

    static String judge(long rows) {
        SplittableRandom random = new SplittableRandom(1);
        ConfusionCounter counter = ConfusionMatrix.counter(Labels.of("no", "yes"));
        HistogramCurve curve = HistogramCurve.ofProbabilities();
        ClassProbabilities.Losses losses = new ClassProbabilities.Losses();
        ReliabilityDiagram reliability = ReliabilityDiagram.of(new double[0], new boolean[0], 15);
        long start = System.nanoTime();
        for (long done = 0; done < rows; done += CHUNK) {
            int n = (int) Math.min(CHUNK, rows - done);
            double[] probability = new double[n];
            boolean[] positive = new boolean[n];
            int[] truth = new int[n];
            int[] predicted = new int[n];
            for (int i = 0; i < n; i++) {
                probability[i] = random.nextDouble();
                positive[i] = random.nextDouble() < probability[i];
                truth[i] = positive[i] ? 1 : 0;
                predicted[i] = probability[i] >= 0.5 ? 1 : 0;
            }
            counter.addAll(truth, predicted);
            curve.addAll(positive, probability);
            losses.addAll(truth, ClassProbabilities.ofPositive(probability, 1));
            reliability = reliability.plus(ReliabilityDiagram.of(probability, positive, 15));
        }
        ConfusionMatrix matrix = counter.matrix();
        Runtime runtime = Runtime.getRuntime();
        return matrix.examples() + " rows in " + (System.nanoTime() - start) / 1_000_000 + " ms, drawing included\n"
                + "accuracy " + matrix.accuracy() + "\n"
                + "macro f1 " + matrix.score(ClassMeasure.F1, Average.MACRO) + "\n"
                + "roc auc " + curve.rocAuc() + "\n"
                + "average precision " + curve.averagePrecision() + "\n"
                + "log loss " + losses.logLoss(0.95) + "\n"
                + "brier score " + losses.brierScore(0.95) + "\n"
                + "calibration error " + reliability.expectedCalibrationError() + "\n"
                + "heap of at most " + runtime.maxMemory() / (1 << 20) + " MB, "
                + (runtime.totalMemory() - runtime.freeMemory()) / (1 << 20) + " MB in use at the end\n";
    }
}
