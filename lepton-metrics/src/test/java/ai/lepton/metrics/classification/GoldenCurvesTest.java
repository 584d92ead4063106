package ai.lepton.metrics.classification;

import static ai.lepton.metrics.Golden.assertAgree;
import static ai.lepton.metrics.Golden.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Golden.Case;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.ClassProbabilities;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn and torchmetrics: see curves.py beside the values. */
class GoldenCurvesTest {
    static Stream<Case> binary() {
        return Golden.cases("classification/curves.txt").values().stream().filter(given -> given.has("scores"));
    }

    static Stream<Case> many() {
        return Golden.cases("classification/curves.txt").values().stream().filter(given -> given.has("probabilities"));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void agreesOnCurves(Case given) {
        boolean[] positive = positive(given);
        double[] scores = given.doubles("scores");
        boolean weighted = given.has("weights");
        double[] weights = weighted ? given.doubles("weights") : new double[0];
        RocCurve.DetCurve det =
                weighted ? RocCurve.DetCurve.of(positive, scores, weights) : RocCurve.DetCurve.of(positive, scores);
        assertAgree("fpr", det.falsePositiveRates(), given.doubles("det.fpr"));
        assertAgree("fnr", det.falseNegativeRates(), given.doubles("det.fnr"));
        assertAgree("thresholds", det.thresholds(), given.doubles("det.thresholds"));
        RocCurve roc = weighted ? RocCurve.of(positive, scores, weights) : RocCurve.of(positive, scores);
        for (double upTo : new double[] {0.05, 0.3, 0.75, 1}) {
            assertAgrees("up to " + upTo, roc.standardisedAreaUpTo(upTo), given.number("partial." + upTo));
        }
        assertThat(roc.areaUpTo(1)).isCloseTo(roc.area(), within(1e-15));
        if (given.has("eer")) {
            // torchmetrics computes in single precision.
            assertThat(roc.equalErrorRate()).isCloseTo(given.number("eer"), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("binary")
    void agreesOnCountsAtThresholds(Case given) {
        boolean[] positive = positive(given);
        double[] scores = given.doubles("scores");
        ThresholdCurve curve = given.has("weights")
                ? ThresholdCurve.of(positive, scores, given.doubles("weights"))
                : ThresholdCurve.of(positive, scores);
        assertAgree("thresholds", curve.thresholds(), given.doubles("at.thresholds"));
        assertAgree("tp", curve.truePositives(), given.doubles("at.tp"));
        assertAgree("fp", curve.falsePositives(), given.doubles("at.fp"));
        assertAgree("fn", curve.falseNegatives(), given.doubles("at.fn"));
        assertAgree("tn", curve.trueNegatives(), given.doubles("at.tn"));
        for (ClassMeasure measure : List.of(ClassMeasure.F1, ClassMeasure.BALANCED_ACCURACY)) {
            assertAgree(measure.key(), curve.values(measure), given.doubles("at." + measure));
        }
    }

    @ParameterizedTest
    @MethodSource("many")
    void agreesOnManyClasses(Case given) {
        int k = given.ints("k")[0];
        int[] truth = given.ints("truth");
        double[] rowMajor = given.doubles("probabilities");
        double[] weights = given.doubles("weights");
        ClassProbabilities probabilities = ClassProbabilities.of(rowMajor, k);
        Evaluation evaluation = Evaluation.of(
                        Labels.of(IntStream.range(0, k).boxed().toList()), truth)
                .probabilities(rowMajor);
        for (int top = 1; top <= 3; top++) {
            assertAgrees("top " + top, TopKAccuracy.of(truth, rowMajor, k, top).orNaN(), given.number("top." + top));
            assertAgrees(
                    "weighted top " + top,
                    evaluation.weights(weights).report().topKAccuracy(top).value(),
                    given.number("top.weighted." + top));
        }
        for (Average average : Average.values()) {
            assertAgrees(
                    "ovr " + average,
                    RocAuc.oneVsRest(truth, probabilities, average, null, Score.WhenUndefined.UNDEFINED)
                            .orNaN(),
                    given.number("ovr." + average.key()));
            if (average != Average.MICRO) {
                assertAgrees(
                        "ovr with weights, " + average,
                        RocAuc.oneVsRest(truth, probabilities, average, weights, Score.WhenUndefined.UNDEFINED)
                                .orNaN(),
                        given.number("ovr.given-weights." + average.key()));
                assertAgrees(
                        "ovo " + average,
                        evaluation.report().oneVsOneRocAuc(average).orNaN(),
                        given.number("ovo." + average.key()));
            }
        }
    }

    private static boolean[] positive(Case given) {
        int[] truth = given.ints("truth");
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            positive[i] = truth[i] == 1;
        }
        return positive;
    }
}
