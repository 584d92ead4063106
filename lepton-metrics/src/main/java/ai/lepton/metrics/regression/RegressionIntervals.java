package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.inference.SumBootstrap;
import ai.lepton.metrics.inference.internal.TransformedIntervals;
import ai.lepton.metrics.internal.EffectiveTrials;
import ai.lepton.metrics.internal.OrderStatistics;
import ai.lepton.metrics.internal.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Intervals of a report's measures, by the rule of each.
 *
 * <p>Means of losses have Hall's transformed t; functions of sums, and correlations of ranks, Student's t of the jackknife on
 * a scale of their own. Where the examples do not vary, as where all are predicted exactly, {@link UnseenErrors} bounds what
 * was not seen. Where simulations found a level not to hold, the estimate has a caution.
 *
 * @see <a href="https://doi.org/10.1093/biomet/43.3-4.353">Quenouille 1956, the jackknife</a>
 */
final class RegressionIntervals {
    static final String JACKKNIFE = "jackknife-t";

    // A perturbation of what was computed with, to see how far rounding moves a loss.
    private static final double STEP = 0x1p-30;
    private static final int FEWEST = 10;
    private static final int FEWEST_PAIRS = 15;
    private static final int FEWEST_LOSSES = 30;

    private final RegressionExamples examples;
    private final RegressionEvaluation.Options options;
    private final Shape shape;
    private @Nullable UnseenErrors unseen;
    private @Nullable RankCounts ranks;

    private RegressionIntervals(RegressionExamples examples, RegressionEvaluation.Options options) {
        this.examples = examples;
        this.options = options;
        this.shape = Shape.of(examples);
    }

    /** Returns the estimates of measures that are defined. */
    static Map<RegressionMeasure, Estimate> of(
            Map<RegressionMeasure, Score> defined, RegressionExamples examples, RegressionEvaluation.Options options) {
        RegressionIntervals intervals = new RegressionIntervals(examples, options);
        Map<RegressionMeasure, Estimate> found = new LinkedHashMap<>();
        List<RegressionMeasure> ofSums = new ArrayList<>();
        defined.forEach((measure, score) -> {
            if (examples.moments().isExtreme() && !(measure.rule() instanceof IntervalRule.OfMedian)) {
                found.put(
                        measure,
                        Estimate.of(score, examples.counted())
                                .withCaution("the values are too large or too small for their squares to be told"));
            } else if (measure.rule() instanceof IntervalRule.OfSums) {
                ofSums.add(measure);
            } else {
                found.put(measure, intervals.estimate(measure, score));
            }
        });
        found.putAll(intervals.jackknifed(ofSums, defined));
        return found;
    }

    private Estimate estimate(RegressionMeasure measure, Score score) {
        Estimate plain = Estimate.of(score, examples.counted());
        IntervalRule rule = measure.rule();
        if (rule instanceof IntervalRule.OfMean mean) {
            return ofMean(measure, mean, plain);
        }
        if (rule instanceof IntervalRule.OfMedian) {
            return ofMedian().map(plain::withBounds).orElseGet(() -> plain.withCaution(whyNoMedian()));
        }
        if (rule instanceof IntervalRule.OfRanks ranks) {
            return ofRanks(measure, ranks.isKendall(), plain);
        }
        if (rule instanceof IntervalRule.OfEvents events) {
            return ofEvents(events.threshold(), plain);
        }
        return plain;
    }

