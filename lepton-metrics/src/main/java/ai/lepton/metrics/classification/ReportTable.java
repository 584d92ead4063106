package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Reasons;
import ai.lepton.metrics.internal.TextTable;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as text: a row for each class and average, then what is said of the whole, then how it was found. */
final class ReportTable {
    private static final List<ClassMeasure> COLUMNS =
            List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1);

    /** The most classes that have a row each; of more, as many of the most frequent have one as are said here. */
    private static final int MOST_ROWS = 200;

    private static final int SHOWN_OF_MORE = 100;

    private final ClassificationReport report;
    private final Evaluation.Options options;
    private final Set<String> methods = new LinkedHashSet<>();
    private final Cautions cautions = new Cautions();

    ReportTable(ClassificationReport report, Evaluation.Options options) {
        this.report = report;
        this.options = options;
    }

    String text() {
        TextTable rows = new TextTable(COLUMNS.size() + 1).row("", "precision", "recall", "f1", "support");
        for (int label : shown()) {
            String name = report.labels().name(label);
            rows.row(row(
                    Quoted.cell(name),
                    measure -> report.estimate(measure, name),
                    report.confusionMatrix().support(label)));
        }
        int hidden = report.labels().size() - shown().length;
        if (hidden > 0) {
            rows.row("and " + hidden + " classes that are rarer");
        }
        rows.row();
        double total = report.confusionMatrix().total();
        rows.row(row("macro average", measure -> report.estimate(measure, Average.MACRO), total));
        rows.row(row("weighted average", measure -> report.estimate(measure, Average.WEIGHTED), total));
        TextTable whole = new TextTable(COLUMNS.size() + 1);
        for (Measurement line : report.measurements()) {
            if (isOfTheWhole(line)) {
                whole.row(line.title(), cell(line.estimate()));
            }
        }
        return rows.text() + "\n" + whole.text() + notes();
    }

    /** Returns the classes that have a row, in the order of the labels. */
    private int[] shown() {
        int k = report.labels().size();
        if (k <= MOST_ROWS) {
            return IntStream.range(0, k).toArray();
        }
        ConfusionMatrix matrix = report.confusionMatrix();
        return IntStream.range(0, k)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer label) -> -matrix.rowSum(label)))
                .limit(SHOWN_OF_MORE)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
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
        return estimate.figures(3) + cautions.mark(estimate);
    }

    private String notes() {
        StringBuilder notes = new StringBuilder("\n").append(report.examples()).append(" examples");
        if (!methods.isEmpty()) {
            notes.append("; [low, high] at ")
                    .append(Interval.percent(report.level()))
                    .append(" confidence: ")
                    .append(methods.stream().map(this::described).collect(Collectors.joining(", ")));
        }
        return notes + cautions.below() + Reasons.of(report.measurements()) + "\n";
    }

    private String described(String method) {
        return method.equals(PosteriorIntervals.METHOD)
                ? method + " (" + options.bootstrap().resamples() + " draws, seed "
                        + options.bootstrap().seed() + ")"
                : method;
    }
}
