package ai.lepton.core.task;

import ai.lepton.core.data.Standardizer;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.training.Judge;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionEvaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What measures a model's answers while it is trained. */
final class Judges {
    private Judges() {}

    /** Returns the measures of classes; a model has an output for each, or one, the log-odds of the second of two. */
    static Judge classes(Labels labels, int[] truth) {
        return (answers, measures) -> {
            if (!areFinite(answers)) {
                return undefined(measures);
            }
            int classes = labels.size();
            double[] probabilities = new double[Math.multiplyExact(truth.length, classes)];
            int row = 0;
            for (Output answer : answers) {
                int outputs = Math.toIntExact(answer.shape()[answer.shape().length - 1]);
                for (int at = 0; at < answer.values().length; at += outputs) {
                    Probabilities.of(answer.values(), at, outputs, probabilities, row++ * classes);
                }
            }
            return measured(
                    Evaluation.of(labels, truth).probabilities(probabilities).report(), measures);
        };
    }

    /** Returns the measures of numbers in the unit of the target. */
    static Judge numbers(Standardizer unit, double[] truth) {
        return (answers, measures) -> {
            if (!areFinite(answers)) {
                return undefined(measures);
            }
            double[] predicted = new double[truth.length];
            int row = 0;
            for (Output answer : answers) {
                for (float value : answer.values()) {
                    predicted[row++] = value * unit.scale()[0] + unit.mean()[0];
                }
            }
            return measured(RegressionEvaluation.of(truth, predicted).report(), measures);
        };
    }

    private static boolean areFinite(List<Output> answers) {
        for (Output answer : answers) {
            for (float value : answer.values()) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Map<String, Double> undefined(List<Measure.Of<?>> measures) {
        Map<String, Double> none = new LinkedHashMap<>();
        measures.forEach(measure -> none.put(measure.title(), Double.NaN));
        return none;
    }

    private static Map<String, Double> measured(Report report, List<Measure.Of<?>> measures) {
        Map<String, Double> found = new LinkedHashMap<>();
        for (Measure.Of<?> measure : measures) {
            found.put(measure.title(), measured(report, measure));
        }
        return found;
    }

    private static <R extends Report> double measured(Report report, Measure.Of<R> measure) {
        if (!measure.reports().isInstance(report)) {
            throw new IllegalArgumentException(Quoted.within(
                    200,
                    measure.title() + " is of another task: this one has a "
                            + report.getClass().getSimpleName()));
        }
        return measure.in(measure.reports().cast(report)).estimate().value();
    }
}
