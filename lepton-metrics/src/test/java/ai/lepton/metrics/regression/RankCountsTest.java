package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankCountsTest {
    /** Held against computing each correlation again without the example. */
    @ParameterizedTest
    @CsvSource({"3, 100", "12, 100", "60, 4", "61, 1000", "200, 12"})
    void agreesWithLeavingOutEachExample(int n, int values) {
        Random random = new Random(n);
        double[] truth = random.doubles(n).map(u -> Math.floor(u * values)).toArray();
        double[] predicted = new double[n];
        for (int i = 0; i < n; i++) {
            predicted[i] = Math.floor((0.6 * truth[i] / values + 0.4 * random.nextDouble()) * values);
        }
        RankCounts counts = new RankCounts(truth, predicted);
        double[] spearman = counts.spearmanWithoutEach();
        double[] kendall = counts.kendallWithoutEach();
        for (int i = 0; i < n; i++) {
            int left = i;
            int[] rest = IntStream.range(0, n).filter(k -> k != left).toArray();
            RegressionExamples others =
                    RegressionExamples.of(truth, predicted, null).rows(rest);
            double expected = RankCorrelation.spearman(others).orNaN();
            assertClose(spearman[i], expected);
            assertClose(kendall[i], RankCorrelation.kendall(others).orNaN());
        }
    }

    private static void assertClose(double actual, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(Double.isNaN(actual) || Double.isInfinite(actual)).isTrue();
        } else {
            assertThat(actual).isCloseTo(expected, within(1e-12));
        }
    }
}
