package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Reach;
import ai.lepton.ethics.internal.claim.Reaches;
import ai.lepton.ethics.internal.claim.TwoShares;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a measure of groups is held against a limit. */
enum Form {
    /** Two groups differ by at most the limit. */
    DIFFERENCE,
    /** The differences of two groups in several measures, without their signs, are at most the limit in the mean. */
    MEAN_DIFFERENCE,
    /** The lesser of two groups' values is at least the limit times the greater one. */
    RATIO,
    /** Each group by itself has at least the limit. */
    AT_LEAST,
    /** Each group by itself has at most the limit. */
    AT_MOST;

    boolean isOfPairs() {
        return this != AT_LEAST && this != AT_MOST;
    }

    /** Refuses a limit that the form can't have. */
    void check(double limit) {
        if (this == RATIO ? !(limit > 0 && limit < 1) : !Double.isFinite(limit)) {
            throw new IllegalArgumentException(
                    this == RATIO
                            ? "ratio is " + limit + ", outside (0, 1)"
                            : "limit is " + limit + "; it must be a finite number");
        }
        if ((this == DIFFERENCE || this == MEAN_DIFFERENCE) && limit < 0) {
            throw new IllegalArgumentException("difference is " + limit + "; it must not be negative");
        }
    }

    Limit limit(double value) {
        return this == RATIO || this == AT_LEAST ? Limit.atLeast(value) : Limit.atMost(value);
    }

    /** Returns how the ids of its rules end. */
    String ending() {
        return switch (this) {
            case DIFFERENCE -> "-difference";
            case MEAN_DIFFERENCE -> "-mean-difference";
            case RATIO -> "-ratio";
            case AT_LEAST, AT_MOST -> "-in-each-group";
        };
    }

    /** Returns the word for what is measured, as tables head it. */
    String quantity() {
        return switch (this) {
            case DIFFERENCE, MEAN_DIFFERENCE -> "difference";
            case RATIO -> "ratio";
            case AT_LEAST, AT_MOST -> "value";
        };
    }

    /** Returns the claim of one group by itself. */
    static Claim alone(String name, Sample sample, double level) {
        return sample.isCounted() && sample.n() > 0
                ? Claim.of(name, sample.value(), sample.n(), at -> sample.at(at).bounds())
                : Claim.of(name, sample::at, level);
    }

    /** Returns the claim of two groups, the greater value first where it is their difference, the lesser where it is a ratio. */
    Claim contrast(String name, Sample greater, Sample lesser, double level) {
        long n = greater.n() + lesser.n();
        for (Sample sample : List.of(greater, lesser)) {
            if (sample.score() instanceof Score.Undefined undefined) {
                return Claim.undefined(name, undefined.reason(), n);
            }
        }
        boolean isRatio = this == RATIO;
        if (isRatio && !(greater.value() > 0 && lesser.value() >= 0)) {
            return Claim.undefined(name, "a ratio needs values above 0, and the greater one is " + greater.score(), n);
        }
        if (greater.isCounted() && lesser.isCounted()) {
            TwoShares shares = isRatio
                    ? TwoShares.ratio(lesser.hits(), lesser.n(), greater.hits(), greater.n())
                    : TwoShares.difference(greater.hits(), greater.n(), lesser.hits(), lesser.n());
            double value = isRatio ? lesser.value() / greater.value() : greater.value() - lesser.value();
            return Claim.of(name, value, n, shares);
        }
        DoubleFunction<Estimate> at = isRatio
                ? asked -> ratio(lesser.summand(asked), greater.summand(asked))
                : asked -> difference(greater.summand(asked), lesser.summand(asked));
        return Claim.of(name, at, level);
    }

    /**
     * Returns the claim of two groups that are compared by shares of counts within strata, which weigh n1 n2 / (n1 + n2) each; null
     * where there is no stratum, or other measures are compared.
     */
    @Nullable Claim withinStrata(String name, List<Sample> greater, List<Sample> lesser, double level) {
        if (greater.isEmpty()
                || !Stream.concat(greater.stream(), lesser.stream()).allMatch(Sample::isCounted)) {
            return null;
        }
        List<MantelHaenszel.Stratum> strata = new ArrayList<>();
        for (int i = 0; i < greater.size(); i++) {
            Sample one = this == RATIO ? lesser.get(i) : greater.get(i);
            Sample two = this == RATIO ? greater.get(i) : lesser.get(i);
            strata.add(new MantelHaenszel.Stratum(one.hits(), one.n(), two.hits(), two.n()));
        }
        long n = strata.stream().mapToLong(MantelHaenszel.Stratum::size).sum();
        if (this == RATIO) {
            MantelHaenszel common = MantelHaenszel.of(strata);
            return common.isInformative()
                    ? Claim.of(name, at -> SelectionTables.common(common, at).withN(n), level)
                    : Claim.undefined(name, "a ratio needs values above 0, and the greater one is 0", n);
        }
        return Claim.of(name, at -> SelectionTables.difference(strata, at), level);
    }

    private static Estimate difference(Estimate greater, Estimate lesser) {
        return TestResult.ofIndependent(greater, lesser).difference().orElseThrow();
    }

