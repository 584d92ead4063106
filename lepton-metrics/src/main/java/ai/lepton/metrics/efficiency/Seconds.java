package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Estimate;
import java.util.Locale;

/** Times in the unit that people read, and in that of the standards. */
final class Seconds {
    private static final double NANOS = 1e9;
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};

    private Seconds() {}

    /** Returns an estimate in seconds of one in nanoseconds. */
    static Estimate of(Estimate nanos) {
        return nanos.map(value -> value / NANOS);
    }

    /** Returns nanoseconds with three significant digits in the unit that suits: {@code 812 ns}, {@code 1.25 ms}. */
    static String text(double nanos) {
        double value = nanos;
        int unit = 0;
        while (unit < UNITS.length - 1 && value >= 999.5) {
            value /= 1000;
            unit++;
        }
        boolean isWhole = unit == 0 && value == Math.rint(value);
        int decimals = isWhole || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
    }
}
