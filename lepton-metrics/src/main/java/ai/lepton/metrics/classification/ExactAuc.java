package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.RadixSort;
import ai.lepton.metrics.internal.ValueOrder;

/**
 * The area under the ROC curve as the share of pairs in order, exact: it is counted in whole numbers and divided once.
 *
 * <p>Labels are packed into the sorted keys: into 32 bits where all scores are floats and not negative, as probabilities
 * of most models are, else into 64.
 */
final class ExactAuc {
    private static final int WORTH_PACKING = 2048;

    private ExactAuc() {}

    static Score of(boolean[] positive, double[] scores) {
        int positives = 0;
        boolean floats = scores.length >= WORTH_PACKING;
        boolean negative = false;
        for (int i = 0; i < scores.length; i++) {
            double score = scores[i];
            if (!(Math.abs(score) <= Double.MAX_VALUE)) {
                throw BinaryRanking.notFinite("score", i, score);
            }
            positives += positive[i] ? 1 : 0;
            negative |= score < 0;
            floats &= (float) score == score;
        }
        int negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            return BinaryRanking.oneClass("roc auc", scores.length, positives > 0);
        }
        long pairs;
        if (negative) {
            pairs = countMerged(keys(positive, scores, true, positives), keys(positive, scores, false, negatives));
        } else if (floats) {
            pairs = count(RadixSort.sortUnsigned(packInts(positive, scores)));
        } else {
            pairs = count(RadixSort.sort(packLongs(positive, scores)));
        }
        return Score.of(pairs / (2.0 * positives * negatives));
    }

    private static int[] packInts(boolean[] positive, double[] scores) {
        int[] keys = new int[scores.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Float.floatToRawIntBits((float) (scores[i] + 0.0)) << 1 | (positive[i] ? 1 : 0);
        }
        return keys;
    }

    private static long[] packLongs(boolean[] positive, double[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            // The turned sign makes the order of the shifted bits that of signed numbers.
            keys[i] = (Double.doubleToRawLongBits(scores[i] + 0.0) << 1 | (positive[i] ? 1 : 0)) ^ Long.MIN_VALUE;
        }
        return keys;
    }

    private static long[] keys(boolean[] positive, double[] scores, boolean wanted, int count) {
        long[] keys = new long[count];
        int next = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i] == wanted) {
                keys[next++] = ValueOrder.key(scores[i]);
            }
        }
        return RadixSort.sort(keys);
    }

    /** Returns twice the number of pairs in order, tied ones as half, of keys whose lowest bit is the label. */
    private static long count(int[] sorted) {
        long twicePairs = 0;
        long negativesBelow = 0;
        int i = 0;
        while (i < sorted.length) {
            int group = sorted[i] >>> 1;
            int first = i;
            int positives = 0;
            do {
                positives += sorted[i] & 1;
                i++;
            } while (i < sorted.length && sorted[i] >>> 1 == group);
            int negatives = i - first - positives;
            twicePairs += positives * (2 * negativesBelow + negatives);
            negativesBelow += negatives;
        }
        return twicePairs;
    }

    private static long count(long[] sorted) {
        long twicePairs = 0;
        long negativesBelow = 0;
        int i = 0;
        while (i < sorted.length) {
            long group = sorted[i] >>> 1;
            int first = i;
            int positives = 0;
            do {
                positives += (int) sorted[i] & 1;
                i++;
            } while (i < sorted.length && sorted[i] >>> 1 == group);
            int negatives = i - first - positives;
            twicePairs += positives * (2 * negativesBelow + negatives);
            negativesBelow += negatives;
        }
        return twicePairs;
    }

    private static long countMerged(long[] positives, long[] negatives) {
        long twicePairs = 0;
        int below = 0;
        int notAbove = 0;
        for (long key : positives) {
            while (below < negatives.length && negatives[below] < key) {
                below++;
            }
            notAbove = Math.max(notAbove, below);
            while (notAbove < negatives.length && negatives[notAbove] == key) {
                notAbove++;
            }
            twicePairs += (long) below + notAbove;
        }
        return twicePairs;
    }
}
