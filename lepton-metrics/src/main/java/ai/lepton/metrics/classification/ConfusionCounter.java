package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.WeightScale;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts pairs of true and predicted classes, piece by piece; two counters of the same labels merge.
 *
 * <p>Of up to 1,024 classes every cell is held, and nothing is allocated per example; of more, the cells that hold an
 * example. Weights may be of any size: see {@link ConfusionMatrix}. Not safe for several threads: give each its own, and merge.
 */
public final class ConfusionCounter {
    private final Labels labels;
    private final int k;
    // All cells, or those that hold an example.
    private final long[] counts;
    private final @Nullable SparseCounter sparse;
    // Null until the first weight; then the sums of all examples' weights and of their squares.
    private double @Nullable [] weights;
    private double @Nullable [] squares;
    private final WeightScale scale = new WeightScale();

    ConfusionCounter(Labels labels) {
        this.labels = labels;
        this.k = labels.size();
        boolean isDense = k <= ConfusionMatrix.MOST_DENSE;
        this.counts = new long[isDense ? k * k : 0];
        this.sparse = isDense ? null : new SparseCounter(k);
    }

    /**
     * Counts one example.
     *
     * @throws IllegalArgumentException if an index is outside [0, number of labels)
     */
    public ConfusionCounter add(int truth, int predicted) {
        labels.check("truth", truth);
        labels.check("predicted", predicted);
        fit(1);
        if (sparse != null) {
            sparse.add(truth, predicted, 1, scale.unit(), scale.unit() * scale.unit());
            return this;
        }
        int cell = truth * k + predicted;
        counts[cell]++;
        if (weights != null && squares != null) {
            weights[cell] += scale.unit();
            squares[cell] += scale.unit() * scale.unit();
        }
        return this;
    }

    /** Makes room for a weight, the greatest of those that come. */
    private void fit(double greatest) {
        scale(scale.fit(greatest));
    }

    private void scale(int by) {
        if (by == 0) {
            return;
        }
        if (sparse != null) {
            sparse.scale(by);
        } else if (weights != null && squares != null) {
            weights = scaled(weights, by);
            squares = squared(squares, by);
        }
    }

    private static double[] scaled(double[] values, int by) {
        return by == 0
                ? values
                : Arrays.stream(values)
                        .map(value -> WeightScale.scaled(value, by))
                        .toArray();
    }

    private static double[] squared(double[] values, int by) {
        return by == 0
                ? values
                : Arrays.stream(values).map(value -> Math.scalb(value, 2 * by)).toArray();
    }

    /**
     * Counts these examples.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param predicted predicted classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException if the lengths differ, or an index is outside [0, number of labels); then nothing
     *     is counted
     */
    public ConfusionCounter addAll(int[] truth, int[] predicted) {
        BinaryRanking.checkLengths("truth", truth.length, "predicted", predicted.length);
        if (sparse != null) {
            return addOneByOne(sparse, truth, predicted);
        }
        return plus(StripedCount.of(truth, predicted, 0, truth.length, k), truth, predicted);
    }

    /**
     * Counts these examples with the threads of the common pool, to the same counts; of more than 1,024 classes with one
     * thread.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param predicted predicted classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException if the lengths differ, or an index is outside [0, number of labels); then nothing
     *     is counted
     */
    public ConfusionCounter addAllInParallel(int[] truth, int[] predicted) {
        BinaryRanking.checkLengths("truth", truth.length, "predicted", predicted.length);
        if (sparse != null) {
            return addOneByOne(sparse, truth, predicted);
        }
        return plus(StripedCount.inParallel(truth, predicted, k), truth, predicted);
    }

    /**
     * Counts examples of an iterator, until it ends.
     *
     * @param examples any objects
     * @param truth gives an example's true class's index
     * @param predicted gives its predicted class's index
     * @throws IllegalArgumentException if an index is outside [0, number of labels); examples before it are counted
     */
    public <T> ConfusionCounter addAll(
            Iterator<? extends T> examples, ToIntFunction<? super T> truth, ToIntFunction<? super T> predicted) {
        while (examples.hasNext()) {
            T example = examples.next();
            add(truth.applyAsInt(example), predicted.applyAsInt(example));
        }
        return this;
    }

    /**
     * Returns a collector for streams, which may be parallel.
     *
     * @param labels the classes
     * @param truth gives an example's true class's index
     * @param predicted gives its predicted class's index
     */
    public static <T> Collector<T, ?, ConfusionMatrix> collector(
            Labels labels, ToIntFunction<? super T> truth, ToIntFunction<? super T> predicted) {
        return Collector.of(
                () -> new ConfusionCounter(labels),
                (counter, example) -> counter.add(truth.applyAsInt(example), predicted.applyAsInt(example)),
                ConfusionCounter::merge,
                ConfusionCounter::matrix,
                Collector.Characteristics.UNORDERED);
    }

    /** Adds counts of pairs; empty ones are of pairs with an index that is no label, to be named. */
    private ConfusionCounter plus(long[] counted, int[] truth, int[] predicted) {
        if (counted.length == 0) {
            for (int i = 0; i < truth.length; i++) {
                if (Math.min(truth[i], predicted[i]) < 0 || Math.max(truth[i], predicted[i]) >= k) {
                    labels.check("truth[" + i + "]", truth[i]);
                    labels.check("predicted[" + i + "]", predicted[i]);
                }
            }
        }
        return plus(counted);
    }

