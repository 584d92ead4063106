package ai.lepton.metrics.group;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.inference.IndependentEstimates;
import ai.lepton.metrics.inference.PValueAdjustment;
import ai.lepton.metrics.inference.TestResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation group by group: every measure of the report, for each group of examples and for intersections of groups.
 *
 * <pre>{@code
 * Slices slices = Slices.of(evaluation).by("sex", sexes).by("age", ages).intersecting(2);
 * System.out.println(slices.table());
 * }</pre>
 *
 * <p>Each slice costs a report of its own. Groups come in the natural order of their values where they have one, else in order of appearance; only
 * intersections that occur are there. Immutable.
 */
public final class Slices {
    /** The number of examples below which a group is small, unless another is asked for. */
    public static final int DEFAULT_SMALL_BELOW = 30;

    private final Evaluation evaluation;
    private final List<Grouping> groupings;
    private final int intersecting;
    private final int smallBelow;

    private Slices(Evaluation evaluation, List<Grouping> groupings, int intersecting, int smallBelow) {
        this.evaluation = evaluation;
        this.groupings = groupings;
        this.intersecting = intersecting;
        this.smallBelow = smallBelow;
    }

    /** Starts from an evaluation; say next what its examples are grouped by. */
    public static Slices of(Evaluation evaluation) {
        return new Slices(evaluation, List.of(), 1, DEFAULT_SMALL_BELOW);
    }

    /**
     * Groups the examples, also, by these values.
     *
     * @param name such as {@code sex}
     * @param values one for each example, not null: strings, enums, numbers, anything whose {@code toString()} names it
     * @throws IllegalArgumentException if there are not as many values as examples, one is null, or the name was given
     *     before
     */
    public Slices by(String name, List<?> values) {
        if (groupings.stream().anyMatch(grouping -> grouping.name.equals(name))) {
            throw new IllegalArgumentException("group '" + name + "' was given twice");
        }
        List<Grouping> more = new ArrayList<>(groupings);
        more.add(Grouping.of(name, values, evaluation.size()));
        return new Slices(evaluation, List.copyOf(more), intersecting, smallBelow);
    }

    /**
     * Takes in the intersections of up to so many groupings as well; 1, the default, takes each by itself.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Slices intersecting(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("intersections of up to " + most + " groupings; it must be at least 1");
        }
        return new Slices(evaluation, groupings, most, smallBelow);
    }

    /**
     * Sets the number of examples below which a group is marked as small.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Slices smallBelow(int examples) {
        if (examples < 0) {
            throw new IllegalArgumentException("small below " + examples + " examples; it must not be negative");
        }
        return new Slices(evaluation, groupings, intersecting, examples);
    }

    /** Returns the slices with their reports: those of each grouping, then intersections of two, and so on. */
    public List<Slice> list() {
        return parts().stream().map(this::slice).toList();
    }

    /** Returns the measurements of all slices, each with its slice; those of all examples are not among them. */
    public List<Measurement> measurements() {
        return list().stream().flatMap(slice -> slice.measurements().stream()).toList();
    }

    /** Returns a table of accuracy, macro F1, and where there are probabilities of areas under ROC curves. */
    public String table() {
        ClassificationReport all = evaluation.report();
        List<String> titles =
                all.hasProbabilities() ? List.of("accuracy", "macro f1", "roc auc") : List.of("accuracy", "macro f1");
        return new SliceTable(all, list(), smallBelow, titles).text();
    }

    /**
     * Returns a table of measures, a row for all examples and one for each slice, as text of several lines.
     *
     * @param titles of measurements of the report, such as {@code accuracy}, {@code macro f1}, {@code recall of 'malignant'}
     * @throws IllegalArgumentException if the report has no measurement of a title; the message lists those it has
     */
    public String table(String... titles) {
        return new SliceTable(evaluation.report(), list(), smallBelow, List.of(titles)).text();
    }

    /**
     * Returns how a measure of counts differs between each slice and all other examples.
     *
     * @param measure one that the report has
     * @param adjustment of the p-values for the number of slices
     * @throws IllegalArgumentException if the report does not have it
     * @see IndependentEstimates#difference
     */
    public List<SliceDifference> differencesFromTheRest(CountMeasure measure, PValueAdjustment adjustment) {
        return differences(measure.name(), measure.average(), measure.label(), adjustment);
    }