    private Estimate ofMean(RegressionMeasure measure, IntervalRule.OfMean rule, Estimate plain) {
        SampleMean sample = new SampleMean();
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            if (weight > 0) {
                double loss = rule.loss().of(examples.truth[i], examples.predicted[i]);
                if (!(loss <= Double.MAX_VALUE)) {
                    return plain.withCaution("the losses exceed what a double can hold");
                }
                sample.add(loss, weight, magnitude(rule.loss(), i, loss));
            }
        }
        if (sample.isConstant()) {
            return unseen().estimate(measure, plain);
        }
        // Rounding may leave a loss a little below 0.
        Estimate mean = sample.estimate(options.level(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        if (mean.value() > 0) {
            mean = sample.estimate(options.level(), 0, rule.greatest());
        }
        Interval bounds = mean.bounds();
        if (bounds == null) {
            return plain.withCaution(mean.caution());
        }
        double low = rule.transformed().applyAsDouble(bounds.low());
        double high = rule.transformed().applyAsDouble(bounds.high());
        Interval brought = new Interval(
                Math.min(low, plain.value()), Math.max(high, plain.value()), bounds.level(), bounds.method());
        String caution = rule.isQuadratic()
                ? shape.cautionOfSquares()
                : mean.caution() == null ? shape.cautionOfErrors() : mean.caution();
        return plain.withBounds(brought).withCaution(caution);
    }

    /** Returns the number whose rounding is that of an example's loss. */
    private double magnitude(RowLoss loss, int i, double value) {
        double truth = examples.truth[i];
        double predicted = examples.predicted[i];
        double step = STEP * Math.max(Math.abs(truth), Math.abs(predicted));
        double moved = Math.abs(loss.of(truth, predicted + step) - value) / STEP;
        return moved <= Double.MAX_VALUE ? Math.max(moved, Math.abs(value)) : Math.abs(value);
    }

    private String whyNoMedian() {
        return examples.weight != null
                ? "no interval: there is none of a median of weighted errors"
                : "no interval: " + (examples.size() == 1 ? "1 error is" : examples.size() + " errors are")
                        + " too few to lie on either side of their median";
    }

    private Optional<Interval> ofMedian() {
        if (examples.weight != null) {
            return Optional.empty();
        }
        return OrderStatistics.around(0.5, examples.size(), options.level()).map(ranks -> {
            double[] errors = Formula.absoluteErrors(examples);
            Arrays.sort(errors);
            return new Interval(
                    errors[(int) ranks.low() - 1],
                    errors[(int) ranks.high() - 1],
                    options.level(),
                    OrderStatistics.METHOD);
        });
    }

    private Estimate ofEvents(double threshold, Estimate plain) {
        long events = 0;
        double hits = 0;
        double hitSquares = 0;
        double misses = 0;
        double missSquares = 0;
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            boolean is = examples.truth[i] >= threshold;
            boolean said = examples.predicted[i] >= threshold;
            events += (is || said) && weight > 0 ? 1 : 0;
            if (is && said) {
                hits += weight;
                hitSquares += weight * weight;
            } else if (is || said) {
                misses += weight;
                missSquares += weight * weight;
            }
        }
        EffectiveTrials trials = new EffectiveTrials(hits, hitSquares, misses, missSquares);
        double number = examples.weight == null ? hits + misses : trials.number();
        return plain.withBounds(Proportions.share(Math.min(1, plain.value()), number, options.level()))
                .withCaution(examples.weight == null ? null : trials.caution(events));
    }

    private Estimate ofRanks(RegressionMeasure measure, boolean isKendall, Estimate plain) {
        long n = plain.n();
        double value = plain.value();
        if (1 - Math.abs(value) <= Rounding.ofSum(1, (double) n)) {
            return unseen().estimateOfRanks(isKendall, plain).withCaution(few(isKendall ? FEWEST_PAIRS : FEWEST));
        }
        RankCounts counts = ranks();
        double[] without = isKendall ? counts.kendallWithoutEach() : counts.spearmanWithoutEach();
        double error = jackknife(without);
        if (!(error > 0)) {
            return plain.withCaution(measure.key() + " is undefined without one of the examples");
        }
        Interval bounds = TransformedIntervals.fisherZ(
                value,
                error * IntervalRule.Scale.FISHER_Z.slope(value),
                Double.POSITIVE_INFINITY,
                options.level(),
                "jackknife-z");
        return plain.withBounds(bounds).withCaution(few(isKendall ? FEWEST_PAIRS : FEWEST));
    }

    private @Nullable String few(int fewest) {
        double effective = shape.effective();
        return effective < fewest * (1 - 1e-9)
                ? shape.examples() + "; the level holds from about " + fewest + " on"
                : null;
    }

    private Map<RegressionMeasure, Estimate> jackknifed(
            List<RegressionMeasure> measures, Map<RegressionMeasure, Score> scores) {
        Map<RegressionMeasure, Estimate> found = new LinkedHashMap<>();
        long n = examples.counted();
        double[][] without = new double[measures.size()][0];
        RegressionSums sums = new RegressionSums(examples, measures);
        if (!measures.isEmpty() && n >= 2) {
            SumBootstrap rows = new SumBootstrap(n, sums.columns(), options.seed());
            double[] row = new double[sums.columns()];
            for (int i = 0; i < examples.size(); i++) {
                if (examples.weight(i) > 0) {
                    sums.write(i, row, 0);
                    rows.add(row);
                }
            }
            without = rows.withoutEach(measures.size(), sums::compute);
        }
        for (int m = 0; m < measures.size(); m++) {
            RegressionMeasure measure = measures.get(m);
            Estimate plain = Estimate.of(Objects.requireNonNull(scores.get(measure)), n);
            found.put(
                    measure,
                    measure.rule() instanceof IntervalRule.OfSums rule && n >= 2 && Double.isFinite(plain.value())
                            ? jackknifed(measure, rule, plain, without[m])
                            : plain);
        }
        return found;
    }

