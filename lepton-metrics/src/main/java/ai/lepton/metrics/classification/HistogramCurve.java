package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import java.util.Arrays;

/**
 * A sketch of ROC and precision-recall curves: how many positives and negatives have a score in each of many bins of equal
 * width. Its size does not grow with the number of examples, two of the same bins merge, and its areas come with bounds that
 * the exact ones can't leave.
 *
 * <p>Nothing is allocated per example. Not safe for several threads: give each its own, and merge.
 */
public final class HistogramCurve {
    /** Bins enough for bounds of a few millionths where scores are spread. */
    public static final int DEFAULT_BINS = 1 << 16;

    private final double low;
    private final double high;
    private final double scale;
    private final int bins;
    // Whether floats give the same bins as doubles: where nothing is taken off, and the scale is a power of 2.
    private final boolean exactInFloats;
    // Bits of doubles and floats below which, unsigned, a score is surely inside: one comparison of integers settles
    // nearly all. Negative scores and NaN have greater bits, and are looked at again.
    private final long surelyInside;
    private final int surelyInsideFloats;
    // Negatives and positives of each bin in turn; a score at the very end has a bin of its own, which joins the last.
    private final long[] counts;
    // What came lately, in a smaller table, which is faster; it moves to the other before one of its counts may
    // overflow.
    private final int[] recent;
    private int recently;

    private HistogramCurve(double low, double high, int bins) {
        this.low = low;
        this.high = high;
        this.bins = bins;
        this.scale = bins / (high - low);
        this.exactInFloats =
                low == 0 && Math.abs(Math.getExponent(scale)) < 60 && Math.scalb(1.0, Math.getExponent(scale)) == scale;
        boolean fromZero = low <= 0 && high > 0;
        this.surelyInside = fromZero ? Double.doubleToRawLongBits(high) + 1 : 0;
        this.surelyInsideFloats = fromZero ? Float.floatToRawIntBits(notAbove(high)) + 1 : 0;
        this.counts = new long[2 * bins];
        this.recent = new int[2 * bins + 2];
    }

    /** Returns an empty sketch of probabilities, with {@link #DEFAULT_BINS} bins. */
    public static HistogramCurve ofProbabilities() {
        return of(0, 1, DEFAULT_BINS);
    }

    /**
     * Returns an empty sketch.
     *
     * @param low least score
     * @param high greatest score, above {@code low}
     * @param bins number of bins, in [1, 2²⁸]
     * @throws IllegalArgumentException if the range is empty or not finite, or the number of bins is outside its range
     */
    public static HistogramCurve of(double low, double high, int bins) {
        if (!(low < high && high - low <= Double.MAX_VALUE && high - low >= Double.MIN_NORMAL)) {
            throw new IllegalArgumentException(
                    "scores from " + low + " to " + high + " are no range; low must be below high, both finite");
        }
        if (bins < 1 || bins > 1 << 28) {
            throw new IllegalArgumentException("bins is " + bins + ", outside [1, 2^28]");
        }
        return new HistogramCurve(low, high, bins);
    }

    /**
     * Adds one example.
     *
     * @throws IllegalArgumentException if the score is outside the range of the sketch
     */
    public HistogramCurve add(boolean positive, double score) {
        if (!(score >= low && score <= high)) {
            throw outside("score", score);
        }
        makeRoom(1);
        recent[place(positive, score)]++;
        return this;
    }

    /**
     * Adds these examples.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score shape {@code [n]}, each in the range of the sketch
     * @throws IllegalArgumentException if lengths differ, or a score is outside the range; then nothing is added
     */
    public HistogramCurve addAll(boolean[] positive, double[] score) {
        BinaryRanking.checkLengths("score", score.length, "positive", positive.length);
        makeRoom(score.length);
        for (int i = 0; i < score.length; i++) {
            if (Long.compareUnsigned(Double.doubleToRawLongBits(score[i]), surelyInside) >= 0
                    && !(score[i] >= low && score[i] <= high)) {
                takeBack(positive, score, i);
                throw outside("score[" + i + "]", score[i]);
            }
            recent[place(positive[i], score[i])]++;
        }
        return this;
    }

    /**
     * Adds these examples, as {@link #addAll(boolean[], double[])}.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score shape {@code [n]}, each in the range of the sketch
     * @throws IllegalArgumentException if lengths differ, or a score is outside the range; then nothing is added
     */
    public HistogramCurve addAll(boolean[] positive, float[] score) {
        BinaryRanking.checkLengths("score", score.length, "positive", positive.length);
        makeRoom(score.length);
        int wrong = exactInFloats ? countExactly(positive, score) : count(positive, score);
        if (wrong < score.length) {
            takeBack(positive, score, wrong);
            throw outside("score[" + wrong + "]", score[wrong]);
        }
        return this;
    }

    /** Counts up to a score that is outside, whose index this returns, else the length. */
    private int count(boolean[] positive, float[] score) {
        for (int i = 0; i < score.length; i++) {
            if (isOutside(score[i])) {
                return i;
            }
            recent[place(positive[i], score[i])]++;
        }
        return score.length;
    }

