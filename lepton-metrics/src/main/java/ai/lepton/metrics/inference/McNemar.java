package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.Tails;
import java.util.List;

/**
 * McNemar's test: whether two classifiers are right equally often, from their predictions of the same examples.
 *
 * <p>Only examples on which one is right and the other wrong tell them apart; where there is none, the p-value is
 * undefined. The mid-p test is the one to take by default: the exact test is too cautious, and the chi-squared one needs
 * many such examples.
 *
 * @param bothRight number of examples on which both are right
 * @param firstOnly number of examples on which only the first is right
 * @param secondOnly number of examples on which only the second is right
 * @param bothWrong number of examples on which both are wrong
 * @see <a href="https://doi.org/10.1007/BF02295996">McNemar 1947</a>
 * @see <a href="https://doi.org/10.1186/1471-2288-13-91">Fagerland, Lydersen and Laake 2013</a>
 */
public record McNemar(long bothRight, long firstOnly, long secondOnly, long bothWrong) {
    /** Checks that no count is negative, and that their sum is a long. */
    public McNemar {
        checkCount("bothRight", bothRight);
        checkCount("firstOnly", firstOnly);
        checkCount("secondOnly", secondOnly);
        checkCount("bothWrong", bothWrong);
        if (bothRight > Long.MAX_VALUE - firstOnly
                || secondOnly > Long.MAX_VALUE - bothWrong
                || bothRight + firstOnly > Long.MAX_VALUE - (secondOnly + bothWrong)) {
            throw new IllegalArgumentException("the counts " + bothRight + ", " + firstOnly + ", " + secondOnly
                    + " and " + bothWrong + " add up to more than a 64-bit number holds");
        }
    }

    /**
     * Counts examples.
     *
     * @param first whether the first classifier is right, shape {@code [n]}
     * @param second whether the second is, shape {@code [n]}
     * @throws IllegalArgumentException if lengths differ
     */
    public static McNemar of(boolean[] first, boolean[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("first has " + first.length + " values but second has " + second.length
                    + "; they must describe the same examples");
        }
        long[] counts = new long[4];
        for (int i = 0; i < first.length; i++) {
            counts[(first[i] ? 0 : 2) + (second[i] ? 0 : 1)]++;
        }
        return new McNemar(counts[0], counts[1], counts[2], counts[3]);
    }

    private static void checkCount(String name, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(name + " is " + count + "; counts are not negative");
        }
    }

    /** Returns the number of examples. */
    public long n() {
        return bothRight + firstOnly + secondOnly + bothWrong;
    }

    /**
     * Returns the exact test: the discordant examples are tosses of a fair coin.
     *
     * @param level of the difference's interval, in (0, 1)
     * @return its statistic is the smaller of the discordant counts
     */
    public TestResult exact(double level) {
        return ofCoin("mcnemar-exact", level, Math.min(1, 2 * Tails.coinAtMost(fewer(), discordant())));
    }

    /**
     * Returns the mid-p test: as the exact one, with only half the probability of what was observed.
     *
     * @param level of the difference's interval, in (0, 1)
     * @return its statistic is the smaller of the discordant counts
     */
    public TestResult midP(double level) {
        double p = 2 * Tails.coinAtMost(fewer(), discordant()) - Tails.coinExactly(fewer(), discordant());
        return ofCoin("mcnemar-mid-p", level, firstOnly == secondOnly ? 1 : p);
    }

    private TestResult ofCoin(String method, double level, double pValue) {
        return discordant() == 0
                ? TestResult.undefined(method, noDiscordance(), difference(level), n())
                : new TestResult(
                        method,
                        Score.of((double) fewer()),
                        List.of(),
                        Score.of(Math.min(1, pValue)),
                        difference(level),
                        n());
    }

    /**
     * Returns the chi-squared test, without a correction for continuity.
     *
     * @param level of the difference's interval, in (0, 1)
     */
    public TestResult chiSquared(double level) {
        return chiSquared("mcnemar-chi-squared", Math.abs((double) firstOnly - secondOnly), level);
    }

    /**
     * Returns the chi-squared test with Edwards's correction for continuity; it is too cautious. Equal
     * counts give a statistic of 0, as in R; statsmodels corrects past 0 there.
     *
     * @param level of the difference's interval, in (0, 1)
     * @see <a href="https://doi.org/10.1007/BF02289261">Edwards 1948</a>
     */
    public TestResult chiSquaredCorrected(double level) {
        double gap = Math.max(0, Math.abs((double) firstOnly - secondOnly) - 1);
        return chiSquared("mcnemar-chi-squared-corrected", gap, level);
    }

    private TestResult chiSquared(String method, double gap, double level) {
        return discordant() == 0
                ? TestResult.undefined(method, noDiscordance(), difference(level), n())
                : TestResult.chiSquared(method, gap * gap / discordant(), 1, difference(level), n());
    }

    /**
     * Returns the first's accuracy minus the second's, with Tango's score interval, which leaves out 0 exactly where the
     * chi-squared test without correction rejects.
     *
     * @param level confidence level in (0, 1)
     * @return undefined without examples
     * @throws IllegalArgumentException if the level is outside (0, 1)
     * @see Proportions#tango
     */
    public Estimate difference(double level) {
        Normal.twoSided(level); // checks the level
        if (n() == 0) {
            return Estimate.of(Score.undefined("there are no examples"), 0);
        }
        double gap = (double) (firstOnly - secondOnly) / n();
        return new Estimate(Score.of(gap), Proportions.tango(firstOnly, secondOnly, n(), level), n());
    }

    private long discordant() {
        return firstOnly + secondOnly;
    }

    private long fewer() {
        return Math.min(firstOnly, secondOnly);
    }

    private String noDiscordance() {
        return n() == 0
                ? "there are no examples"
                : "no example tells the two apart: both are right on " + bothRight + " and wrong on " + bothWrong;
    }
}
