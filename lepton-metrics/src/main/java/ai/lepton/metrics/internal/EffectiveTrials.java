package ai.lepton.metrics.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many trials of equal weight a weighted share is worth: its variance is that of so many.
 *
 * <p>Kish's number, the squared sum of the weights over the sum of their squares, supposes that weights have nothing to do
 * with what is counted. Where the examples that are hard weigh more, as in a sample that is drawn to find errors and weighted
 * back, they have. Then the variance is that of {@code w (x - share)}, for each example of weight w that is a hit, x = 1, or
 * not. Few hits, or few misses, tell little of their weights; so the ratio of the two variances is averaged with 1, as if one
 * more had been seen, or ten more where it is below 1 and would make the interval narrower.
 *
 * @param hits weight of what is counted
 * @param hitSquares sum of its squared weights
 * @param misses weight of what is not
 * @param missSquares sum of its squared weights
 * @see <a href="https://doi.org/10.1007/978-1-4612-4378-6">Särndal, Swensson and Wretman 1992, on the variance of ratios</a>
 */
public record EffectiveTrials(double hits, double hitSquares, double misses, double missSquares) {
    private static final double UNSEEN_IF_HEAVIER = 1;
    private static final double UNSEEN_IF_LIGHTER = 10;
    private static final double FEWEST = 25;
    private static final double UNEVEN = 0.5;

    /** Returns the number of trials; not finite where the squares of the weights are too small to be told. */
    public double number() {
        double kish = kish();
        if (!(telling() > 0 && hitSquares > 0 && missSquares > 0)) {
            return kish;
        }
        double squares = hitSquares + missSquares;
        double ratio = (hitSquares / squares) * (misses / hits) + (missSquares / squares) * (hits / misses);
        double unseen = ratio < 1 ? UNSEEN_IF_LIGHTER : UNSEEN_IF_HEAVIER;
        return kish / ((telling() * ratio + unseen) / (telling() + unseen));
    }

    private double kish() {
        double sum = hits + misses;
        return sum * (sum / (hitSquares + missSquares));
    }

    /** Returns the effective number of hits, or of misses if that is smaller. */
    private double telling() {
        return hits > 0 && misses > 0 ? Math.min(hits * (hits / hitSquares), misses * (misses / missSquares)) : 0;
    }

    /**
     * Returns why an interval with this number may not hold its level: where weights are so uneven that Kish's number is less
     * than half of the examples, and few at that, a single heavy example decides, and tells little of others.
     *
     * @param examples number of hits and misses
     * @return null where nothing speaks against it
     */
    public @Nullable String caution(long examples) {
        double kish = kish();
        return kish < FEWEST * (1 - 1e-9) && kish < UNEVEN * examples
                ? String.format(
                        Locale.ROOT,
                        "the weights are so uneven that %d examples count as %.1f; the level holds from %.0f on",
                        examples,
                        kish,
                        FEWEST)
                : null;
    }
}
