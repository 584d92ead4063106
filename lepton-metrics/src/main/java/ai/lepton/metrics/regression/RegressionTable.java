package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Reasons;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A report as text: a row for each measurement, then what the truths are like, then how it was found. */
final class RegressionTable {
    private static final int DIGITS = 4;
    private static final int MOST_DECIMALS = 9;

    private final RegressionReport report;
    private final Set<String> methods = new LinkedHashSet<>();
    private final Cautions cautions = new Cautions();

    RegressionTable(RegressionReport report) {
        this.report = report;
    }

    String text() {
        int width = report.measurements().stream()
                .mapToInt(line -> line.title().length())
                .max()
                .orElse(0);
        String rows = report.measurements().stream()
                .map(line -> line.title() + " ".repeat(width - line.title().length()) + "   " + cell(line.estimate()))
                .collect(Collectors.joining("\n"));
        return rows + "\n" + notes();
    }

    private String cell(Estimate estimate) {
        if (!estimate.score().isDefined()) {
            return "undefined";
        }
        double value = estimate.value();
        Interval bounds = estimate.bounds();
        if (bounds == null) {
            return digits(value) + cautions.mark(estimate);
        }
        methods.add(bounds.method());
        // Enough decimals for two digits of the interval's width.
        int decimals = Math.max(decimals(value, DIGITS), decimals(bounds.width(), 2));
        return digits(value, decimals) + " [" + digits(bounds.low(), decimals) + ", " + digits(bounds.high(), decimals)
                + "]" + cautions.mark(estimate);
    }

    /** Returns four significant digits, or, of what is greater, all before the point. */
    static String digits(double value) {
        return digits(value, decimals(value, DIGITS));
    }

    /** Returns how many decimals show this many significant digits. */
    private static int decimals(double value, int significant) {
        return value == 0 || Double.isInfinite(value)
                ? 0
                : Math.max(0, significant - 1 - (int) Math.floor(Math.log10(Math.abs(value))));
    }

    private static String digits(double value, int decimals) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinity" : "-infinity";
        }
        boolean isPlain = decimals <= MOST_DECIMALS && Math.abs(value) < 1e9;
        return String.format(Locale.ROOT, isPlain ? "%." + decimals + "f" : "%.4e", value);
    }

    private String notes() {
        StringBuilder notes = new StringBuilder("\n")
                .append(report.examples())
                .append(report.examples() == 1 ? " example" : " examples");
        RegressionMoments moments = report.moments();
        if (report.examples() > 0) {
            notes.append("; truths from ")
                    .append(digits(moments.leastTruth().orNaN()))
                    .append(" to ")
                    .append(digits(moments.greatestTruth().orNaN()))
                    .append(", mean ")
                    .append(digits(moments.exactMeanTruth().toDouble()))
                    .append(", standard deviation ")
                    .append(digits(moments.exactTruthVariance().root().toDouble()));
        }
        if (!methods.isEmpty()) {
            notes.append("\n[low, high] at ")
                    .append(Interval.percent(report.level()))
                    .append(" confidence: ")
                    .append(String.join(", ", methods));
        }
        return notes + cautions.below() + Reasons.of(report.measurements()) + "\n";
    }
}