    /** The same, computed in floats. */
    private int countExactly(boolean[] positive, float[] score) {
        float ofFloats = (float) scale;
        for (int i = 0; i < score.length; i++) {
            if (isOutside(score[i])) {
                return i;
            }
            recent[(int) (score[i] * ofFloats) << 1 | (positive[i] ? 1 : 0)]++;
        }
        return score.length;
    }

    private boolean isOutside(float score) {
        return Integer.compareUnsigned(Float.floatToRawIntBits(score), surelyInsideFloats) >= 0
                && !(score >= low && score <= high);
    }

    /** Returns the greatest float that is not above a value. */
    private static float notAbove(double value) {
        return (float) value > value ? Math.nextDown((float) value) : (float) value;
    }

    private int place(boolean positive, double score) {
        return (int) ((score - low) * scale) << 1 | (positive ? 1 : 0);
    }

    private void takeBack(boolean[] positive, double[] score, int end) {
        for (int i = 0; i < end; i++) {
            recent[place(positive[i], score[i])]--;
        }
    }

    private void takeBack(boolean[] positive, float[] score, int end) {
        for (int i = 0; i < end; i++) {
            recent[place(positive[i], score[i])]--;
        }
    }

    private void makeRoom(int examples) {
        if (recently > Integer.MAX_VALUE - examples) {
            settle();
        }
        recently += examples;
    }

    /** Moves what came lately to the table of all. */
    private void settle() {
        for (int i = 0; i < recent.length; i++) {
            // What lies in the bin at the very end belongs to the last.
            counts[i < 2 * bins ? i : i - 2] += recent[i];
        }
        Arrays.fill(recent, 0);
        recently = 0;
    }

    private IllegalArgumentException outside(String what, double score) {
        return new IllegalArgumentException(
                what + " is " + score + ", outside [" + low + ", " + high + "], the range of the sketch");
    }

    /**
     * Adds what another sketch holds; the other stays as it is.
     *
     * @throws IllegalArgumentException if its range or number of bins is another
     */
    public HistogramCurve merge(HistogramCurve other) {
        if (low != other.low || high != other.high || bins != other.bins) {
            throw new IllegalArgumentException("can't merge " + other + " into " + this);
        }
        other.settle();
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        return this;
    }

    /** Returns the number of positives. */
    public long positives() {
        return sum(1);
    }

    /** Returns the number of negatives. */
    public long negatives() {
        return sum(0);
    }

    private long sum(int first) {
        settle();
        long sum = 0;
        for (int i = first; i < counts.length; i += 2) {
            sum += counts[i];
        }
        return sum;
    }

    /**
     * An area, and between which values the exact one lies.
     *
     * @param score the area with the scores of a bin taken to tie; undefined as the exact one
     * @param low not above the exact area; NaN where it is undefined
     * @param high not below the exact area; NaN where it is undefined
     */
    public record Area(Score score, double low, double high) {}

    /**
     * Returns the area under the ROC curve; the exact one is within {@code ½ Σ pₘ nₘ / (P N)} of it, of the positives and
     * negatives of each bin and of all.
     */
    public Area rocAuc() {
        double positives = positives();
        double negatives = negatives();
        if (positives == 0 || negatives == 0) {
            long n = positives() + negatives();
            return new Area(BinaryRanking.oneClass("roc auc", n, positives > 0), Double.NaN, Double.NaN);
        }
        double below = 0;
        double pairs = 0;
        double tied = 0;
        for (int bin = 0; bin < bins; bin++) {
            double negative = counts[2 * bin];
            double positive = counts[2 * bin + 1];
            pairs += positive * below;
            tied += positive * negative;
            below += negative;
        }
        double area = Math.min(1, (pairs + tied / 2) / positives / negatives);
        double half = tied / 2 / positives / negatives;
        return new Area(Score.of(area), Math.max(0, area - half), Math.min(1, area + half));
    }

    /** Returns the average precision, and what it would be at worst and at best with any scores within the bins. */
    public Area averagePrecision() {
        double positives = positives();
        if (positives == 0) {
            String reason = negatives() == 0
                    ? ConfusionMatrix.NO_EXAMPLES
                    : "average precision needs a positive; all " + negatives() + " labels are 'negative'";
            return new Area(Score.undefined(reason), Double.NaN, Double.NaN);
        }
        double tp = 0;
        double fp = 0;
        double sum = 0;
        double worst = 0;
        double best = 0;
        for (int bin = bins - 1; bin >= 0; bin--) {
            double negative = counts[2 * bin];
            double positive = counts[2 * bin + 1];
            if (positive > 0) {
                sum += positive * (tp + positive) / (tp + positive + fp + negative);
                best += positive * (tp + positive) / (tp + positive + fp);
                // Negatives first, then each positive by itself: not below the integral of its precisions.
                double above = fp + negative;
                worst += positive - (above == 0 ? 0 : above * Math.log1p(positive / (tp + above)));
            }
            tp += positive;
            fp += negative;
        }
        return new Area(
                Score.of(Math.min(1, sum / positives)), Math.max(0, worst / positives), Math.min(1, best / positives));
    }

    /** Returns such as {@code a sketch of 65536 bins from 0.0 to 1.0}. */
    @Override
    public String toString() {
        return "a sketch of " + bins + " bins from " + low + " to " + high;
    }
}
