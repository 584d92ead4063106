package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Reasons;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A report as text: a row for each label and average, then what is said of the whole, then how it was found. */
final class MultilabelTable {
    private static final List<String> ROWS = List.of("micro", "macro", "weighted", MultilabelLines.SAMPLES);
    private static final List<ClassMeasure> COLUMNS =
            List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1);

    private final MultilabelReport report;
    private final Set<String> methods = new LinkedHashSet<>();
    private final Cautions cautions = new Cautions();
    private final List<Measurement> shown = new ArrayList<>();

    MultilabelTable(MultilabelReport report) {
        this.report = report;
    }

    String text() {
        TextTable table = new TextTable(4).row("", "precision", "recall", "f1", "support");
        for (int j = 0; j < report.labels().size(); j++) {
            String name = report.labels().name(j);
            table.row(row(Quoted.cell(name), null, name, support(report.counts().support(j))));
        }
        table.row();
        for (String average : ROWS) {
            table.row(row(average + " average", average, null, ""));
        }
        table.row();
        for (Measurement line : report.measurements()) {
            if (line.average() == null && line.label() == null) {
                table.row(line.title(), cell(line));
            }
        }
        String how = methods.isEmpty()
                ? ""
                : "; [low, high] at " + Interval.percent(report.level()) + " confidence: " + String.join(", ", methods);
        return table.text() + "\n" + report.examples() + " examples" + how + cautions.below() + Reasons.of(shown)
                + "\n";
    }

    private static String support(double support) {
        return support == Math.rint(support)
                ? Long.toString(Math.round(support))
                : String.format(Locale.ROOT, "%.2f", support);
    }

    private String[] row(String title, @Nullable String average, @Nullable String label, String support) {
        List<String> row = new ArrayList<>(List.of(title));
        for (ClassMeasure measure : COLUMNS) {
            row.add(cell(report.measure(measure.key(), average, label)));
        }
        row.add(support);
        return row.toArray(String[]::new);
    }

    private String cell(Measurement line) {
        shown.add(line);
        Estimate estimate = line.estimate();
        if (!estimate.score().isDefined()) {
            return "undefined";
        }
        estimate.interval().ifPresent(bounds -> methods.add(bounds.method()));
        return estimate.figures(3) + cautions.mark(estimate);
    }
}
