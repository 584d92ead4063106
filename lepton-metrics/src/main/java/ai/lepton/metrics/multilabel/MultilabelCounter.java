package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.WeightScale;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts examples that each have any number of labels, piece by piece; two counters of the same labels merge.
 *
 * <p>Not safe for several threads: give each its own, and merge.
 */
public final class MultilabelCounter {
    /** The measures that are averaged over the examples. */
    static final List<ClassMeasure> OF_EXAMPLES =
            List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1, ClassMeasure.JACCARD);

    private final Labels labels;
    private final int k;
    private final double[] tp;
    private final double[] fp;
    private final double[] fn;
    private final double[] squares; // of the weights of the examples predicted, true, or either, by label
    // The weight of what neither is nor was predicted: of examples of weight 1 it is told from their number.
    private final double[] tn;
    private final long[] positivesOfPlain;
    private long plain;
    // Sums of weights are multiples of a power of 2, 1 unless they are very large or very small.
    private final WeightScale scale = new WeightScale();
    private double total;
    private double totalSquares;
    private double exact;
    private double exactSquares;
    private long examples;
    private final Map<ClassMeasure, PerExample> perExample = new EnumMap<>(ClassMeasure.class);

    /** Values of a measure of single examples; those where it is undefined apart. */
    static final class PerExample {
        double sum;
        double weights;
        double undefined;

        private void add(double value, double below, double weight) {
            if (below > 0) {
                sum += weight * value / below;
                weights += weight;
            } else {
                undefined += weight;
            }
        }

        private PerExample plus(PerExample other, int exponent) {
            sum += Math.scalb(other.sum, exponent);
            weights += Math.scalb(other.weights, exponent);
            undefined += Math.scalb(other.undefined, exponent);
            return this;
        }

        private void scale(int exponent) {
            sum = Math.scalb(sum, exponent);
            weights = Math.scalb(weights, exponent);
            undefined = Math.scalb(undefined, exponent);
        }

        private PerExample copy() {
            return new PerExample().plus(this, 0);
        }
    }

    private MultilabelCounter(Labels labels) {
        this.labels = labels;
        this.k = labels.size();
        this.tp = new double[k];
        this.fp = new double[k];
        this.fn = new double[k];
        this.tn = new double[k];
        this.positivesOfPlain = new long[k];
        this.squares = new double[3 * k];
        OF_EXAMPLES.forEach(measure -> perExample.put(measure, new PerExample()));
    }

    /** Returns an empty counter. */
    public static MultilabelCounter of(Labels labels) {
        return new MultilabelCounter(labels);
    }

    /**
     * Counts one example.
     *
     * @param truth indices of its labels
     * @param predicted indices of the labels predicted for it
     * @throws IllegalArgumentException if an index is at or above the number of labels
     */
    public MultilabelCounter add(BitSet truth, BitSet predicted) {
        return add(truth, predicted, 1);
    }

    /**
     * Counts one example with its weight.
     *
     * @throws IllegalArgumentException if an index is at or above the number of labels, or the weight is negative or not
     *     finite
     */
    public MultilabelCounter add(BitSet truth, BitSet predicted, double weight) {
        checkBits("truth", truth);
        checkBits("predicted", predicted);
        if (!(weight >= 0 && weight <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("weight is " + weight + "; weights are finite and not negative");
        }
        boolean[] one = new boolean[k];
        boolean[] other = new boolean[k];
        truth.stream().forEach(label -> one[label] = true);
        predicted.stream().forEach(label -> other[label] = true);
        count(one, other, 0, weight);
        return this;
    }

    private void checkBits(String what, BitSet bits) {
        if (bits.length() > k) {
            throw new IllegalArgumentException(
                    what + " has index " + (bits.length() - 1) + ", outside [0, " + k + "), the number of labels");
        }
    }

    /**
     * Counts these examples. Runs in O(n labels), and allocates nothing per example.
     *
     * @param truth whether each example has each label, shape {@code [n, labels]}
     * @param predicted whether each label was predicted for each example, shape {@code [n, labels]}
     * @throws IllegalArgumentException if the lengths differ, or are no multiple of the labels
     */
    public MultilabelCounter addAll(boolean[] truth, boolean[] predicted) {
        return addAll(truth, predicted, null);
    }

    /**
     * Counts these examples, each with its weight.
     *
     * @param truth whether each example has each label, shape {@code [n, labels]}
     * @param predicted whether each label was predicted for each example, shape {@code [n, labels]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @throws IllegalArgumentException if the lengths differ, or a weight is negative or not finite; then nothing is counted
     */
    public MultilabelCounter addAll(boolean[] truth, boolean[] predicted, double @Nullable [] weight) {
        Rows.check(labels, truth, "predicted", predicted.length);
        int n = truth.length / k;
        Rows.checkWeights(weight, n);
        for (int i = 0; i < n; i++) {
            count(truth, predicted, i * k, weight == null ? 1 : weight[i]);
        }
        return this;
    }

    private void count(boolean[] truth, boolean[] predicted, int from, double givenWeight) {
        scale(scale.fit(givenWeight));
        boolean isPlain = givenWeight == 1;
        double weight = scale.of(givenWeight);
        int both = 0;
        int wrong = 0;
        int missed = 0;
        double square = weight * weight;
        for (int j = 0; j < k; j++) {
            boolean is = truth[from + j];
            boolean said = predicted[from + j];
            if (is && said) {
                both++;
                tp[j] += weight;
                squares[3 * j] += square;
            } else if (said) {
                wrong++;
                fp[j] += weight;
                squares[3 * j + 1] += square;
            } else if (is) {
                missed++;
                fn[j] += weight;
                squares[3 * j + 2] += square;
            } else if (!isPlain) {
                tn[j] += weight;
                continue;
            } else {
                continue;
            }
            positivesOfPlain[j] += isPlain ? 1 : 0;
        }
        plain += isPlain ? 1 : 0;
        examples++;
        total += weight;
        totalSquares += square;
        exact += wrong + missed == 0 ? weight : 0;
        exactSquares += wrong + missed == 0 ? square : 0;
        of(ClassMeasure.PRECISION).add(both, both + wrong, weight);
        of(ClassMeasure.RECALL).add(both, both + missed, weight);
        of(ClassMeasure.F1).add(2 * both, 2 * both + wrong + missed, weight);
        of(ClassMeasure.JACCARD).add(both, both + wrong + missed, weight);
    }

    /** Multiplies all sums by a power of 2. */
    private void scale(int exponent) {
        if (exponent == 0) {
            return;
        }
        for (double[] sums : List.of(tp, fp, fn, tn)) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] = WeightScale.scaled(sums[i], exponent);
            }
        }
        times(squares, 2 * exponent);
        total = Math.scalb(total, exponent);
        totalSquares = Math.scalb(totalSquares, 2 * exponent);
        exact = Math.scalb(exact, exponent);
        exactSquares = Math.scalb(exactSquares, 2 * exponent);
        perExample.values().forEach(sums -> sums.scale(exponent));
    }

    private static void times(double[] sums, int exponent) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.scalb(sums[i], exponent);
        }
    }

    private PerExample of(ClassMeasure measure) {
        PerExample of = perExample.get(measure);
        if (of == null) {
            throw new IllegalStateException(measure + " is not counted by example");
        }
        return of;
    }

    /**
     * Adds what another counter has counted; the other stays as it is.
     *
     * @throws IllegalArgumentException if its labels are others
     */
    public MultilabelCounter merge(MultilabelCounter other) {
        if (!labels.equals(other.labels)) {
            throw new IllegalArgumentException("can't merge counts of " + difference(other.labels));
        }
        scale(scale.fit(other.scale));
        int by = other.scale.exponent() - scale.exponent();
        plus(tp, other.tp, by);
        plus(fp, other.fp, by);
        plus(fn, other.fn, by);
        plus(tn, other.tn, by);
        plus(squares, other.squares, 2 * by);
        for (int j = 0; j < k; j++) {
            positivesOfPlain[j] += other.positivesOfPlain[j];
        }
        plain += other.plain;
        total += Math.scalb(other.total, by);
        totalSquares += Math.scalb(other.totalSquares, 2 * by);
        exact += Math.scalb(other.exact, by);
        exactSquares += Math.scalb(other.exactSquares, 2 * by);
        examples += other.examples;
        OF_EXAMPLES.forEach(measure -> of(measure).plus(other.of(measure), by));
        return this;
    }

    /** Returns how other labels differ from these. */
    private String difference(Labels others) {
        if (others.size() != k) {
            return others.size() + (others.size() == 1 ? " label" : " labels") + " into counts of " + k;
        }
        int at = 0;
        while (others.name(at).equals(labels.name(at))) {
            at++;
        }
        return "other labels: label " + at + " is " + Quoted.of(others.name(at)) + " there but "
                + Quoted.of(labels.name(at)) + " here";
    }

    private static void plus(double[] sum, double[] more, int exponent) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += Math.scalb(more[i], exponent);
        }
    }

    /** Returns what was counted so far. */
    public MultilabelCounts counts() {
        Map<ClassMeasure, PerExample> copy = new EnumMap<>(ClassMeasure.class);
        perExample.forEach((measure, sums) -> copy.put(measure, sums.copy()));
        double[] negatives = tn.clone();
        for (int j = 0; j < k; j++) {
            negatives[j] += (plain - positivesOfPlain[j]) * scale.unit();
        }
        return new MultilabelCounts(
                labels,
                new double[][] {tp.clone(), fp.clone(), fn.clone(), negatives},
                squares.clone(),
                new double[] {total, totalSquares, exact, exactSquares},
                examples,
                scale.exponent(),
                copy);
    }
}
