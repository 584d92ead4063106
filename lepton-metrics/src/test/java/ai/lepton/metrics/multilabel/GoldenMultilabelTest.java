package ai.lepton.metrics.multilabel;

import static ai.lepton.metrics.Golden.assertAgree;
import static ai.lepton.metrics.Golden.assertAgrees;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Golden.Case;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn: see golden.py beside the values. */
class GoldenMultilabelTest {
    static Stream<Case> all() {
        return Golden.cases("multilabel/multilabel.txt").values().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void agreesOnTheWhole(Case given) {
        MultilabelReport report = evaluation(given).report();
        for (String name : List.of(
                "accuracy",
                "hamming_loss",
                "label_ranking_average_precision",
                "coverage_error",
                "label_ranking_loss")) {
            assertAgrees(name, report.estimate(name).value(), given.number(name));
        }
        for (String curve : List.of("roc_auc", "average_precision")) {
            for (Average average : Average.values()) {
                if (given.has(curve + "." + average.key())) {
                    double value = report.find(curve, average.key(), null)
                            .orElseThrow()
                            .estimate()
                            .value();
                    assertAgrees(curve + " " + average, value, given.number(curve + "." + average.key()));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void agreesOnAverages(Case given) {
        for (Score.WhenUndefined policy :
                List.of(Score.WhenUndefined.ZERO, Score.WhenUndefined.ONE, Score.WhenUndefined.SKIP)) {
            MultilabelReport report = evaluation(given).whenUndefined(policy).report();
            for (ClassMeasure measure : MultilabelCounter.OF_EXAMPLES) {
                String key = measure + "." + policy + ".";
                if (!given.has(key + "labels")) {
                    continue;
                }
                assertAgree(
                        key,
                        report.labels().names().stream()
                                .mapToDouble(
                                        label -> report.estimate(measure, label).value())
                                .toArray(),
                        given.doubles(key + "labels"));
                for (Average average : Average.values()) {
                    assertAgrees(
                            key + average,
                            report.estimate(measure, average).value(),
                            given.number(key + average.key()));
                }
                assertAgrees(key + "samples", report.samples(measure).value(), given.number(key + "samples"));
            }
        }
    }

    private static MultilabelEvaluation evaluation(Case given) {
        int k = given.ints("k")[0];
        Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
        int[] ones = given.ints("truth");
        boolean[] truth = new boolean[ones.length];
        for (int i = 0; i < ones.length; i++) {
            truth[i] = ones[i] == 1;
        }
        MultilabelEvaluation evaluation = MultilabelEvaluation.of(labels, truth).scores(given.doubles("scores"), 0.5);
        return given.has("weights") ? evaluation.weights(given.doubles("weights")) : evaluation;
    }
}
