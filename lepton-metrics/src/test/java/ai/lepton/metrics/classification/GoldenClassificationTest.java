package ai.lepton.metrics.classification;

import static ai.lepton.metrics.Golden.assertAgree;
import static ai.lepton.metrics.Golden.assertAgrees;
import static ai.lepton.metrics.Golden.mix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Golden.Case;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against scikit-learn and torchmetrics: see classification.py beside the values. */
class GoldenClassificationTest {
    private static final Map<String, Case> CASES = Golden.cases("classification/classification.txt");
    private static final List<Score.WhenUndefined> POLICIES =
            List.of(Score.WhenUndefined.ZERO, Score.WhenUndefined.ONE, Score.WhenUndefined.SKIP);

    static Stream<Case> counted() {
        return CASES.values().stream().filter(given -> given.has("accuracy") && given.has("truth"));
    }

    static Stream<Case> ranked() {
        return CASES.values().stream().filter(given -> given.has("scores"));
    }

    static Stream<Case> withProbabilities() {
        return CASES.values().stream().filter(given -> given.has("probabilities"));
    }

    private static Case named(String name) {
        return Objects.requireNonNull(CASES.get(name), name);
    }

    @ParameterizedTest
    @MethodSource("counted")
    void agreesOnWhatCountsTell(Case given) {
        int k = given.ints("k")[0];
        ConfusionMatrix matrix = matrix(given, k);
        double[] cells = given.doubles("matrix");
        for (int cell = 0; cell < cells.length; cell++) {
            assertAgrees("cell " + cell, matrix.weight(cell / k, cell % k), cells[cell]);
        }
        checkOverall(given, matrix);
        for (Score.WhenUndefined policy : POLICIES) {
            for (ClassMeasure measure : List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1)) {
                assertAgree(
                        measure + " " + policy,
                        ofClasses(matrix, measure, policy),
                        given.doubles(measure.key() + "." + policy + ".classes"));
            }
        }
        assertAgree(
                "specificity",
                ofClasses(matrix, ClassMeasure.SPECIFICITY, Score.WhenUndefined.UNDEFINED),
                given.doubles("specificity.classes"));
    }

    private static double[] ofClasses(ConfusionMatrix matrix, ClassMeasure measure, Score.WhenUndefined policy) {
        return IntStream.range(0, matrix.labels().size())
                .mapToDouble(
                        label -> policy.applyTo(matrix.score(measure, label)).orNaN())
                .toArray();
    }

    private static void checkOverall(Case given, ConfusionMatrix matrix) {
        assertAgrees("accuracy", matrix.accuracy().orNaN(), given.number("accuracy"));
        assertAgrees("balanced accuracy", matrix.balancedAccuracy().orNaN(), given.number("balanced_accuracy"));
        // Where the coefficient is 0/0, scikit-learn has 0.
        assertAgrees("mcc", matrix.matthewsCorrelation().orElse(0), given.number("matthews_corrcoef"));
        assertAgrees("kappa", matrix.cohenKappa().orNaN(), given.number("cohen_kappa"));
        Labels subset = Labels.of(
                matrix.labels().names().subList(0, Math.max(1, matrix.labels().size() - 1)));
        for (Score.WhenUndefined policy : POLICIES) {
            for (Average average : Average.values()) {
                String key = policy + "." + average.key();
                for (ClassMeasure measure : List.of(ClassMeasure.PRECISION, ClassMeasure.RECALL, ClassMeasure.F1)) {
                    if (average != Average.WEIGHTED || hasWeight(matrix, matrix.labels(), measure, policy)) {
                        assertAgrees(
                                measure + " " + key,
                                matrix.score(measure, average, policy).orNaN(),
                                given.number(measure.key() + "." + key));
                    }
                }
                for (ClassMeasure measure : List.of(ClassMeasure.PRECISION, ClassMeasure.F1)) {
                    if (average != Average.WEIGHTED || hasWeight(matrix, subset, measure, policy)) {
                        assertAgrees(
                                measure + " of the subset " + key,
                                matrix.score(measure, average, policy, subset).orNaN(),
                                given.number(measure.key() + ".subset." + key));
                    }
                }
            }
        }
    }

    /** Without any weight, scikit-learn's weighted mean is the plain one; ours is undefined. */
    private static boolean hasWeight(
            ConfusionMatrix matrix, Labels classes, ClassMeasure measure, Score.WhenUndefined policy) {
        return classes.names().stream()
                .mapToInt(matrix.labels()::indexOf)
                .anyMatch(label -> matrix.support(label) > 0
                        && policy.applyTo(matrix.score(measure, label)).isDefined());
    }

    private static ConfusionMatrix matrix(Case given, int k) {
        int[] truth = given.ints("truth");
        int[] predicted = given.has("predicted")
                ? given.ints("predicted")
                : ClassProbabilities.of(given.doubles("probabilities"), k).mostProbable();
        double[] weights = weights(given);
        return weights == null
                ? ConfusionMatrix.of(numbered(k), truth, predicted)
                : ConfusionMatrix.of(numbered(k), truth, predicted, weights);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thousand-classes", "million-examples"})
    void agreesOnManyClassesAndManyExamples(String name) {
        int k = name.equals("thousand-classes") ? 1000 : 3;
        int n = name.equals("thousand-classes") ? 20_000 : 1_000_000;
        double[] first = mix(n, 1);
        double[] second = mix(n, 2);
        double[] third = mix(n, 3);
        int[] truth = new int[n];
        int[] predicted = new int[n];
        for (int i = 0; i < n; i++) {
            truth[i] = (int) (first[i] * k);
            predicted[i] = second[i] < 0.7 ? truth[i] : (int) (third[i] * k);
        }
        checkOverall(named(name), ConfusionMatrix.of(numbered(k), truth, predicted));
    }

    @ParameterizedTest
    @MethodSource("ranked")
    void agreesOnCurvesPointByPoint(Case given) {
        int[] truth = given.ints("truth");
        boolean[] positive = positive(truth);
        double[] scores = given.doubles("scores");
        double[] weights = weights(given);
        checkRanking(given, positive, scores, weights);
        RocCurve roc = weights == null ? RocCurve.of(positive, scores) : RocCurve.of(positive, scores, weights);
        assertAgree("fpr", roc.falsePositiveRates(), given.doubles("roc.fpr"));
        assertAgree("tpr", roc.truePositiveRates(), given.doubles("roc.tpr"));
        assertAgree("thresholds", roc.thresholds(), given.doubles("roc.thresholds"));
        assertAgrees("area", roc.area(), given.number("roc_auc"));
        assertAgrees("area of the corners", roc.corners().area(), given.number("roc_auc"));
        PrecisionRecallCurve curve = weights == null
                ? PrecisionRecallCurve.of(positive, scores)
                : PrecisionRecallCurve.of(positive, scores, weights);
        assertAgree("precision", curve.precisions(), given.doubles("pr.precision"));
        assertAgree("recall", curve.recalls(), given.doubles("pr.recall"));
        assertAgree("thresholds", curve.thresholds(), given.doubles("pr.thresholds"));
    }

    private static void checkRanking(Case given, boolean[] positive, double[] scores, double @Nullable [] weights) {
        Score area = weights == null ? RocAuc.of(positive, scores) : RocAuc.of(positive, scores, weights);
        Score precision = weights == null
                ? PrecisionRecallCurve.averagePrecision(positive, scores)
                : PrecisionRecallCurve.averagePrecision(positive, scores, weights);
        assertAgrees("auc", area.orNaN(), given.number("roc_auc"));
        assertAgrees("average precision", precision.orNaN(), given.number("average_precision"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hundred-thousand", "hundred-thousand-tied"})
    void agreesOnAreasOfManyScores(String name) {
        int n = 100_000;
        double[] scores = mix(n, 11);
        double[] luck = mix(n, 12);
        boolean[] positive = new boolean[n];
        double[] centred = new double[n];
        double[] floats = new double[n];
        for (int i = 0; i < n; i++) {
            scores[i] = name.endsWith("tied") ? Math.floor(scores[i] * 50) / 50 : scores[i];
            positive[i] = luck[i] < 0.2 + 0.6 * scores[i];
            centred[i] = scores[i] - 0.5;
            floats[i] = (float) scores[i];
        }
        checkRanking(named(name), positive, scores, null);
        checkRanking(named(name + "-centred"), positive, centred, null);
        checkRanking(named(name + "-float32"), positive, floats, null);
    }

    @ParameterizedTest
    @MethodSource("withProbabilities")
    void agreesOnProbabilities(Case given) {
        int k = given.ints("k")[0];
        int[] truth = given.ints("truth");
        double[] rowMajor = given.doubles("probabilities");
        ClassProbabilities probabilities = ClassProbabilities.of(rowMajor, k);
        double[] weights = weights(given);
        Evaluation evaluation = Evaluation.of(numbered(k), truth).probabilities(rowMajor);
        if (weights == null) {
            assertAgrees("log loss", LogLoss.of(truth, probabilities).orNaN(), given.number("log_loss"));
            assertAgrees("brier", BrierScore.of(truth, probabilities).orNaN(), given.number("brier_score"));
            checkCalibration(given, evaluation);
        } else {
            evaluation = evaluation.weights(weights);
        }
        ClassificationReport report = evaluation.report();
        assertAgrees("log loss", report.logLoss().value(), given.number("log_loss"));
        assertAgrees("brier", report.brierScore().value(), given.number("brier_score"));
        if (k == 2) {
            assertAgrees("auc", report.rocAuc().value(), given.number("roc_auc"));
            assertAgrees("ap", report.averagePrecision().value(), given.number("average_precision"));
            return;
        }
        for (Average average : List.of(Average.MACRO, Average.WEIGHTED)) {
            for (String measure : List.of("roc_auc", "average_precision")) {
                assertAgrees(
                        measure,
                        report.find(measure, average.key(), null)
                                .orElseThrow()
                                .estimate()
                                .value(),
                        given.number(measure + "." + average.key()));
            }
        }
        double[] classes = given.doubles("roc_auc.classes");
        for (int label = 0; label < k; label++) {
            double value = report.find("roc_auc", null, "" + label)
                    .orElseThrow()
                    .estimate()
                    .value();
            assertAgrees("auc of " + label, value, classes[label]);
        }
    }

    private static void checkCalibration(Case given, Evaluation evaluation) {
        ClassificationReport report = evaluation.bins(15).report();
        assertAgrees(
                "calibration error",
                report.calibrationError().value(),
                given.number("calibration_error_15_by_definition"));
        // torchmetrics computes in single precision.
        assertThat(report.calibrationError().value()).isCloseTo(given.number("calibration_error_15"), within(1e-6));
        assertThat(evaluation.bins(10).report().calibrationError().value())
                .isCloseTo(given.number("calibration_error_10"), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = "unicode-labels")
    void agreesOnLabelsOfManyScripts(String name) {
        Case given = named(name);
        List<String> truth = List.of(given.text("truth").split("\t"));
        List<String> predicted = List.of(given.text("predicted").split("\t"));
        ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted);
        assertThat(matrix.labels().names()).containsExactly(given.text("labels").split("\t"));
        assertThat(matrix.counts())
                .containsExactly(
                        IntStream.of(given.ints("matrix")).asLongStream().toArray());
        assertAgrees(
                "f1",
                matrix.score(ClassMeasure.F1, Average.MACRO, Score.WhenUndefined.ZERO)
                        .orNaN(),
                given.number("f1.ZERO.macro"));
    }

    private static Labels numbered(int k) {
        return Labels.of(IntStream.range(0, k).boxed().toList());
    }

    private static boolean[] positive(int[] truth) {
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
