package ai.lepton.metrics.classification;

import ai.lepton.metrics.Measure.IntervalMethod;
import java.util.function.DoubleBinaryOperator;

/** How the interval of a measure of a whole matrix is found; {@link CountCautions} holds a matrix against where it holds. */
sealed interface OverallInterval {
    /** Where intervals of shares hold. */
    String SHARES = "always; with weights that count as less than half of the examples, from 25 effective ones on";

    /** Where nothing is known to hold. */
    String NOWHERE = "nowhere known: it turns on which of several counts is the greater";

    /** Returns the method, and where it holds. */
    IntervalMethod method();

    /** Returns that of a function of the accuracy, linear in it, and of the number of classes. */
    static OverallInterval ofAccuracy(DoubleBinaryOperator function) {
        return new OfAccuracy(function);
    }

    /** A share of all examples, or what is linear in one: its interval, brought to the measure. */
    record OfAccuracy(DoubleBinaryOperator function) implements OverallInterval {
        @Override
        public IntervalMethod method() {
            return new IntervalMethod("", "wilson", SHARES);
        }
    }

    /** What is drawn from the posterior of the matrix by rows, by what has to be there. */
    enum Drawn implements OverallInterval {
        /** What weighs examples alike. */
        OF_EXAMPLES("where 3 examples or more are outside of the most frequent class"),
        /** What weighs classes alike. */
        OF_CLASSES("where each class has 3 examples or more"),
        /** How much truth and prediction depend on each other. */
        ASSOCIATION(
                "from 10 examples to a cell on, where each cell expects one, each class was predicted, and truth and"
                        + " prediction are clearly not independent"),
        /** Entropies of cells. */
        INFORMATION("from 50 examples to a cell on, where each class has 10"),
        /** What one tells of the other. */
        MUTUAL_INFORMATION(
                "from 50 examples to a cell on, where each class has 10 and was predicted 3 times, and truth and"
                        + " prediction are clearly not independent"),
        /** Entropies of shares. */
        ENTROPY("where each class has 10 examples"),
        CROSS_ENTROPY_OF_SHARES("where each class has 10 examples and was predicted 3 times"),
        /** What turns on the greater of several counts. */
        TURNING(NOWHERE),
        DIVERGENCE("nowhere known: a divergence is never below 0");

        private final String holds;

        Drawn(String holds) {
            this.holds = holds;
        }

        @Override
        public IntervalMethod method() {
            return new IntervalMethod("", PosteriorIntervals.METHOD, holds);
        }
    }
}
