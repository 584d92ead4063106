package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import org.jspecify.annotations.Nullable;

/** Measures of a matrix that are shares of examples, or follow from one: they have its interval, whichever way they are asked for. */
final class PlainShare {
    private PlainShare() {}

    /** Returns the estimate of a measure that is such a share; null for another. */
    static @Nullable Estimate of(CountMeasure measure, CountIntervals intervals, ConfusionMatrix matrix) {
        if (measure.equals(CountMeasure.ACCURACY)) {
            return intervals.accuracy();
        }
        if (measure.function() instanceof CountMeasure.OfClass of) {
            int label = matrix.labels().indexOf(of.label());
            return of.formula() instanceof ClassMeasure known
                    ? intervals.of(known, label)
                    : intervals.ofTwo(of.formula(), label);
        }
        if (measure.function() instanceof CountMeasure.OfClasses of && isAccuracy(of)) {
            return under(of.policy(), intervals.accuracy());
        }
        return measure.function() instanceof CountMeasure.OfWhole of ? of(of.measure(), intervals, matrix) : null;
    }

    /** Returns whether an average counts each example as one hit or one miss. */
    private static boolean isAccuracy(CountMeasure.OfClasses of) {
        if (of.classes() != null) {
            return false;
        }
        return of.average() == Average.MICRO
                ? of.formula() == ClassMeasure.PRECISION
                        || of.formula() == ClassMeasure.RECALL
                        || of.formula() == ClassMeasure.F1
                        || of.formula() instanceof FBeta
                : of.average() == Average.WEIGHTED && of.formula() == ClassMeasure.RECALL;
    }

    private static Estimate under(Score.WhenUndefined policy, Estimate estimate) {
        return estimate.withScore(policy.applyTo(estimate.score()));
    }

    /** Returns a measure that is the accuracy, or linear in it. */
    private static @Nullable Estimate of(OverallMeasure measure, CountIntervals intervals, ConfusionMatrix matrix) {
        if (!(measure.interval() instanceof OverallInterval.OfAccuracy of)) {
            return null;
        }
        if (measure == OverallMeasure.ACCURACY) {
            return intervals.accuracy();
        }
        double classes = matrix.labels().size();
        Score score = measure.of(matrix);
        Estimate accuracy = intervals.accuracy();
        Interval bounds = accuracy.bounds();
        if (bounds == null || !score.isDefined()) {
            return accuracy.withScore(score).withBounds(null);
        }
        double one = of.function().applyAsDouble(bounds.low(), classes);
        double other = of.function().applyAsDouble(bounds.high(), classes);
        double value = score.orElseThrow();
        Interval mapped = new Interval(
                Math.min(value, Math.min(one, other)),
                Math.max(value, Math.max(one, other)),
                bounds.level(),
                bounds.method());
        return accuracy.withScore(score).withBounds(mapped);
    }
}
