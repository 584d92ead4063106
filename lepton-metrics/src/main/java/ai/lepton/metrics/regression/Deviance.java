package ai.lepton.metrics.regression;

import ai.lepton.metrics.internal.Logs;
import ai.lepton.metrics.internal.Scaled;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The unit deviance of the Tweedie distributions: normal (power 0), Poisson (1), gamma (2), inverse Gaussian (3), and
 * those between and beyond.
 *
 * <p>As it is usually written, a difference of three terms, it loses all digits where truth and mean are close, and where the
 * power is near 1 or 2. Here it is, with q = 2 − power and L = ln(truth / mean), {@code 2 mean^q d(L)}, where d(L) is the integral
 * of (e^L − e^x) e^((q − 1) x) over x from 0 to L: a series of L where L and q L are small, else differences of {@code expm1}
 * that do not cancel.
 *
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1987.tb01685.x">Jørgensen 1987</a>
 */
final class Deviance {
    // Within these bounds of L and q L the series converges fast.
    private static final double SMALL = 1;
    private static final int FEWEST_TERMS = 12;
    private static final int MORE_TERMS = 14;
    private static final int MOST_TERMS = FEWEST_TERMS + MORE_TERMS;
    private static final double[] RECIPROCALS =
            IntStream.range(0, MOST_TERMS).mapToDouble(k -> 1.0 / k).toArray();
    // Of closer values the logarithm of the ratio has lost digits.
    private static final double CLOSE = 0.1;
    private static final double LARGE = 2.5;
    private static final double FAR_FROM = 0.2;
    private static final double LARGEST_USUAL = 5;
    private static final double LARGEST_EXPONENT = 600;
    private static final double LOG_2 = Math.log(2);
    // What the double nearest to ln 2 lacks.
    private static final double LOG_2_REST = 2.319046813846300e-17;

    private final double power;
    private final double q;
    // Far enough from 1 and 2, where terms are divided by nearly 0.
    private final boolean isUsual;

    private Deviance(double power) {
        this.power = power;
        this.q = 2 - power;
        this.isUsual = Math.abs(1 - power) > FAR_FROM && Math.abs(q) > FAR_FROM && Math.abs(power) < LARGEST_USUAL;
    }

    /** Returns the loss of this power. */
    static RowLoss ofPower(double power) {
        if (!Double.isFinite(power) || (power > 0 && power < 1)) {
            throw new IllegalArgumentException(
                    "power is " + power + "; Tweedie distributions have a finite one, not in (0, 1)");
        }
        if (power == 0) {
            return RowLoss.of("tweedie deviance", (truth, mean) -> (truth - mean) * (truth - mean), (truth, mean) -> {
                Scaled gap = ExactMoments.gap(truth, mean);
                return gap.times(gap);
            });
        }
        Deviance deviance = new Deviance(power);
        if (power == 1) {
            return new RowLoss(
                    "poisson deviance", Domain.NOT_NEGATIVE, Domain.POSITIVE, Deviance::poisson, deviance::scaled);
        }
        if (power == 2) {
            return new RowLoss("gamma deviance", Domain.POSITIVE, Domain.POSITIVE, Deviance::gamma, deviance::scaled);
        }
        Domain truths = power < 0 ? Domain.ANY : power < 2 ? Domain.NOT_NEGATIVE : Domain.POSITIVE;
        String title = String.format(Locale.ROOT, "tweedie deviance of power %s", power);
        return new RowLoss(title, truths, Domain.POSITIVE, deviance::tweedie, deviance::scaled);
    }

    private static double poisson(double truth, double mean) {
        if (truth == 0) {
            return 2 * mean;
        }
        double excess = (truth - mean) / mean;
        if (Math.abs(excess) > 0.5) {
            return 2 * (truth * Math.log(truth / mean) - truth + mean);
        }
        // m ((1 + t) ln(1 + t) − t), written so that close values keep their digits.
        return 2 * mean * Logs.excess(excess);
    }

