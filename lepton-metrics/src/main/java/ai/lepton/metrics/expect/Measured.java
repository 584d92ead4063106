package ai.lepton.metrics.expect;

import ai.lepton.metrics.Direction;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.multilabel.MultilabelMeasure;
import ai.lepton.metrics.multilabel.MultilabelReport;
import ai.lepton.metrics.regression.RegressionComparison;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import ai.lepton.metrics.sequence.SequenceComparison;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A measure of any kind, as far as expectations and comparisons need it.
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

    /** Returns the values that it can have. */
    default Range range() {
        return Range.ofClasses(name());
    }

    /**
     * Returns what the report found, or computes it.
     *
     * @throws IllegalArgumentException if it can't be computed; the message says why
     */
    default Measurement measurement(R report) {
        return report.measure(name(), average(), label());
    }

    /** Returns {@link #measurement} with an interval of this level; null for that of the report. */
    default Estimate estimate(R report, @Nullable Double level) {
        return measurement(at(report, level)).estimate();
    }

    /** Returns the report at this level; null for its own. */
    @SuppressWarnings("unchecked") // a report at another level is of the same kind
    static <R extends Report> R at(R report, @Nullable Double level) {
        return level == null || level == report.level() ? report : (R) report.atLevel(level);
    }

    /**
     * Returns how it has changed between two reports on the same examples.
     *
     * @throws IllegalArgumentException if they are not, or there is no paired comparison of it
     */
    default Change change(R now, R before, double level) {
        throw new IllegalArgumentException(
                title() + " has no paired comparison; give the baseline's measurements() instead");
    }

    default String title() {
        return Measurement.title(name(), average(), label());
    }

    static Measured<ClassificationReport> of(CountMeasure measure, Direction direction) {
        if (direction == Direction.NEITHER) {
            throw unknown(new OfCounts(measure, false).title());
        }
        return new OfCounts(measure, direction == Direction.LOWER_IS_BETTER);
    }

    private static IllegalArgumentException unknown(String title) {
        return new IllegalArgumentException("whether " + title
                + " is better where it is higher or lower is not known; say which, after the measure");
    }

    /** Returns a score, or that it is undefined for the reason why it can't be computed. */
    private static Score scored(Supplier<Score> score) {
        try {
            return score.get();
        } catch (IllegalArgumentException e) {
            return Score.undefined(String.valueOf(e.getMessage()));
        }
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
        public Measurement measurement(ClassificationReport report) {
            // A measure of the caller's own may have a name that the report uses for another.
            Score score = measure.of(report.confusionMatrix());
            return report.find(name(), average(), label())
                    .filter(line -> line.estimate().score().equals(score))
                    .orElseGet(() -> new Measurement(name(), average(), label(), Map.of(), report.estimate(measure)));
        }

        @Override
        public Change change(ClassificationReport now, ClassificationReport before, double level) {
            PairedComparison comparison =
                    compared(() -> PairedComparison.of(now, before)).level(level);
            return Change.paired(
                    scored(() -> measure.of(now.confusionMatrix())),
                    scored(() -> measure.of(before.confusionMatrix())),
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
        public Range range() {
            return Range.of(measure);
        }

        @Override
        public Measurement measurement(RegressionReport report) {
            return Measurement.of(name(), report.estimate(measure));
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
                    score(now, comparison.first(measure)),
                    score(before, comparison.second(measure)),
                    () -> comparison.difference(measure),
                    comparison.sentences(),
                    "sentence",
                    comparison.hasSamePredictions());
        }

        /** Returns the score, or, where there is none of such spans, why the report has none. */
        private Score score(SequenceReport report, Score score) {
            return score.isDefined()
                    ? score
                    : scored(() -> measurement(report).estimate().score());
        }
    }

    /** A measure of any number of labels. */
    record OfLabels(MultilabelMeasure measure, boolean lowerIsBetter) implements Measured<MultilabelReport> {
        static OfLabels of(MultilabelMeasure measure) {
            return new OfLabels(measure, measure.direction() == Direction.LOWER_IS_BETTER);
        }

        /** Returns the measure for a comparison, which has to know which values are better. */
        static OfLabels directed(MultilabelMeasure measure) {
            if (measure.direction() == Direction.NEITHER) {
                throw unknown(of(measure).title());
            }
            return of(measure);
        }

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
    }

    /** The share of examples whose class is among the most probable. */
    record OfTop(int top) implements Measured<ClassificationReport> {
        public OfTop {
            if (top < 1) {
                throw new IllegalArgumentException("top is " + top + "; it must be at least 1");
            }
        }

        @Override
        public String name() {
            return "top_k_accuracy(k=" + top + ")";
        }

        @Override
        public boolean lowerIsBetter() {
            return false;
        }

        @Override
        public String title() {
            return "top-" + top + " accuracy";
        }
    }

    /** A figure of latencies, in seconds or per second. */
    record OfLatencies(String name, String title) implements Measured<LatencyReport> {
        @Override
        public boolean lowerIsBetter() {
            return !name.startsWith("throughput");
        }

        @Override
        public Range range() {
            return Range.NOT_NEGATIVE;
        }
    }
}
