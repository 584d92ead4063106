package ai.lepton.bench.coverage;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the intervals of one subject fared in one regime.
 *
 * <p>Coverage is of the intervals without a caution; where all have one, or none, {@link #row} shows a dash for what is not
 * there. A value that is undefined in a sample is no miss, and is counted apart.
 */
final class Tally {
    // What rounding does to a bound is no miss.
    private static final double ROUNDING = 1e-12;

    private final double truth;
    private final Set<String> methods = new TreeSet<>();
    private final Share trusted = new Share();
    private final Share cautioned = new Share();
    private int runs;
    private int undefined;
    private int without;

    Tally(double truth) {
        this.truth = truth;
    }

    void add(Estimate estimate) {
        runs++;
        Interval interval = estimate.bounds();
        if (!estimate.score().isDefined()) {
            undefined++;
        } else if (interval == null) {
            without++;
        } else {
            methods.add(interval.method());
            (estimate.caution() == null ? trusted : cautioned).add(interval, truth);
        }
    }

    /** Returns the share of the intervals without a caution that hold the truth; NaN where there are none. */
    double coverage() {
        return trusted.held();
    }

    static String header() {
        return """
                | Regime | Measure | Truth | Method | Held | Truth below | Truth above | With caution | Held there | \
                No interval | Undefined | Width |
                |---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|
                """;
    }

    String row(String regime, String subject) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.3f | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                regime,
                subject,
                truth,
                methods.isEmpty() ? "–" : String.join(", ", methods),
                percent(trusted.held()),
                percent(trusted.below()),
                percent(trusted.above()),
                percent((double) cautioned.n / runs),
                percent(cautioned.held()),
                percent((double) without / runs),
                percent((double) undefined / runs),
                width());
    }

    private String width() {
        double mean = (trusted.width + cautioned.width) / (trusted.n + cautioned.n);
        return Double.isNaN(mean) ? "–" : String.format(Locale.ROOT, "%.3f", mean);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    /** Intervals, and how many of them lie above or below the truth. */
    private static final class Share {
        private int n;
        private int below;
        private int above;
        private double width;

        void add(Interval interval, double truth) {
            n++;
            width += interval.width();
            below += truth < interval.low() - ROUNDING ? 1 : 0;
            above += truth > interval.high() + ROUNDING ? 1 : 0;
        }

        double held() {
            return (double) (n - below - above) / n;
        }

        double below() {
            return (double) below / n;
        }

        double above() {
            return (double) above / n;
        }
    }
}
