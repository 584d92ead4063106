package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * Holding one estimate against a bound: the only place that decides whether it is met, and says so in a line.
 *
 * <p>What is undefined or infinite meets no bound. Where a bound wants confidence, the whole interval must keep it, the value too, and one with a caution
 * decides nothing.
 *
 * @param title what was measured, in words
 * @param bound what it must reach
 * @param unit in which values are said
 */
record Holding(String title, Bound bound, Unit unit) {
    static final int FEWEST_DECIMALS = 3;
    static final int MOST_DECIMALS = 9;

    /** Returns how an estimate does that is still to be found; one that can't be is not met, for the reason given. */
    QualityGate.Check outcome(Supplier<Estimate> found, String thing) {
        Estimate estimate;
        try {
            estimate = found.get();
        } catch (IllegalArgumentException e) {
            return missed(String.valueOf(e.getMessage()));
        } catch (NoSuchElementException e) {
            return missed("it is undefined: " + e.getMessage());
        }
        return outcome(estimate, Things.counted(estimate.n(), thing));
    }

    /** Returns how an estimate does, from so many things. */
    QualityGate.Check outcome(Estimate estimate, String counted) {
        if (estimate.score() instanceof Score.Undefined undefined) {
            return missed("it is undefined: " + undefined.reason());
        }
        if (Double.isInfinite(estimate.value())) {
            return missed("it is infinite, which no bound tells anything of, from " + counted);
        }
        Interval interval = estimate.bounds();
        if (bound.level() != null && interval != null && interval.level() != bound.level()) {
            return missed("its interval is at " + Interval.percent(interval.level()) + " confidence: "
                    + shown(estimate, false) + " from " + counted);
        }
        boolean met = isMetBy(estimate);
        return outcome(met, wanted() + ", got " + shown(estimate, met) + " from " + counted + doubt(estimate));
    }

    /** Returns what is said of a caution; empty where there is none. */
    String doubt(Estimate estimate) {
        String caution = estimate.caution();
        if (caution == null) {
            return "";
        }
        return estimate.bounds() == null ? ": " + Quoted.message(caution) : ", but " + Cautions.said(caution);
    }

    /** Returns whether an estimate is within the bound, with confidence where it is wanted. */
    boolean isMetBy(Estimate estimate) {
        if (!Double.isFinite(estimate.value())) {
            return false;
        }
        Double level = bound.level();
        return level == null
                ? bound.holdsFor(unit.of(estimate.value()), unit)
                : estimate.trustedInterval()
                        .filter(interval -> interval.level() == level)
                        .filter(interval -> bound.holdsFor(unit.of(decisive(estimate)), unit))
                        .filter(interval -> bound.holdsFor(unit.of(estimate.value()), unit))
                        .isPresent();
    }

    /** Returns the outcome that it is not met, for this reason. */
    QualityGate.Check missed(String reason) {
        return outcome(false, wanted() + ", but " + reason);
    }

    QualityGate.Check outcome(boolean met, String message) {
        return new QualityGate.Check(title, met, Quoted.message(message));
    }

    /** Returns such as {@code macro f1: wanted at least 0.90 at 95 % confidence}. */
    String wanted() {
        return title + ": wanted " + bound.text(unit);
    }

    /** Returns such as {@code 0.912 [0.884, 0.935]}, with as many decimals as it takes to see a miss. */
    String shown(Estimate estimate, boolean met) {
        boolean lacksInterval = bound.level() != null && estimate.bounds() == null;
        boolean missesByItself = !met && !lacksInterval && !bound.holdsFor(unit.of(decisive(estimate)), unit);
        int decimals = missesByItself ? decimals(unit.of(decisive(estimate))) : FEWEST_DECIMALS;
        return unit.text(estimate, decimals) + (lacksInterval ? " without an interval" : "");
    }

    /** Returns the value that decides: that of the score, or the near end of the interval. */
    double decisive(Estimate estimate) {
        Interval interval = estimate.bounds();
        if (bound.level() == null || interval == null) {
            return estimate.value();
        }
        return bound.atLeast() ? interval.low() : interval.high();
    }

    /** Returns as many decimals as it takes to see that a value misses its limit. */
    private int decimals(double missing) {
        int decimals = FEWEST_DECIMALS;
        while (decimals < MOST_DECIMALS
                && Double.isFinite(missing)
                && bound.holdsFor(
                        new BigDecimal(missing)
                                .setScale(decimals, RoundingMode.HALF_EVEN)
                                .doubleValue(),
                        unit)) {
            decimals++;
        }
        return decimals;
    }
}
