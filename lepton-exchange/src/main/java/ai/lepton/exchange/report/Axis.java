package ai.lepton.exchange.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis in the units of the data, from a little below the least value to a little above the greatest.
 *
 * @param low where it begins
 * @param high where it ends, above {@code low}
 */
record Axis(double low, double high) {
    private static final double MARGIN = 0.03;
    private static final int INTERVALS = 5;
    private static final MathContext SIGNIFICANT = new MathContext(12);

    /** Values that differ by less than this share of their size are as good as one. */
    private static final double ONE_VALUE = 1e-12;

    /** Returns the axis for finite values from the least to the greatest. */
    static Axis over(double least, double greatest) {
        double size = Math.max(Math.abs(least), Math.abs(greatest));
        // In halves, since the greatest less the least may be beyond what a double holds.
        double half = greatest / 2 - least / 2;
        double margin = half > size * ONE_VALUE ? 2 * MARGIN * half : size == 0 ? 1 : 0.1 * size;
        return new Axis(Math.max(least - margin, -Double.MAX_VALUE), Math.min(greatest + margin, Double.MAX_VALUE));
    }

    /** Returns where a value stands, in [0, 1]. */
    double at(double value) {
        double share = (value / 2 - low / 2) / (high / 2 - low / 2);
        return Math.max(0, Math.min(1, share));
    }

    /** Returns marks at multiples of 1, 2 or 5 times a power of ten, about six of them. */
    List<Tick> ticks() {
        BigDecimal from = new BigDecimal(low);
        BigDecimal to = new BigDecimal(high);
        BigDecimal step = step(to.subtract(from));
        // One way of writing for the whole axis: powers of ten where a number would be long.
        double size = Math.max(Math.abs(low), Math.abs(high));
        boolean inPowers = size >= 1e9 || step.stripTrailingZeros().scale() > 5;
        List<Tick> ticks = new ArrayList<>();
        BigDecimal tick = from.divide(step, 0, RoundingMode.CEILING).multiply(step);
        for (; tick.compareTo(to) <= 0; tick = tick.add(step)) {
            ticks.add(new Tick(at(tick.doubleValue()), text(tick, inPowers)));
        }
        return ticks;
    }

    private static BigDecimal step(BigDecimal span) {
        BigDecimal wanted = span.divide(BigDecimal.valueOf(INTERVALS), SIGNIFICANT);
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(wanted.precision() - wanted.scale() - 1);
        for (int times : new int[] {1, 2, 5}) {
            BigDecimal step = power.multiply(BigDecimal.valueOf(times));
            if (step.compareTo(wanted) >= 0) {
                return step;
            }
        }
        return power.scaleByPowerOfTen(1);
    }

    /** Returns such as {@code 0.25}, {@code 12,000} or {@code 1.5e9}. */
    private static String text(BigDecimal tick, boolean inPowers) {
        if (tick.signum() == 0) {
            return "0";
        }
        BigDecimal shown = tick.stripTrailingZeros();
        if (!inPowers) {
            return grouped(shown.toPlainString()).replace('-', '−');
        }
        int exponent = shown.precision() - shown.scale() - 1;
        return (shown.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent).replace('-', '−');
    }

    /** Returns the number with commas between thousands, as far as there may be. */
    private static String grouped(String plain) {
        int point = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
        StringBuilder text = new StringBuilder(plain);
        for (int at = point - 3; at > (plain.startsWith("-") ? 1 : 0); at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
