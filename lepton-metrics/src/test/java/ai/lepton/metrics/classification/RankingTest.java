package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    @ParameterizedTest
    @CsvSource({
        // labels, scores, pairs in order, average precision
        "0 1,      0.2 0.8,         1,    1",
        "0 1,      0.8 0.2,         0,    0.5",
        "0 1,      0.5 0.5,         0.5,  0.5",
        "0 0 1 1,  0.1 0.4 0.35 0.8, 0.75, 0.8333333333333333",
        "1 0 1 0,  0.9 0.9 0.1 0.1, 0.5,  0.5",
    })
    void givesWhatIsWorkedByHand(String labels, String scores, double area, double precision) {
        boolean[] positive = new boolean[labels.split(" ", -1).length];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = labels.split(" ", -1)[i].equals("1");
        }
        double[] values = Arrays.stream(scores.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(RocAuc.of(positive, values)).isEqualTo(Score.of(area));
        assertThat(PrecisionRecallCurve.averagePrecision(positive, values).orElseThrow())
                .isCloseTo(precision, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"double", "float", "negative", "tied", "clustered", "huge"})
    void countsPairsAsTheyAreDefinedInAnyOrder(String kind) {
        SplittableRandom random = new SplittableRandom(kind.hashCode());
        int n = 3000;
        boolean[] positive = new boolean[n];
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            positive[i] = random.nextInt(3) == 0;
            double u = random.nextDouble();
            scores[i] = switch (kind) {
                case "float" -> (float) u;
                case "negative" -> u - 0.5;
                case "tied" -> random.nextInt(20) / 20.0;
                case "clustered" -> 0.999999999 + u * 1e-10;
                case "huge" -> random.nextBoolean() ? u * 1e300 : -u * 1e-300;
                default -> u;
            };
        }
        long twice = 0;
        long pairs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (positive[i] && !positive[j]) {
                    twice += scores[i] > scores[j] ? 2 : scores[i] == scores[j] ? 1 : 0;
                    pairs++;
                }
            }
        }
        double expected = twice / (2.0 * pairs);
        assertThat(RocAuc.of(positive, scores)).isEqualTo(Score.of(expected));
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        assertThat(RocAuc.of(positive, scores, ones).orElseThrow()).isCloseTo(expected, within(1e-14));
        Score precision = PrecisionRecallCurve.averagePrecision(positive, scores);
        for (int i = 0, j = n - 1; i < j; i++, j--) {
            boolean label = positive[i];
            positive[i] = positive[j];
            positive[j] = label;
            double score = scores[i];
            scores[i] = scores[j];
            scores[j] = score;
        }
        assertThat(RocAuc.of(positive, scores)).isEqualTo(Score.of(expected));
        assertThat(PrecisionRecallCurve.averagePrecision(positive, scores)).isEqualTo(precision);
    }

    @Test
    void isUndefinedWithOneClassOnly() {
        boolean[] all = {true, true};
        double[] scores = {0.5, 0.7};
        Score expected = Score.undefined("roc auc needs both classes; all 2 labels are 'positive'");
        assertThat(RocAuc.of(all, scores)).isEqualTo(expected);
        assertThat(RocAuc.of(all, scores, new double[] {1, 1})).isEqualTo(expected);
        assertThat(RocAuc.estimate(all, scores, 0.95).score()).isEqualTo(expected);
        assertThat(RocAuc.of(new boolean[0], new double[0])).isEqualTo(Score.undefined("there are no examples"));
        assertThat(PrecisionRecallCurve.averagePrecision(new boolean[] {false}, new double[] {1}))
                .isEqualTo(Score.undefined("average precision needs a positive; all 1 labels are 'negative'"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocCurve.of(all, scores))
                .withMessage("a roc curve needs both classes; all 2 labels are 'positive'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionRecallCurve.of(new boolean[] {false}, new double[] {1}))
                .withMessage("a precision-recall curve needs a positive; all 1 labels are 'negative'");
    }

    @Test
    void namesTheIndexOfWhatIsWrong() {
        boolean[] positive = {true, false};
        for (double score : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            String message = "score[1] is " + score + "; scores must be finite";
            double[] scores = {0, score};
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RocAuc.of(positive, scores))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PrecisionRecallCurve.averagePrecision(positive, scores))
                    .withMessage(message);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocAuc.of(positive, new double[] {1}))
                .withMessage("score has 1 values but positive has 2; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocCurve.of(positive, new double[] {1, 2}, new double[] {1, -0.5}))
                .withMessage("weight[1] is -0.5; weights are finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocCurve.of(positive, new double[] {1, 2}, new double[] {1}))
                .withMessage("weight has 1 values but positive has 2; they must describe the same examples");
    }
}
