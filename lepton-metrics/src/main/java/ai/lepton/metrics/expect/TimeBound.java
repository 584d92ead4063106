package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.CheckReturnValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a time must keep: a least or a greatest one, for the estimate alone or for its confidence interval.
 *
 * @param atLeast true for a least time, false for a greatest
 * @param limit the time that must be reached, or not be passed, not negative
 * @param level confidence level in (0, 1); null where the estimate alone counts
 */
public record TimeBound(
        boolean atLeast, Duration limit, @Nullable Double level) {
    /** Checks the limit and the level. */
    public TimeBound {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit is " + limit + "; a time must not be negative");
        }
        if (level != null && !(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
    }

    /**
     * Wants the near end of the two-sided confidence interval to hold the limit, not the estimate alone.
     *
     * @param confidence level in (0, 1), such as 0.95
     * @throws IllegalArgumentException if it is outside (0, 1)
     */
    @CheckReturnValue
    public TimeBound atConfidence(double confidence) {
        return new TimeBound(atLeast, limit, confidence);
    }

    /** Returns the bound in seconds. */
    Bound inSeconds() {
        return new Bound(atLeast, limit.getSeconds() + limit.getNano() / 1e9, level);
    }

    /** Returns the unit in which people say such a time. */
    Unit unit() {
        return Unit.ofSeconds(inSeconds().limit());
    }

    /** Returns such as {@code at most 20.00 ms at 95 % confidence}. */
    @Override
    public String toString() {
        return inSeconds().text(unit());
    }
}
