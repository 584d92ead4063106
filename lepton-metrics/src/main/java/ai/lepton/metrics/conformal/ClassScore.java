package ai.lepton.metrics.conformal;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.SeedMix;
import java.util.Arrays;

/**
 * How strange each class would be for an example, from the probabilities that a model gives: what sets of classes are made by.
 */
public sealed interface ClassScore {
    /**
     * Returns the score of each class.
     *
     * @param probabilities of each class, shape {@code [classes]}, finite and not negative
     * @param u in [0, 1]: what share of the class's own probability counts, where the score is randomized
     * @return shape {@code [classes]}, greater for a stranger class
     * @throws IllegalArgumentException if a probability is negative or not finite, or u is outside [0, 1]
     */
    double[] scores(double[] probabilities, double u);

    /**
     * Returns the score of each class, with a u that is drawn by the seed and the probabilities themselves: the same example always
     * has the same. A function of the example alone keeps the guarantee.
     *
     * @param probabilities of each class, shape {@code [classes]}, finite and not negative
     * @throws IllegalArgumentException if a probability is negative or not finite
     */
    default double[] scores(double[] probabilities, long seed) {
        Elements.required("probabilities", probabilities);
        long hash = seed;
        for (double probability : probabilities) {
            hash = SeedMix.of(hash, Double.doubleToLongBits(probability + 0.0));
        }
        return scores(probabilities, (hash >>> 11) * 0x1.0p-53);
    }

    /**
     * Least ambiguous sets: 1 minus the class's probability. Sets are smallest on average, may be empty, and hold hard examples
     * less often than easy ones.
     *
     * @see <a href="https://arxiv.org/abs/1609.00451">Sadinle, Lei and Wasserman 2019</a>
     */
    record Lac() implements ClassScore {
        @Override
        public double[] scores(double[] probabilities, double u) {
            check(probabilities, u);
            double[] scores = new double[probabilities.length];
            Arrays.setAll(scores, j -> 1 - probabilities[j]);
            return scores;
        }
    }

    /**
     * Adaptive prediction sets: the probability of all classes that are more probable, and a share of its own. Of classes that tie
     * the first comes first.
     *
     * @param randomized whether that share is drawn; if not it is all, which makes sets larger than they need be
     * @see <a href="https://arxiv.org/abs/2006.02544">Romano, Sesia and Candès 2020</a>
     */
    record Aps(boolean randomized) implements ClassScore {
        @Override
        public double[] scores(double[] probabilities, double u) {
            check(probabilities, u);
            return cumulated(probabilities, randomized ? u : 1, 0, 0);
        }
    }

    /**
     * Regularized adaptive prediction sets: those of {@link Aps}, and a penalty for each rank from one on, which keeps sets of many
     * classes small.
     *
     * @param lambda penalty of each rank beyond, finite and not negative
     * @param kReg ranks without penalty, not negative
     * @param randomized whether the share of the class's own probability is drawn
     * @see <a href="https://arxiv.org/abs/2009.14193">Angelopoulos, Bates, Malik and Jordan 2021</a>
     */
    record Raps(double lambda, int kReg, boolean randomized) implements ClassScore {
        /** Checks the ranges. */
        public Raps {
            if (!(lambda >= 0 && lambda <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("lambda is " + lambda + "; it must be finite and not negative");
            }
            if (kReg < 0) {
                throw new IllegalArgumentException("kReg is " + kReg + "; it must not be negative");
            }
        }

        @Override
        public double[] scores(double[] probabilities, double u) {
            check(probabilities, u);
            return cumulated(probabilities, randomized ? u : 1, lambda, kReg);
        }
    }

    private static double[] cumulated(double[] probabilities, double share, double lambda, int kReg) {
        Integer[] order = new Integer[probabilities.length];
        Arrays.setAll(order, j -> j);
        Arrays.sort(order, (a, b) -> Double.compare(probabilities[b] + 0.0, probabilities[a] + 0.0));
        double[] scores = new double[probabilities.length];
        double before = 0;
        for (int rank = 0; rank < order.length; rank++) {
            double own = probabilities[order[rank]];
            scores[order[rank]] = before + share * own + lambda * Math.max(0, rank + 1 - kReg);
            before += own;
        }
        return scores;
    }

    private static void check(double[] probabilities, double u) {
        Elements.required("probabilities", probabilities);
        for (int j = 0; j < probabilities.length; j++) {
            if (!(probabilities[j] >= 0 && probabilities[j] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("probabilities[" + j + "] is " + probabilities[j]
                        + "; probabilities are finite and not negative");
            }
        }
        if (!(u >= 0 && u <= 1)) {
            throw new IllegalArgumentException("u is " + u + ", outside [0, 1]");
        }
    }
}