    private Estimate jackknifed(RegressionMeasure measure, IntervalRule.OfSums rule, Estimate plain, double[] without) {
        double value = plain.value();
        if (rule.scale().room(value) <= Rounding.ofSum(1, without.length)) {
            Estimate exact = unseen().estimate(measure, plain);
            // Two points always lie on a line, so that a correlation of few says little even where it is 1.
            boolean saysLittle = rule.scale() == IntervalRule.Scale.FISHER_Z && few(rule) != null;
            return saysLittle ? exact.withCaution(few(rule)) : exact;
        }
        double error = jackknife(without);
        if (Double.isNaN(error)) {
            return plain.withCaution(measure.key() + " is undefined without one of the examples");
        }
        if (error <= Rounding.ofSum(Math.abs(value), without.length)) {
            // Of few examples, all values without one may be the same though the examples differ: two points always lie
            // on a
            // line. Of many, the examples are alike.
            String few = few(rule);
            return few == null ? unseen().estimate(measure, plain) : plain.withCaution(few);
        }
        // A constant that was fitted to the truths is closer to these than to others.
        double spent = 1 - rule.spent() / shape.effective();
        double degrees = shape.degrees(without.length);
        double onScale = error * rule.scale().slope(value);
        Interval found = switch (rule.scale()) {
            case LOG -> TransformedIntervals.log(value * spent, onScale, degrees, options.level(), JACKKNIFE);
            case FISHER_Z -> TransformedIntervals.fisherZ(value, onScale, degrees, options.level(), JACKKNIFE);
            case LOG_OF_SHORTFALL -> {
                Interval lost =
                        TransformedIntervals.log((1 - value) * spent, onScale, degrees, options.level(), JACKKNIFE);
                yield new Interval(1 - lost.high(), 1 - lost.low(), options.level(), JACKKNIFE);
            }
        };
        Interval bounds =
                new Interval(Math.min(found.low(), value), Math.max(found.high(), value), options.level(), JACKKNIFE);
        return plain.withBounds(bounds).withCaution(caution(rule));
    }

    private @Nullable String caution(IntervalRule.OfSums rule) {
        if (rule.isQuadratic()) {
            return shape.cautionOfSquares() == null ? shape.cautionOfTruths() : shape.cautionOfSquares();
        }
        if (few(rule) != null) {
            return few(rule);
        }
        return rule.scale() == IntervalRule.Scale.FISHER_Z
                ? shape.cautionOfPairs(rule.mostKurtosis())
                : shape.cautionOfErrors();
    }

    private @Nullable String few(IntervalRule.OfSums rule) {
        boolean isCorrelation = rule.scale() == IntervalRule.Scale.FISHER_Z;
        return few(isCorrelation && rule.mostKurtosis() >= 1 ? FEWEST : FEWEST_LOSSES);
    }

    /** Returns the jackknife's standard error, NaN where one of the values is undefined. */
    private static double jackknife(double[] without) {
        double mean = 0;
        for (double one : without) {
            mean += one / without.length;
        }
        double largest = 0;
        for (double one : without) {
            largest = Math.max(largest, Math.abs(one - mean));
        }
        // Squares of what is beyond these sizes overflow, or vanish.
        double unit = largest > 1e150 || (largest > 0 && largest < 1e-150) ? largest : 1;
        double squares = 0;
        for (double one : without) {
            squares += (one - mean) / unit * ((one - mean) / unit);
        }
        return unit * Math.sqrt(squares * (without.length - 1.0) / without.length);
    }

    private RankCounts ranks() {
        RankCounts known = ranks;
        if (known == null) {
            known = new RankCounts(examples.truth, examples.predicted);
            ranks = known;
        }
        return known;
    }

    private UnseenErrors unseen() {
        UnseenErrors known = unseen;
        if (known == null) {
            known = new UnseenErrors(examples, shape.effective(), options.level());
            unseen = known;
        }
        return known;
    }
}
