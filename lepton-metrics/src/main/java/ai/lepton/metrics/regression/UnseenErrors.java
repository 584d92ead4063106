package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Rounding;
import org.jspecify.annotations.Nullable;

/**
 * What can be said where examples do not vary, as where all are predicted exactly: that few are unlike those seen.
 *
 * <p>At most a share 1 − ((1 − level) / 2)^(1/n) of all examples is unlike those seen, by Clopper and Pearson. How far
 * predictions of those are off no data tell. It is supposed that they are no worse than chance, which pairs a truth with the
 * prediction of another example, and no better than exact; the measure is computed with that share of such pairs.
 * Where chance would do no worse than what was seen, as a constant that is always off by as much, that bounds nothing, and there
 * is a caution; so there is where fewer than 10 examples tell what chance would do.
 */
final class UnseenErrors {
    static final String METHOD = "clopper-pearson";

    private static final int FEWEST = 10;
    private static final int SHIFTS = 64;
    private static final int MOST_PAIRS = 1 << 20;

    private final RegressionExamples examples;
    private final double level;
    private final double share;

    UnseenErrors(RegressionExamples examples, double effective, double level) {
        this.examples = examples;
        this.level = level;
        this.share = -Math.expm1(Math.log((1 - level) / 2) / effective);
    }

    /** Returns the estimate with the interval that follows; with a caution in its place where there is none. */
    Estimate estimate(RegressionMeasure measure, Estimate plain) {
        if (examples.counted() < 2) {
            return plain.withCaution("one example tells nothing of how errors vary");
        }
        double value = plain.value();
        Score byChance = measure.of(mixed(false));
        Score exact = measure.of(mixed(true));
        double one = byChance.orElse(value);
        double other = exact.orElse(value);
        double low = Math.min(value, Math.min(one, other));
        double high = Math.max(value, Math.max(one, other));
        if (Rounding.areSame(low, high, Math.max(Math.abs(low), Math.abs(high)))) {
            return plain.withCaution("all errors are the same but for rounding, and the truths do not tell how large "
                    + "others may be");
        }
        return plain.withBounds(new Interval(low, high, level, METHOD)).withCaution(caution(measure, value, one));
    }

    /** Returns a caution where chance tells little of how much worse others may be, or is itself told by few examples. */
    private @Nullable String caution(RegressionMeasure measure, double value, double byChance) {
        double size = Math.max(Math.abs(byChance), Math.abs(value));
        boolean isSame = Rounding.areSame(Math.min(byChance, value), Math.max(byChance, value), size);
        boolean isWorse =
                measure.direction() == Measure.Direction.LOWER_IS_BETTER ? byChance > value : byChance < value;
        if (isSame || !isWorse) {
            return "all errors are alike, and predictions by chance would be no worse, so nothing tells how large others may be";
        }
        return examples.counted() < FEWEST
                ? "all errors of " + examples.counted() + " examples are alike; what others may be is told from "
                        + FEWEST + " on"
                : null;
    }

    /** Returns the estimate of a correlation of ranks that is 1 or −1. */
    Estimate estimateOfRanks(boolean isKendall, Estimate plain) {
        double kept = 1 - share;
        double other = Math.signum(plain.value()) * (isKendall ? kept * kept : kept);
        Interval bounds = new Interval(Math.min(other, plain.value()), Math.max(other, plain.value()), level, METHOD);
        return plain.withBounds(bounds);
    }

    /** Returns the examples with the share of them predicted exactly, or by chance. */
    private RegressionExamples mixed(boolean exactly) {
        int n = examples.size();
        int shifts = exactly ? 1 : Math.max(1, Math.min(Math.min(SHIFTS, n - 1), MOST_PAIRS / n));
        double[] truth = new double[n * (shifts + 1)];
        double[] predicted = new double[truth.length];
        double[] weight = new double[truth.length];
        for (int shift = 0; shift <= shifts; shift++) {
            int by = (int) ((long) n * shift / (shifts + 1));
            for (int i = 0; i < n; i++) {
                int at = shift * n + i;
                truth[at] = examples.truth[i];
                boolean exact = exactly && shift > 0;
                predicted[at] = exact ? examples.truth[i] : examples.predicted[(i + by) % n];
                weight[at] = examples.weight(i) * (shift == 0 ? 1 - share : share / shifts);
            }
        }
        return RegressionExamples.of(truth, predicted, weight);
    }
}
