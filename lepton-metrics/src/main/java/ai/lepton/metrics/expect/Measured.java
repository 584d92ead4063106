package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Direction;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import org.jspecify.annotations.Nullable;

/** A measure of either kind, as far as a comparison needs it. */
sealed interface Measured {
    String name();

    default @Nullable String average() {
        return null;
    }

    default @Nullable String label() {
        return null;
    }

    /** Returns whether it is better where it is lower, else where it is higher. */
    boolean lowerIsBetter();

    /** Returns the value in a report. */
    Score in(ClassificationReport report);

    /** Returns the first's value minus the second's. */
    Estimate difference(PairedComparison comparison);

    /** Returns whether all that it is computed from is the same in both. */
    boolean isSame(PairedComparison comparison);

    default String title() {
        return Measurement.title(name(), average(), label());
    }

    static Measured of(CountMeasure measure, Direction direction) {
        if (direction == Direction.NEITHER) {
            throw new IllegalArgumentException("whether " + new OfCounts(measure, false).title()
                    + " is better where it is higher or lower is not known; say which, after the measure");
        }
        return new OfCounts(measure, direction == Direction.LOWER_IS_BETTER);
    }

    static Measured of(ProbabilityMeasure measure) {
        return new OfProbabilities(measure);
    }

    /** A measure of the confusion matrix. */
    record OfCounts(CountMeasure measure, boolean lowerIsBetter) implements Measured {
        @Override
        public String name() {
            return measure.name();
        }

        @Override
        public @Nullable String average() {
            return measure.average();
        }

        @Override
        public @Nullable String label() {
            return measure.label();
        }

        @Override
        public Score in(ClassificationReport report) {
            return measure.of(report.confusionMatrix());
        }

        @Override
        public Estimate difference(PairedComparison comparison) {
            return comparison.difference(measure);
        }

        @Override
        public boolean isSame(PairedComparison comparison) {
            return comparison.disagreements() == 0;
        }
    }

    /** A measure of probabilities. */
    record OfProbabilities(ProbabilityMeasure measure) implements Measured {
        @Override
        public String name() {
            return measure.key();
        }

        @Override
        public boolean lowerIsBetter() {
            return measure.direction() == Direction.LOWER_IS_BETTER;
        }

        @Override
        public Score in(ClassificationReport report) {
            return report.hasProbabilities()
                    ? report.estimate(measure.key()).score()
                    : Score.undefined("there were no probabilities");
        }

        @Override
        public Estimate difference(PairedComparison comparison) {
            return comparison.difference(measure);
        }

        @Override
        public boolean isSame(PairedComparison comparison) {
            return comparison.hasSameProbabilities();
        }
    }
}
