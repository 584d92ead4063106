package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MultilabelEvaluation} found.
 *
 * <p>Intervals: Wilson's for the subset accuracy and each label's measures; Student's for means over the examples; the delta
 * method for averages over the labels, examples taken to be independent but not the labels of one example. Averages over
 * the examples, and areas, have none.
 */
public final class MultilabelReport {
    private static final List<String> ROWS = List.of("micro", "macro", "weighted", MultilabelLines.SAMPLES);

    private final MultilabelCounts counts;
    private final List<Measurement> measurements;
    private final double level;

    MultilabelReport(MultilabelCounts counts, List<Measurement> measurements, double level) {
        this.counts = counts;
        this.measurements = measurements;
        this.level = level;
    }

    /** Returns the labels. */
    public Labels labels() {
        return counts.labels();
    }

    /** Returns the number of examples. */
    public long examples() {
        return counts.examples();
    }

    /** Returns the level of the intervals, in (0, 1). */
    public double level() {
        return level;
    }

    /** Returns the counts that it rests on. */
    public MultilabelCounts counts() {
        return counts;
    }

    /** Returns all measurements: of the whole, of each label, averages, then those of the scores. */
    public List<Measurement> measurements() {
        return measurements;
    }

    /** Returns the share of examples whose labels are all right: {@code accuracy} among the measurements. */
    public Estimate subsetAccuracy() {
        return estimate("accuracy");
    }

    /** Returns the share of places that are wrong. */
    public Estimate hammingLoss() {
        return estimate("hamming_loss");
    }

    /** Returns precision, recall, F1 or Jaccard of a label. */
    public Estimate estimate(ClassMeasure measure, Object label) {
        return get(measure.key(), null, labels().name(labels().indexOf(label)));
    }

    /** Returns precision, recall, F1 or Jaccard averaged over the labels. */
    public Estimate estimate(ClassMeasure measure, Average average) {
        return get(measure.key(), average.key(), null);
    }

    /** Returns precision, recall, F1 or Jaccard averaged over the examples. */
    public Estimate samples(ClassMeasure measure) {
        return get(measure.key(), MultilabelLines.SAMPLES, null);
    }

    /**
     * Returns a measurement's estimate by its name.
     *
     * @param name such as {@code hamming_loss} or {@code label_ranking_loss}
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public Estimate estimate(String name) {
        return get(name, null, null);
    }

    private Estimate get(String name, @Nullable String average, @Nullable String label) {
        return find(name, average, label)
                .orElseThrow(() -> new IllegalArgumentException(Quoted.message(
                        "the report has no " + Measurement.title(name, average, label) + "; it has " + names())))
                .estimate();
    }

    private String names() {
        return measurements.stream().map(Measurement::name).distinct().collect(Collectors.joining(", "));
    }

    /** Returns a measurement, if there is one. */
    public Optional<Measurement> find(String name, @Nullable String average, @Nullable String label) {
        return measurements.stream()
                .filter(line -> line.name().equals(name)
                        && Objects.equals(line.average(), average)
                        && Objects.equals(line.label(), label))
                .findFirst();
    }

    /** Returns a table of the measurements with their intervals, as text of several lines. */
    public String table() {
        TextTable table = new TextTable(4).row("", "precision", "recall", "f1", "support");
        Set<String> methods = new LinkedHashSet<>();
        for (int j = 0; j < labels().size(); j++) {
            String name = labels().name(j);
            table.row(row(name, null, name, support(counts.support(j)), methods));
        }
        table.row();
        for (String average : ROWS) {
            table.row(row(average + " average", average, null, "", methods));
        }
        table.row();
        for (Measurement line : measurements) {
            if (line.average() == null && line.label() == null) {
                table.row(line.title(), cell(line.estimate(), methods));
            }
        }
        String how = methods.isEmpty()
                ? ""
                : "; [low, high] at " + Interval.percent(level) + " confidence: " + String.join(", ", methods);
        return table.text() + "\n" + examples() + " examples" + how + "\n";
    }

    private static String support(double support) {
        return support == Math.rint(support)
                ? Long.toString(Math.round(support))
                : String.format(Locale.ROOT, "%.2f", support);
    }

    private String[] row(
            String title, @Nullable String average, @Nullable String label, String support, Set<String> methods) {
        List<String> row = new ArrayList<>(List.of(title));
        for (ClassMeasure measure : List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1)) {
            row.add(cell(get(measure.key(), average, label), methods));
        }
        row.add(support);
        return row.toArray(String[]::new);
    }

    private static String cell(Estimate estimate, Set<String> methods) {
        if (!estimate.score().isDefined()) {
            return "undefined";
        }
        estimate.interval().ifPresent(bounds -> methods.add(bounds.method()));
        return estimate.text(3);
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }
}
