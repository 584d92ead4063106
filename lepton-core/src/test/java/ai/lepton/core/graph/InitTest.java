package ai.lepton.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitTest {
    private static final int SIZE = 200_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 384})
    void linearIsUniformUpToOneOverTheRootOfItsInputs(long fanIn) {
        float[] values = Init.linear(fanIn).values(SIZE, 5);
        double bound = 1 / Math.sqrt((double) fanIn);
        assertThat(max(values)).isBetween((float) (0.999 * bound), (float) bound);
        assertThat(-min(values)).isBetween((float) (0.999 * bound), (float) bound);
        // 200,000 values: a mean within 4 standard errors, a variance of bound²/3
        assertThat(Math.abs(mean(values))).isLessThan(4 * bound / Math.sqrt(3.0 * SIZE));
        assertThat(variance(values)).isCloseTo(bound * bound / 3, withinPercentage(1));
    }

    @Test
    void normalHasItsDeviationAndItsTails() {
        float[] values = new Init.Normal(0.02).values(SIZE, 5);
        assertThat(Math.abs(mean(values))).isLessThan(4 * 0.02 / Math.sqrt((double) SIZE));
        assertThat(Math.sqrt(variance(values))).isCloseTo(0.02, withinPercentage(1));
        int within = 0;
        for (float value : values) {
            within += Math.abs(value) < 0.04 ? 1 : 0;
        }
        assertThat((double) within / SIZE).isCloseTo(0.9545, withinPercentage(0.5));
    }

    @Test
    void theSameSeedGivesTheSameValuesOnEveryMachine() {
        assertThat(new Init.Uniform(1).values(3, 42)).containsExactly(0.48312977f, -0.68017924f, -0.44279775f);
        assertThat(new Init.Normal(1).values(3, 42)).containsExactly(0.8822489f, -0.45084986f, 0.18835263f);
        assertThat(new Init.Uniform(1).values(3, 43)).isNotEqualTo(new Init.Uniform(1).values(3, 42));
    }

    @Test
    void constantsAreConstant() {
        assertThat(Init.zeros().values(2, 1)).containsExactly(0, 0);
        assertThat(Init.ones().values(2, 1)).containsExactly(1, 1);
        assertThat(Init.linear(0).values(0, 1)).isEmpty();
    }

    private static float max(float[] values) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static float min(float[] values) {
        float min = Float.POSITIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
        }
        return min;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / values.length;
    }
}
