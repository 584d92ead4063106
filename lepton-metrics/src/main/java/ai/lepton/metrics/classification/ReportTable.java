package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report as text: a row for each class and average, then what is said of the whole, then how it was found. */
final class ReportTable {
    private static final List<ClassMeasure> COLUMNS =
            List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1);
    private static final int SHOWN_REASONS = 10;

    private final ClassificationReport report;
    private final Evaluation.Options options;
    private final Set<String> methods = new LinkedHashSet<>();

    ReportTable(ClassificationReport report, Evaluation.Options options) {
        this.report = report;
        this.options = options;
    }

    String text() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", "precision", "recall", "f1", "support"});
        for (int label = 0; label < report.labels().size(); label++) {
            String name = report.labels().name(label);
            rows.add(row(
                    name,
                    measure -> report.estimate(measure, name),
                    report.confusionMatrix().support(label)));
        }
        rows.add(new String[] {""});
        double total = report.confusionMatrix().total();
        rows.add(row("macro average", measure -> report.estimate(measure, Average.MACRO), total));
        rows.add(row("weighted average", measure -> report.estimate(measure, Average.WEIGHTED), total));
        List<String[]> whole = new ArrayList<>();
        for (Measurement line : report.measurements()) {
            if (isOfTheWhole(line)) {
                whole.add(new String[] {line.title(), cell(line.estimate())});
            }
        }
        return aligned(rows) + "\n\n" + aligned(whole) + "\n" + notes();
    }

    private boolean isOfTheWhole(Measurement line) {
        boolean counted = COLUMNS.stream().anyMatch(measure -> measure.key().equals(line.name()))
                || line.name().equals(ClassMeasure.SPECIFICITY.key());
        boolean ofOneOfMany = line.label() != null && report.labels().size() != 2;
        return !counted && !ofOneOfMany;
    }

    private String[] row(String title, Function<ClassMeasure, Estimate> estimates, double support) {
        String[] row = new String[COLUMNS.size() + 2];
        row[0] = title;
        for (int c = 0; c < COLUMNS.size(); c++) {
            row[c + 1] = cell(estimates.apply(COLUMNS.get(c)));
        }
        row[COLUMNS.size() + 1] = report.confusionMatrix().isWeighted()
                ? String.format(Locale.ROOT, "%.2f", support)
                : Long.toString(Math.round(support));
        return row;
    }

    private String cell(Estimate estimate) {
        if (!estimate.score().isDefined()) {
            return "undefined";
        }
        Interval bounds = estimate.bounds();
        if (bounds != null) {
            methods.add(bounds.method());
        }
        return estimate.text(3);
    }

    private static String aligned(List<String[]> rows) {
        int[] widths = new int[COLUMNS.size() + 2];
        for (String[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                widths[c] = Math.max(widths[c], width(row[c]));
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.length; c++) {
            String padding = " ".repeat(widths[c] - width(row[c]));
            boolean last = c == widths.length - 1;
            line.append(c == 0 ? "" : "   ").append(last ? padding : "").append(row[c]);
            line.append(last ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private String notes() {
        StringBuilder notes = new StringBuilder("\n").append(report.examples()).append(" examples");
        if (!methods.isEmpty()) {
            notes.append("; [low, high] at ")
                    .append(Interval.percent(report.level()))
                    .append(" confidence: ")
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
        return method.equals(MultinomialBootstrap.METHOD)
                ? method + " (" + options.bootstrap().resamples() + " resamples, seed "
                        + options.bootstrap().seed() + ")"
                : method;
    }
}
