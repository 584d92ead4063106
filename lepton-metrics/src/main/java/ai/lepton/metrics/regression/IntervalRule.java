package ai.lepton.metrics.regression;

import ai.lepton.metrics.Measure.IntervalMethod;
import ai.lepton.metrics.internal.OrderStatistics;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** How the interval of a measure is found; {@link RegressionIntervals} finds it. */
sealed interface IntervalRule {
    /** Returns the method, and where it holds, as {@link RegressionIntervals} has it. */
    IntervalMethod method();

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
        @Override
        public IntervalMethod method() {
            return new IntervalMethod(
                    "",
                    "hall-t",
                    isQuadratic
                            ? "from 50 examples on, where the errors' kurtosis less 1 is at most 0.28 √n, and n^(1/4) for many"
                            : "from 30 examples on, where the square of the losses' coefficient of variation is at most 0.4 √n,"
                                    + " and 4/3 n^(1/4) for many, and the errors' skewness at most n / 25");
        }

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
        @Override
        public IntervalMethod method() {
            String holds = scale != Scale.FISHER_Z
                    ? isQuadratic
                            ? "as means of squared losses, of the truths too"
                            : "as means of losses that are not squared"
                    : String.format(
                            Locale.ROOT,
                            "from %d examples on, where no kurtosis is above %s √n",
                            mostKurtosis >= 1 ? 10 : 30,
                            mostKurtosis);
            return new IntervalMethod("", RegressionIntervals.JACKKNIFE, holds);
        }

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
    record OfRanks(boolean isKendall) implements IntervalRule {
        @Override
        public IntervalMethod method() {
            return new IntervalMethod("", "jackknife-z", "from " + (isKendall ? 15 : 10) + " examples on");
        }
    }

    /** The median of the absolute errors: two order statistics. */
    record OfMedian() implements IntervalRule {
        @Override
        public IntervalMethod method() {
            return new IntervalMethod("", OrderStatistics.METHOD, "always; without weights only");
        }
    }

    /** A share of those examples that count: Wilson's interval. */
    record OfEvents(double threshold) implements IntervalRule {
        @Override
        public IntervalMethod method() {
            return new IntervalMethod("", "wilson", "always");
        }
    }

    /** None, for a reason. */
    record None(String reason) implements IntervalRule {
        @Override
        public IntervalMethod method() {
            return IntervalMethod.none("", reason);
        }
    }

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
