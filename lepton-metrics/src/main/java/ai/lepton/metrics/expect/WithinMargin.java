package ai.lepton.metrics.expect;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That a measure has not become worse than a baseline by more than a margin: see {@link Expectations.NonInferiority}.
 *
 * @param <R> what kind of report
 * @param baseline what is compared with
 * @param measure that must not become worse
 * @param direction which of its values are better, not neither
 * @param margin by how much it may, at least 0
 * @param level of confidence; null for that of what is compared
 * @param lenient whether it is met where nothing is shown either way
 */
record WithinMargin<R extends Report>(
        Baseline<R> baseline,
        Measure.Of<R> measure,
        Measure.Direction direction,
        double margin,
        @Nullable Double level,
        boolean lenient)
        implements Expectation<R> {
    private static final double LONG = 1e15;
    private static final double MOST_EXAMPLES = 1e9;

    WithinMargin {
        if (!(margin >= 0 && margin <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("margin is " + margin + "; it must be finite and not negative");
        }
        new Limits(measure.range()).checkMargin(measure.title(), margin);
        if (direction == Measure.Direction.NEITHER) {
            throw new IllegalArgumentException("whether " + measure.title()
                    + " is better where it is higher or lower is not known; say which, after the measure");
        }
    }

    @Override
    public QualityGate.Check check(R report) {
        Change change = baseline.change(report, measure, level);
        Interval bounds = change.difference().bounds();
        Double shownLevel = bounds != null ? Double.valueOf(bounds.level()) : level;
        String wanted = measure.title() + ": wanted no " + (lowerIsBetter() ? "rise" : "drop")
                + " of more than " + Bound.plain(margin)
                + (shownLevel == null ? "" : " at " + Interval.percent(shownLevel) + " confidence");
        if (change.now() instanceof Score.Undefined undefined) {
            return outcome(false, wanted + ", but it is undefined: " + undefined.reason());
        }
        if (change.before() instanceof Score.Undefined undefined) {
            return outcome(false, wanted + ", but the baseline has no value to compare with: " + undefined.reason());
        }
        if (change.isSame()) {
            return outcome(true, wanted + ", got the baseline's own predictions, " + change.source());
        }
        String caution = change.difference().caution();
        if (bounds != null && caution != null) {
            return outcome(
                    lenient,
                    wanted + ", got " + shown(change, Holding.FEWEST_DECIMALS) + " " + change.source()
                            + ": inconclusive, since " + Cautions.said(caution)
                            + (lenient ? "; this was allowed" : ""));
        }
        double gain = lowerIsBetter()
                ? -change.difference().value()
                : change.difference().value();
        if (bounds == null) {
            return outcome(
                    lenient,
                    wanted + ", got " + shown(change, Holding.FEWEST_DECIMALS) + " without an interval"
                            + ending(change, 0, 0));
        }
        double worst = lowerIsBetter() ? -bounds.high() : bounds.low();
        double best = lowerIsBetter() ? -bounds.low() : bounds.high();
        boolean isRegression = best < -margin;
        boolean isNone = worst >= -margin;
        int decimals = Holding.FEWEST_DECIMALS;
        while (decimals < Holding.MOST_DECIMALS && (hides(worst, decimals) || hides(best, decimals))) {
            decimals++;
        }
        String got = wanted + ", got " + shown(change, decimals);
        if (isNone) {
            return outcome(true, got + " " + change.source());
        }
        if (isRegression) {
            return outcome(
                    false,
                    got + " " + change.source() + ": a larger " + (lowerIsBetter() ? "rise" : "drop") + " is shown");
        }
        return outcome(lenient, got + ending(change, gain, gain < -margin ? best - gain : gain - worst));
    }

    private boolean lowerIsBetter() {
        return direction == Measure.Direction.LOWER_IS_BETTER;
    }

    private QualityGate.Check outcome(boolean met, String message) {
        return new QualityGate.Check(measure.title(), met, Quoted.message(message));
    }

    /** Returns whether rounding moves a bound across the margin. */
    private boolean hides(double bound, int decimals) {
        return (bound < -margin) != (Double.parseDouble(text(bound, decimals)) < -margin);
    }

    private static String text(double value, int decimals) {
        return format(value, "%." + decimals + "f");
    }

    private static String shown(Change change, int decimals) {
        String format = "%+." + decimals + "f";
        Interval bounds = change.difference().bounds();
        return text(change.now().orElseThrow(), decimals) + " after "
                + text(change.before().orElseThrow(), decimals) + ", a change of "
                + format(change.difference().value(), format)
                + (bounds == null
                        ? ""
                        : " [" + format(bounds.low(), format) + ", " + format(bounds.high(), format) + "]");
    }

    /** Returns a number, one of very many digits with an exponent. */
    private static String format(double value, String format) {
        return Math.abs(value) >= LONG ? Double.toString(value) : String.format(Locale.ROOT, format, value);
    }

    /** Returns what is said where nothing is shown; half is the width of the interval towards the margin. */
    private String ending(Change change, double gain, double half) {
        String ending = " " + change.source() + ": inconclusive, nothing is shown either way";
        double distance = (gain + margin) / half;
        double needed = change.pairs() / (distance * distance);
        if (half > 0 && change.pairs() > 0 && needed <= MOST_EXAMPLES) {
            BigDecimal rounded = new BigDecimal(needed).round(new MathContext(2, RoundingMode.UP));
            ending += "; if the change stays so, about " + rounded.toPlainString() + " such " + change.thing()
                    + "s would tell";
        }
        return ending + (lenient ? "; this was allowed" : "");
    }
}
