package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Bootstrap;
import ai.lepton.metrics.inference.DifferenceTests;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.inference.PairedPermutation;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The difference of one measure of counts between two classifiers' predictions of the same examples. */
final class PairedCounts {
    static final String BOOTSTRAP = "paired-bootstrap";
    /** The most things that are drawn for each resample: kinds of examples, or examples where they have weights. */
    static final int MOST_DRAWN = 10_000;

    private final Evaluation first;
    private final Evaluation second;
    private final CountMeasure measure;
    private final ConfusionMatrix one;
    private final ConfusionMatrix other;
    private final double level;
    private final MultinomialBootstrap options;
    private final int n;
    // One of the two is there, unless there are too many classes.
    private final @Nullable PairedCells cells;
    private final @Nullable WeightedPairs pairs;

    PairedCounts(Evaluation first, Evaluation second, CountMeasure measure) {
        this.first = first;
        this.second = second;
        this.measure = measure;
        one = matrix(first);
        other = matrix(second);
        level = first.options().level();
        options = first.options().bootstrap();
        n = first.truth().length;
        double[] weights = first.weights();
        boolean isCounted = weights == null && one.isDense();
        cells = isCounted ? PairedCells.of(one, first.truth(), first.predicted(), second.predicted()) : null;
        pairs = weights == null || !one.isDense()
                ? null
                : new WeightedPairs(first.labels(), first.truth(), first.predicted(), second.predicted(), weights);
    }

    private static ConfusionMatrix matrix(Evaluation evaluation) {
        double[] weights = evaluation.weights();
        return weights == null
                ? ConfusionMatrix.of(evaluation.labels(), evaluation.truth(), evaluation.predicted())
                : ConfusionMatrix.of(evaluation.labels(), evaluation.truth(), evaluation.predicted(), weights);
    }

    Estimate difference() {
        Estimate plain = plain();
        if (!plain.score().isDefined()) {
            return plain;
        }
        if (!one.isDense()) {
            return plain.withCaution(CountIntervals.TOO_MANY_CLASSES);
        }
        TestResult result = areTooMany()
                ? delta(plain.value())
                : DifferenceTests.resampled(BOOTSTRAP, plain.value(), replicates(), level, n);
        return result.difference().orElse(plain);
    }

    TestResult test() {
        Estimate gap = difference();
        if (gap.score() instanceof Score.Undefined undefined) {
            return TestResult.undefined("permutation", undefined.reason(), gap, n);
        }
        if (!one.isDense()) {
            return TestResult.undefined("permutation", CountIntervals.TOO_MANY_CLASSES, gap, n);
        }
        if (areTooMany()) {
            return delta(gap.value());
        }
        TestResult found = permutation();
        return new TestResult(
                found.method(), found.statistic(), found.degreesOfFreedom(), found.pValue(), gap, found.n());
    }

    private Estimate plain() {
        Score gap;
        if (measure.of(one) instanceof Score.Undefined undefined) {
            gap = Score.undefined("of the first: " + undefined.reason());
        } else if (measure.of(other) instanceof Score.Undefined undefined) {
            gap = Score.undefined("of the second: " + undefined.reason());
        } else {
            gap = Score.of(measure.of(one).orElseThrow() - measure.of(other).orElseThrow());
        }
        return Estimate.of(gap, n);
    }

    private boolean areTooMany() {
        return (cells == null ? n : cells.counts.length) > MOST_DRAWN;
    }

    private double[] replicates() {
        if (cells != null) {
            return options.replicates(
                            cells.counts, 1, (counts, values) -> values[0] = cells.difference(measure, counts))[0];
        }
        WeightedPairs weighted = weighted();
        return Bootstrap.ofRows(n)
                .resamples(options.resamples())
                .seed(options.seed())
                .replicates(rows -> weighted.difference(measure, rows));
    }

    private TestResult permutation() {
        PairedPermutation permutation = new PairedPermutation(options.resamples(), options.seed());
        if (cells != null) {
            int[] discordant = cells.discordant();
            long[] counts = Arrays.stream(discordant)
                    .mapToLong(cell -> cells.counts[cell])
                    .toArray();
            return permutation.test(counts, swapped -> cells.differenceSwapped(measure, discordant, swapped), n);
        }
        WeightedPairs weighted = weighted();
        int[] rows = weighted.discordant();
        long[] once = new long[rows.length];
        Arrays.fill(once, 1);
        return permutation.test(once, swapped -> weighted.differenceSwapped(measure, rows, swapped), n);
    }

    private WeightedPairs weighted() {
        if (pairs == null) {
            throw new IllegalStateException("the examples have no weights");
        }
        return pairs;
    }

    /** Returns the test by each example's influence: the slope of the first measure in its cell, minus the second's. */
    private TestResult delta(double gap) {
        int k = first.labels().size();
        double[] slopes = DeltaMethod.slopes(one, measure);
        double[] others = DeltaMethod.slopes(other, measure);
        double[] weights = first.weights();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            int row = first.truth()[i] * k;
            double slope = slopes[row + first.predicted()[i]] - others[row + second.predicted()[i]];
            double influence = (weights == null ? 1 : weights[i]) * slope;
            sum += influence;
            squares += influence * influence;
        }
        // The sum is 0 for measures that are the same for weights of any scale.
        double variance = Math.max(0, squares - sum * sum / n);
        return DifferenceTests.normal("delta", gap, variance, measure.highest() - measure.lowest(), level, n);
    }
}
