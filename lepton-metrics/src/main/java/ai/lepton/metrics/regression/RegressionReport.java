package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Absent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RegressionEvaluation} found: its measurements with their intervals.
 *
 * <p>Intervals: order statistics for the median absolute error; the bias-corrected and accelerated bootstrap for all that
 * follows from sums. The greatest error and the correlations of ranks have none. Intervals suppose independent examples.
 */
public final class RegressionReport implements Report {
    private final RegressionEvaluation evaluation;
    private final List<Measurement> measurements;

    RegressionReport(RegressionEvaluation evaluation) {
        this(evaluation, measure(evaluation));
    }

    RegressionReport(RegressionEvaluation evaluation, List<Measurement> measurements) {
        this.evaluation = evaluation;
        this.measurements = measurements;
    }

    private static List<Measurement> measure(RegressionEvaluation evaluation) {
        return measure(evaluation, evaluation.options().measures());
    }

    private static List<Measurement> measure(RegressionEvaluation evaluation, List<RegressionMeasure> measures) {
        RegressionExamples examples = evaluation.examples();
        RegressionEvaluation.Options options = evaluation.options();
        Map<RegressionMeasure, Score> scores = new LinkedHashMap<>();
        measures.forEach(measure -> scores.put(measure, measure.of(examples)));
        List<RegressionMeasure> defined = measures.stream()
                .filter(measure -> scores.get(measure) instanceof Score.Defined)
                .toList();
        Map<RegressionMeasure, Interval> intervals = RegressionIntervals.of(defined, examples, options);
        return scores.entrySet().stream()
                .map(entry -> Measurement.of(
                        entry.getKey().name(),
                        new Estimate(
                                options.policy().applyTo(entry.getValue()),
                                intervals.get(entry.getKey()),
                                examples.counted())))
                .toList();
    }

    /** Returns the number of examples, those of weight 0 not among them. */
    public long examples() {
        return evaluation.examples().counted();
    }

    /** Returns the level of the intervals, in (0, 1). */
    @Override
    public double level() {
        return evaluation.options().level();
    }

    /** Returns the moments of the examples, and all measures that follow from them. */
    public RegressionMoments moments() {
        return evaluation.examples().moments();
    }

    /** Returns all measurements, those of the evaluation's own choice last. */
    @Override
    public List<Measurement> measurements() {
        return measurements;
    }

    /** Returns R², the share of the truth's variation that the predictions explain. */
    public Estimate r2() {
        return estimate(RegressionMeasure.R2);
    }

    /** Returns the mean of |prediction − truth|. */
    public Estimate meanAbsoluteError() {
        return estimate(RegressionMeasure.MEAN_ABSOLUTE_ERROR);
    }

    /** Returns the mean of (prediction − truth)². */
    public Estimate meanSquaredError() {
        return estimate(RegressionMeasure.MEAN_SQUARED_ERROR);
    }

    /** Returns the root of the mean squared error. */
    public Estimate rootMeanSquaredError() {
        return estimate(RegressionMeasure.ROOT_MEAN_SQUARED_ERROR);
    }

    /** Returns the median of |prediction − truth|. */
    public Estimate medianAbsoluteError() {
        return estimate(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR);
    }

    /** Returns the mean of |prediction − truth| / |truth|, as a fraction. */
    public Estimate meanAbsolutePercentageError() {
        return estimate(RegressionMeasure.MEAN_ABSOLUTE_PERCENTAGE_ERROR);
    }

    /** Returns Pearson's correlation of truth and prediction. */
    public Estimate pearsonCorrelation() {
        return estimate(RegressionMeasure.PEARSON_CORRCOEF);
    }

    /** Returns what a measure found; one that is not among the measurements is computed at each call. */
    public Estimate estimate(RegressionMeasure measure) {
        return find(measure.name())
                .orElseGet(() -> measure(evaluation, List.of(measure)).get(0))
                .estimate();
    }

    /**
     * Returns a measure by its name; one that is not among the measurements is computed at each call, if it needs no
     * parameter.
     *
     * @param name such as {@code r2} or {@code mean_absolute_error}
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public Estimate estimate(String name) {
        return measure(name, null, null).estimate();
    }

    /** Returns a measurement of the list, or computes one of the other {@link RegressionMeasure constants}. */
    @Override
    public Measurement measure(String name, @Nullable String average, @Nullable String label) {
        Optional<Measurement> listed = find(name, average, label);
        if (listed.isPresent()) {
            return listed.get();
        }
        Map<String, RegressionMeasure> known = new LinkedHashMap<>();
        RegressionMeasure.CONSTANTS.forEach(measure -> known.put(measure.name(), measure));
        RegressionMeasure measure = known.get(name);
        if (measure == null) {
            Set<String> names = new LinkedHashSet<>(known.keySet());
            measurements.forEach(line -> names.add(line.name()));
            throw Absent.measure(name, names);
        }
        if (average != null || label != null) {
            throw Absent.parts(name);
        }
        return Measurement.of(name, estimate(measure));
    }

    /** Returns a measurement by its name, if there is one. */
    public Optional<Measurement> find(String name) {
        return measurements.stream().filter(line -> line.name().equals(name)).findFirst();
    }

    /** Returns the same report with intervals of another level, in (0, 1). */
    @Override
    public RegressionReport atLevel(double level) {
        return level == level() ? this : new RegressionReport(evaluation.level(level));
    }

    /** Returns a table of the measurements with their intervals, as text of several lines. */
    @Override
    public String table() {
        return new RegressionTable(this, evaluation.options()).text();
    }

    RegressionEvaluation evaluation() {
        return evaluation;
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }
}
