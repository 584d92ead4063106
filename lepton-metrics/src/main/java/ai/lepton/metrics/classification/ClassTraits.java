package ai.lepton.metrics.classification;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measure.IntervalMethod;
import ai.lepton.metrics.Measure.Range;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * What is known of a measure of one class against the rest, but for its formula.
 *
 * @param direction which values are better
 * @param range the values that it can have
 * @param ofClass how the interval of one class's value is found
 * @param ofAverage where the interval of an average over the classes is known to hold
 */
record ClassTraits(Measure.Direction direction, Range range, OfClass ofClass, OfAverage ofAverage) {
    /** The four outcomes of a class against the rest. */
    enum Part {
        TP,
        FP,
        FN,
        TN
    }

    /** How the interval of one class's value is found. */
    sealed interface OfClass {
        /** Returns the method, and where it holds. */
        IntervalMethod method();
    }

    /** A share of examples: those of the one kind by those of both. Wilson's interval. */
    record Share(List<Part> hits, List<Part> misses) implements OfClass {
        @Override
        public IntervalMethod method() {
            return new IntervalMethod("a class", "wilson", OverallInterval.SHARES);
        }
    }

    /** An increasing function of a share, of whose interval its own is made. */
    record Increasing(Supplier<ClassMeasure> share, DoubleUnaryOperator function) implements OfClass {
        @Override
        public IntervalMethod method() {
            return new IntervalMethod("a class", "wilson", OverallInterval.SHARES);
        }
    }

    /** What is drawn from the two-class matrix of the class against the rest. */
    enum Drawn implements OfClass {
        PLAIN("where each side has 3 examples or more"),
        /** Odds and their ratios. */
        ODDS("where each side has 3 examples or more, and each of the four counts is 5 or more"),
        /** What is divided by the rate of false positives. */
        OF_FALSE_POSITIVES("where each side has 3 examples or more, from 5 false positives on"),
        /** What is divided by the predictions of the class. */
        LIFTS("where each side has 3 examples or more, from 5 predictions of the class on"),
        /** The greater or smaller of two. */
        TURNING(OverallInterval.NOWHERE);

        private final String holds;

        Drawn(String holds) {
            this.holds = holds;
        }

        @Override
        public IntervalMethod method() {
            return new IntervalMethod("a class", PosteriorIntervals.METHOD, holds);
        }
    }

    /** Where the interval of an average, drawn from the matrix of all classes, is known to hold. */
    enum OfAverage {
        PLAIN("macro: where each class has 3 examples or more; else where 3 are outside of the most frequent class"),
        OF_PREDICTIONS(
                "macro: where each class has 3 examples or more and was predicted 5 times; else where 3 examples are outside"
                        + " of the most frequent class"),
        UNKNOWN("nowhere known"),
        TURNS(OverallInterval.NOWHERE);

        private final String holds;

        OfAverage(String holds) {
            this.holds = holds;
        }

        IntervalMethod method() {
            return new IntervalMethod("an average", PosteriorIntervals.METHOD, holds);
        }
    }

    /** Returns a share of one outcome by that and others, higher is better. */
    static ClassTraits share(Part hits, Part... misses) {
        return share(List.of(hits), List.of(misses));
    }

    /** Returns a share of some outcomes by those and others, higher is better. */
    static ClassTraits share(List<Part> hits, List<Part> misses) {
        return of(new Share(hits, misses));
    }

    /** Returns an increasing function of Jaccard's index, which is a share; higher is better. */
    static ClassTraits ofJaccard(DoubleUnaryOperator function) {
        return of(new Increasing(() -> ClassMeasure.JACCARD, function));
    }

    /** Returns what is drawn from the class against the rest, in [0, 1], higher is better. */
    static ClassTraits drawn() {
        return drawn(Drawn.PLAIN);
    }

    /** Returns what is drawn from the class against the rest where more must be there, in [0, 1], higher is better. */
    static ClassTraits drawn(Drawn drawn) {
        return of(drawn);
    }

    private static ClassTraits of(OfClass ofClass) {
        return new ClassTraits(Measure.Direction.HIGHER_IS_BETTER, Range.SHARE, ofClass, OfAverage.PLAIN);
    }

    ClassTraits lower() {
        return new ClassTraits(Measure.Direction.LOWER_IS_BETTER, range, ofClass, ofAverage);
    }

    ClassTraits neither() {
        return new ClassTraits(Measure.Direction.NEITHER, range, ofClass, ofAverage);
    }

    ClassTraits in(Range other) {
        return new ClassTraits(direction, other, ofClass, ofAverage);
    }

    ClassTraits averaged(OfAverage other) {
        return new ClassTraits(direction, range, ofClass, other);
    }

    Measure.Traits traits() {
        return new Measure.Traits(direction, range, List.of(ofClass.method(), ofAverage.method()));
    }
}
