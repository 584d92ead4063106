package ai.lepton.metrics.expect;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.CheckReturnValue;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a value must reach: a least or a greatest value, for the estimate alone or for its confidence interval.
 *
 * <p>It is in the measure's own unit, so 0.95 for 95 %. Where it is known what values a measure can have, expectations
 * refuse a limit outside of them by an {@link IllegalArgumentException}: it would hold for every model, or for none. A limit
 * at an end of the range is taken.
 *
 * @param atLeast true for a least value, false for a greatest
 * @param limit the value that must be reached, or not be passed
 * @param level confidence level in (0, 1); null where the estimate alone counts
 */
public record Bound(boolean atLeast, double limit, @Nullable Double level) {
    /** Checks the limit and the level. */
    public Bound {
        if (!(Math.abs(limit) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be finite");
        }
        checkedLevel(level);
    }

    static @Nullable Double checkedLevel(@Nullable Double level) {
        if (level != null && !(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
        return level;
    }

    /**
     * Wants the near end of the two-sided confidence interval to hold the limit, not the estimate alone: for a least value
     * the low end, for a greatest the high one.
     *
     * @param confidence level in (0, 1), such as 0.95
     * @throws IllegalArgumentException if it is outside (0, 1)
     */
    @CheckReturnValue
    public Bound atConfidence(double confidence) {
        return new Bound(atLeast, limit, confidence);
    }

    /** Returns whether a value in this unit is within the bound. */
    boolean holdsFor(double value, Unit unit) {
        return atLeast ? value >= unit.of(limit) : value <= unit.of(limit);
    }

    /** Returns such as {@code at least 0.90 at 95 % confidence}. */
    @Override
    public String toString() {
        return text(Unit.ITS_OWN);
    }

    String text(Unit unit) {
        return (atLeast ? "at least " : "at most ")
                + unit.text(limit)
                + (level == null ? "" : " at " + Interval.percent(level) + " confidence");
    }

    /** Returns a limit as it was written, with two decimals or more; one of very many digits with an exponent. */
    static String plain(double limit) {
        boolean isLong = Math.abs(limit) >= 1e15 || (limit != 0 && Math.abs(limit) < 1e-15);
        if (isLong) {
            return Double.toString(limit);
        }
        BigDecimal shown = new BigDecimal(Double.toString(limit));
        return (shown.scale() < 2 ? shown.setScale(2) : shown).toPlainString();
    }

    /**
     * What a time must keep: a least or a greatest one, for the estimate alone or for its confidence interval.
     *
     * @param atLeast true for a least time, false for a greatest
     * @param limit the time that must be reached, or not be passed, not negative
     * @param level confidence level in (0, 1); null where the estimate alone counts
     */
    public record OfTime(
            boolean atLeast, Duration limit, @Nullable Double level) {
        /** Checks the limit and the level. */
        public OfTime {
            if (limit.isNegative()) {
                throw new IllegalArgumentException("limit is " + limit + "; a time must not be negative");
            }
            checkedLevel(level);
        }

        /**
         * Wants the near end of the two-sided confidence interval to hold the limit, not the estimate alone.
         *
         * @param confidence level in (0, 1), such as 0.95
         * @throws IllegalArgumentException if it is outside (0, 1)
         */
        @CheckReturnValue
        public OfTime atConfidence(double confidence) {
            return new OfTime(atLeast, limit, confidence);
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
}