    private static double gamma(double truth, double mean) {
        double excess = (truth - mean) / mean;
        return Math.abs(excess) > 0.5 ? 2 * (Math.log(mean / truth) + truth / mean - 1) : -2 * Logs.lessLinear(excess);
    }

    private double tweedie(double truth, double mean) {
        if (truth <= 0) {
            // Below 0 only where the power is, and then 1 − power is above 0.
            return 2 * Math.pow(mean, q) * (1 / q - truth / mean / (1 - power));
        }
        double ratio = truth / mean;
        if (isUsual && (ratio > LARGE || ratio < 1 / LARGE)) {
            // So far apart, the terms differ.
            return 2
                    * (Math.pow(truth, q) / ((1 - power) * q)
                            - truth * Math.pow(mean, 1 - power) / (1 - power)
                            + Math.pow(mean, q) / q);
        }
        double log = logRatio(truth, mean);
        return 2 * Math.pow(mean, q) * integral(log, Math.abs(log));
    }

    private double integral(double log, double size) {
        return Math.max(size, Math.abs(q) * size) <= SMALL ? series(log) : far(log).toDouble();
    }

    /** Returns the deviance of any truth and mean, however large or small. */
    private Scaled scaled(double truth, double mean) {
        Scaled m = Scaled.of(mean);
        Scaled of = truth <= 0
                ? Scaled.of(1 / q).minus(Scaled.of(truth).over(m).times(power == 1 ? 0 : 1 / (1 - power)))
                : integral(logRatio(truth, mean));
        return m.power(q).times(of).times(2);
    }

    private Scaled integral(double log) {
        return Math.max(Math.abs(log), Math.abs(q * log)) <= SMALL ? Scaled.of(series(log)) : far(log);
    }

    private static double logRatio(double truth, double mean) {
        double excess = (truth - mean) / mean;
        if (Math.abs(excess) <= CLOSE) {
            return Math.log1p(excess);
        }
        double ratio = truth / mean;
        return ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE
                ? Math.log(ratio)
                : Math.log(truth) - Math.log(mean);
    }

    /** Returns d(L) as Σ L^k / k! (1 + q + … + q^(k − 2)) from k = 2 on: no term has a difference. */
    private double series(double log) {
        // So many that the next one changes nothing.
        int terms = FEWEST_TERMS + (int) (MORE_TERMS * Math.max(1, Math.abs(q)) * Math.abs(log));
        double factor = 1;
        double term = log * log / 2;
        double sum = term;
        for (int k = 3; k < terms; k++) {
            term *= log * RECIPROCALS[k];
            factor = 1 + q * factor;
            sum += term * factor;
        }
        return Math.max(0, sum);
    }

    /** Returns d(L) where L or q L is not small. */
    private Scaled far(double log) {
        double a = q - 1;
        Scaled distance;
        if (Math.abs(a) < 0.5) {
            // e^L (e^(a L) − 1) / a − (e^(q L) − 1) / q
            Scaled first = a == 0
                    ? exponential(log).times(log)
                    : exponential(log).times(lessOne(a * log)).times(1 / a);
            distance = first.minus(lessOne(q * log).times(1 / q));
        } else {
            // ((e^(q L) − 1) / q − (e^L − 1)) / a
            Scaled first = q == 0 ? Scaled.of(log) : lessOne(q * log).times(1 / q);
            distance = first.minus(lessOne(log)).times(1 / a);
        }
        return distance.value() < 0 ? Scaled.of(0) : distance;
    }

    private static Scaled lessOne(double x) {
        return x <= LARGEST_EXPONENT ? Scaled.of(Math.expm1(x)) : exponential(x);
    }

    private static Scaled exponential(double x) {
        if (Math.abs(x) <= LARGEST_EXPONENT) {
            return Scaled.of(Math.exp(x));
        }
        double whole = Math.rint(x / LOG_2);
        return new Scaled(Math.exp(Math.fma(-whole, LOG_2, x) - whole * LOG_2_REST), (long) whole);
    }
}
