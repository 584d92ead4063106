package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.Rounding;
import ai.lepton.metrics.internal.Tails;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Differences of estimates that rest on different examples, and so do not depend on each other. */
final class IndependentEstimates {
    /** The name of the method in the intervals and tests. */
    public static final String METHOD = "mover";

    private IndependentEstimates() {}

    /** Returns {@link TestResult#ofIndependent}. */
    static TestResult difference(Estimate first, Estimate second) {
        long n = first.n() + second.n();
        if (first.score() instanceof Score.Undefined undefined) {
            return undefined("the first is undefined: " + undefined.reason(), n);
        }
        if (second.score() instanceof Score.Undefined undefined) {
            return undefined("the second is undefined: " + undefined.reason(), n);
        }
        double gap = first.value() - second.value();
        Interval one = first.bounds();
        Interval other = second.bounds();
        if (one == null || other == null) {
            String reason = "the " + (one == null ? "first" : "second") + " has no interval";
            return TestResult.undefined(
                    METHOD, reason, Estimate.of(Score.of(gap), n).withCaution(caution(first, second)), n);
        }
        if (one.level() != other.level()) {
            throw new IllegalArgumentException("intervals at " + Interval.percent(one.level()) + " and at "
                    + Interval.percent(other.level()) + " confidence don't make one; they need the same level");
        }
        // A value outside its own interval, which some bootstraps give, adds nothing on that side.
        double below = Math.hypot(Math.max(0, first.value() - one.low()), Math.max(0, other.high() - second.value()));
        double above = Math.hypot(Math.max(0, one.high() - first.value()), Math.max(0, second.value() - other.low()));
        Interval bounds = new Interval(gap - below, gap + above, one.level(), METHOD);
        Estimate difference = new Estimate(Score.of(gap), bounds, n).withCaution(caution(first, second));
        double half = gap >= 0 ? below : above;
        if (half <= Rounding.of(Math.max(Math.abs(first.value()), Math.abs(second.value())))) {
            return TestResult.undefined(METHOD, "the intervals have no width", difference, n);
        }
        double z = gap / half * Normal.twoSided(one.level());
        return new TestResult(METHOD, Score.of(z), List.of(), Score.of(Tails.normal(z)), difference, n);
    }

    /** Returns why the first's interval may not hold its level, or the second's, or both. */
    private static @Nullable String caution(Estimate first, Estimate second) {
        String ofFirst = first.caution() == null ? "" : "of the first: " + first.caution();
        String ofSecond = second.caution() == null ? "" : "of the second: " + second.caution();
        String both = ofFirst + (ofFirst.isEmpty() || ofSecond.isEmpty() ? "" : "; ") + ofSecond;
        return both.isEmpty() ? null : both;
    }

    private static TestResult undefined(String reason, long n) {
        return TestResult.undefined(METHOD, reason, Estimate.of(Score.undefined(reason), n), n);
    }
}
