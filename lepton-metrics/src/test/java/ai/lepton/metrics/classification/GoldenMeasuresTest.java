package ai.lepton.metrics.classification;

import static ai.lepton.metrics.Golden.assertAgree;
import static ai.lepton.metrics.Golden.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Golden.Case;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against PyCM, scikit-learn, scipy and torchmetrics: see measures.py beside the values. */
class GoldenMeasuresTest {
    private static final double[] BETAS = {0.5, 2.0};

    static Stream<Case> all() {
        return Golden.cases("classification/measures.txt").values().stream();
    }

    static Stream<Case> ofPycm() {
        return all().filter(given -> given.has("class.F1"));
    }

    @ParameterizedTest
    @MethodSource("ofPycm")
    void agreesWithPycmOnEachClass(Case given) {
        ConfusionMatrix matrix = matrix(given);
        for (ClassMeasure measure : ClassMeasure.values()) {
            double[] expected = given.doubles("class." + measure);
            assertAgree(measure.key(), classes(matrix, label -> matrix.score(measure, label)), expected);
        }
        for (double beta : new double[] {0.5, 2.0, 3.5}) {
            assertAgree(
                    "beta " + beta,
                    classes(matrix, label -> matrix.fBeta(beta, "" + label)),
                    given.doubles("pycm.fbeta." + beta));
        }
    }

    @ParameterizedTest
    @MethodSource("ofPycm")
    void agreesWithPycmOnTheWhole(Case given) {
        ConfusionMatrix matrix = matrix(given);
        List<String> elsewhere = Stream.of(OverallMeasure.values())
                .filter(measure -> !given.has("overall." + measure))
                .map(OverallMeasure::name)
                .toList();
        assertThat(elsewhere)
                .containsExactly(
                        "BALANCED_ACCURACY",
                        "ADJUSTED_BALANCED_ACCURACY",
                        "MATTHEWS_CORRCOEF",
                        "LINEAR_KAPPA",
                        "QUADRATIC_KAPPA",
                        "NORMALIZED_MUTUAL_INFO");
        for (OverallMeasure measure : OverallMeasure.values()) {
            if (given.has("overall." + measure)) {
                assertAgrees(measure.key(), matrix.score(measure).orNaN(), given.number("overall." + measure));
            }
        }
        assertAgrees("V", matrix.score(OverallMeasure.CRAMERS_V).orNaN(), given.number("scipy.cramer"));
        assertAgrees("C", matrix.score(OverallMeasure.PEARSONS_CONTINGENCY).orNaN(), given.number("scipy.pearson"));
        // torchmetrics computes in single precision.
        assertThat(matrix.score(OverallMeasure.UNCERTAINTY_COEFFICIENT).orNaN())
                .isCloseTo(given.number("torchmetrics.theils_u"), within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("all")
    void agreesWithScikitLearnOnTheWhole(Case given) {
        ConfusionMatrix matrix = matrix(given);
        for (OverallMeasure measure : OverallMeasure.values()) {
            if (given.has("sklearn." + measure)) {
                assertAgrees(measure.key(), matrix.score(measure).orNaN(), given.number("sklearn." + measure));
            }
        }
        int k = matrix.labels().size();
        ConfusionMatrix only = matrix.only(Labels.of("" + (k - 1), "0"));
        assertAgree("only", cells(only), given.doubles("only.matrix"));
        double[] each = classes(k, label -> cells(matrix.oneAgainstRest("" + label)));
        assertAgree("each", each, given.doubles("each.matrix"));
        if (given.has("likelihood_ratios")) {
            double[] ratios = given.doubles("likelihood_ratios");
            assertAgrees(
                    "LR+",
                    matrix.score(ClassMeasure.POSITIVE_LIKELIHOOD_RATIO, 1).orNaN(),
                    ratios[0]);
            assertAgrees(
                    "LR-",
                    matrix.score(ClassMeasure.NEGATIVE_LIKELIHOOD_RATIO, 1).orNaN(),
                    ratios[1]);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void agreesWithScikitLearnOnAverages(Case given) {
        ConfusionMatrix matrix = matrix(given);
        int k = matrix.labels().size();
        Labels subset = Labels.of("" + (k - 1), "0");
        for (Score.WhenUndefined policy :
                List.of(Score.WhenUndefined.ZERO, Score.WhenUndefined.ONE, Score.WhenUndefined.SKIP)) {
            for (double beta : BETAS) {
                String key = beta + "." + policy + ".";
                assertAgree(
                        key,
                        classes(matrix, label -> policy.applyTo(matrix.fBeta(beta, "" + label))),
                        given.doubles("fbeta." + key + "classes"));
                for (Average average : Average.values()) {
                    assertAgrees(
                            key + average,
                            matrix.fBeta(beta, average, policy).orNaN(),
                            given.number("fbeta." + key + average.key()));
                    assertAgrees(
                            key + average + " of the subset",
                            matrix.fBeta(beta, average, policy, subset).orNaN(),
                            given.number("fbeta.subset." + key + average.key()));
                }
            }
            if (policy != Score.WhenUndefined.SKIP) {
                for (Average average : Average.values()) {
                    assertAgrees(
                            "jaccard " + average,
                            matrix.score(ClassMeasure.JACCARD, average, policy).orNaN(),
                            given.number("jaccard." + policy + "." + average.key()));
                }
            }
        }
    }

    private static double[] classes(ConfusionMatrix matrix, IntFunction<Score> score) {
        return classes(matrix.labels().size(), label ->
                new double[] {score.apply(label).orNaN()});
    }

    private static double[] classes(int k, IntFunction<double[]> values) {
        return IntStream.range(0, k)
                .mapToObj(values)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double[] cells(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        return IntStream.range(0, k * k)
                .mapToDouble(cell -> matrix.weight(cell / k, cell % k))
                .toArray();
    }

    private static ConfusionMatrix matrix(Case given) {
        int k = given.ints("k")[0];
        Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
        return given.has("weights")
                ? ConfusionMatrix.of(labels, given.ints("truth"), given.ints("predicted"), given.doubles("weights"))
                : ConfusionMatrix.of(labels, given.ints("truth"), given.ints("predicted"));
    }
}
