package ai.lepton.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.CalibrationError;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.regression.ForecastLosses;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Measures of very large and very small numbers and weights against mpmath's with 3000 digits. */
class GoldenExtremesTest {
    private static final BigDecimal GREATEST = new BigDecimal(Double.MAX_VALUE);
    // What is less is nearer to 0 than to the least double.
    private static final BigDecimal LEAST = new BigDecimal(Double.MIN_VALUE).divide(BigDecimal.valueOf(2));
    private static final Set<String> REASONS = Set.of(
            "the value exceeds what a double can hold",
            "the value is below what a double can hold, but not 0",
            "the weights of its outcomes differ by more than a double can hold",
            // A mean that is no more than what rounding leaves.
            "the truth's mean is 0, and an error relative to 0 has no value");

    private final List<String> wrong = new ArrayList<>();
    private int checked;
    private int gaveUp;

    private static List<Golden.Case> cases(String field) {
        return Golden.cases("extremes/extremes.txt").values().stream()
                .filter(each -> each.has(field))
                .toList();
    }

    static List<RegressionMeasure> regressionMeasures() {
        return Stream.of(
                        Stream.of(
                                RegressionMeasure.R2,
                                RegressionMeasure.EXPLAINED_VARIANCE,
                                RegressionMeasure.MEAN_ABSOLUTE_ERROR,
                                RegressionMeasure.MEAN_SQUARED_ERROR,
                                RegressionMeasure.ROOT_MEAN_SQUARED_ERROR,
                                RegressionMeasure.MEDIAN_ABSOLUTE_ERROR,
                                RegressionMeasure.MAX_ERROR,
                                RegressionMeasure.MEAN_ABSOLUTE_PERCENTAGE_ERROR,
                                RegressionMeasure.SYMMETRIC_MEAN_ABSOLUTE_PERCENTAGE_ERROR,
                                RegressionMeasure.WEIGHTED_MEAN_ABSOLUTE_PERCENTAGE_ERROR,
                                RegressionMeasure.MEAN_SQUARED_LOG_ERROR,
                                RegressionMeasure.ROOT_MEAN_SQUARED_LOG_ERROR,
                                RegressionMeasure.MEAN_POISSON_DEVIANCE,
                                RegressionMeasure.MEAN_GAMMA_DEVIANCE,
                                RegressionMeasure.D2_ABSOLUTE_ERROR,
                                RegressionMeasure.PEARSON_CORRCOEF,
                                RegressionMeasure.CONCORDANCE_CORRCOEF,
                                RegressionMeasure.RELATIVE_SQUARED_ERROR,
                                RegressionMeasure.LOG_COSH_ERROR,
                                RegressionMeasure.COSINE_SIMILARITY,
                                RegressionMeasure.meanPinballLoss(0.5),
                                RegressionMeasure.meanPinballLoss(0.9),
                                RegressionMeasure.d2Pinball(0.9),
                                RegressionMeasure.minkowskiDistance(1),
                                RegressionMeasure.minkowskiDistance(3),
                                RegressionMeasure.criticalSuccessIndex(1)),
                        Stream.of(-1.5, 1.0000001, 1.5, 1.9999999, 2.5, 3.0, 10.0)
                                .flatMap(power -> Stream.of(
                                        RegressionMeasure.meanTweedieDeviance(power),
                                        RegressionMeasure.d2Tweedie(power))),
                        Arrays.stream(RegressionMeasure.NormalizedBy.values())
                                .map(RegressionMeasure::normalizedRootMeanSquaredError))
                .flatMap(Function.identity())
                .toList();
    }

    @Test
    void predictedNumbersAreRightOrUndefined() {
        for (Golden.Case each : cases("predicted")) {
            double[] truth = each.doubles("truth");
            double[] predicted = each.doubles("predicted");
            for (RegressionMeasure measure : regressionMeasures()) {
                Score score = each.has("weight")
                        ? measure.of(truth, predicted, each.doubles("weight"))
                        : measure.of(truth, predicted);
                boolean isDifference = measure.key().matches("r2|explained.*|d2.*|.*corrcoef|cosine.*");
                check(each.name() + " " + measure.key(), score, each.text(measure.key()), isDifference ? 10 : 0);
            }
        }
        report(0.005);
    }

