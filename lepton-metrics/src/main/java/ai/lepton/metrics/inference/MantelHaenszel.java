package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Normal;
import java.util.List;

/**
 * Two groups compared within strata: the ratio of rates and the odds ratio that the strata have in common.
 *
 * <pre>{@code
 * MantelHaenszel compared = MantelHaenszel.of(List.of(new Stratum(512, 825, 89, 108), new Stratum(353, 560, 17, 25)));
 * System.out.println(compared.ratio(0.95));
 * }</pre>
 *
 * <p>Both are Mantel and Haenszel's. The interval of the ratio is the stratified score interval of Miettinen and Nurminen
 * with Mantel–Haenszel weights: it holds with many sparse strata and needs no correction where a count is 0. That of the
 * odds ratio is Robins, Breslow and Greenland's, as statsmodels has it. Strata without one of the groups, or in which
 * nobody was selected, tell nothing of a ratio and are left out.
 *
 * @see <a href="https://doi.org/10.1093/jnci/22.4.719">Mantel and Haenszel 1959</a>
 * @see <a href="https://doi.org/10.1002/sim.4780040211">Miettinen and Nurminen 1985</a>
 */
public final class MantelHaenszel {
    /** The name of the method in intervals of the ratio. */
    public static final String RATIO_METHOD = "miettinen-nurminen";

    /** The name of the method in intervals of the odds ratio. */
    public static final String ODDS_METHOD = "robins-breslow-greenland";

    private static final String NONE = "no stratum has both groups and somebody selected";

    private final List<Stratum> strata;

    private MantelHaenszel(List<Stratum> strata) {
        this.strata = strata;
    }

    /** Compares the groups of these strata; those that tell nothing are left out. */
    public static MantelHaenszel of(List<Stratum> strata) {
        return new MantelHaenszel(Elements.of("strata", strata).stream()
                .filter(Stratum::isInformative)
                .toList());
    }

    /** Returns the strata that tell something. */
    public List<Stratum> strata() {
        return strata;
    }

    /** Returns whether any stratum tells something. */
    public boolean isInformative() {
        return !strata.isEmpty();
    }

    private long examples() {
        return strata.stream().mapToLong(Stratum::size).sum();
    }

    /**
     * Returns the common ratio of rates, first over second; infinite where nobody of the second was selected, undefined
     * where no stratum tells anything.
     */
    public Score ratio() {
        return isInformative() ? Score.of(commonRatio()) : Score.undefined(NONE);
    }

    /**
     * Returns the common ratio with its interval, whose method is {@value #RATIO_METHOD}; its high end is infinite where
     * nobody of the second group was selected.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if it is outside (0, 1)
     */
    public Estimate ratio(double level) {
        double z = Normal.twoSided(level);
        return new Estimate(ratio(), isInformative() ? interval(z, level) : null, examples());
    }

    /** Returns the common odds ratio, first over second; infinite or undefined where a sum is 0. */
    public Score oddsRatio() {
        double above = 0;
        double below = 0;
        for (Stratum s : strata) {
            above += (double) s.selected1() * (s.size2() - s.selected2()) / s.size();
            below += (double) s.selected2() * (s.size1() - s.selected1()) / s.size();
        }
        if (above == 0 && below == 0) {
            return Score.undefined(isInformative() ? "no stratum has selected and others to compare" : NONE);
        }
        return Score.of(above / below);
    }

