package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Absent;
import ai.lepton.metrics.internal.Elements;
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
 * <p>Intervals suppose independent examples. Their levels were simulated; outside of where they hold, an estimate has a
 * {@linkplain Estimate#caution() caution}:
 *
 * <table>
 * <caption>Methods and where they hold</caption>
 * <tr><th>measure</th><th>method</th><th>holds</th></tr>
 * <tr><td>means of absolute, relative and pinball losses</td><td>{@code hall-t}: Student's t by Hall's transformation of the
 *     skewness</td><td>from 30 examples on, where the losses are not too uneven, as
 *     {@link ai.lepton.metrics.inference.SampleMean} has it, and the errors' skewness is at most n / 25</td></tr>
 * <tr><td>means of squares and deviances, and their roots</td><td>{@code hall-t}</td><td>from 50 examples on, where the
 *     errors' kurtosis less 1 is at most 0.28 √n, and n^(1/4) for more than some 120 examples</td></tr>
 * <tr><td>R², explained variance, D², relative and normalized errors</td><td>{@code jackknife-t} on the logarithm of what is
 *     lost</td><td>of squares as above, of the truths too; else from 30 examples on</td></tr>
 * <tr><td>Pearson's and Lin's correlation, cosine</td><td>{@code jackknife-t} on Fisher's scale</td><td>from 10 examples on,
 *     where no kurtosis is above 1.2 √n; Lin's from 30 on and up to 0.55 √n</td></tr>
 * <tr><td>Spearman's and Kendall's correlation</td><td>{@code jackknife-z} on Fisher's scale</td><td>from 10 examples on,
 *     Kendall's from 15 on</td></tr>
 * <tr><td>median absolute error</td><td>{@code order-statistics}</td><td>always; without weights only</td></tr>
 * <tr><td>critical success index</td><td>{@code wilson}</td><td>always</td></tr>
 * <tr><td>greatest error, and what is divided by the range</td><td>none: samples tell little of extremes</td><td></td></tr>
 * </table>
 *
 * <p>Where the examples do not vary but for rounding, as where all are predicted exactly, the interval is
 * {@code clopper-pearson}: at most a share 1 − ((1 − level) / 2)^(1/n) of all examples is unlike those seen, and it is
 * supposed that these are predicted no worse than by chance, by the prediction of another example. 1,000 exact predictions
 * of 1,000 so give an R² of at least 0.99.
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
        Map<RegressionMeasure, Score> defined = new LinkedHashMap<>(scores);
        defined.values().removeIf(score -> !score.isDefined());
        Map<RegressionMeasure, Estimate> estimates = RegressionIntervals.of(defined, examples, options);
        return scores.entrySet().stream()
                .map(entry -> Measurement.of(
                        entry.getKey().key(),
                        estimates.getOrDefault(
                                entry.getKey(),
                                Estimate.of(options.policy().applyTo(entry.getValue()), examples.counted()))))
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
        return find(measure.key())
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
        Elements.required("name", name);
        return measure(name, null, null).estimate();
    }

    /** Returns a measurement of the list, or computes one of the other {@link RegressionMeasure constants}. */
    @Override
    public Measurement measure(String name, @Nullable String average, @Nullable String label) {
        Elements.required("name", name);
        Optional<Measurement> listed = find(name, average, label);
        if (listed.isPresent()) {
            return listed.get();
        }
        Map<String, RegressionMeasure> known = new LinkedHashMap<>();
        RegressionMeasure.CONSTANTS.forEach(measure -> known.put(measure.key(), measure));
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
        return new RegressionTable(this).text();
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
