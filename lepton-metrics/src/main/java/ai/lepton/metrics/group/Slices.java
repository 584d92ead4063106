package ai.lepton.metrics.group;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An evaluation group by group: every measure of the report, for each group of examples and for intersections of groups.
 *
 * <pre>{@code
 * Slices<ClassificationReport> slices = Slices.of(evaluation).by("sex", sexes).by("age", ages).intersecting(2);
 * System.out.println(slices.table());
 * }</pre>
 *
 * <p>Each slice costs a report of its own. Groups come in the natural order of their values where they have one, else in
 * order of appearance; only intersections that occur are there. Immutable.
 *
 * @param <R> {@link ClassificationReport} or {@link RegressionReport}
 */
public final class Slices<R extends Report> {
    /** The number of examples below which a group is small, unless another is asked for. */
    public static final int DEFAULT_SMALL_BELOW = 30;

    private final Judged<R> judged;
    private final List<Grouping> groupings;
    private final int intersecting;
    private final int most;
    private final int smallBelow;
    private final boolean withoutSmall;

    private Slices(
            Judged<R> judged,
            List<Grouping> groupings,
            int intersecting,
            int most,
            int smallBelow,
            boolean withoutSmall) {
        this.judged = judged;
        this.groupings = groupings;
        this.intersecting = intersecting;
        this.most = most;
        this.smallBelow = smallBelow;
        this.withoutSmall = withoutSmall;
    }

    /** Starts from an evaluation of predicted classes; say next what its examples are grouped by. */
    public static Slices<ClassificationReport> of(Evaluation evaluation) {
        return of(new Judged.Classes(evaluation));
    }

    /** Starts from an evaluation of predicted numbers; say next what its examples are grouped by. */
    public static Slices<RegressionReport> of(RegressionEvaluation evaluation) {
        return of(new Judged.Numbers(evaluation));
    }

    private static <R extends Report> Slices<R> of(Judged<R> judged) {
        return new Slices<>(judged, List.of(), 1, Integer.MAX_VALUE, DEFAULT_SMALL_BELOW, false);
    }

    /**
     * Groups the examples, also, by these values.
     *
     * @param name such as {@code sex}
     * @param values one for each example, not null: strings, enums, numbers, anything whose {@code toString()} names it
     * @throws IllegalArgumentException if there are not as many values as examples, one is null, or the name was given
     *     before
     */
    public Slices<R> by(String name, List<?> values) {
        Elements.required("values", values);
        return by(Grouping.of(name, values, judged.size()));
    }

    /**
     * Groups the examples, also, by these values, in their order.
     *
     * @param name such as {@code sex}
     * @param values the values there are
     * @param indices of each example's value, shape {@code [n]}
     * @throws IllegalArgumentException if there are not as many indices as examples, one is outside the values, or the
     *     name was given before
     */
    public Slices<R> by(String name, Labels values, int[] indices) {
        return by(Grouping.of(name, values, indices, judged.size()));
    }

    private Slices<R> by(Grouping another) {
        if (groupings.stream().anyMatch(grouping -> grouping.name.equals(another.name))) {
            throw new IllegalArgumentException("group " + Quoted.of(another.name) + " was given twice");
        }
        List<Grouping> more = new ArrayList<>(groupings);
        more.add(another);
        return new Slices<>(judged, List.copyOf(more), intersecting, most, smallBelow, withoutSmall);
    }

