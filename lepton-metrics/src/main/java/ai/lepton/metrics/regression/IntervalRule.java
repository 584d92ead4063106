package ai.lepton.metrics.regression;

import java.util.function.DoubleUnaryOperator;

/** How the interval of a measure is found; {@link RegressionIntervals} finds it. */
sealed interface IntervalRule {

    /**
     * The mean of a loss: Hall's transformed t.
     *
     * @param loss of a row
     * @param greatest that there can be; infinite where there is no bound
     * @param isQuadratic whether it grows with the square of the error, and so has a heavier tail
     * @param transformed brings the mean to the measure; rises
     */
    record OfMean(RowLoss loss, double greatest, boolean isQuadratic, DoubleUnaryOperator transformed)
            implements IntervalRule {
        static OfMean of(RowLoss loss, boolean isQuadratic) {
            return new OfMean(loss, Double.POSITIVE_INFINITY, isQuadratic, x -> x);
        }

        OfMean rooted() {
            return new OfMean(loss, greatest, isQuadratic, Math::sqrt);
        }
    }

    /**
     * A function of sums: Student's t of the jackknife on a scale.
     *
     * @param scale on which it is nearer to normal
     * @param spent how many parameters were fitted to the truths that the errors are compared with
     * @param isQuadratic whether squares are compared
     * @param mostKurtosis of truths and predictions, over the root of the number of examples; infinite where it is no matter
     */
    record OfSums(Scale scale, int spent, boolean isQuadratic, double mostKurtosis) implements IntervalRule {
        static OfSums ratio(int spent, boolean isQuadratic) {
            return new OfSums(Scale.LOG, spent, isQuadratic, Double.POSITIVE_INFINITY);
        }

        static OfSums gain(int spent, boolean isQuadratic) {
            return new OfSums(Scale.LOG_OF_SHORTFALL, spent, isQuadratic, Double.POSITIVE_INFINITY);
        }

        static OfSums correlation(double mostKurtosis) {
            return new OfSums(Scale.FISHER_Z, 0, false, mostKurtosis);
        }
    }

    /** A correlation of ranks: the jackknife on Fisher's scale. */
    record OfRanks(boolean isKendall) implements IntervalRule {}

    /** The median of the absolute errors: two order statistics. */
    record OfMedian() implements IntervalRule {}

    /** A share of those examples that count: Wilson's interval. */
    record OfEvents(double threshold) implements IntervalRule {}

    /** None, for a reason. */
    record None(String reason) implements IntervalRule {}

    /** A scale on which a measure is nearer to normal. */
    enum Scale {
        /** The logarithm of a value above 0. */
        LOG,
        /** The logarithm of what a value lacks of 1. */
        LOG_OF_SHORTFALL,
        /** The inverse hyperbolic tangent of a value in (−1, 1). */
        FISHER_Z;

        /** Returns how steeply the scale rises at a value; its sign does not matter. */
        double slope(double value) {
            return switch (this) {
                case LOG -> 1 / value;
                case LOG_OF_SHORTFALL -> 1 / (1 - value);
                case FISHER_Z -> 1 / ((1 - value) * (1 + value));
            };
        }

        /** Returns how far a value is from where the scale ends, 0 there. */
        double room(double value) {
            return switch (this) {
                case LOG -> value;
                case LOG_OF_SHORTFALL -> 1 - value;
                case FISHER_Z -> 1 - Math.abs(value);
            };
        }
    }
}
