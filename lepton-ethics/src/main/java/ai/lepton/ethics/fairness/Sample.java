package ai.lepton.ethics.fairness;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.EffectiveTrials;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.StudentT;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** A measure of some people: a share of counts, or an estimate with its interval at any level. */
final class Sample {
    /** An interval's method where bounds of several samples make one: each as far off as they are, squared and added. */
    static final String MOVER = "mover";

    private final long hits;
    private final long n;
    private final Score score;
    private final DoubleFunction<Estimate> at;
    private final Map<Double, Estimate> known = new ConcurrentHashMap<>();

    private Sample(long hits, long n, Score score, DoubleFunction<Estimate> at) {
        this.hits = hits;
        this.n = n;
        this.score = score;
        this.at = at;
    }

    /** Returns a share of counts; undefined for this reason where there is nobody. */
    static Sample share(long hits, long n, String nobody) {
        Score score = Score.ratio((double) hits, (double) n, nobody);
        return new Sample(
                hits,
                n,
                score,
                level -> new Estimate(score, n == 0 ? null : Proportions.clopperPearson(hits, n, level), n));
    }

    /**
     * Returns a weighted share, with an interval for so many examples as the weighted ones are worth. What they are worth is itself
     * found from the weights that were drawn, so the interval has Student's quantile in the place of the normal one.
     *
     * @param degrees of freedom that the sum of squared weights has, after Satterthwaite: twice its square over the sum of their
     *     fourth powers; 2n where all weigh the same, which leaves the normal quantile
     * @see <a href="https://doi.org/10.2307/3002019">Satterthwaite 1946</a>
     */
    static Sample weighted(EffectiveTrials trials, double degrees, long n) {
        Score score = Score.of(trials.hits() / (trials.hits() + trials.misses()));
        double worth = Math.min(trials.number(), n);
        String uneven = trials.caution(n);
        String caution = uneven == null && worth < GroupPanel.SMALL
                ? n + " weighted people count as " + Math.round(worth) + "; the level holds from about "
                        + GroupPanel.SMALL + " on"
                : uneven;
        boolean isEven = degrees >= 2 * n * (1 - 1e-9);
        return new Sample(
                -1,
                n,
                score,
                level -> new Estimate(
                        score,
                        isEven
                                ? Proportions.share(score.orNaN(), worth, level)
                                : student(score.orNaN(), worth, degrees, level),
                        n,
                        caution));
    }

    /** Returns Wilson's interval with Student's quantile: that at the level which has it as its normal one. */
    private static Interval student(double share, double worth, double degrees, double level) {
        double outside = 2 * Normal.cdf(-StudentT.twoSided(level, Math.max(1, degrees)));
        Interval bounds = Proportions.share(share, worth, Math.min(1 - outside, Math.nextDown(1.0)));
        return new Interval(bounds.low(), bounds.high(), level, "wilson-t");
    }

    /** Returns what is estimated elsewhere, with its cautions. */
    static Sample estimated(DoubleFunction<Estimate> at, double level) {
        Estimate any = at.apply(level);
        return new Sample(-1, any.n(), any.score(), at);
    }

    /** Returns the mean of samples of the same measure in several strata, each weighing as given: a directly standardised one. */
    static Sample standardised(List<Sample> samples, double[] weights) {
        double sum = 0;
        double value = 0;
        long n = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            value += weights[i] * samples.get(i).value();
            n += samples.get(i).n;
        }
        long all = n;
        if (!(sum > 0)) {
            Score none = Score.undefined("no stratum has both groups");
            return new Sample(-1, all, none, level -> Estimate.of(none, all));
        }
        double total = sum;
        Score score = Score.of(value / sum);
        return new Sample(-1, all, score, level -> mean(score, samples, weights, total, all, level));
    }

    private static Estimate mean(
            Score score, List<Sample> samples, double[] weights, double sum, long n, double level) {
        double below = 0;
        double above = 0;
        double doubted = 0;
        String caution = null;
        for (int i = 0; i < weights.length; i++) {
            Estimate one = samples.get(i).summand(level);
            Interval bounds = one.bounds();
            if (bounds == null) {
                return Estimate.of(score, n).withCaution("a stratum has no interval");
            }
            double share = weights[i] / sum;
            below += Math.pow(share * Math.max(0, one.value() - bounds.low()), 2);
            above += Math.pow(share * Math.max(0, bounds.high() - one.value()), 2);
            if (one.caution() != null) {
                doubted += share;
                caution = one.caution();
            }
        }
        double value = score.orNaN();
        Interval bounds = new Interval(value - Math.sqrt(below), value + Math.sqrt(above), level, MOVER);
        return new Estimate(score, bounds, n).withCaution(doubted > 1 - level ? "of a stratum: " + caution : null);
    }

    /** Returns this share of counts with the misses of another one. */
    Sample withMisses(Sample other) {
        return share(hits, n + other.n - other.hits, "nobody");
    }

    /** Returns this share of counts with the hits of another one. */
    Sample withHits(Sample other) {
        return share(hits + other.hits, n + other.hits, "nobody");
    }

    boolean isCounted() {
        return hits >= 0;
    }

    long hits() {
        return hits;
    }

    long n() {
        return n;
    }

    Score score() {
        return score;
    }

    double value() {
        return score.orNaN();
    }

    /** Returns the value with its interval, which is exact for counts. */
    Estimate at(double level) {
        return known.computeIfAbsent(level, at::apply);
    }

    /** Returns the value with the interval that is right to be put together with others': Wilson's, for counts. */
    Estimate summand(double level) {
        return hits < 0 || n == 0 ? at(level) : new Estimate(score, Proportions.wilson(hits, n, level), n);
    }

    /** Returns the standard deviation of one person's part in the measure, from the width of the interval; NaN without one. */
    double deviation(double level, double z) {
        @Nullable Interval bounds = summand(level).bounds();
        return bounds == null ? Double.NaN : (bounds.high() - bounds.low()) / 2 / z * Math.sqrt(n);
    }
}