    @Test
    void weightedCountsAreRightOrUndefined() {
        for (Golden.Case each : cases("cells")) {
            double[] cells = each.doubles("cells");
            int k = (int) Math.sqrt(cells.length);
            Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
            int[] truth = IntStream.range(0, cells.length).map(cell -> cell / k).toArray();
            int[] predicted =
                    IntStream.range(0, cells.length).map(cell -> cell % k).toArray();
            double greatest = Arrays.stream(cells).max().orElseThrow();
            double least = Arrays.stream(cells).filter(cell -> cell > 0).min().orElseThrow();
            if (Math.getExponent(greatest) - Math.getExponent(least) > 1300) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> ConfusionMatrix.of(labels, truth, predicted, cells))
                        .withMessageContaining("some weights are more than 1e400 times as large as others");
                continue;
            }
            ConfusionMatrix matrix = ConfusionMatrix.of(labels, truth, predicted, cells);
            for (ClassMeasure measure : ClassMeasure.values()) {
                for (int label = 0; label < k; label++) {
                    Score score = matrix.score(measure, label);
                    score.map(value -> {
                        assertThat(value)
                                .isBetween(
                                        measure.range().lowest(),
                                        measure.range().highest());
                        return value;
                    });
                    check(
                            each.name() + " " + measure.key() + " " + label,
                            score,
                            each.text(measure.key() + " " + label),
                            measure.range().lowest() < 0 ? 1 : 0);
                }
            }
            for (OverallMeasure measure : OverallMeasure.values()) {
                Score score = matrix.score(measure);
                score.map(value -> {
                    assertThat(value)
                            .isBetween(measure.range().lowest(), measure.range().highest());
                    return value;
                });
                boolean isOfWeights = measure == OverallMeasure.CHI_SQUARED;
                check(
                        each.name() + " overall " + measure.key(),
                        score,
                        each.text("overall " + measure.key()),
                        isOfWeights ? matrix.total() : 1);
            }
        }
        report(0.05);
    }

    @Test
    void forecastsAreRightOrUndefined() {
        for (Golden.Case each : cases("members")) {
            double[] truth = each.doubles("truth");
            ForecastLosses plain = ForecastLosses.crpsOfEnsemble(truth, each.doubles("members"));
            checkAll(each.name() + " ensemble", plain.values(), each.text("ensemble"));
            checkAll(
                    each.name() + " fair",
                    ForecastLosses.crpsOfFairEnsemble(truth, each.doubles("members"))
                            .values(),
                    each.text("fair"));
            check(each.name() + " mean", plain.mean(), each.text("mean"), 0);
        }
        for (Golden.Case each : cases("gaussian")) {
            checkAll(
                    each.name(),
                    ForecastLosses.crpsOfGaussian(
                                    each.doubles("truth"), each.doubles("means"), each.doubles("deviations"))
                            .values(),
                    each.text("gaussian"));
        }
        report(0);
    }

    private void checkAll(String what, double[] values, String expected) {
        String[] texts = expected.split(" ");
        assertThat(values).as(what).hasSameSizeAs(texts);
        for (int i = 0; i < values.length; i++) {
            // A loss beyond all doubles is infinite, its mean undefined.
            Score score = Double.isInfinite(values[i])
                    ? Score.undefined("the value exceeds what a double can hold")
                    : Score.of(values[i]);
            check(what + "[" + i + "]", score, texts[i], Double.MIN_VALUE);
        }
    }

    @Test
    void lossesOfProbabilitiesAreRightOrUndefined() {
        for (Golden.Case each : cases("p")) {
            int[] truth = each.ints("truth");
            double[] weight = each.doubles("weight");
            double[] p = each.doubles("p");
            ClassProbabilities probabilities = ClassProbabilities.ofPositive(p, 1);
            boolean[] positive = new boolean[truth.length];
            for (int i = 0; i < truth.length; i++) {
                positive[i] = truth[i] == 1;
            }
            check(each + " log", LogLoss.of(truth, probabilities, weight), each.text("log_loss"), 0);
            check(each + " brier", BrierScore.of(truth, probabilities, weight), each.text("brier_score"), 0);
            check(each + " d2 log", LogLoss.d2(truth, probabilities, weight), each.text("d2 log_loss"), 1);
            check(each + " d2 brier", BrierScore.d2(truth, probabilities, weight), each.text("d2 brier_score"), 1);
            Score gap = Arrays.stream(weight).sum() < Double.POSITIVE_INFINITY
                    ? ReliabilityDiagram.of(p, positive, weight, 10).expectedCalibrationError()
                    : CalibrationError.expected(p, positive, 10);
            if (Arrays.stream(weight).sum() < Double.POSITIVE_INFINITY) {
                check(each + " calibration", gap, each.text("calibration"), 1);
            }
        }
        report(0.02);
    }

    /** Checks a score against the exact value; what is between 0 and this scale may be off by its last digits. */
    private void check(String what, Score score, String expected, double scale) {
        checked++;
        String found = String.format(Locale.ROOT, "%s: %s, not %s", what, text(score), expected);
        if (expected.equals("nan")) {
            if (score.isDefined()) {
                wrong.add(found);
            }
            return;
        }
        BigDecimal value = new BigDecimal(expected);
        boolean isBeyond = value.abs().compareTo(GREATEST) > 0;
        boolean isBelow = value.signum() != 0 && value.abs().compareTo(LEAST) < 0;
        if (score instanceof Score.Undefined undefined) {
            gaveUp += isBeyond || isBelow ? 0 : 1;
            if (!REASONS.contains(undefined.reason())) {
                wrong.add(found);
            }
            return;
        }
        double actual = score.orElseThrow();
        BigDecimal tolerance = value.abs()
                .multiply(new BigDecimal("1e-11"))
                .add(new BigDecimal("1e-12").multiply(new BigDecimal(Math.min(scale, Double.MAX_VALUE))))
                .add(LEAST.multiply(BigDecimal.TEN));
        if (!Double.isFinite(actual)
                || isBeyond
                || (isBelow && scale == 0)
                || new BigDecimal(actual).subtract(value).abs().compareTo(tolerance) > 0) {
            wrong.add(found);
        }
    }

    private static String text(Score score) {
        return score.isDefined() ? Double.toString(score.orElseThrow()) : score.toString();
    }

    private void report(double allowed) {
        assertThat(wrong.stream().limit(60).collect(Collectors.joining("\n")))
                .as(wrong.size() + " of " + checked)
                .isEmpty();
        assertThat(checked).isGreaterThan(20);
        assertThat(gaveUp).as("undefined though there is a value").isLessThanOrEqualTo((int) (allowed * checked));
    }
}
