package ai.lepton.metrics.internal;

import ai.lepton.metrics.Score;
import org.jspecify.annotations.Nullable;

/**
 * A weighted mean of scores, undefined ones treated by a policy; a score of weight 0 counts nothing, undefined or not.
 *
 * <p>Under {@link Score.WhenUndefined#UNDEFINED} it is undefined for the reason of the first undefined score.
 */
public final class ScoreMean {
    private static final double GREATEST_VALUE = 1e140;
    private static final double GREATEST_WEIGHT = 1e150;

    private final Score.WhenUndefined policy;
    private double sum;
    private double weights;
    // Sums of what is too large or too small for those above; null where nothing is.
    private @Nullable Dyadic exactSum;
    private @Nullable Dyadic exactWeights;
    private Score firstUndefined = Score.undefined("no class has an example");

    /** Creates a mean of nothing. */
    public ScoreMean(Score.WhenUndefined policy) {
        this.policy = policy;
    }

    /**
     * Adds a score.
     *
     * @throws java.util.NoSuchElementException if it is undefined, has weight, and the policy is
     *     {@link Score.WhenUndefined#THROW}
     */
    public ScoreMean add(Score score, double weight) {
        if (weight == 0) {
            return this;
        }
        if (policy.applyTo(score) instanceof Score.Defined defined) {
            double value = defined.value();
            if (isTame(value, GREATEST_VALUE) && isTame(weight, GREATEST_WEIGHT)) {
                sum += weight * value;
                weights += weight;
            } else {
                exactSum = (exactSum == null ? Dyadic.ZERO : exactSum)
                        .plus(Dyadic.of(value).times(weight));
                exactWeights = (exactWeights == null ? Dyadic.ZERO : exactWeights).plus(Dyadic.of(weight));
            }
        } else if (policy == Score.WhenUndefined.UNDEFINED && !Double.isNaN(weights)) {
            firstUndefined = score;
            weights = Double.NaN;
        }
        return this;
    }

    private static boolean isTame(double value, double greatest) {
        double size = Math.abs(value);
        return size == 0 || (size <= greatest && size >= 1 / greatest);
    }

    /** Returns the mean, undefined where no score counts, or it is more than a double can hold. */
    public Score score() {
        if (exactSum != null && exactWeights != null && !Double.isNaN(weights)) {
            return exactSum.plus(Dyadic.of(sum))
                    .over(exactWeights.plus(Dyadic.of(weights)))
                    .score();
        }
        return weights > 0 ? Score.of(sum / weights) : policy.applyTo(firstUndefined);
    }
}