    /**
     * Returns the ratio of two independent estimates, from their values and intervals: on the scale of logarithms each bound is
     * as far off as the bounds that lie that way, squared and added.
     *
     * @see <a href="https://doi.org/10.1177/0962280210391076">Donner and Zou 2012</a>
     */
    private static Estimate ratio(Estimate over, Estimate under) {
        Interval one = over.bounds();
        Interval two = under.bounds();
        double value = over.value() / under.value();
        Estimate plain = Estimate.of(Score.of(value), over.n() + under.n())
                .withFurtherCaution(over.caution())
                .withFurtherCaution(under.caution());
        if (one == null || two == null) {
            return plain;
        }
        double high;
        double low = 0;
        if (over.value() == 0) {
            high = two.low() <= 0
                    ? Double.POSITIVE_INFINITY
                    : one.high() / Math.sqrt(two.low() * Math.max(two.low(), 2 * under.value() - two.low()));
        } else {
            double below = Math.hypot(log(over.value(), one.low()), log(two.high(), under.value()));
            double above = Math.hypot(log(one.high(), over.value()), log(under.value(), two.low()));
            low = value * Math.exp(-below);
            high = value * Math.exp(above);
        }
        return plain.withBounds(new Interval(low, high, one.level(), Sample.MOVER));
    }

    private static double log(double greater, double less) {
        return less <= 0 ? Double.POSITIVE_INFINITY : Math.max(0, Math.log(greater / less));
    }

    /**
     * Returns the claim that the differences in several measures are at most so much in the mean. Its bounds are as far off as those
     * of the differences are in the mean: measures of the same people go together, and of several differences that are 0 in truth
     * each is found above 0. Of two measures of different people they are squared and added.
     *
     * @param differences each the greater value's minus the lesser one's
     * @param isApart whether they are two, of different people
     */
    static Claim mean(String name, List<Claim> differences, boolean isApart, double level) {
        long n = differences.stream().mapToLong(Claim::n).max().orElse(0);
        for (Claim one : differences) {
            if (one.score() instanceof Score.Undefined undefined) {
                return Claim.undefined(name, undefined.reason(), n);
            }
        }
        return Claim.of(
                name,
                at -> mean(differences.stream().map(one -> one.estimate(at)).toList(), n, isApart, at),
                level);
    }

    private static Estimate mean(List<Estimate> all, long n, boolean isApart, double level) {
        double value = 0;
        double below = 0;
        double above = 0;
        Estimate mean = Estimate.of(Score.of(0), n);
        for (Estimate one : all) {
            Interval bounds = one.bounds();
            mean = mean.withFurtherCaution(one.caution());
            if (bounds == null) {
                return mean;
            }
            value += one.value() / all.size();
            double power = isApart ? 2 : 1;
            below += Math.pow((one.value() - bounds.low()) / all.size(), power);
            above += Math.pow((bounds.high() - one.value()) / all.size(), power);
        }
        return mean.withScore(Score.of(value))
                .withBounds(
                        isApart
                                ? new Interval(value - Math.sqrt(below), value + Math.sqrt(above), level, Sample.MOVER)
                                : new Interval(value - below, value + above, level, "mean of bounds"));
    }

    /** Returns what a claim of two samples can show; null if it has to be decided in any case. */
    @Nullable Reach reach(
            Sample one,
            String whoOne,
            Sample two,
            String whoTwo,
            Sample all,
            double limit,
            double level,
            boolean isEither) {
        if (one.isCounted() && two.isCounted() && this != MEAN_DIFFERENCE) {
            double rate = all.score().orElse(0);
            return new Reaches.Pair(one.hits(), one.n(), two.hits(), two.n(), rate, limit, this == RATIO, isEither)
                    .reach(whoOne, whoTwo, level);
        }
        double scale = this == RATIO ? Math.abs(all.value()) : 1;
        double unit = all.deviation(level, Normal.twoSided(level)) / scale;
        double margin = this == RATIO ? -Math.log(limit) : limit;
        double unlike = TestResult.ofIndependent(one.summand(level), two.summand(level))
                .pValue()
                .orElse(1);
        return Reaches.estimates(one.n(), whoOne, two.n(), whoTwo, unit, margin, unlike, isEither, level);
    }

    /** Returns what a claim of one group by itself can show. */
    Reach reach(Sample one, String who, Sample all, double limit, double level) {
        if (one.isCounted() && all.isCounted()) {
            double rate = all.score().orElse(0);
            return this == AT_LEAST
                    ? Reaches.single(who, one.hits(), one.n(), rate, Limit.atLeast(limit), level)
                    : Reaches.single(who, one.n() - one.hits(), one.n(), 1 - rate, Limit.atLeast(1 - limit), level);
        }
        double margin = this == AT_LEAST ? all.value() - limit : limit - all.value();
        double unit = all.deviation(level, Normal.twoSided(level));
        double unlike = TestResult.ofIndependent(one.summand(level), all.summand(level))
                .pValue()
                .orElse(1);
        return Reaches.estimate(one.n(), who, unit, margin, unlike, level);
    }
}
