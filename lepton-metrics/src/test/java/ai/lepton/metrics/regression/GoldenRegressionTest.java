package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn, torchmetrics, scipy and audmetric: see regression.py beside the values. */
class GoldenRegressionTest {
    private static final List<String> GIVEN = List.of("truth", "predicted", "weight", "threshold");
    private static final int MILLION = 1_000_000;

    static Stream<Golden.Case> cases() {
        return Golden.cases("regression/regression.txt").values().stream()
                .filter(found -> !found.name().startsWith("outputs"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agrees(Golden.Case found) {
        RegressionExamples examples = examples(found);
        List<String> undefined = new ArrayList<>();
        for (Map.Entry<String, String> field : found.fields().entrySet()) {
            if (GIVEN.contains(field.getKey())) {
                continue;
            }
            Score score = measure(field.getKey(), found).of(examples);
            if (field.getValue().equals("undefined")) {
                assertThat(score).as(field.getKey()).isInstanceOf(Score.Undefined.class);
                undefined.add(field.getKey());
            } else {
                assertThat(score).as(field.getKey()).isInstanceOf(Score.Defined.class);
                assertClose(field.getKey(), score.orElseThrow(), found.number(field.getKey()));
            }
        }
        assertThat(undefined).hasSizeLessThan(found.fields().size() - GIVEN.size());
    }

    /** Within 1e-12 of the value; of what is one minus a share, or a correlation, within 1e-12 of 1. */
    static void assertClose(String name, double actual, double expected) {
        boolean isShare = name.startsWith("r2")
                || name.startsWith("d2")
                || name.startsWith("explained")
                || name.contains("corrcoef")
                || name.contains("cosine");
        double size = isShare ? Math.max(1, Math.abs(expected)) : Math.abs(expected);
        assertThat(actual).as(name).isCloseTo(expected, within(Math.max(Double.MIN_VALUE, 1e-12 * size)));
    }

    private static RegressionExamples examples(Golden.Case found) {
        if (found.name().startsWith("million")) {
            double[] truth = Golden.mix(MILLION, 1);
            double[] noise = Golden.mix(MILLION, 2);
            double[] predicted = new double[MILLION];
            for (int i = 0; i < MILLION; i++) {
                truth[i] = truth[i] * 10 + 1;
                predicted[i] = truth[i] + noise[i] * 2 - 0.9;
            }
            double[] weight = found.name().equals("million") ? null : Golden.mix(MILLION, 3);
            return RegressionExamples.of(truth, predicted, weight);
        }
        return RegressionExamples.of(
                found.doubles("truth"),
                found.doubles("predicted"),
                found.has("weight") ? found.doubles("weight") : null);
    }

    private static RegressionMeasure measure(String field, Golden.Case found) {
        String[] words = field.split(" ", -1);
        return switch (words[0]) {
            case "mean_tweedie_deviance" -> RegressionMeasure.meanTweedieDeviance(Double.parseDouble(words[1]));
            case "d2_tweedie" -> RegressionMeasure.d2Tweedie(Double.parseDouble(words[1]));
            case "mean_pinball_loss" -> RegressionMeasure.meanPinballLoss(Double.parseDouble(words[1]));
            case "d2_pinball" -> RegressionMeasure.d2Pinball(Double.parseDouble(words[1]));
            case "minkowski_distance" -> RegressionMeasure.minkowskiDistance(Double.parseDouble(words[1]));
            case "critical_success_index" -> RegressionMeasure.criticalSuccessIndex(found.number("threshold"));
            case "normalized_root_mean_squared_error" ->
                RegressionMeasure.normalizedRootMeanSquaredError(Arrays.stream(RegressionMeasure.NormalizedBy.values())
                        .filter(size -> size.key().equals(words[1]))
                        .findFirst()
                        .orElseThrow());
            default -> named(words[0]);
        };
    }

    static RegressionMeasure named(String name) {
        List<RegressionMeasure> all = new ArrayList<>(RegressionMeasure.REPORTED);
        all.add(RegressionMeasure.RELATIVE_SQUARED_ERROR);
        all.add(RegressionMeasure.LOG_COSH_ERROR);
        all.add(RegressionMeasure.COSINE_SIMILARITY);
        return all.stream()
                .filter(measure -> measure.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
