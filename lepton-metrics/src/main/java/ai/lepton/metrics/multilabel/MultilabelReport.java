package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
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
                .orElseThrow(() -> new IllegalArgumentException(
                        "the report has no " + Measurement.title(name, average, label) + "; it has " + names()))
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
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "precision", "recall", "f1", "support"));
        Set<String> methods = new LinkedHashSet<>();
        for (int j = 0; j < labels().size(); j++) {
            String name = labels().name(j);
            rows.add(row(name, null, name, support(counts.support(j)), methods));
        }
        rows.add(List.of(""));
        for (String average : ROWS) {
            rows.add(row(average + " average", average, null, "", methods));
        }
        rows.add(List.of(""));
        for (Measurement line : measurements) {
            if (line.average() == null && line.label() == null) {
                rows.add(List.of(line.title(), cell(line.estimate(), methods)));
            }
        }
        String how = methods.isEmpty()
                ? ""
                : "; [low, high] at " + Interval.percent(level) + " confidence: " + String.join(", ", methods);
        return aligned(rows) + "\n\n" + examples() + " examples" + how + "\n";
    }

    private static String support(double support) {
        return support == Math.rint(support)
                ? Long.toString(Math.round(support))
                : String.format(Locale.ROOT, "%.2f", support);
    }

    private List<String> row(
            String title, @Nullable String average, @Nullable String label, String support, Set<String> methods) {
        List<String> row = new ArrayList<>(List.of(title));
        for (ClassMeasure measure : List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1)) {
            row.add(cell(get(measure.key(), average, label), methods));
        }
        row.add(support);
        return row;
    }

    private static String cell(Estimate estimate, Set<String> methods) {
        if (!estimate.score().isDefined()) {
            return "undefined";
        }
        estimate.interval().ifPresent(bounds -> methods.add(bounds.method()));
        return estimate.text(3);
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[5];
        for (List<String> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
            String padding = " ".repeat(widths[c] - width(row.get(c)));
            boolean number = c == widths.length - 1;
            line.append(c == 0 ? "" : "   ").append(number ? padding : "").append(row.get(c));
            line.append(number ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }
}
