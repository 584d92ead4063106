package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Reasons;
import ai.lepton.metrics.internal.TextTable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A report as text: a row for each type and average, then what became of each span, then how it was found. */
final class SequenceTable {
    private final SequenceReport report;
    private final Set<String> methods = new TreeSet<>();
    private final Cautions cautions = new Cautions();

    SequenceTable(SequenceReport report) {
        this.report = report;
    }

    String text() {
        TextTable scores = new TextTable(4).row("", "precision", "recall", "f1", "support");
        for (String type : report.types()) {
            row(
                    scores,
                    Quoted.cell(type),
                    name -> report.estimate(name, type),
                    report.counts(type).actual());
        }
        scores.row();
        for (Average average : Average.values()) {
            row(
                    scores,
                    average.key() + " average",
                    name -> report.estimate(name, average),
                    report.counts().actual());
        }
        report.find("accuracy", null, null)
                .ifPresent(line -> scores.row().row("accuracy of tags", cell(line.estimate())));
        TextTable matches = new TextTable(1).row("", "correct", "incorrect", "partial", "missed", "spurious");
        report.types().forEach(type -> row(matches, Quoted.cell(type), report.matches(type)));
        row(matches, "all", report.matches());
        return scores.text() + "\n" + matches.text() + "\n" + notes();
    }

    private void row(TextTable table, String title, Function<String, Estimate> estimates, long support) {
        List<String> names = SpanMeasures.NAMES;
        table.row(
                title,
                cell(estimates.apply(names.get(0))),
                cell(estimates.apply(names.get(1))),
                cell(estimates.apply(names.get(2))),
                Long.toString(support));
    }

    private static void row(TextTable table, String title, SequenceReport.SpanMatches matches) {
        table.row(
                title,
                Long.toString(matches.correct()),
                Long.toString(matches.incorrect()),
                Long.toString(matches.partial()),
                Long.toString(matches.missed()),
                Long.toString(matches.spurious()));
    }

    private String cell(Estimate estimate) {
        if (!estimate.score().isDefined()) {
            return "undefined";
        }
        estimate.interval().ifPresent(bounds -> methods.add(bounds.method()));
        return estimate.figures(3) + cautions.mark(estimate);
    }

    private String notes() {
        StringBuilder notes = new StringBuilder()
                .append(report.sentences())
                .append(report.sentences() == 1 ? " sentence" : " sentences");
        if (report.tokens() > 0) {
            notes.append(" of ").append(report.tokens()).append(" tokens");
        }
        if (!methods.isEmpty()) {
            notes.append("; [low, high] at ")
                    .append(Interval.percent(report.level()))
                    .append(" confidence, from sentences: ")
                    .append(String.join(", ", methods));
        }
        return notes + cautions.below() + Reasons.of(report.measurements()) + "\n";
    }
}
