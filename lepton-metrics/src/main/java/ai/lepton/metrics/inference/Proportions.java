package ai.lepton.metrics.inference;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Beta;
import ai.lepton.metrics.internal.Normal;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Confidence intervals of one proportion, and of two compared.
 *
 * <p>All take counts of successes and trials, and a two-sided level in (0, 1). They suppose independent trials.
 */
public final class Proportions {
    /** The most successes, or failures, at which {@link #share} moves a bound. */
    public static final int FEW = 10;

    private Proportions() {}

    /**
     * Returns Wilson's score interval, which has close to its nominal coverage on average, for few trials too.
     *
     * @param successes at least 0, at most {@code trials}
     * @param trials at least 1
     * @param level confidence level in (0, 1), such as 0.95
     * @return an interval within [0, 1], its method {@code "wilson"}
     * @throws IllegalArgumentException if there is no trial, the counts are out of order, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
     */
    public static Interval wilson(long successes, long trials, double level) {
        checkCounts("successes", successes, "trials", trials);
        return wilsonOf((double) successes / trials, (double) trials, level);
    }

    /**
     * Returns Wilson's score interval of a proportion that was not found by counting, such as a weighted one.
     *
     * @param proportion in [0, 1]
     * @param trials its number of trials, or effective number; above 0
     * @param level confidence level in (0, 1)
     * @return an interval within [0, 1], its method {@code "wilson"}
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static Interval wilsonOf(double proportion, double trials, double level) {
        if (!(proportion >= 0 && proportion <= 1)) {
            throw new IllegalArgumentException("proportion is " + proportion + ", outside [0, 1]");
        }
        if (!(trials > 0 && trials < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("trials is " + trials + "; it must be above 0 and finite");
        }
        double z = Normal.twoSided(level);
        double shrink = 1 + z * z / trials;
        double centre = proportion + z * z / (2 * trials);
        double half = z * Math.sqrt(proportion * (1 - proportion) / trials + z * z / (4 * trials * trials));
        double high = proportion == 1 ? 1 : Math.min(1, (centre + half) / shrink);
        // The product of the two roots is p² / shrink, which keeps the small one's digits.
        double low = proportion * proportion / (centre + half);
        return new Interval(Math.min(low, high), high, level, "wilson");
    }

    /**
     * Returns Wilson's score interval with a bound moved out where there are few successes or few failures: there Wilson's
     * own misses the truth to that side up to 16 % of the time at a level of 95 %, however many trials there are.
     *
     * <p>With at most {@value #FEW} successes the low bound is not above Clopper's and Pearson's one-sided bound of the same
     * level, and with as few failures the high bound is not below its counterpart. So a bound misses by no more than one
     * less the level, and at 95 % both together by 7.7 % at most; without the few, as Wilson's.
     *
     * @param proportion in [0, 1], found by counting or weighted
     * @param trials its number of trials, or effective number; above 0
     * @param level confidence level in (0, 1)
     * @return an interval within [0, 1], its method {@code "wilson"}, or {@code "modified-wilson"} where a bound was moved
     * @throws IllegalArgumentException if an argument is outside its range
     * @see <a href="https://doi.org/10.1214/ss/1009213286">Brown, Cai and DasGupta 2001, who move the same bounds</a>
     */
    public static Interval share(double proportion, double trials, double level) {
        Interval wilson = wilsonOf(proportion, trials, level);
        double successes = proportion * trials;
        double failures = (1 - proportion) * trials;
        double low = least(wilson.low(), successes, failures, level);
        double above = least(1 - wilson.high(), failures, successes, level);
        boolean isHigher = above < 1 - wilson.high();
        return low < wilson.low() || isHigher
                ? new Interval(low, isHigher ? 1 - above : wilson.high(), level, "modified-wilson")
                : wilson;
    }

    /** Returns the bound, or the one-sided exact one where that is lower and there are few successes. */
    private static double least(double bound, double successes, double failures, double level) {
        boolean isSafe =
                successes <= 0 || successes > FEW || RegularizedBeta.value(bound, successes, failures + 1) <= 1 - level;
        return isSafe ? bound : Beta.quantile(1 - level, successes, failures + 1);
    }

    /**
     * Returns the exact interval of Clopper and Pearson, whose coverage is never below its level.
     *
     * @param successes at least 0, at most {@code trials}
     * @param trials at least 1
     * @param level confidence level in (0, 1)
     * @return an interval within [0, 1], its method {@code "clopper-pearson"}
     * @throws IllegalArgumentException if there is no trial, the counts are out of order, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson 1934</a>
     */
    public static Interval clopperPearson(long successes, long trials, double level) {
        checkCounts("successes", successes, "trials", trials);
        checkLevel(level);
        double tail = (1 - level) / 2;
        double low = successes == 0 ? 0 : Beta.quantile(tail, (double) successes, (double) trials - successes + 1);
        double high = successes == trials ? 1 : Beta.upperQuantile(tail, successes + 1.0, (double) trials - successes);
        return new Interval(low, high, level, "clopper-pearson");
    }

