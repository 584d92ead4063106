package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.inference.internal.DifferenceTests;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The difference of one measure of counts between two classifiers' predictions of the same examples. */
final class PairedCounts {
    static final String METHOD = "paired-posterior-by-rows";
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
        JointCells joint = JointCells.of(
                first.labels().size(), first.truth(), first.predicted(), second.predicted(), first.weights());
        if (joint.codes().length > MOST_DRAWN) {
            return delta(plain.value()).difference().orElse(plain);
        }
        return drawn(new PairedPosterior(one, joint), plain);
    }

    private Estimate drawn(PairedPosterior posterior, Estimate plain) {
        CountMeasure ofDraws = measure.ofDraws();
        double[] centres = posterior.atCentre(ofDraws);
        double[][] values = posterior.values(ofDraws, options.resamples(), options.seed());
        double[] gaps = new double[options.resamples()];
        Arrays.setAll(gaps, draw -> values[0][draw] - values[1][draw]);
        double bias = Math.max(
                PosteriorIntervals.bias(values[0], centres[0]), PosteriorIntervals.bias(values[1], centres[1]));
        String caution = new CountCautions(one).of(measure, bias);
        double range = measure.range().width();
        Interval bounds = PosteriorIntervals.interval(
                gaps, centres[0] - centres[1], plain.value(), new Bounded(-range, range), level, METHOD);
        return bounds == null
                ? plain.withCaution("no interval: the difference has too few values in what was drawn, or but one")
                : plain.withBounds(bounds).withCaution(caution);
    }

    TestResult test() {
        Estimate gap = difference();
        if (gap.score() instanceof Score.Undefined undefined) {
            return TestResult.undefined("permutation", undefined.reason(), gap, n);
        }
        if (!one.isDense()) {
            return TestResult.undefined("permutation", CountIntervals.TOO_MANY_CLASSES, gap, n);
        }
        TestResult found = areTooMany() ? delta(gap.value()) : permutation();
        return found.withDifference(gap);
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

    private TestResult permutation() {
        PairedTests.Permutation permutation = new PairedTests.Permutation(options.resamples(), options.seed());
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
        return DifferenceTests.normal("delta", gap, variance, measure.range().width(), level, n);
    }
}
