package ai.lepton.metrics.internal;

/**
 * The power of 2 of which sums of weights are held as multiples, so that weights of any size can be added up piece by piece. It
 * is 1 unless weights are very large or very small. Not safe for several threads.
 */
public final class WeightScale {
    private static final int TAME = 300;

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
        return exponent == 0 ? 1 : Math.scalb(1.0, -exponent);
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
        if (hasWeight && top - exponent <= TAME) {
            return 0;
        }
        int wanted = Math.abs(top) <= TAME ? 0 : top;
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
