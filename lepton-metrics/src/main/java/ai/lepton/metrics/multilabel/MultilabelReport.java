package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Absent;
import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MultilabelEvaluation} found.
 *
 * <p>Intervals: Wilson's for the subset accuracy and each label's measures; for averages over the labels and the Hamming loss
 * Wilson's with an effective number of trials, examples taken to be independent but not the labels of one example
 * ({@code clustered-wilson}); Student's, its skewness taken out, for means over the examples.
 * Averages over the examples, and areas, have none.
 */
public final class MultilabelReport implements Report {
    private final MultilabelEvaluation evaluation;
    private final MultilabelCounts counts;
    private final List<Measurement> measurements;

    MultilabelReport(MultilabelEvaluation evaluation, MultilabelCounts counts) {
        this(evaluation, counts, new MultilabelLines(evaluation, counts).all());
    }

    MultilabelReport(MultilabelEvaluation evaluation, MultilabelCounts counts, List<Measurement> measurements) {
        this.evaluation = evaluation;
        this.counts = counts;
        this.measurements = measurements;
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
    @Override
    public double level() {
        return evaluation.level();
    }

    /** Returns the same report with intervals of another level, in (0, 1). */
    @Override
    public MultilabelReport atLevel(double level) {
        return level == level() ? this : new MultilabelReport(evaluation.level(level), counts);
    }

    /** Returns the counts that it rests on. */
    public MultilabelCounts counts() {
        return counts;
    }

    /** Returns all measurements: of the whole, of each label, averages, then those of the scores. */
    @Override
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

    /** Returns a measure of a label; one that is not among the measurements is computed at each call. */
    public Estimate estimate(ClassMeasure measure, Object label) {
        return measure(measure.key(), null, labels().name(labels().indexOf(label)))
                .estimate();
    }

    /** Returns a measure averaged over the labels; one that is not among the measurements is computed at each call. */
    public Estimate estimate(ClassMeasure measure, Average average) {
        return measure(measure.key(), average.key(), null).estimate();
    }

    /** Returns precision, recall, F1 or Jaccard averaged over the examples. */
    public Estimate samples(ClassMeasure measure) {
        return measure(measure.key(), MultilabelLines.SAMPLES, null).estimate();
    }

    /**
     * Returns what a measure found; one that is not among the measurements is computed at each call.
     *
     * @throws IllegalArgumentException if it needs scores, and there were none, or its label is none of the labels
     */
    public Estimate estimate(MultilabelMeasure measure) {
        return measure.in(this).estimate();
    }

    /**
     * Returns a measurement's estimate by its name.
     *
     * @param name such as {@code hamming_loss} or {@code label_ranking_loss}
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public Estimate estimate(String name) {
        return measure(name, null, null).estimate();
    }

    /** Returns a measurement of the list, or computes another {@link ClassMeasure} of a label or averaged over the labels. */
    @Override
    public Measurement measure(String name, @Nullable String average, @Nullable String label) {
        Elements.required("name", name);
        int index = label == null ? -1 : labels().indexOf(label);
        Optional<Measurement> listed = find(name, average, label);
        if (listed.isPresent()) {
            return listed.get();
        }
        MultilabelLines lines = new MultilabelLines(evaluation, counts);
        Optional<ClassMeasure> known = ClassMeasure.of(name);
        if (known.isPresent() && (average == null) != (label == null)) {
            ClassMeasure measure = known.get();
            Estimate estimate = average == null ? lines.ofLabel(measure, index) : lines.average(measure, average);
            return new Measurement(name, average, label, Map.of(), estimate);
        }
        if (evaluation.scores() == null && LabelMeasure.OF_SCORES.contains(name)) {
            throw Absent.without("scores", name);
        }
        if (known.isPresent()) {
            throw Absent.whole(name, Average.keys(), labels().names());
        }
        Set<String> names = new LinkedHashSet<>();
        measurements.forEach(line -> names.add(line.name()));
        names.addAll(LabelMeasure.OF_SCORES);
        Arrays.stream(ClassMeasure.values()).map(ClassMeasure::key).forEach(names::add);
        throw names.contains(name) ? Absent.among(measurements, name, average, label) : Absent.measure(name, names);
    }

    /** Returns a table of the measurements with their intervals, as text of several lines. */
    @Override
    public String table() {
        return new MultilabelTable(this).text();
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }
}
