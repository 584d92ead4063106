package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one measurement of a report must reach.
 *
 * @param name of the measurement, such as {@code f1}
 * @param average such as {@code macro}; null for none
 * @param label the class, or the type of spans, that it is about; null for none
 * @param bound what it must reach
 */
public record Expectation(
        String name, @Nullable String average, @Nullable String label, Bound bound) implements Requirement<Report> {
    static final int FEWEST_DECIMALS = 3;
    static final int MOST_DECIMALS = 9;

    /** Returns an expectation of a measurement of the whole. */
    public static Expectation of(String name, Bound bound) {
        return new Expectation(name, null, null, bound);
    }

    /**
     * Holds this against a report. What the report does not tell, or tells without the interval that is wanted, is not
     * met.
     */
    @Override
    public Outcome check(Report report) {
        String title = Measurement.title(name, average, label);
        String wanted = title + ": wanted " + bound;
        Double level = bound.level();
        Optional<Measurement> found = (level == null ? report : report.atLevel(level)).find(name, average, label);
        if (found.isEmpty()) {
            return new Outcome(title, false, wanted + ", but the report has none" + Things.whyMissing(report));
        }
        Estimate estimate = found.get().estimate();
        if (estimate.score() instanceof Score.Undefined undefined) {
            return new Outcome(title, false, wanted + ", but it is undefined: " + undefined.reason());
        }
        Interval interval = estimate.bounds();
        boolean met = level == null ? bound.holdsFor(estimate.value()) : interval != null && bound.holdsFor(interval);
        return new Outcome(
                title,
                met,
                wanted + ", got " + shown(estimate, level != null, met) + " from "
                        + Things.counted(estimate.n(), Things.measured(report, name)));
    }

    private String shown(Estimate estimate, boolean needsInterval, boolean met) {
        Interval interval = estimate.bounds();
        boolean lacksInterval = needsInterval && interval == null;
        int decimals = met || lacksInterval ? FEWEST_DECIMALS : decimals(decisive(estimate, needsInterval));
        return estimate.text(decimals) + (lacksInterval ? " without an interval" : "");
    }

    private double decisive(Estimate estimate, boolean needsInterval) {
        Interval interval = estimate.bounds();
        if (!needsInterval || interval == null) {
            return estimate.value();
        }
        return bound.atLeast() ? interval.low() : interval.high();
    }

    /** Returns as many decimals as it takes to see that a value misses its limit. */
    private int decimals(double missing) {
        int decimals = FEWEST_DECIMALS;
        while (decimals < MOST_DECIMALS
                && bound.holdsFor(new BigDecimal(missing)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .doubleValue())) {
            decimals++;
        }
        return decimals;
    }
}
