package ai.lepton.exchange.internal;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Measurements as people read them, in units of any size. */
public final class Figures {
    private static final MathContext DIGITS = new MathContext(4);

    private Figures() {}

    /** Returns such as {@code 0.912 [0.884, 0.935]}, with four significant digits, or why there is no value. */
    public static String text(Estimate estimate) {
        if (!estimate.score().isDefined()) {
            return estimate.score().toString();
        }
        Interval bounds = estimate.bounds();
        return number(estimate.value())
                + (bounds == null ? "" : " [" + number(bounds.low()) + ", " + number(bounds.high()) + "]");
    }

    /** Returns a number with four significant digits. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e12)) {
            return new BigDecimal(value).round(DIGITS).toString();
        }
        BigDecimal exact = new BigDecimal(value);
        int decimals = size < 1 ? 4 : Math.max(0, 4 - (exact.precision() - exact.scale()));
        return exact.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }
}
