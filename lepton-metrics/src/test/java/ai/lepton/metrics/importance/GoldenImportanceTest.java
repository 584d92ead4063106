package ai.lepton.metrics.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Golden.Case;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn, with the permutations that it made: see golden.py beside the values. */
class GoldenImportanceTest {
    private static final List<String> COLUMNS = List.of("a", "b", "c");

    static Stream<Case> cases() {
        return Golden.cases("importance/importance.txt").values().stream();
    }

    private static double[] linear(Case given, Permuted rows) {
        int n = rows.rows();
        double[] weights = given.doubles("weights");
        double[] sum = new double[n];
        for (int c = 0; c < 3; c++) {
            double[] column = rows.apply(COLUMNS.get(c), Arrays.copyOfRange(given.doubles("x"), c * n, (c + 1) * n));
            for (int i = 0; i < n; i++) {
                sum[i] += weights[c] * column[i];
            }
        }
        return sum;
    }

    private static ClassProbabilities logistic(Case given, Permuted rows) {
        return ClassProbabilities.ofPositive(
                Arrays.stream(linear(given, rows))
                        .map(x -> 1 / (1 + Math.exp(-x)))
                        .toArray(),
                1);
    }

    private static <P> void agree(Case given, String field, PermutationImportance.Model<P> model, Scorer<P> scorer) {
        int n = given.ints("n")[0];
        int repeats = given.ints("repeats")[0];
        int[] from = given.ints("from");
        ImportanceReport found = PermutationImportance.of(COLUMNS)
                .repeats(repeats)
                .report(
                        model,
                        scorer,
                        (feature, repeat, rows) -> Arrays.copyOfRange(from, repeat * n, (repeat + 1) * n));
        double[] wanted = given.doubles(field);
        for (int c = 0; c < 3; c++) {
            ImportanceReport.Feature feature = found.feature(COLUMNS.get(c));
            for (int r = 0; r < repeats; r++) {
                assertThat(feature.repeats().get(r))
                        .as("%s of %s, %d", field, feature.name(), r)
                        .isCloseTo(wanted[c * repeats + r], within(1e-12));
            }
            assertThat(feature.importance().value())
                    .isCloseTo(
                            feature.repeats().stream()
                                    .mapToDouble(d -> d)
                                    .average()
                                    .orElseThrow(),
                            within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesOnNumbers(Case given) {
        Map.of(
                        "r2", RegressionMeasure.R2,
                        "neg_mean_absolute_error", RegressionMeasure.MEAN_ABSOLUTE_ERROR,
                        "neg_root_mean_squared_error", RegressionMeasure.ROOT_MEAN_SQUARED_ERROR,
                        "neg_median_absolute_error", RegressionMeasure.MEDIAN_ABSOLUTE_ERROR)
                .forEach((field, measure) -> agree(
                        given,
                        field,
                        rows -> linear(given, rows),
                        Scorer.ofNumbers(measure, given.doubles("numbers"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesOnProbabilities(Case given) {
        Map.of(
                        "neg_log_loss", ProbabilityMeasure.LOG_LOSS,
                        "roc_auc", ProbabilityMeasure.ROC_AUC,
                        "average_precision", ProbabilityMeasure.AVERAGE_PRECISION,
                        "neg_brier_score", ProbabilityMeasure.BRIER_SCORE)
                .forEach((field, measure) -> agree(
                        given,
                        field,
                        rows -> logistic(given, rows),
                        Scorer.ofProbabilities(measure, given.ints("classes"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesOnClasses(Case given) {
        Map.of("accuracy", CountMeasure.ACCURACY, "f1_macro", CountMeasure.MACRO_F1)
                .forEach((field, measure) -> {
                    Labels labels = Labels.of("0", "1");
                    agree(
                            given,
                            field,
                            rows -> logistic(given, rows),
                            Scorer.ofProbabilities(measure, labels, given.ints("classes")));
                    agree(
                            given,
                            field,
                            rows -> logistic(given, rows).mostProbable(),
                            Scorer.ofClasses(measure, labels, given.ints("classes")));
                });
    }
}
