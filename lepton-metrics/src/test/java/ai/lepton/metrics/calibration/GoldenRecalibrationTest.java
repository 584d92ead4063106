package ai.lepton.metrics.calibration;

import static ai.lepton.metrics.Golden.assertAgree;
import static ai.lepton.metrics.Golden.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Golden.Case;
import ai.lepton.metrics.Score;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn, torchmetrics and definitions: see golden.py beside the values. */
class GoldenRecalibrationTest {
    static Stream<Case> binary() {
        return Golden.cases("calibration/recalibration.txt").values().stream().filter(given -> given.has("scores"));
    }

    static Stream<Case> many() {
        return Golden.cases("calibration/recalibration.txt").values().stream().filter(given -> given.has("logits"));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void agreesOnSigmoids(Case given) {
        PlattScaling scaling = PlattScaling.fit(given.doubles("scores"), positive(given), weights(given));
        double[] fitted = {scaling.slope(), scaling.intercept()};
        assertAgree("by definition", fitted, given.doubles("platt"));
        double[] sklearn = given.doubles("platt.sklearn");
        assertThat(fitted[0]).isCloseTo(sklearn[0], within(1e-6 * Math.abs(sklearn[0])));
        assertThat(fitted[1]).isCloseTo(sklearn[1], within(1e-6 * Math.abs(sklearn[1])));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void agreesOnIsotonicFunctions(Case given) {
        IsotonicCalibration isotonic =
                IsotonicCalibration.fit(given.doubles("scores"), positive(given), weights(given));
        assertAgree("x", isotonic.thresholds(), given.doubles("isotonic.x"));
        assertAgree("y", isotonic.values(), given.doubles("isotonic.y"));
        assertAgree("probe", isotonic.apply(given.doubles("probe")), given.doubles("isotonic.probe"));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void agreesOnDecompositions(Case given) {
        double[] probability = given.doubles("probabilities");
        boolean[] positive = positive(given);
        BrierScore.Decomposition binned = BrierScore.Decomposition.of(probability, positive, weights(given), 10);
        checkParts(binned, given.doubles("decomposition.10"));
        assertAgrees("sum", binned.brierScore(), given.number("brier"));
        if (given.has("decomposition.distinct")) {
            BrierScore.Decomposition distinct = BrierScore.Decomposition.of(probability, positive);
            checkParts(distinct, given.doubles("decomposition.distinct"));
            assertAgrees("sum", distinct.brierScore(), given.number("brier"));
        }
    }

    private static void checkParts(BrierScore.Decomposition actual, double[] expected) {
        assertThat(actual.reliability()).isCloseTo(expected[0], within(1e-14));
        assertThat(actual.resolution()).isCloseTo(expected[1], within(1e-14));
        assertThat(actual.uncertainty()).isCloseTo(expected[2], within(1e-14));
        assertThat(actual.withinBinVariance()).isCloseTo(expected[3], within(1e-14));
        assertThat(actual.withinBinCovariance()).isCloseTo(expected[4], within(1e-14));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void agreesOnSkill(Case given) {
        ClassProbabilities probabilities = ClassProbabilities.ofPositive(given.doubles("probabilities"), 1);
        checkSkill(given, probabilities);
    }

    @ParameterizedTest
    @MethodSource("binary")
    void agreesOnCalibrationErrors(Case given) {
        if (!given.has("l2")) {
            return;
        }
        double[] confidence = given.doubles("probabilities");
        boolean[] correct = positive(given);
        ReliabilityDiagram diagram = ReliabilityDiagram.of(confidence, correct, 10);
        assertAgrees(
                "l2", CalibrationError.rootMeanSquare(confidence, correct, 10).orNaN(), given.number("l2"));
        assertAgrees("max", diagram.maximumCalibrationError().orNaN(), given.number("max"));
        assertAgrees("l2", diagram.debiasedRootMeanSquareCalibrationError().orNaN(), given.number("l2.debiased"));
        assertAgrees("l1", diagram.debiasedExpectedCalibrationError().orNaN(), given.number("l1.debiased"));
        for (int bins : new int[] {5, 8}) {
            ReliabilityDiagram equal = ReliabilityDiagram.ofEqualMass(confidence, correct, bins);
            String key = "quantile." + bins;
            assertAgree("accuracy", filled(equal, ReliabilityDiagram.Bin::accuracy), given.doubles(key + ".accuracy"));
            assertAgree(
                    "confidence",
                    filled(equal, ReliabilityDiagram.Bin::confidence),
                    given.doubles(key + ".confidence"));
        }
    }

    private static double[] filled(ReliabilityDiagram diagram, Function<ReliabilityDiagram.Bin, Score> part) {
        List<Score> scores = diagram.bins().stream()
                .filter(bin -> bin.examples() > 0)
                .map(part)
                .toList();
        return scores.stream().mapToDouble(Score::orElseThrow).toArray();
    }

    @ParameterizedTest
    @MethodSource("many")
    void agreesOnTemperatures(Case given) {
        int k = given.ints("k")[0];
        double[] logits = given.doubles("logits");
        TemperatureScaling scaling = TemperatureScaling.fit(logits, k, given.ints("truth"), weights(given));
        assertAgrees("by definition", scaling.temperature(), given.number("temperature"));
        double sklearn = given.number("temperature.sklearn");
        assertThat(scaling.temperature()).isCloseTo(sklearn, within(1e-7 * sklearn));
        assertAgree("recalibrated", scaling.apply(logits, k), given.doubles("recalibrated"));
        checkSkill(given, ClassProbabilities.of(given.doubles("probabilities"), k));
    }

    private static void checkSkill(Case given, ClassProbabilities probabilities) {
        int[] truth = given.ints("truth");
        double[] weights = weights(given);
        Score brier =
                weights == null ? BrierScore.d2(truth, probabilities) : BrierScore.d2(truth, probabilities, weights);
        Score log = weights == null ? LogLoss.d2(truth, probabilities) : LogLoss.d2(truth, probabilities, weights);
        assertAgrees("d2 brier", brier.orNaN(), given.number("d2_brier"));
        assertAgrees("d2 log loss", log.orNaN(), given.number("d2_log_loss"));
    }

    private static boolean[] positive(Case given) {
        int[] truth = given.ints("truth");
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            positive[i] = truth[i] == 1;
        }
        return positive;
    }

    private static double @Nullable [] weights(Case given) {
        return given.has("weights") ? given.doubles("weights") : null;
    }
}
