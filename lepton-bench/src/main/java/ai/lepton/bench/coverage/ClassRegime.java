package ai.lepton.bench.coverage;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Independent examples of classes, each predicted with chances that depend on its true class alone.
 *
 * @param name in the table
 * @param chances of each true and predicted class, shape {@code [k, k]}, adding up to 1
 * @param n examples of a sample
 * @param weighting what weights the examples have
 * @param also measures that the reports have beside the usual
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record ClassRegime(String name, double[][] chances, int n, Weighting weighting, List<CountMeasure> also)
        implements Regime<ClassificationReport> {
    static final double[][] EASY = {{0.40, 0.06, 0.04}, {0.05, 0.20, 0.05}, {0.02, 0.03, 0.15}};
    static final double[][] UNLIKE = {
        {0.475, 0.015, 0.005, 0.005},
        {0.03, 0.24, 0.015, 0.015},
        {0.03, 0.015, 0.09, 0.015},
        {0.015, 0.015, 0.005, 0.015}
    };
    private static final double SCALE = 1e15;

    /** Where weights go with errors, some examples weigh so much, as if drawn the less often: two of three that are wrong. */
    private static final double HEAVY = 4;

    private static final double HEAVY_IF_WRONG = 2.0 / 3;
    private static final double HEAVY_IF_RIGHT = 1.0 / 8;

    /** What weights examples have. */
    enum Weighting {
        /** None. */
        NONE,
        /** Drawn without regard to the classes: 0 for a tenth, else up to 2.2. */
        APART,
        /** Hard examples weigh more: those that are predicted wrongly are more often heavy than others. */
        WITH_ERRORS
    }

    ClassRegime(String name, double[][] chances, int n) {
        this(name, chances, n, Weighting.NONE, List.of());
    }

    /** Returns classes with these shares, each predicted rightly with the same chance, else as any other alike. */
    static ClassRegime of(String name, double[] shares, double right, int n) {
        int k = shares.length;
        long occurring = Arrays.stream(shares).filter(share -> share > 0).count();
        double[][] chances = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double each = shares[j] > 0 ? (1 - right) / (occurring - 1) : 0;
                chances[i][j] = shares[i] * (i == j ? right : each);
            }
        }
        return new ClassRegime(name, chances, n);
    }

    /** Returns classes with these shares, of which some are predicted much better than others, in no order. */
    static ClassRegime unlike(String name, double[] shares, int n) {
        int k = shares.length;
        double[][] chances = new double[k][k];
        for (int i = 0; i < k; i++) {
            double right = 0.4 + 0.58 * (i * 7 % k) / (k - 1);
            for (int j = 0; j < k; j++) {
                // What is wrong goes to two classes for the most part.
                double each = j == (i + 1) % k ? 0.5 : j == (i + 3) % k ? 0.3 : 0.2 / (k - 3);
                chances[i][j] = shares[i] * (i == j ? right : (1 - right) * each);
            }
        }
        return new ClassRegime(name, chances, n);
    }

    /** Returns even shares. */
    static double[] even(int k) {
        double[] shares = new double[k];
        Arrays.fill(shares, 1.0 / k);
        return shares;
    }

    /** Returns shares that fall as one over the rank. */
    static double[] zipf(int k) {
        double sum = IntStream.rangeClosed(1, k).mapToDouble(rank -> 1.0 / rank).sum();
        return IntStream.rangeClosed(1, k).mapToDouble(rank -> 1 / (rank * sum)).toArray();
    }

    /** Returns these shares, and labels that never occur. */
    static double[] padded(double[] shares, int k) {
        return Arrays.copyOf(shares, k);
    }

    ClassRegime withWeights() {
        return new ClassRegime(name + ", weighted", chances, n, Weighting.APART, also);
    }

    ClassRegime withHeavyErrors() {
        return new ClassRegime(name + ", errors weigh more", chances, n, Weighting.WITH_ERRORS, also);
    }

    ClassRegime also(List<CountMeasure> measures) {
        return new ClassRegime(name, chances, n, weighting, measures);
    }

    Labels labels() {
        return Labels.of(
                IntStream.range(0, chances.length).mapToObj(i -> "c" + i).toArray(String[]::new));
    }

    /** Returns a measure of the chances themselves, as they are where each example has its weight. */
    double truth(CountMeasure measure) {
        int k = chances.length;
        long[][] cells = new long[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double mean = weighting == Weighting.WITH_ERRORS ? 1 + (HEAVY - 1) * heavy(i == j) : 1;
                cells[i][j] = Math.round(chances[i][j] * mean * SCALE);
            }
        }
        return measure.of(ConfusionMatrix.ofCounts(labels(), cells)).orNaN();
    }

    private static double heavy(boolean isRight) {
        return isRight ? HEAVY_IF_RIGHT : HEAVY_IF_WRONG;
    }

    private double weight(boolean isRight, double u) {
        return switch (weighting) {
            case NONE -> 1;
            case APART -> u < 0.1 ? 0 : 0.2 + 2 * u;
            case WITH_ERRORS -> u < heavy(isRight) ? HEAVY : 1;
        };
    }

    @Override
    public ClassificationReport draw(SplittableRandom random) {
        int k = chances.length;
        double[] upTo = new double[k * k];
        double sum = 0;
        for (int cell = 0; cell < upTo.length; cell++) {
            sum += chances[cell / k][cell % k];
            upTo[cell] = sum;
        }
        int[] truth = new int[n];
        int[] predicted = new int[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
            int cell = found < 0 ? -found - 1 : found + 1;
            truth[i] = cell / k;
            predicted[i] = cell % k;
            weights[i] = weight(truth[i] == predicted[i], random.nextDouble());
        }
        Evaluation evaluation = Evaluation.of(labels(), truth)
                .predicted(predicted)
                .whenUndefined(Score.WhenUndefined.SKIP)
                .withMeasures(also.toArray(CountMeasure[]::new))
                .resamples(k > 8 ? 500 : 1000)
                .seed(random.nextLong());
        return (weighting == Weighting.NONE ? evaluation : evaluation.weights(weights)).report();
    }

    @Override
    public int runs(int asked) {
        return chances.length > 50 ? Math.max(1, asked / 10) : chances.length > 8 ? Math.max(1, asked / 4) : asked;
    }
}