    /**
     * Takes in the intersections of up to so many groupings as well; 1, the default, takes each by itself.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Slices<R> intersecting(int groups) {
        if (groups < 1) {
            throw new IllegalArgumentException(
                    "intersections of up to " + groups + " groupings; it must be at least 1");
        }
        return new Slices<>(judged, groupings, groups, most, smallBelow, withoutSmall);
    }

    /**
     * Bounds the number of slices: intersections of two groupings, of three and so on are taken in as long as there are no
     * more slices than this in all. The groups themselves are there however many they are. Without it there is no bound.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Slices<R> atMost(int slices) {
        if (slices < 1) {
            throw new IllegalArgumentException("at most " + slices + " slices; it must be at least 1");
        }
        return new Slices<>(judged, groupings, intersecting, slices, smallBelow, withoutSmall);
    }

    /**
     * Sets the number of examples below which a group is marked as small.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Slices<R> smallBelow(int examples) {
        if (examples < 0) {
            throw new IllegalArgumentException("small below " + examples + " examples; it must not be negative");
        }
        return new Slices<>(judged, groupings, intersecting, most, examples, withoutSmall);
    }

    /**
     * Leaves out the slices that are small, so that nothing is asked of them: what is said of each slice is then said of
     * those that can tell.
     *
     * @see #smallBelow
     */
    public Slices<R> leavingOutSmall() {
        return new Slices<>(judged, groupings, intersecting, most, smallBelow, true);
    }

    /** Returns the slices with their reports: those of each grouping, then intersections of two, and so on. */
    public List<Slice<R>> list() {
        return stream().toList();
    }

    /** Returns what {@link #list} does, each report made when it is asked for: those that nobody keeps take no memory. */
    public Stream<Slice<R>> stream() {
        return parts().list().stream()
                .filter(part -> !withoutSmall || judged.examples(part.rows) >= smallBelow)
                .map(this::slice);
    }

    /** Returns how many groupings a slice is an intersection of at most, once {@link #atMost} left out what it does. */
    public int intersected() {
        return parts().intersecting();
    }

    /** Returns the measurements of all slices, each with its slice; those of all examples are not among them. */
    public List<Measurement> measurements() {
        return stream().flatMap(slice -> slice.measurements().stream()).toList();
    }

    /**
     * Returns a table of accuracy, macro F1, and where there are probabilities of areas under ROC curves; of predicted
     * numbers, of R², the mean absolute and the root mean squared error.
     */
    public String table() {
        R all = judged.report();
        return new SliceTable<>(judged, all, list(), smallBelow, judged.titles(all)).text();
    }

    /**
     * Returns a table of measures, a row for all examples and one for each slice, as text of several lines.
     *
     * @param titles of measurements of the report, such as {@code accuracy}, {@code macro f1}, {@code recall of 'malignant'}
     * @throws IllegalArgumentException if the report has no measurement of a title; the message lists those it has
     * @throws IllegalStateException if there is nothing to group by
     */
    public String table(String... titles) {
        return new SliceTable<>(judged, judged.report(), list(), smallBelow, List.of(titles)).text();
    }

    /**
     * Returns how a measure differs between each slice and all other examples.
     *
     * @param measure of the slices' reports
     * @param adjustment of the p-values for the number of slices
     * @throws IllegalArgumentException if it can't, as where there are no probabilities
     * @throws IllegalStateException if there is nothing to group by
     * @see TestResult#ofIndependent
     */
    public List<Difference> differencesFromTheRest(Measure.Of<R> measure, TestResult.Adjustment adjustment) {
        List<Parts.Part> parts = parts().list().stream()
                .filter(part -> !withoutSmall || judged.examples(part.rows) >= smallBelow)
                .toList();
        List<TestResult> tests =
                parts.stream().map(part -> difference(part.rows, measure)).toList();
        List<Score> pValues = tests.stream().map(Slices::trusted).toList();
        double[] adjusted =
                adjustment.adjusted(pValues.stream().mapToDouble(Score::orNaN).toArray());
        return IntStream.range(0, parts.size())
                .mapToObj(i -> new Difference(
                        parts.get(i).groups,
                        judged.examples(parts.get(i).rows) < smallBelow,
                        tests.get(i),
                        Double.isNaN(adjusted[i]) ? pValues.get(i) : Score.of(adjusted[i])))
                .toList();
    }

