package ai.lepton.metrics.inference;

import java.util.SplittableRandom;

/**
 * Draws from binomial distributions, in constant expected time whatever the number of trials: inversion where the mean is
 * below 10, else transformed rejection with squeeze.
 *
 * @see <a href="https://doi.org/10.1080/00949659308811496">Hörmann 1993, algorithm BTRS</a>
 */
final class BinomialSampler {
    private static final double INVERSION_BELOW = 10;
    private static final double[] SMALL_CORRECTIONS = smallCorrections();

    private final SplittableRandom random;

    BinomialSampler(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns the number of successes in {@code trials} trials, each with this probability, in [0, 1]. */
    long draw(long trials, double probability) {
        if (trials == 0 || probability <= 0) {
            return 0;
        }
        if (probability >= 1) {
            return trials;
        }
        if (probability > 0.5) {
            return trials - drawAtMostHalf(trials, 1 - probability);
        }
        return drawAtMostHalf(trials, probability);
    }

    /** Returns an index below a bound above 0, each as likely as the others. */
    int below(int bound) {
        // Lemire 2019, https://doi.org/10.1145/3230636: the high half of a product, drawn again where it would favour
        // some.
        long product = (random.nextInt() & 0xffff_ffffL) * bound;
        if ((product & 0xffff_ffffL) < bound) {
            long least = 0x1_0000_0000L % bound;
            while ((product & 0xffff_ffffL) < least) {
                product = (random.nextInt() & 0xffff_ffffL) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    private long drawAtMostHalf(long trials, double probability) {
        return trials * probability < INVERSION_BELOW ? invert(trials, probability) : reject(trials, probability);
    }

    private long invert(long trials, double probability) {
        double odds = probability / (1 - probability);
        double none = Math.exp(trials * Math.log1p(-probability));
        while (true) {
            double rest = random.nextDouble();
            double term = none;
            for (long x = 0; x <= trials && term > 0; x++) {
                if (rest < term) {
                    return x;
                }
                rest -= term;
                term *= odds * (trials - x) / (x + 1);
            }
            // Rounding left a sliver above the last term: draw again.
        }
    }

    private long reject(long trials, double probability) {
        double n = trials;
        double deviation = Math.sqrt(n * probability * (1 - probability));
        double b = 1.15 + 2.53 * deviation;
        double a = -0.0873 + 0.0248 * b + 0.01 * probability;
        double centre = n * probability + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        while (true) {
            double v = random.nextDouble();
            double u = random.nextDouble() - 0.5;
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + centre);
            if (us >= 0.07 && v <= squeeze) {
                return (long) k;
            }
            if (k < 0 || k > n) {
                continue;
            }
            double alpha = (2.83 + 5.1 / b) * deviation;
            double height = Math.log(v * alpha / (a / (us * us) + b));
            if (height <= logRatioToMode(n, probability, k)) {
                return (long) k;
            }
        }
    }

    /** Returns the log of the probability of k over that of the mode. */
    private static double logRatioToMode(double n, double probability, double k) {
        double odds = probability / (1 - probability);
        double mode = Math.floor((n + 1) * probability);
        double failuresAtMode = n - mode + 1;
        double failuresAtK = n - k + 1;
        return (mode + 0.5) * Math.log((mode + 1) / (odds * failuresAtMode))
                + correction(mode)
                + correction(n - mode)
                + (n + 1) * Math.log(failuresAtMode / failuresAtK)
                + (k + 0.5) * Math.log(failuresAtK * odds / (k + 1))
                - correction(k)
                - correction(n - k);
    }

    /** Returns what Stirling's formula, taken at k + 1, misses of log k!. */
    private static double correction(double k) {
        if (k < SMALL_CORRECTIONS.length) {
            return SMALL_CORRECTIONS[(int) k];
        }
        double next = k + 1;
        double square = next * next;
        return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / next;
    }

    private static double[] smallCorrections() {
        double[] corrections = new double[10];
        double logFactorial = 0;
        for (int k = 0; k < corrections.length; k++) {
            logFactorial += k == 0 ? 0 : Math.log(k);
            corrections[k] = logFactorial - (0.5 * Math.log(2 * Math.PI) + (k + 0.5) * Math.log(k + 1.0) - (k + 1));
        }
        return corrections;
    }
}