    /**
     * Returns Newcombe's hybrid score interval of the difference {@code p1 - p2} of two independent proportions.
     *
     * @param successes1 at least 0, at most {@code trials1}
     * @param trials1 at least 1
     * @param successes2 at least 0, at most {@code trials2}
     * @param trials2 at least 1
     * @param level confidence level in (0, 1)
     * @return an interval within [-1, 1], its method {@code "newcombe"}
     * @throws IllegalArgumentException if there is no trial, the counts are out of order, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I">Newcombe
     *     1998, method 10</a>
     */
    public static Interval newcombe(long successes1, long trials1, long successes2, long trials2, double level) {
        checkCounts("successes1", successes1, "trials1", trials1);
        checkCounts("successes2", successes2, "trials2", trials2);
        Interval first = wilson(successes1, trials1, level);
        Interval second = wilson(successes2, trials2, level);
        double p1 = (double) successes1 / trials1;
        double p2 = (double) successes2 / trials2;
        double low = p1 - p2 - Math.hypot(p1 - first.low(), second.high() - p2);
        double high = p1 - p2 + Math.hypot(first.high() - p1, p2 - second.low());
        return new Interval(Math.max(-1, low), Math.min(1, high), level, "newcombe");
    }

    /**
     * Returns Koopman's score interval of the ratio {@code p1 / p2} of two independent proportions.
     *
     * <p>It holds the ratios that the score test does not reject, and so needs no correction where a count is 0: its low
     * bound is 0 where there is no success in the first sample, its high bound infinite where there is none in the second.
     *
     * @param successes1 at least 0, at most {@code trials1}
     * @param trials1 at least 1
     * @param successes2 at least 0, at most {@code trials2}
     * @param trials2 at least 1
     * @param level confidence level in (0, 1)
     * @return an interval within [0, infinity], its method {@code "koopman"}
     * @throws IllegalArgumentException if there is no trial, the counts are out of order, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.2307/2530405">Koopman 1984</a>
     */
    public static Interval ratio(long successes1, long trials1, long successes2, long trials2, double level) {
        checkCounts("successes1", successes1, "trials1", trials1);
        checkCounts("successes2", successes2, "trials2", trials2);
        checkLevel(level);
        return new RatioScore(successes1, trials1, successes2, trials2).interval(level);
    }

    private static void checkCounts(String successesName, long successes, String trialsName, long trials) {
        if (trials < 1) {
            throw new IllegalArgumentException(trialsName + " is " + trials + "; a proportion needs at least 1");
        }
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(
                    successesName + " is " + successes + ", outside [0, " + trials + "], the number of " + trialsName);
        }
    }

    private static void checkLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
    }

    /**
     * Returns Tango's score interval of the difference {@code p1 - p2}: the differences that the score test does not
     * reject.
     *
     * @param firstOnly number of successes of the first alone, at least 0
     * @param secondOnly number of successes of the second alone, at least 0
     * @param n number of examples, at least 1 and at least the sum of the two
     * @param level confidence level in (0, 1)
     * @return an interval within [-1, 1], its method {@code "tango"}
     * @throws IllegalArgumentException if the counts are out of order, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C891::AID-SIM780%3E3.0.CO;2-B">Tango 1998</a>
     */
    public static Interval tango(long firstOnly, long secondOnly, long n, double level) {
        return PairedProportions.tango(firstOnly, secondOnly, n, level);
    }

    /**
     * Returns the two-sided p-value: the probability, given the margins, of a table no more probable than this one.
     *
     * @param table two rows of two counts, none negative
     * @return a probability in [0, 1]; 1 where a margin is 0
     * @throws IllegalArgumentException if the table is not 2 by 2, or a count is negative
     */
    public static double fisherExact(long[][] table) {
        return FisherExact.twoSided(table);
    }

    /**
     * Returns the two-sided p-value of the table {@code a b / c d}.
     *
     * <p>Runs in O(square root of the total) away from extreme tables.
     *
     * @param a row 1, column 1
     * @param b row 1, column 2
     * @param c row 2, column 1
     * @param d row 2, column 2
     * @return a probability in [0, 1]; 1 where a margin is 0
     * @throws IllegalArgumentException if a count is negative
     */
    public static double fisherExact(long a, long b, long c, long d) {
        return FisherExact.twoSided(a, b, c, d);
    }
}