    /**
     * Returns how a measure of probabilities differs between each slice and all other examples.
     *
     * @param adjustment of the p-values for the number of slices
     * @throws IllegalArgumentException if there are no probabilities
     * @see IndependentEstimates#difference
     */
    public List<SliceDifference> differencesFromTheRest(ProbabilityMeasure measure, PValueAdjustment adjustment) {
        return differences(measure.key(), null, null, adjustment);
    }

    private List<SliceDifference> differences(
            String name, @Nullable String average, @Nullable String label, PValueAdjustment adjustment) {
        List<Part> parts = parts();
        List<TestResult> tests = parts.stream()
                .map(part -> difference(part.rows, name, average, label))
                .toList();
        double[] adjusted = adjustment.adjusted(
                tests.stream().mapToDouble(test -> test.pValue().orNaN()).toArray());
        return IntStream.range(0, parts.size())
                .mapToObj(i -> new SliceDifference(
                        parts.get(i).groups,
                        parts.get(i).rows.length < smallBelow,
                        tests.get(i),
                        Double.isNaN(adjusted[i]) ? tests.get(i).pValue() : Score.of(adjusted[i])))
                .toList();
    }

    private TestResult difference(int[] rows, String name, @Nullable String average, @Nullable String label) {
        boolean[] in = new boolean[evaluation.size()];
        for (int row : rows) {
            in[row] = true;
        }
        int[] rest = IntStream.range(0, in.length).filter(row -> !in[row]).toArray();
        Estimate inside = estimate(evaluation.rows(rows).report(), name, average, label);
        if (rest.length == 0) {
            String reason = "all examples are in the slice, so there is no rest";
            return TestResult.undefined(
                    IndependentEstimates.METHOD, reason, Estimate.of(Score.undefined(reason), inside.n()), inside.n());
        }
        return IndependentEstimates.difference(
                inside, estimate(evaluation.rows(rest).report(), name, average, label));
    }

    private static Estimate estimate(
            ClassificationReport report, String name, @Nullable String average, @Nullable String label) {
        return report.find(name, average, label)
                .map(Measurement::estimate)
                .orElseThrow(() -> new IllegalArgumentException("the report has no "
                        + Measurement.title(name, average, label)
                        + (report.hasProbabilities() ? "" : "; there were no probabilities")));
    }

    private Slice slice(Part part) {
        return new Slice(part.groups, evaluation.rows(part.rows).report(), part.rows.length < smallBelow);
    }

    private List<Part> parts() {
        if (groupings.isEmpty()) {
            throw new IllegalStateException("there is nothing to group by; say by(name, values) first");
        }
        List<Part> parts = new ArrayList<>();
        for (int size = 1; size <= Math.min(intersecting, groupings.size()); size++) {
            addParts(size, 0, new ArrayList<>(), parts);
        }
        return parts;
    }

    /** Adds the slices of each choice of so many more groupings, from this one on. */
    private void addParts(int more, int from, List<Grouping> chosen, List<Part> parts) {
        if (more == 0) {
            for (int[] rows : Grouping.rows(chosen, evaluation.size())) {
                parts.add(new Part(named(chosen, rows[0]), rows));
            }
            return;
        }
        for (int g = from; g <= groupings.size() - more; g++) {
            chosen.add(groupings.get(g));
            addParts(more - 1, g + 1, chosen, parts);
            chosen.remove(chosen.size() - 1);
        }
    }

    private static Map<String, String> named(List<Grouping> groupings, int row) {
        Map<String, String> groups = new LinkedHashMap<>();
        groupings.forEach(grouping -> groups.put(grouping.name, grouping.valueOf(row)));
        return groups;
    }

    /** The rows of a slice. */
    private static final class Part {
        final Map<String, String> groups;
        final int[] rows;

        Part(Map<String, String> groups, int[] rows) {
            this.groups = groups;
            this.rows = rows;
        }
    }
}
