package ai.lepton.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Numbers from the smallest to the greatest that a double holds, and what has to be true of what is measured of them. */
@SuppressWarnings("FloatingPointLiteralPrecision") // numbers below the normal ones have few digits
final class Extremes {
    private Extremes() {}

    static final double[] VALUES = {
        0,
        Double.MIN_VALUE,
        3e-310,
        1e-308,
        1e-200,
        2e-165,
        1e-16,
        0.3,
        1,
        7,
        1e16,
        3e165,
        1e200,
        1e308,
        Double.MAX_VALUE
    };
    static final double[] WEIGHTS = {0, Double.MIN_VALUE, 1e-200, 1e-165, 1e-16, 0.5, 1, 1, 1e16, 1e165, 1e200, 1e308};
    static final double[] SHARES = {0, Double.MIN_VALUE, 1e-165, 1e-16, 0.25, 0.5, 0.75, 1 - 1e-16, 1};
    static final int RUNS = 60;

    /** Returns so many of these values, a third of them negated where they may be. */
    static double[] some(SplittableRandom random, double[] values, int n, boolean signed) {
        double[] chosen = new double[n];
        Arrays.setAll(chosen, i -> values[random.nextInt(values.length)] * (signed && random.nextInt(3) == 0 ? -1 : 1));
        return chosen;
    }

    /** Runs what may end with a limit that its message names. */
    static void within(Runnable measuring) {
        try {
            measuring.run();
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessageMatching(
                            "(?s).*(more than 1e400 times|add up to more than|needs examples|needs both classes"
                                    + "|needs a positive|none of any weight|so steep a slope).*");
        }
    }

    static void check(Score score, double lowest, double highest, String what) {
        if (score.isDefined()) {
            assertThat(score.orElseThrow()).as(what).isFinite().isBetween(lowest, highest);
        } else {
            assertThat(score.toString()).as(what).hasSizeGreaterThan(12);
        }
    }

    static void check(Score score, String what) {
        check(score, -Double.MAX_VALUE, Double.MAX_VALUE, what);
    }

    static void check(Estimate estimate, String what) {
        check(estimate.score(), what);
        estimate.interval().ifPresent(bounds -> {
            assertThat(bounds.low()).as(what).isNotNaN();
            assertThat(bounds.high()).as(what).isNotNaN();
        });
    }

    static void check(Report report) {
        report.measurements().forEach(line -> check(line.estimate(), line.title()));
        assertThat(report.table()).doesNotContain("NaN");
    }
}
