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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What measures a model's answers while it is trained. Answers of several members, {@code [b, members, outputs]}, are averaged:
 * their probabilities, or their numbers.
 */
final class Judges {
    private Judges() {}

    /** What is known of all examples, of which some are measured. */
    private interface Found {
        Report report(List<Output> answers);
    }

    /** A judge of the held examples, and of any of the training ones. */
    private record Both(Found held, Function<int[], Found> training) implements Judge {
        @Override
        public Map<String, Double> measured(List<Output> answers, List<Measure.Of<?>> measures) {
            return Judges.measured(held, answers, measures);
        }

        @Override
        public Judge ofTraining(int... examples) {
            Found found = training.apply(examples);
            return (answers, measures) -> Judges.measured(found, answers, measures);
        }
    }

    /**
     * Returns the measures of classes; a model has an output for each, or one, the log-odds of the second of two.
     *
     * @param train classes of the training examples
     * @param held classes of the examples that are held out; empty for none
     */
    static Judge classes(Labels labels, int[] train, int... held) {
        return new Both(answers -> report(labels, held, answers), examples -> {
            int[] truth = Arrays.stream(examples).map(i -> train[i]).toArray();
            return answers -> report(labels, truth, answers);
        });
    }

    private static Report report(Labels labels, int[] truth, List<Output> answers) {
        int classes = labels.size();
        double[] probabilities = new double[Math.multiplyExact(truth.length, classes)];
        double[] one = new double[classes];
        int row = 0;
        for (Output answer : answers) {
            int outputs = outputs(answer);
            int members = members(answer);
            for (int at = 0; at < answer.values().length; at += members * outputs, row++) {
                for (int m = 0; m < members; m++) {
                    Probabilities.of(answer.values(), at + m * outputs, outputs, one, 0);
                    for (int c = 0; c < classes; c++) {
                        probabilities[row * classes + c] += one[c] / members;
                    }
                }
            }
        }
        return Evaluation.of(labels, truth).probabilities(probabilities).report();
    }

    /**
     * Returns the measures of numbers in the unit of the target.
     *
     * @param train numbers of the training examples
     * @param held numbers of the examples that are held out; empty for none
     */
    static Judge numbers(Standardizer unit, double[] train, double... held) {
        return new Both(answers -> report(unit, held, answers), examples -> {
            double[] truth = Arrays.stream(examples).mapToDouble(i -> train[i]).toArray();
            return answers -> report(unit, truth, answers);
        });
    }

    private static Report report(Standardizer unit, double[] truth, List<Output> answers) {
        double[] predicted = new double[truth.length];
        int row = 0;
        for (Output answer : answers) {
            int members = members(answer);
            for (int at = 0; at < answer.values().length; at += members) {
                double sum = 0;
                for (int m = 0; m < members; m++) {
                    sum += answer.values()[at + m];
                }
                predicted[row++] = sum / members * unit.scale()[0] + unit.mean()[0];
            }
        }
        return RegressionEvaluation.of(truth, predicted).report();
    }

    private static int outputs(Output answer) {
        return Math.toIntExact(answer.shape()[answer.shape().length - 1]);
    }

    private static int members(Output answer) {
        return answer.shape().length == 3 ? Math.toIntExact(answer.shape()[1]) : 1;
    }

    private static Map<String, Double> measured(Found found, List<Output> answers, List<Measure.Of<?>> measures) {
        return areFinite(answers) ? measured(found.report(answers), measures) : undefined(measures);
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