    /**
     * Returns the common odds ratio with its interval, whose method is {@value #ODDS_METHOD}; none where the ratio is 0 or
     * infinite.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if it is outside (0, 1)
     * @see <a href="https://doi.org/10.2307/2531052">Robins, Breslow and Greenland 1986</a>
     */
    public Estimate oddsRatio(double level) {
        double z = Normal.twoSided(level);
        Score odds = oddsRatio();
        double ratio = odds.orElse(0);
        if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
            return Estimate.of(odds, examples());
        }
        double factor = Math.exp(z * logOddsError());
        return new Estimate(odds, new Interval(ratio / factor, ratio * factor, level, ODDS_METHOD), examples());
    }

    private double commonRatio() {
        double first = 0;
        double second = 0;
        for (Stratum s : strata) {
            first += s.weight() * s.rate1();
            second += s.weight() * s.rate2();
        }
        return first / second;
    }

    /** Returns the standard error of the logarithm of the common odds ratio. */
    private double logOddsError() {
        double r = 0;
        double s = 0;
        double pr = 0;
        double mixed = 0;
        double qs = 0;
        for (Stratum stratum : strata) {
            double n = stratum.size();
            double rejected1 = stratum.size1() - stratum.selected1();
            double rejected2 = stratum.size2() - stratum.selected2();
            double p = (stratum.selected1() + rejected2) / n;
            double q = (rejected1 + stratum.selected2()) / n;
            double rk = stratum.selected1() * rejected2 / n;
            double sk = rejected1 * stratum.selected2() / n;
            r += rk;
            s += sk;
            pr += p * rk;
            mixed += p * sk + q * rk;
            qs += q * sk;
        }
        return Math.sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s));
    }

    /**
     * Returns the Cochran–Mantel–Haenszel test of whether the groups are selected alike in every stratum, without
     * continuity correction.
     *
     * @return chi-squared of one degree of freedom; undefined where the strata leave nothing to chance
     * @see <a href="https://doi.org/10.1093/jnci/22.4.719">Mantel and Haenszel 1959</a>
     */
    public TestResult independence() {
        double gap = 0;
        double variance = 0;
        for (Stratum s : strata) {
            double n = s.size();
            gap += s.selected1() - s.size1() * (s.selected() / n);
            if (n > 1) {
                variance += s.size1() / n * (s.size2() / n) * s.selected() * ((n - s.selected()) / (n - 1));
            }
        }
        return variance == 0
                ? undefined("cochran-mantel-haenszel", isInformative() ? "the strata leave nothing to chance" : NONE)
                : TestResult.chiSquared("cochran-mantel-haenszel", gap * gap / variance, 1, null, examples());
    }

    /**
     * Returns Breslow and Day's test, with Tarone's correction, of whether the strata share one odds ratio.
     *
     * <p>A stratum in which all were selected has no odds ratio, and is not counted.
     *
     * @return chi-squared of as many degrees of freedom as there are strata with selected and others, less one; undefined
     *     where there is one only, or the common odds ratio is 0, infinite or undefined
     * @see <a href="https://doi.org/10.1093/biomet/72.1.91">Tarone 1985</a>
     */
    public TestResult oddsHomogeneity() {
        double odds = oddsRatio().orElse(0);
        if (strata.size() < 2 || !(odds > 0 && odds < Double.POSITIVE_INFINITY)) {
            return undefined("breslow-day-tarone", whyNotHomogeneous("odds ratio"));
        }
        double statistic = 0;
        double gaps = 0;
        double variances = 0;
        int counted = 0;
        for (Stratum s : strata) {
            double expected = expected(s, odds);
            double variance = 1
                    / (1 / expected
                            + 1 / (s.size1() - expected)
                            + 1 / (s.selected() - expected)
                            + 1 / (s.size2() - s.selected() + expected));
            double gap = s.selected1() - expected;
            if (s.selected() < s.size() && variance > 0) {
                statistic += gap * gap / variance;
                gaps += gap;
                variances += variance;
                counted++;
            }
        }
        if (counted < 2) {
            return undefined("breslow-day-tarone", "there is one stratum only that has selected and others");
        }
        double corrected = Math.max(0, statistic - gaps * gaps / variances);
        return TestResult.chiSquared("breslow-day-tarone", corrected, counted - 1, null, examples());
    }

    /**
     * Returns the score test of whether the strata share one ratio of rates.
     *
     * <p>A stratum in which all were selected leaves nothing to chance where the common ratio is 1, and is then not counted.
     *
     * @return chi-squared of as many degrees of freedom as there are strata that leave something to chance, less one;
     *     undefined where there is one only, or the common ratio is 0, infinite or undefined
     * @see <a href="https://doi.org/10.2307/2531848">Gart and Nam 1988</a>
     */
    public TestResult ratioHomogeneity() {
        double ratio = ratio().orElse(0);
        if (strata.size() < 2 || !(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
            return undefined("score", whyNotHomogeneous("ratio"));
        }
        double statistic = 0;
        int counted = 0;
        for (Stratum s : strata) {
            double gap = s.rate1() - ratio * s.rate2();
            double variance = variance(s, ratio);
            if (variance > 0) {
                statistic += gap * gap / variance;
                counted++;
            }
        }
        return counted < 2
                ? undefined("score", "there is one stratum only that leaves something to chance")
                : TestResult.chiSquared("score", statistic, counted - 1, null, examples());
    }

    private String whyNotHomogeneous(String what) {
        if (!isInformative()) {
            return NONE;
        }
        return strata.size() < 2 ? "there is one stratum only" : "the common " + what + " is 0, infinite or undefined";
    }

    private TestResult undefined(String method, String reason) {
        return TestResult.undefined(method, reason, null, examples());
    }

    /** Returns the variance of {@code rate1 - ratio * rate2}, if the ratio of the rates is this. */
    private static double variance(Stratum s, double ratio) {
        double rate2 = restricted(s, ratio);
        double rate1 = Math.min(1, ratio * rate2);
        double n = s.size();
        return (rate1 * (1 - rate1) / s.size1() + ratio * ratio * rate2 * (1 - rate2) / s.size2()) * (n / (n - 1));
    }

    /** Returns the count of selected of the first group that gives this odds ratio with the stratum's margins. */
    private static double expected(Stratum s, double odds) {
        double a = 1 - odds;
        double b = s.size2() - s.selected() + odds * (s.size1() + s.selected());
        double c = -odds * s.selected() * s.size1();
        // The root within the margins, in the form that keeps its digits where a is near 0.
        return -2 * c / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
    }

    private Interval interval(double z, double level) {
        double ratio = commonRatio();
        double low = ratio == 0 ? 0 : border(z, ratio, 0.5);
        double high = ratio == Double.POSITIVE_INFINITY ? ratio : border(z, ratio, 2);
        return new Interval(low, Math.max(low, high), level, RATIO_METHOD);
    }

    /** Returns the ratio, away from the observed one in the direction of the factor, where the score reaches z. */
    private double border(double z, double ratio, double factor) {
        double inside = ratio;
        if (ratio == 0 || ratio == Double.POSITIVE_INFINITY) {
            inside = 1;
            while (score(inside) > z) {
                inside /= factor;
            }
        }
        double outside = inside * factor;
        while (score(outside) <= z && outside > 1e-300 && outside < 1e300) {
            inside = outside;
            outside *= factor;
        }
        for (int i = 0; i < 200; i++) {
            double middle = Math.sqrt(inside) * Math.sqrt(outside);
            if (middle <= Math.min(inside, outside) || middle >= Math.max(inside, outside)) {
                break;
            }
            if (score(middle) <= z) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }

    /** Returns the absolute score statistic of a ratio, in standard deviations. */
    private double score(double ratio) {
        double gap = 0;
        double variance = 0;
        for (Stratum s : strata) {
            double weight = s.weight();
            gap += weight * (s.rate1() - ratio * s.rate2());
            variance += weight * weight * variance(s, ratio);
        }
        return gap == 0 ? 0 : Math.abs(gap) / Math.sqrt(variance);
    }

    /** Returns the second group's rate of greatest likelihood, if the ratio of the rates is this. */
    private static double restricted(Stratum s, double ratio) {
        double a = ratio * s.size();
        double b = ratio * (s.size1() + s.selected2()) + s.selected1() + s.size2();
        double c = s.selected();
        return 2 * c / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
    }

    /**
     * Two groups within one stratum, such as the applicants to one department, in counts.
     *
     * @param selected1 selected of the first group, in [0, size1]
     * @param size1 size of the first group
     * @param selected2 selected of the second group, in [0, size2]
     * @param size2 size of the second group
     */
    public record Stratum(long selected1, long size1, long selected2, long size2) {
        /** Checks that no more are selected than there are. */
        public Stratum {
            check(selected1, size1, "first");
            check(selected2, size2, "second");
        }

        private static void check(long selected, long size, String group) {
            if (selected < 0 || selected > size) {
                throw new IllegalArgumentException(
                        "of the " + group + " group, " + selected + " of " + size + " can't be selected");
            }
        }

        /** Returns the size of both groups together. */
        public long size() {
            return size1 + size2;
        }

        /** Returns the number of selected of both groups together. */
        public long selected() {
            return selected1 + selected2;
        }

        /** Returns the share of the first group that is selected; NaN where there is nobody. */
        public double rate1() {
            return (double) selected1 / size1;
        }

        /** Returns the share of the second group that is selected; NaN where there is nobody. */
        public double rate2() {
            return (double) selected2 / size2;
        }

        /** Returns whether both groups are there and somebody was selected: else it tells nothing about a ratio. */
        public boolean isInformative() {
            return size1 > 0 && size2 > 0 && selected() > 0;
        }

        /** Returns the same with the groups exchanged. */
        public Stratum swapped() {
            return new Stratum(selected2, size2, selected1, size1);
        }

        /** Returns the Mantel–Haenszel weight. */
        double weight() {
            return (double) size1 * size2 / size();
        }
    }
}
