package ai.lepton.ethics.internal.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.metrics.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoSharesTest {
    /** Ratios by statsmodels 0.15.0, test_proportions_2indep; differences by scipy's search for the greatest likelihood. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 6, 12, ratio, 0.8, -1.65729701758531",
        "1, 10, 6, 12, ratio, 1.25, -2.3828097954896834",
        "3, 20, 12, 25, ratio, 0.8, -1.8234362679117022",
        "18, 28, 15, 40, ratio, 1.25, 1.2814420645433668",
        "7, 9, 30, 200, ratio, 0.8, 5.559263929404318",
        "1, 10, 6, 12, difference, -0.2, -1.069550755332753",
        "1, 10, 6, 12, difference, 0.1, -2.470143662015455",
        "3, 20, 12, 25, difference, -0.2, -0.9697389213436023",
        "18, 28, 15, 40, difference, 0.1, 1.3691312260815216",
        "7, 9, 30, 200, difference, 0.1, 3.526017535241835",
    })
    void theScoreIsThatOfReferences(long x1, long n1, long x2, long n2, String kind, double limit, double statistic) {
        assertThat(of(kind, x1, n1, x2, n2).statistic(x1, x2, limit)).isCloseTo(statistic, within(1e-6));
    }

    private static TwoShares of(String kind, long x1, long n1, long x2, long n2) {
        return kind.equals("ratio") ? TwoShares.ratio(x1, n1, x2, n2) : TwoShares.difference(x1, n1, x2, n2);
    }

    /** By all tables, at 4,001 rates, those left out that either sample contradicts at one in a million (scipy 1.17.1). */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 6, 12, difference, 0, 0.03139848147415759",
        "3, 20, 12, 25, difference, 0, 0.01109548083805166",
        "0, 8, 9, 40, difference, 0, 0.07448732614252694",
        "2, 20, 12, 25, difference, -0.1, 0.023165054235969033",
        "1, 10, 6, 12, ratio, 0.8, 0.06266266513249436",
        "3, 20, 12, 25, ratio, 0.8, 0.04017791860498156",
        "0, 8, 9, 20, ratio, 0.8, 0.039854302379911596",
        "2, 15, 40, 100, ratio, 0.8, 0.07175543239083298",
    })
    void theExactProbabilityIsThatOfAllTables(
            long x1, long n1, long x2, long n2, String kind, double limit, double probability) {
        assertThat(of(kind, x1, n1, x2, n2).below(limit)).isCloseTo(probability, within(3e-4));
        // Exchanged, the same evidence lies above.
        TwoShares swapped = of(kind, x2, n2, x1, n1);
        assertThat(swapped.above(kind.equals("ratio") ? 1 / limit : -limit)).isCloseTo(probability, within(3e-4));
    }

    @Test
    void theIntervalHasTheValuesThatAreNotRejected() {
        for (long[] s :
                new long[][] {{1, 10, 6, 12}, {0, 8, 9, 20}, {10, 10, 10, 10}, {3, 2000, 9, 25}, {4, 9, 0, 12}}) {
            for (String kind : new String[] {"ratio", "difference"}) {
                TwoShares shares = of(kind, s[0], s[1], s[2], s[3]);
                Interval interval = shares.interval(0.95);
                assertThat(interval.method()).isEqualTo("exact-score");
                if (interval.low() > -1 && interval.low() > 0) {
                    assertThat(shares.side(Limit.atLeast(interval.low() - 1e-3 * Math.abs(interval.low())), 0.95))
                            .isEqualTo(Side.WITHIN);
                }
                if (interval.high() < Double.POSITIVE_INFINITY && Math.abs(interval.high()) < 0.999) {
                    assertThat(shares.side(Limit.atLeast(interval.high() + 1e-3 * Math.abs(interval.high())), 0.95))
                            .isEqualTo(Side.BEYOND);
                }
            }
        }
        assertThat(TwoShares.ratio(0, 5, 0, 5).interval(0.95).low()).isZero();
        assertThat(TwoShares.ratio(50, 100, 40, 100).interval(0.95).method()).isEqualTo("koopman");
        assertThat(TwoShares.difference(50, 100, 40, 100).interval(0.95).method())
                .isEqualTo("newcombe");
    }

    @ParameterizedTest
    @CsvSource({"5, 5, 0.5", "20, 20, 0.9", "10, 400, 0.2", "300, 300, 0.02"})
    void atAnyLevelABreachIsShownNoMoreOftenThanItAllows(int n1, int n2, double rate) {
        SplittableRandom random = new SplittableRandom(n1 * 31L + n2);
        double level = 0.99;
        int runs = 1500;
        int ratios = 0;
        int differences = 0;
        for (int run = 0; run < runs; run++) {
            long second = binomial(n2, rate, random);
            long atRatio = binomial(n1, 0.8 * rate, random);
            long atGap = binomial(n1, Math.max(0, rate - 0.1), random);
            ratios += TwoShares.ratio(atRatio, n1, second, n2).side(Limit.atLeast(0.8), level) == Side.BEYOND ? 1 : 0;
            differences +=
                    TwoShares.difference(second, n2, atGap, n1).side(Limit.atMost(0.1), level) == Side.BEYOND ? 1 : 0;
        }
        double most = runs * 0.005 + 3 * Math.sqrt(runs * 0.005);
        assertThat(ratios).isLessThanOrEqualTo((int) most);
        assertThat(differences).isLessThanOrEqualTo((int) most);
    }

    private static long binomial(int n, double rate, SplittableRandom random) {
        return random.doubles(n).filter(value -> value < rate).count();
    }
}
