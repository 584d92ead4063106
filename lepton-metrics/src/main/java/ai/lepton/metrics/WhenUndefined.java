package ai.lepton.metrics;

import java.util.NoSuchElementException;

/**
 * What to do with a score that is undefined, such as the precision of a class that was never predicted.
 *
 * <p>The same choice everywhere; scikit-learn's {@code zero_division} is {@link #ZERO} for 0 (and for its default,
 * {@code "warn"}), {@link #ONE} for 1, {@link #SKIP} for {@code numpy.nan}.
 */
public enum WhenUndefined {
    /** It stays undefined, and so does every average that it is part of. */
    UNDEFINED,
    /** It counts as 0. */
    ZERO,
    /** It counts as 1. */
    ONE,
    /** It stays undefined by itself, and is left out of averages. */
    SKIP,
    /** It is an error. */
    THROW;

    /**
     * Returns the score under this policy: a defined one as it is.
     *
     * @throws NoSuchElementException if it is undefined and this is {@link #THROW}, with the reason
     */
    public Score applyTo(Score score) {
        if (score.isDefined()) {
            return score;
        }
        return switch (this) {
            case UNDEFINED, SKIP -> score;
            case ZERO -> Score.of(0);
            case ONE -> Score.of(1);
            case THROW -> Score.of(score.orElseThrow());
        };
    }
}
