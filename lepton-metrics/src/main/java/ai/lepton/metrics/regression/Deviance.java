package ai.lepton.metrics.regression;

import java.util.Locale;

/**
 * The unit deviance of the Tweedie distributions: normal (power 0), Poisson (1), gamma (2), inverse Gaussian (3), and
 * those between and beyond.
 *
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1987.tb01685.x">Jørgensen 1987</a>
 */
final class Deviance {
    private Deviance() {}

    /** Returns the loss of this power. */
    static RowLoss ofPower(double power) {
        if (!Double.isFinite(power) || (power > 0 && power < 1)) {
            throw new IllegalArgumentException(
                    "power is " + power + "; Tweedie distributions have a finite one, not in (0, 1)");
        }
        if (power == 0) {
            return RowLoss.of("tweedie deviance", (truth, mean) -> (truth - mean) * (truth - mean));
        }
        if (power == 1) {
            return new RowLoss("poisson deviance", Domain.NOT_NEGATIVE, Domain.POSITIVE, Deviance::poisson);
        }
        if (power == 2) {
            return new RowLoss("gamma deviance", Domain.POSITIVE, Domain.POSITIVE, Deviance::gamma);
        }
        Domain truths = power < 0 ? Domain.ANY : power < 2 ? Domain.NOT_NEGATIVE : Domain.POSITIVE;
        String title = String.format(Locale.ROOT, "tweedie deviance of power %s", power);
        return new RowLoss(title, truths, Domain.POSITIVE, (truth, mean) -> tweedie(truth, mean, power));
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
        return 2 * mean * ((1 + excess) * logLessLinear(excess) + excess * excess);
    }

    private static double gamma(double truth, double mean) {
        double excess = (truth - mean) / mean;
        return Math.abs(excess) > 0.5 ? 2 * (Math.log(mean / truth) + truth / mean - 1) : -2 * logLessLinear(excess);
    }

    private static double tweedie(double truth, double mean, double p) {
        double base = Math.max(truth, 0); // for p < 0, where truths may be negative
        return 2
                * (Math.pow(base, 2 - p) / ((1 - p) * (2 - p))
                        - truth * Math.pow(mean, 1 - p) / (1 - p)
                        + Math.pow(mean, 2 - p) / (2 - p));
    }

    /** Returns ln(1 + t) − t for |t| at most 0.5, by the series of 2 artanh(t / (2 + t)). */
    private static double logLessLinear(double t) {
        double r = t / (2 + t);
        double square = r * r;
        double power = r * square;
        double sum = 0;
        for (int k = 3; ; k += 2) {
            double next = sum + power / k;
            if (next == sum) {
                return 2 * sum - r * t;
            }
            sum = next;
            power *= square;
        }
    }
}
