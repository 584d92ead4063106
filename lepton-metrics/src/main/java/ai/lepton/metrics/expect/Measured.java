package ai.lepton.metrics.expect;

import ai.lepton.metrics.Direction;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.regression.RegressionComparison;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import ai.lepton.metrics.sequence.SequenceComparison;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A measure of any kind, as far as a comparison needs it.
 *
 * @param <R> the reports that have it
 */
sealed interface Measured<R extends Report> {
    String name();

    default @Nullable String average() {
        return null;
    }

    default @Nullable String label() {
        return null;
    }

    /** Returns whether it is better where it is lower, else where it is higher. */
    boolean lowerIsBetter();

    /**
     * Returns how it has changed between two reports on the same examples.
     *
     * @throws IllegalArgumentException if they are not
     */
    Change change(R now, R before, double level);

    default String title() {
        return Measurement.title(name(), average(), label());
    }

    static Measured<ClassificationReport> of(CountMeasure measure, Direction direction) {
        if (direction == Direction.NEITHER) {
            throw new IllegalArgumentException("whether " + new OfCounts(measure, false).title()
                    + " is better where it is higher or lower is not known; say which, after the measure");
        }
        return new OfCounts(measure, direction == Direction.LOWER_IS_BETTER);
    }

    /** Returns the comparison of two reports, or says what else would do. */
    private static <C> C compared(Supplier<C> comparison) {
        try {
            return comparison.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "can't compare a report with its baseline: " + e.getMessage()
                            + "; against other examples, give the baseline's measurements() instead",
                    e);
        }
    }

    /** A measure of the confusion matrix. */
    record OfCounts(CountMeasure measure, boolean lowerIsBetter) implements Measured<ClassificationReport> {
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
        public Change change(ClassificationReport now, ClassificationReport before, double level) {
            PairedComparison comparison =
                    compared(() -> PairedComparison.of(now, before)).level(level);
            return Change.paired(
                    measure.of(now.confusionMatrix()),
                    measure.of(before.confusionMatrix()),
                    () -> comparison.difference(measure),
                    comparison.examples(),
                    "example",
                    comparison.disagreements() == 0);
        }
    }

    /** A measure of probabilities. */
    record OfProbabilities(ProbabilityMeasure measure) implements Measured<ClassificationReport> {
        @Override
        public String name() {
            return measure.key();
        }

        @Override
        public boolean lowerIsBetter() {
            return measure.direction() == Direction.LOWER_IS_BETTER;
        }

        @Override
        public Change change(ClassificationReport now, ClassificationReport before, double level) {
            PairedComparison comparison =
                    compared(() -> PairedComparison.of(now, before)).level(level);
            return Change.paired(
                    score(now),
                    score(before),
                    () -> comparison.difference(measure),
                    comparison.examples(),
                    "example",
                    comparison.hasSameProbabilities());
        }

        private Score score(ClassificationReport report) {
            return report.hasProbabilities()
                    ? report.estimate(measure.key()).score()
                    : Score.undefined("there were no probabilities");
        }
    }

    /** A measure of predicted numbers. */
    record OfNumbers(RegressionMeasure measure) implements Measured<RegressionReport> {
        @Override
        public String name() {
            return measure.name();
        }

        @Override
        public boolean lowerIsBetter() {
            return measure.direction() == Direction.LOWER_IS_BETTER;
        }

        @Override
        public Change change(RegressionReport now, RegressionReport before, double level) {
            RegressionComparison comparison =
                    compared(() -> RegressionComparison.of(now, before)).level(level);
            return Change.paired(
                    comparison.first(measure),
                    comparison.second(measure),
                    () -> comparison.difference(measure),
                    comparison.examples(),
                    "example",
                    comparison.hasSamePredictions());
        }
    }

    /** A measure of spans or tags. */
    record OfSpans(SpanMeasure measure) implements Measured<SequenceReport> {
        @Override
        public String name() {
            return measure.name();
        }

        @Override
        public @Nullable String average() {
            return measure.average() == null ? null : measure.average().key();
        }

        @Override
        public @Nullable String label() {
            return measure.type();
        }

        @Override
        public boolean lowerIsBetter() {
            return measure.direction() == Direction.LOWER_IS_BETTER;
        }

        @Override
        public Change change(SequenceReport now, SequenceReport before, double level) {
            SequenceComparison comparison =
                    compared(() -> SequenceComparison.of(now, before)).level(level);
            return Change.paired(
                    comparison.first(measure),
                    comparison.second(measure),
                    () -> comparison.difference(measure),
                    comparison.sentences(),
                    "sentence",
                    comparison.hasSamePredictions());
        }
    }
}
