package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.inference.internal.TransformedIntervals;
import ai.lepton.metrics.internal.Rounding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The variance of average precisions, by what each example adds to their deviation: the derivative by its weight. A positive
 * adds its own precision, less the mean, and what it adds to the precisions of those below; a negative takes from these.
 *
 * <p>Student's t on the logit scale, with as many degrees of freedom as the variance is known with, holds its level from about
 * 10 positives on, whatever the prevalence, as simulations show; with fewer it is too wide rather than too narrow. The binomial
 * variance that Boyd, Eng and Page give is too wide for good classifiers, since precisions vary less than shares of as many positives,
 * and too narrow for bad ones of a rare class.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1974.10482962">Hampel 1974, the influence curve</a>
 */
final class PrecisionInfluence {
    static final String METHOD = "influence-logit-t";

    // Of fewer positives, the interval is wider than it says.
    private static final int FEWEST = 10;

    private PrecisionInfluence() {}

    /** Returns the average precision with its interval: Wilson's of so many positives where it is 1. */
    static Estimate estimate(BinaryRanking ranking, double level) {
        Score score = ranking.averagePrecision();
        if (!score.isDefined()) {
            return Estimate.of(score, ranking.order.length);
        }
        double value = score.orElseThrow();
        double[] influences = new double[ranking.size()];
        add(ranking, value, 1, influences);
        double effective = DeLong.effective(ranking, true);
        Interval bounds = withOneMore(
                interval(ranking, value, influences, effective, level), ranking, value, influences, effective);
        return new Estimate(score, bounds, ranking.order.length).withCaution(caution(effective));
    }

    private static Interval interval(
            BinaryRanking ranking, double value, double[] influences, double effective, double level) {
        double variance = DeLong.sumOfSquares(influences);
        double tolerance = Rounding.ofSum(1, ranking.groups());
        return value > 1 - tolerance || effective <= 1 + tolerance || variance <= tolerance * tolerance
                ? Proportions.wilsonOf(value > 1 - tolerance ? 1 : value, effective, level)
                : TransformedIntervals.logit(
                        value, Math.sqrt(variance), DeLong.degrees(influences, effective - 1), level, METHOD);
    }

    /**
     * Returns the interval with its lower bound moved out to where one more positive could take it that is below all others, or
     * one more negative that is above them.
     */
    private static Interval withOneMore(
            Interval found, BinaryRanking ranking, double value, double[] influences, double effective) {
        double tail = (1 - found.level()) / 2;
        OneMore positive = onePositive(value, effective);
        OneMore negative = oneNegative(ranking, value, influences, tail);
        double weight = Math.max(positive.weight(), negative.weight());
        if (weight == 0) {
            return found;
        }
        // The bound moves as far as the greater weight says; the other example counts by its share of that.
        double byPositive = positive.weight() / weight * positive.lost();
        double byNegative = negative.weight() / weight * negative.lost();
        double variance = DeLong.sumOfSquares(influences) + byPositive * byPositive + byNegative * byNegative;
        return OneMore.wider(
                found, OneMore.quantileOf(tail, value - byPositive - byNegative, variance), weight, found.high(), 0);
    }

    /** Returns one more example on the wrong side of all others: the one that counts for more. */
    static OneMore oneMore(BinaryRanking ranking, double value, double tail) {
        double[] influences = new double[ranking.size()];
        add(ranking, value, 1, influences);
        return onePositive(value, DeLong.effective(ranking, true)).or(oneNegative(ranking, value, influences, tail));
    }

    private static OneMore onePositive(double value, double effective) {
        return new OneMore(value / (effective + 1), OneMore.weight(effective * Math.min(value, 1 - value)));
    }

    /**
     * Returns a negative above all, with what each takes on average of as many as the tail allows where none was seen: the first
     * takes more than the next.
     */
    private static OneMore oneNegative(BinaryRanking ranking, double value, double[] influences, double tail) {
        double most = -Math.log(tail);
        double lost = ranking.negatives() > 0 ? (value - withNegativesOnTop(ranking, most)) / most : 0;
        double taken = 0;
        for (int example : ranking.order) {
            taken += ranking.isPositive(example) ? 0 : Math.abs(influences[example]);
        }
        return lost > 0 ? new OneMore(lost, OneMore.weight(taken / lost)) : OneMore.NONE;
    }

    /** Returns the average precision with so many more negatives, of the weight that negatives have, above all examples. */
    private static double withNegativesOnTop(BinaryRanking ranking, double count) {
        double weight = count * ranking.negatives() / DeLong.effective(ranking, false);
        double sum = 0;
        for (int group = 0; group < ranking.groups(); group++) {
            double right = ranking.truePositives[group];
            sum += ranking.positivesIn(group) * right / (right + ranking.falsePositives[group] + weight);
        }
        return sum / ranking.positives();
    }

    private static @Nullable String caution(double effective) {
        if (effective >= FEWEST * (1 - 1e-9)) {
            return null;
        }
        return (effective == Math.rint(effective)
                        ? "only " + Math.round(effective)
                        : String.format(Locale.ROOT, "positives that weigh as much as only %.1f", effective))
                + (effective == 1 ? " positive" : effective == Math.rint(effective) ? " positives" : "")
                + "; the level holds from about " + FEWEST + " on";
    }

    /**
     * Adds to each example what it contributes to the deviation of the average precision, times a factor; the sum of the
     * squares is the variance.
     */
    static void add(BinaryRanking ranking, double value, double factor, double[] influences) {
        double positives = ranking.positives();
        double effective = DeLong.effective(ranking, true);
        double scale = factor / positives * (effective > 1 ? Math.sqrt(effective / (effective - 1)) : 1);
        double gained = 0;
        double taken = 0;
        // From the lowest scores up: an example changes the precision of all positives that score no higher.
        for (int group = ranking.groups() - 1; group >= 0; group--) {
            double right = ranking.truePositives[group];
            double all = right + ranking.falsePositives[group];
            double here = ranking.positivesIn(group);
            gained += here * (ranking.falsePositives[group] / all) / all;
            taken += here * (right / all) / all;
            double ofPositive = scale * (right / all - value + gained);
            double ofNegative = -scale * taken;
            for (int i = group == 0 ? 0 : ranking.ends[group - 1]; i < ranking.ends[group]; i++) {
                int example = ranking.order[i];
                influences[example] +=
                        ranking.weight(example) * (ranking.isPositive(example) ? ofPositive : ofNegative);
            }
        }
    }
}
