package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.inference.SumBootstrap;
import ai.lepton.metrics.internal.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report as text: a row for each type and average, then what became of each span, then how it was found. */
final class SequenceTable {
    private static final int SHOWN_REASONS = 10;

    private final SequenceReport report;
    private final SequenceEvaluation.Options options;
    private final Set<String> methods = new TreeSet<>();

    SequenceTable(SequenceReport report, SequenceEvaluation.Options options) {
        this.report = report;
        this.options = options;
    }

    String text() {
        TextTable scores = new TextTable(4).row("", "precision", "recall", "f1", "support");
        for (String type : report.types()) {
            row(
                    scores,
                    type,
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
        report.types().forEach(type -> row(matches, type, report.matches(type)));
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

    private static void row(TextTable table, String title, SpanMatches matches) {
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
        Interval bounds = estimate.bounds();
        if (bounds == null) {
            return String.format(Locale.ROOT, "%.3f", estimate.value());
        }
        methods.add(bounds.method());
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", estimate.value(), bounds.low(), bounds.high());
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
                    .append(methods.stream().map(this::described).collect(Collectors.joining(", ")));
        }
        List<Measurement> undefined = report.undefined();
        undefined.stream()
                .limit(SHOWN_REASONS)
                .forEach(line -> notes.append("\n")
                        .append(line.title())
                        .append(" is ")
                        .append(line.estimate().score()));
        if (undefined.size() > SHOWN_REASONS) {
            notes.append("\nand ").append(undefined.size() - SHOWN_REASONS).append(" more are undefined");
        }
        return notes.append("\n").toString();
    }

    private String described(String method) {
        return method.equals(SumBootstrap.METHOD)
                ? method + " (" + options.resamples() + " resamples, seed " + options.seed() + ")"
                : method;
    }
}
