package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountResamplesTest {
    private static final List<CountMeasure> MEASURES = List.of(
            CountMeasure.ACCURACY,
            CountMeasure.BALANCED_ACCURACY,
            CountMeasure.MATTHEWS_CORRCOEF,
            CountMeasure.COHEN_KAPPA,
            CountMeasure.MACRO_F1,
            CountMeasure.WEIGHTED_F1,
            CountMeasure.of(ClassMeasure.PRECISION, Average.MICRO, WhenUndefined.SKIP),
            CountMeasure.of(ClassMeasure.NEGATIVE_LIKELIHOOD_RATIO, "0"),
            CountMeasure.fBeta(2, Average.MACRO, WhenUndefined.ZERO),
            CountMeasure.fBeta(0.5, "1"));

    private static ConfusionMatrix matrix(int k, int n) {
        SplittableRandom random = new SplittableRandom(k);
        int[] truth = random.ints(n, 0, k).toArray();
        int[] predicted = IntStream.of(truth)
                .map(label -> random.nextInt(3) > 0 ? label : random.nextInt(k))
                .toArray();
        return ConfusionMatrix.of(
                Labels.of(IntStream.range(0, k).mapToObj(Integer::toString).toArray(String[]::new)), truth, predicted);
    }

    /** Three classes are a chain of cells, a hundred have thousands of cells with few examples. */
    @ParameterizedTest
    @ValueSource(ints = {3, 100})
    void whatFollowsFromTotalsIsTheSameFromAllCells(int k) {
        CountResamples resamples = new CountResamples(matrix(k, 6000), new MultinomialBootstrap(50, 8));
        assertThat(MEASURES).allMatch(CountMeasure::isOfTotals);
        assertThat(resamples.ofTotals(MEASURES)).isDeepEqualTo(resamples.ofCells(MEASURES));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100})
    void measuresOfBothKindsKeepTheirOrder(int k) {
        CountMeasure linear = CountMeasure.of(OverallMeasure.LINEAR_KAPPA);
        CountMeasure own = CountMeasure.overall("right", matrix -> CountMeasure.MACRO_F1.of(matrix));
        CountIntervals intervals = new CountIntervals(matrix(k, 6000), 0.95, new MultinomialBootstrap(50, 8));
        List<Estimate> all = intervals.of(List.of(linear, CountMeasure.MACRO_F1, own, CountMeasure.COHEN_KAPPA));
        assertThat(linear.isOfTotals() || own.isOfTotals()).isFalse();
        assertThat(all.get(0)).isEqualTo(intervals.of(List.of(linear)).get(0));
        assertThat(all.get(1)).isEqualTo(all.get(2));
        assertThat(all.get(3))
                .isEqualTo(intervals.of(List.of(CountMeasure.COHEN_KAPPA)).get(0));
    }
}
