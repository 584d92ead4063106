package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Intervals between the quantiles of a {@link RowPosterior}.
 *
 * <p>A measure that is not linear in the counts, such as an F1, is on average another of a draw than of the mean of all
 * draws; and by as much, the other way round, the value of a sample is off that of the truth. The quantiles are moved by
 * twice that gap, on the scale of {@link Bounded}, so that they are neither. An interval always holds the measure's own
 * value: that of a perfect classifier ends at 1.
 */
final class PosteriorIntervals {
    /** The name of the method in the intervals. */
    static final String METHOD = "posterior-by-rows";

    private static final String TOO_SMALL = "no interval: the weights of a class are too small beside those of others";
    private static final String SAME = "nothing that it depends on could have been otherwise, for all that was seen";
    private static final double ROUNDING = 1e-12;

    private final ConfusionMatrix matrix;
    private final double level;
    private final MultinomialBootstrap options;

    /** The options say how many draws, of which seed. */
    PosteriorIntervals(ConfusionMatrix matrix, double level, MultinomialBootstrap options) {
        this.matrix = matrix;
        this.level = level;
        this.options = options;
    }

    /** Returns the estimates of measures whose scores are defined, and are these. */
    List<Estimate> of(List<CountMeasure> measures, List<Score> scores) {
        List<CountMeasure> ofDraws =
                measures.stream().map(CountMeasure::ofDraws).toList();
        RowPosterior posterior = new RowPosterior(matrix);
        if (!posterior.isKnown()) {
            return scores.stream()
                    .map(score -> Estimate.of(score, matrix.examples()).withCaution(TOO_SMALL))
                    .toList();
        }
        double[] centre = posterior.atCentre(ofDraws);
        double[][] values = posterior.values(ofDraws, options.resamples(), options.seed());
        CountCautions cautions = new CountCautions(matrix);
        List<Estimate> estimates = new ArrayList<>();
        for (int m = 0; m < values.length; m++) {
            double value = scores.get(m).orElseThrow();
            Bounded scale = Bounded.in(measures.get(m).range());
            String caution = cautions.of(measures.get(m), bias(values[m], centre[m]));
            Interval bounds = interval(values[m], centre[m], value, scale, level, METHOD);
            if (bounds == null) {
                caution = "no interval: " + reason(ofDraws.get(m), posterior, values[m]);
            }
            estimates.add(new Estimate(scores.get(m), bounds, matrix.examples(), caution));
        }
        return estimates;
    }

    /** Returns why there is no interval. */
    private static String reason(CountMeasure measure, RowPosterior posterior, double[] values) {
        if (posterior.scoreAtCentre(measure) instanceof Score.Undefined undefined) {
            return undefined.reason();
        }
        long without = Arrays.stream(values).filter(Double::isNaN).count();
        return without == 0 ? SAME : "it is undefined in " + without + " of " + values.length + " draws";
    }

    /** Returns how far the mean of the draws is from the measure of their mean, in standard deviations. */
    static double bias(double[] values, double centre) {
        double[] defined =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        double mean = Arrays.stream(defined).average().orElse(Double.NaN);
        double squares = Arrays.stream(defined)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.abs(mean - centre) / Math.sqrt(squares / defined.length);
    }

    /** Returns the interval between the quantiles of draws, which it sorts; null where too many have no value. */
    static @Nullable Interval interval(
            double[] values, double centre, double value, Bounded scale, double level, String method) {
        Arrays.sort(values); // NaN last
        int defined = values.length;
        while (defined > 0 && Double.isNaN(values[defined - 1])) {
            defined--;
        }
        // A draw without a value could lie anywhere: lowest for the low bound, highest for the high one.
        double last = values.length - 1.0;
        double lowAt = (1 - level) / 2 * last - (values.length - defined);
        double highAt = (1 + level) / 2 * last;
        if (defined == 0 || lowAt < 0 || highAt > defined - 1) {
            return null;
        }
        double mean = Arrays.stream(values, 0, defined).average().orElseThrow();
        double bend = Double.isNaN(centre) ? 0 : mean - centre;
        double low = scale.moved(between(values, lowAt), centre, bend);
        double high = scale.moved(between(values, highAt), centre, bend);
        // Nothing was drawn that the measure depends on: a class without examples is in no draw.
        boolean isConstant = high - low <= ROUNDING * Math.max(1, Math.abs(value));
        return isConstant ? null : new Interval(Math.min(low, value), Math.max(high, value), level, method);
    }

    private static double between(double[] sorted, double at) {
        int below = (int) at;
        double share = at - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }
}