    private ConfusionCounter addOneByOne(SparseCounter cells, int[] truth, int[] predicted) {
        labels.checkIndices("truth", truth);
        labels.checkIndices("predicted", predicted);
        fit(truth.length == 0 ? 0 : 1);
        double unit = scale.unit();
        for (int i = 0; i < truth.length; i++) {
            cells.add(truth[i], predicted[i], 1, unit, unit * unit);
        }
        return this;
    }

    private ConfusionCounter plus(long[] counted) {
        plus(counts, counted);
        if (Arrays.stream(counted).anyMatch(count -> count > 0)) {
            fit(1);
        }
        if (weights != null && squares != null) {
            plus(weights, scaled(asDoubles(counted), -scale.exponent()));
            plus(squares, squared(asDoubles(counted), -scale.exponent()));
        }
        return this;
    }

    /**
     * Counts these examples, each with its weight.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param predicted predicted classes' indices, shape {@code [n]}
     * @param weight weights, shape {@code [n]}, each finite and not negative
     * @throws IllegalArgumentException if the lengths differ, an index is outside [0, number of labels), or a weight is
     *     negative, infinite or NaN; then nothing is counted. Also if weights above 2^300, or that are all below 2^-300, differ
     *     by more than a factor of 1e400
     */
    public ConfusionCounter addAll(int[] truth, int[] predicted, double[] weight) {
        BinaryRanking.checkLengths("truth", truth.length, "predicted", predicted.length);
        BinaryRanking.checkLengths("truth", truth.length, "weight", weight.length);
        labels.checkIndices("truth", truth);
        labels.checkIndices("predicted", predicted);
        double greatest = BinaryRanking.checkWeights(weight);
        becomeWeighted();
        fit(greatest);
        double[] scaled = scale.exponent() == 0
                ? weight
                : Arrays.stream(weight).map(scale::of).toArray();
        if (sparse != null) {
            for (int i = 0; i < truth.length; i++) {
                double each = scaled[i];
                sparse.add(truth[i], predicted[i], 1, each, each * each);
            }
            return this;
        }
        double[] sums = Objects.requireNonNull(weights);
        double[] squared = Objects.requireNonNull(squares);
        for (int i = 0; i < truth.length; i++) {
            double each = scaled[i];
            int cell = truth[i] * k + predicted[i];
            counts[cell]++;
            sums[cell] += each;
            squared[cell] += each * each;
        }
        return this;
    }

    private void becomeWeighted() {
        if (sparse != null) {
            sparse.becomeWeighted();
        } else if (weights == null) {
            weights = asDoubles(counts);
            squares = weights.clone();
        }
    }

    private boolean isWeighted() {
        return sparse == null ? weights != null : sparse.isWeighted();
    }

    /**
     * Counts these examples, given by their labels.
     *
     * @throws IllegalArgumentException if the lengths differ, or a label is unknown or null; then nothing is counted
     */
    public ConfusionCounter addAll(List<?> truth, List<?> predicted) {
        BinaryRanking.checkLengths("truth", truth.size(), "predicted", predicted.size());
        LabelPairs pairs = LabelPairs.in(truth, predicted);
        long[] counted = pairs == null ? null : pairs.countsOf(labels);
        if (counted != null) {
            return plus(counted);
        }
        // Either names what is no label, or counts labels that are too many for a table.
        return addAll(labels.indicesOf("truth", truth), labels.indicesOf("predicted", predicted));
    }

    /**
     * Adds what another counter has counted; the other stays as it is.
     *
     * @throws IllegalArgumentException if its labels are others
     */
    public ConfusionCounter merge(ConfusionCounter other) {
        if (!labels.equals(other.labels)) {
            throw new IllegalArgumentException(
                    "can't merge counts of " + other.labels.listed() + " into counts of " + labels.listed());
        }
        if (isWeighted() || other.isWeighted()) {
            becomeWeighted();
        }
        scale(scale.fit(other.scale));
        int by = other.scale.exponent() - scale.exponent();
        if (sparse != null && other.sparse != null) {
            sparse.merge(other.sparse, by);
            return this;
        }
        if (weights != null && squares != null) {
            plus(weights, scaled(other.weights == null ? asDoubles(other.counts) : other.weights, by));
            plus(squares, squared(other.squares == null ? asDoubles(other.counts) : other.squares, by));
        }
        plus(counts, other.counts);
        return this;
    }

    private static void plus(long[] sum, long[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }

    private static void plus(double[] sum, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }

    private static double[] asDoubles(long[] values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }

    /** Returns the matrix of what was counted so far. */
    public ConfusionMatrix matrix() {
        if (sparse != null) {
            return new ConfusionMatrix(labels, MatrixCells.sparse(labels.size(), sparse.cells(), scale.exponent()));
        }
        return new ConfusionMatrix(
                labels,
                counts.clone(),
                weights == null ? null : weights.clone(),
                squares == null ? null : squares.clone(),
                scale.exponent());
    }
}
