package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.regression.RegressionComparison;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import ai.lepton.metrics.sequence.SequenceComparison;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.util.function.Supplier;

/** How measures have changed between two reports on the same examples, by the paired comparison of their kind. */
final class Comparisons {
    private Comparisons() {}

    /**
     * Returns how a measure has changed.
     *
     * @throws IllegalArgumentException if the reports are of other examples, or there is no paired comparison of the measure
     */
    static Change change(Measure.Of<?> measure, Report now, Report before, double level) {
        if (now instanceof ClassificationReport one && before instanceof ClassificationReport other) {
            if (measure instanceof CountMeasure counts) {
                return ofCounts(counts, one, other, level);
            }
            if (measure instanceof OverallMeasure overall) {
                return ofCounts(CountMeasure.of(overall), one, other, level);
            }
            if (measure instanceof ProbabilityMeasure of && of != ProbabilityMeasure.EXPECTED_CALIBRATION_ERROR) {
                return ofProbabilities(of, one, other, level);
            }
        }
        if (measure instanceof RegressionMeasure of
                && now instanceof RegressionReport one
                && before instanceof RegressionReport other) {
            return ofNumbers(of, one, other, level);
        }
        if (measure instanceof SpanMeasure of
                && now instanceof SequenceReport one
                && before instanceof SequenceReport other) {
            return ofSpans(of, one, other, level);
        }
        throw new IllegalArgumentException(
                measure.title() + " has no paired comparison; give the baseline's measurements() instead");
    }

    private static Change ofCounts(
            CountMeasure measure, ClassificationReport now, ClassificationReport before, double level) {
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

    private static Change ofProbabilities(
            ProbabilityMeasure measure, ClassificationReport now, ClassificationReport before, double level) {
        PairedComparison comparison =
                compared(() -> PairedComparison.of(now, before)).level(level);
        return Change.paired(
                score(measure, now),
                score(measure, before),
                () -> comparison.difference(measure),
                comparison.examples(),
                "example",
                comparison.hasSameProbabilities());
    }

    private static Score score(ProbabilityMeasure measure, ClassificationReport report) {
        return report.hasProbabilities()
                ? report.estimate(measure).score()
                : Score.undefined("there were no probabilities");
    }

    private static Change ofNumbers(
            RegressionMeasure measure, RegressionReport now, RegressionReport before, double level) {
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

    private static Change ofSpans(SpanMeasure measure, SequenceReport now, SequenceReport before, double level) {
        SequenceComparison comparison =
                compared(() -> SequenceComparison.of(now, before)).level(level);
        return Change.paired(
                whyNone(measure, now, comparison.first(measure)),
                whyNone(measure, before, comparison.second(measure)),
                () -> comparison.difference(measure),
                comparison.sentences(),
                "sentence",
                comparison.hasSamePredictions());
    }

    /** Returns the score, or, where there is none of such spans, why the report has none. */
    private static Score whyNone(SpanMeasure measure, SequenceReport report, Score score) {
        return score.isDefined()
                ? score
                : scored(() -> measure.in(report).estimate().score());
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
}