    /** Returns the p-value, or, where the difference has a caution, that it may not hold. */
    private static Score trusted(TestResult test) {
        return test.caution()
                .map(reason -> Score.undefined("it may not hold its level: " + reason))
                .orElse(test.pValue());
    }

    private TestResult difference(int[] rows, Measure.Of<R> measure) {
        boolean[] in = new boolean[judged.size()];
        for (int row : rows) {
            in[row] = true;
        }
        int[] rest = IntStream.range(0, in.length).filter(row -> !in[row]).toArray();
        Estimate inside = estimate(rows, measure);
        if (rest.length == 0) {
            String reason = "all examples are in the slice, so there is no rest";
            return TestResult.undefined(
                    TestResult.OF_INDEPENDENT, reason, Estimate.of(Score.undefined(reason), inside.n()), inside.n());
        }
        return TestResult.ofIndependent(inside, estimate(rest, measure));
    }

    private Estimate estimate(int[] rows, Measure.Of<R> measure) {
        return measure.in(judged.report(rows)).estimate();
    }

    private Slice<R> slice(Parts.Part part) {
        R report = judged.report(part.rows);
        List<Measurement> lines = report.measurements().stream()
                .map(line -> new Measurement(line.name(), line.average(), line.label(), part.groups, line.estimate()))
                .toList();
        long examples = judged.examples(part.rows);
        return new Slice<>(part.groups, report, lines, examples, examples < smallBelow);
    }

    private Parts parts() {
        if (groupings.isEmpty()) {
            throw new IllegalStateException("there is nothing to group by; say by(name, values) first");
        }
        return Parts.of(groupings, judged.size(), intersecting, most);
    }

    /**
     * A group of examples, or an intersection of groups, and its report.
     *
     * @param groups the group's value by the name of what it is grouped by, such as {@code sex} to {@code female}
     * @param report of its examples alone
     * @param measurements those of the report, each with this slice
     * @param examples how many of them the report counts
     * @param isSmall whether it has fewer examples than the least that was asked for, so that its numbers say little
     * @param <R> {@link ai.lepton.metrics.classification.ClassificationReport} or {@link
     *     ai.lepton.metrics.regression.RegressionReport}
     */
    public record Slice<R extends Report>(
            Map<String, String> groups, R report, List<Measurement> measurements, long examples, boolean isSmall) {
        /** Copies the map and the list, in their order. */
        public Slice {
            Elements.required("groups", groups);
            groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
            measurements = Elements.of("measurements", measurements);
        }

        /** Returns such as {@code sex=female, age=60+}, on one line; a value without a text is {@code (empty)}. */
        public String title() {
            return title(groups);
        }

        static String title(Map<String, String> groups) {
            return groups.entrySet().stream()
                    .map(entry -> Quoted.bare(entry.getKey()) + "="
                            + (entry.getValue().isEmpty() ? "(empty)" : Quoted.bare(entry.getValue())))
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * How a measure of a slice differs from that of all other examples.
     *
     * @param groups the slice's values, by name
     * @param isSmall whether it has fewer examples than the least that was asked for
     * @param test of the difference, the slice's value minus that of the rest
     * @param adjustedPValue the test's p-value, adjusted for the number of slices that were compared
     */
    public record Difference(Map<String, String> groups, boolean isSmall, TestResult test, Score adjustedPValue) {
        /** Copies the map, in its order. */
        public Difference {
            Elements.required("groups", groups);
            groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        }

        /** Returns such as {@code sex=female: difference -0.0412 [-0.0810, -0.0032], adjusted p = 0.0723}. */
        @Override
        public String toString() {
            String p = adjustedPValue instanceof Score.Undefined undefined
                    ? "no p-value: " + undefined.reason()
                    : "adjusted p = " + adjustedPValue;
            return Slices.Slice.title(groups)
                    + test.difference().map(gap -> ": difference " + gap).orElse(":")
                    + ", " + p + (isSmall ? ", small" : "");
        }
    }
}
