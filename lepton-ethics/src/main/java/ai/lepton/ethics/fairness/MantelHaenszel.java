package ai.lepton.ethics.fairness;

import ai.lepton.metrics.Interval;
import java.util.List;
import org.apache.commons.numbers.gamma.InverseErfc;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * Two groups compared within strata: the ratio and the odds ratio that the strata have in common.
 *
 * <p>The ratio is Mantel and Haenszel's, its interval the stratified score interval of Miettinen and Nurminen with
 * Mantel–Haenszel weights: it holds with many sparse strata and needs no correction where a count is 0.
 *
 * @param strata the informative strata, at least one
 * @see <a href="https://doi.org/10.1093/jnci/22.4.719">Mantel and Haenszel 1959</a>
 * @see <a href="https://doi.org/10.1002/sim.4780040211">Miettinen and Nurminen 1985</a>
 */
record MantelHaenszel(List<Stratum> strata) {
    MantelHaenszel {
        strata = strata.stream().filter(Stratum::isInformative).toList();
    }

    boolean isInformative() {
        return !strata.isEmpty();
    }

    /** Returns the common ratio of selection rates, first over second; infinite where nobody of the second was selected. */
    double ratio() {
        double first = 0;
        double second = 0;
        for (Stratum s : strata) {
            first += s.weight() * s.rate1();
            second += s.weight() * s.rate2();
        }
        return first / second;
    }

    /** Returns the common odds ratio, first over second; infinite or NaN where a sum is 0. */
    double oddsRatio() {
        double above = 0;
        double below = 0;
        for (Stratum s : strata) {
            above += (double) s.selected1() * (s.size2() - s.selected2()) / s.size();
            below += (double) s.selected2() * (s.size1() - s.selected1()) / s.size();
        }
        return above / below;
    }

    /**
     * Returns the standard error of the logarithm of the common odds ratio.
     *
     * @see <a href="https://doi.org/10.2307/2531052">Robins, Breslow and Greenland 1986</a>
     */
    double logOddsError() {
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
     * Returns the p-value of the Cochran–Mantel–Haenszel test that the groups are selected alike in every stratum,
     * without continuity correction; NaN where the strata leave nothing to chance.
     */
    double independence() {
        double gap = 0;
        double variance = 0;
        for (Stratum s : strata) {
            double n = s.size();
            gap += s.selected1() - s.size1() * (s.selected() / n);
            if (n > 1) {
                variance += s.size1() / n * (s.size2() / n) * s.selected() * ((n - s.selected()) / (n - 1));
            }
        }
        return variance == 0 ? Double.NaN : chiSquaredTail(gap * gap / variance, 1);
    }

    /**
     * Returns the p-value of Breslow and Day's test, with Tarone's correction, that the strata share one odds ratio; NaN
     * where there is one stratum only, or the common odds ratio is 0 or infinite.
     *
     * @see <a href="https://doi.org/10.1093/biomet/72.1.91">Tarone 1985</a>
     */
    double oddsHomogeneity() {
        double odds = oddsRatio();
        if (strata.size() < 2 || !(odds > 0 && odds < Double.POSITIVE_INFINITY)) {
            return Double.NaN;
        }
        double statistic = 0;
        double gaps = 0;
        double variances = 0;
        for (Stratum s : strata) {
            double expected = expected(s, odds);
            double variance = 1
                    / (1 / expected
                            + 1 / (s.size1() - expected)
                            + 1 / (s.selected() - expected)
                            + 1 / (s.size2() - s.selected() + expected));
            double gap = s.selected1() - expected;
            if (variance > 0) {
                statistic += gap * gap / variance;
                gaps += gap;
                variances += variance;
            }
        }
        return chiSquaredTail(statistic - gaps * gaps / variances, strata.size() - 1);
    }

    /**
     * Returns the p-value of the score test that the strata share one ratio of selection rates; NaN where there is one
     * stratum only, or the common ratio is 0 or infinite.
     *
     * @see <a href="https://doi.org/10.2307/2531848">Gart and Nam 1988</a>
     */
    double ratioHomogeneity() {
        double ratio = ratio();
        if (strata.size() < 2 || !(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
            return Double.NaN;
        }
        double statistic = 0;
        for (Stratum s : strata) {
            double gap = s.rate1() - ratio * s.rate2();
            statistic += gap == 0 ? 0 : gap * gap / variance(s, ratio);
        }
        return chiSquaredTail(statistic, strata.size() - 1);
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

    /** Returns the interval of the common ratio. */
    Interval interval(double level) {
        double z = Math.sqrt(2) * InverseErfc.value(1 - level);
        double ratio = ratio();
        double low = ratio == 0 ? 0 : border(z, ratio, 0.5);
        double high = ratio == Double.POSITIVE_INFINITY ? ratio : border(z, ratio, 2);
        return new Interval(low, Math.max(low, high), level, "miettinen-nurminen");
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

    /** Returns the probability of a chi-squared value at or above x. */
    static double chiSquaredTail(double x, int degreesOfFreedom) {
        return RegularizedGamma.Q.value(degreesOfFreedom / 2.0, Math.max(0, x) / 2);
    }
}
