package ai.lepton.metrics;

/**
 * A weighted mean of scores, undefined ones treated by a policy; a score of weight 0 counts nothing, undefined or not.
 *
 * <p>Under {@link WhenUndefined#UNDEFINED} it is undefined for the reason of the first undefined score.
 */
public final class ScoreMean {
    private final WhenUndefined policy;
    private double sum;
    private double weights;
    private Score firstUndefined = Score.undefined("no class has an example");

    /** Creates a mean of nothing. */
    public ScoreMean(WhenUndefined policy) {
        this.policy = policy;
    }

    /**
     * Adds a score.
     *
     * @throws java.util.NoSuchElementException if it is undefined, has weight, and the policy is
     *     {@link WhenUndefined#THROW}
     */
    public ScoreMean add(Score score, double weight) {
        if (weight == 0) {
            return this;
        }
        if (policy.applyTo(score) instanceof Score.Defined defined) {
            sum += weight * defined.value();
            weights += weight;
        } else if (policy == WhenUndefined.UNDEFINED && !Double.isNaN(weights)) {
            firstUndefined = score;
            weights = Double.NaN;
        }
        return this;
    }

    /** Returns the mean, undefined where no score counts. */
    public Score score() {
        return weights > 0 ? Score.of(sum / weights) : policy.applyTo(firstUndefined);
    }
}
