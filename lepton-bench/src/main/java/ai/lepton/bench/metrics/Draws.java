package ai.lepton.bench.metrics;

import java.util.SplittableRandom;

/**
 * The data of the benchmarks, drawn by a rule that other languages follow to the bit.
 *
 * <p>The draws are those of SplitMix64 from seed 1: draw t, from 1, is {@code mix64(1 + t * 0x9e3779b97f4a7c15)}, and its
 * upper 53 bits are a number in [0, 1). A row takes three draws for classes, two for scores, in this order.
 */
final class Draws {
    private static final double RIGHT = 0.7;

    private Draws() {}

    /** Rows of true and predicted classes; about 70 % are right, and some more by chance. */
    static void classes(int classes, int[] truth, int[] predicted) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < truth.length; i++) {
            int own = (int) (next(random) * classes);
            boolean right = next(random) < RIGHT;
            int other = (int) (next(random) * classes);
            truth[i] = own;
            predicted[i] = right ? own : other;
        }
    }

    /** Rows of labels and scores between 0 and 1, which tell the classes apart about as well as 0.7. */
    static void scores(boolean[] positive, double[] score) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < positive.length; i++) {
            double p = next(random);
            positive[i] = next(random) < 0.2 + 0.6 * p;
            score[i] = p;
        }
    }

    private static double next(SplittableRandom random) {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }
}
