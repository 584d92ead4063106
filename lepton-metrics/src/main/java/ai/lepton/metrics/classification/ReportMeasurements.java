package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a report, in its order. */
final class ReportMeasurements {
    private static final List<ClassMeasure> AVERAGED =
            List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1);

    private static final List<ClassMeasure> OF_CLASSES =
            List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1, ClassMeasure.SPECIFICITY);

    private final Evaluation evaluation;
    private final ConfusionMatrix matrix;
    private final CountIntervals intervals;
    private final List<Measurement> lines = new ArrayList<>();

    private ReportMeasurements(Evaluation evaluation, ConfusionMatrix matrix) {
        this.evaluation = evaluation;
        this.matrix = matrix;
        this.intervals = new CountIntervals(
                matrix, evaluation.options().level(), evaluation.options().bootstrap());
    }

    static List<Measurement> of(
            Evaluation evaluation, ConfusionMatrix matrix, @Nullable ReliabilityDiagram reliability) {
        ReportMeasurements report = new ReportMeasurements(evaluation, matrix);
        report.addCounts();
        report.addChosen();
        ClassProbabilities probabilities = evaluation.probabilities();
        if (probabilities != null && reliability != null) {
            report.addCurves();
            report.addLosses(probabilities, reliability);
        }
        return List.copyOf(report.lines);
    }

    private void addCounts() {
        lines.add(Measurement.of("accuracy", intervals.accuracy()));
        List<CountMeasure> measures = new ArrayList<>(
                List.of(CountMeasure.BALANCED_ACCURACY, CountMeasure.MATTHEWS_CORRCOEF, CountMeasure.COHEN_KAPPA));
        int overall = measures.size();
        Score.WhenUndefined policy = evaluation.options().policy();
        for (Average average : List.of(Average.MACRO, Average.WEIGHTED)) {
            for (ClassMeasure measure : AVERAGED) {
                // Weighted by support, recall is the accuracy, and has its interval.
                if (average != Average.WEIGHTED || measure != ClassMeasure.RECALL) {
                    measures.add(CountMeasure.of(measure, average, policy));
                }
            }
        }
        List<Estimate> estimates = intervals.of(measures);
        for (int m = 0; m < overall; m++) {
            lines.add(measures.get(m).measurement(estimates.get(m)));
        }
        addClasses(policy);
        for (int m = overall; m < measures.size(); m++) {
            lines.add(measures.get(m).measurement(estimates.get(m)));
        }
        lines.add(Measurement.averaged("recall", Average.WEIGHTED.key(), under(policy, intervals.accuracy())));
        for (ClassMeasure measure : AVERAGED) {
            // Each example is one hit or one miss for each: all three are the accuracy.
            lines.add(Measurement.averaged(measure.key(), Average.MICRO.key(), under(policy, intervals.accuracy())));
        }
    }

    /** Adds what the evaluation asks for beside the usual, unless it is there. */
    private void addChosen() {
        List<CountMeasure> chosen = evaluation.options().chosen().stream()
                .filter(measure -> lines.stream().noneMatch(measure::names))
                .toList();
        List<Estimate> estimates = intervals.of(chosen);
        for (int m = 0; m < chosen.size(); m++) {
            lines.add(chosen.get(m).measurement(estimates.get(m)));
        }
    }

    private void addClasses(Score.WhenUndefined policy) {
        for (int label = 0; label < matrix.labels().size(); label++) {
            for (ClassMeasure measure : OF_CLASSES) {
                lines.add(Measurement.ofLabel(
                        measure.key(), matrix.labels().name(label), under(policy, intervals.of(measure, label))));
            }
        }
    }

    private static Estimate under(Score.WhenUndefined policy, Estimate estimate) {
        return estimate.withScore(policy.applyTo(estimate.score()));
    }

    private void addCurves() {
        if (matrix.labels().size() == 2) {
            lines.addAll(OneVsRest.binary(evaluation, evaluation.positive()));
        } else {
            lines.addAll(new OneVsRest(evaluation, matrix).measurements());
        }
    }

    private void addLosses(ClassProbabilities probabilities, ReliabilityDiagram reliability) {
        int[] truth = evaluation.truth();
        double level = evaluation.options().level();
        lines.add(Measurement.of("log_loss", LogLoss.estimate(truth, probabilities, evaluation.weights(), level)));
        lines.add(
                Measurement.of("brier_score", BrierScore.estimate(truth, probabilities, evaluation.weights(), level)));
        Score error = reliability.expectedCalibrationError();
        lines.add(
                new Measurement("expected_calibration_error", null, null, Map.of(), Estimate.of(error, truth.length)));
    }
}
