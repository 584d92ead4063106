package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.OrderStatistics;
import ai.lepton.metrics.internal.TextTable;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as text: what was measured, the warm-up beside it, then how it was found. */
final class LatencyTable {
    private final LatencyReport report;
    private final Cautions cautions = new Cautions();

    LatencyTable(LatencyReport report) {
        this.report = report;
    }

    String text() {
        Latencies measured = report.measured();
        Latencies warmUp = report.warmUp();
        boolean hasWarmUp = warmUp.count() > 0;
        TextTable table = new TextTable(3);
        row(table, hasWarmUp, "latency", "measured", "warm-up");
        row(table, hasWarmUp, "least", cell(measured.min()), cell(warmUp.min()));
        for (double quantile : LatencyReport.QUANTILES) {
            row(
                    table,
                    hasWarmUp,
                    LatencyReport.name(quantile),
                    cell(report.quantile(quantile)),
                    cell(warmUp.quantile(quantile)));
        }
        row(table, hasWarmUp, "greatest", cell(measured.max()), cell(warmUp.max()));
        row(table, hasWarmUp, "mean", cell(measured.mean()), cell(warmUp.mean()));
        row(table, hasWarmUp, "count", Long.toString(measured.count()), Long.toString(warmUp.count()));
        return table.text() + "\n" + throughput() + notes();
    }

    private static void row(TextTable table, boolean hasWarmUp, String title, String measured, String warmUp) {
        if (hasWarmUp) {
            table.row(title, measured, warmUp);
        } else {
            table.row(title, measured);
        }
    }

    private static String cell(Score nanos) {
        return nanos.isDefined() ? Seconds.text(nanos.orElseThrow()) : "undefined";
    }

    String cell(Estimate nanos) {
        Interval bounds = nanos.bounds();
        String interval =
                bounds == null ? "" : " [" + Seconds.text(bounds.low()) + ", " + Seconds.text(bounds.high()) + "]";
        return cell(nanos.score()) + interval + cautions.mark(nanos);
    }

    private String throughput() {
        Score score = report.throughput().score();
        return score instanceof Score.Undefined undefined
                ? "throughput is undefined: " + undefined.reason() + "\n"
                : String.format(Locale.ROOT, "%.4g per second, over %s\n", score.orElseThrow(), Seconds.text((double)
                        report.elapsed().toNanos()));
    }

    String notes() {
        StringBuilder notes = new StringBuilder();
        String level = Interval.percent(report.level());
        if (LatencyReport.QUANTILES.stream()
                .anyMatch(quantile -> report.quantile(quantile).interval().isPresent())) {
            notes.append("[low, high] at ")
                    .append(level)
                    .append(" confidence: ")
                    .append(OrderStatistics.METHOD);
            notes.append(", for independent latencies\n");
        }
        cautions.notes().forEach(note -> notes.append(note).append("\n"));
        String missing = LatencyReport.QUANTILES.stream()
                .filter(quantile -> report.quantile(quantile).interval().isEmpty())
                .map(quantile ->
                        LatencyReport.name(quantile) + " from " + OrderStatistics.leastValues(quantile, report.level()))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            notes.append("too few for an interval at ")
                    .append(level)
                    .append(": ")
                    .append(missing)
                    .append(" on\n");
        }
        if (report.measured().relativeError() > 0) {
            notes.append(String.format(
                    Locale.ROOT,
                    "quantiles are off by at most %.1f %%\n",
                    100 * report.measured().relativeError()));
        }
        return notes.toString();
    }
}
