package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The unit in which a message says values.
 *
 * @param perUnit how many of what was measured make one
 * @param suffix what stands behind a number, such as {@code " ms"}
 */
record Unit(double perUnit, String suffix) {
    /** That of the measure itself. */
    static final Unit ITS_OWN = new Unit(1, "");

    /** Returns the unit of times that suits one in seconds. */
    static Unit ofSeconds(double seconds) {
        double size = Math.abs(seconds);
        if (size >= 1) {
            return new Unit(1, " s");
        }
        return size >= 1e-3 ? new Unit(1e-3, " ms") : size >= 1e-6 ? new Unit(1e-6, " µs") : new Unit(1e-9, " ns");
    }

    /** Returns a value in this unit. */
    double of(double value) {
        return perUnit == 1 ? value : value / perUnit;
    }

    /** Returns a limit as it was written, with two decimals or more: {@code 0.90}, {@code 20.00 ms}. */
    String text(double limit) {
        double shown = perUnit == 1
                ? limit
                : new BigDecimal(limit / perUnit).round(new MathContext(12)).doubleValue();
        return Bound.plain(shown) + suffix;
    }

    /** Returns such as {@code 18.312 [17.951, 18.640] ms}. */
    String text(Estimate estimate, int decimals) {
        return estimate.map(this::of).figures(decimals) + suffix;
    }
}
