package ai.lepton.metrics.internal;

/**
 * The power of 2 of which sums of weights are held as multiples, so that weights of any size can be added up piece by piece. It
 * is 1 unless weights are very large or very small. Not safe for several threads.
 */
public final class WeightScale {
    private static final int TAME = 300;
    // What is brought to this power of 2 leaves room for what is far below it.
    private static final int TARGET = 400;

    private int exponent;
    private boolean hasWeight;

    /** Creates a scale of no weights. */
    public WeightScale() {}

    /** Returns the exponent of the power of 2. */
    public int exponent() {
        return exponent;
    }

    /** Returns what a weight of 1 is on this scale. */
    public double unit() {
        return of(1);
    }

    /**
     * Returns a weight, or a sum of some, on this scale.
     *
     * @throws IllegalArgumentException if it is so far below the greatest that it would be lost
     */
    public double of(double weight) {
        return exponent == 0 ? weight : scaled(weight, -exponent);
    }

    /**
     * Returns a weight, or a sum of some, times a power of 2.
     *
     * @throws IllegalArgumentException if it would be lost
     */
    public static double scaled(double weight, int exponent) {
        double scaled = exponent == 0 ? weight : Math.scalb(weight, exponent);
        if (scaled < Double.MIN_NORMAL && weight > 0 && exponent < 0) {
            throw new IllegalArgumentException(
                    "some weights are more than 1e400 times as large as others, which no sum of"
                            + " doubles can hold; leave out what weighs next to nothing");
        }
        return scaled;
    }

    /**
     * Makes room for weights.
     *
     * @param greatest of those that come
     * @return the power of 2 by which sums so far are to be multiplied
     */
    public int fit(double greatest) {
        if (greatest == 0 || (hasWeight && exponent == 0 && greatest <= 1)) {
            return 0;
        }
        int top = Math.getExponent(greatest);
        if (hasWeight && top - exponent <= TARGET) {
            return 0;
        }
        int wanted = Math.abs(top) <= TAME ? 0 : top - TARGET;
        int by = hasWeight ? exponent - wanted : 0;
        exponent = wanted;
        hasWeight = true;
        return by;
    }

    /**
     * Takes the scale of the greater weights; the lesser ones lose nothing that counts beside them.
     *
     * @return the power of 2 by which sums so far are to be multiplied
     */
    public int fit(WeightScale other) {
        if (!other.hasWeight) {
            return 0;
        }
        int wanted = hasWeight ? Math.max(exponent, other.exponent) : other.exponent;
        int by = exponent - wanted;
        exponent = wanted;
        hasWeight = true;
        return by;
    }
}
