package ai.lepton.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EstimateTest {
    @Test
    void numbersOfVeryManyDigitsAreShownWithAnExponent() {
        Interval bounds = new Interval(-2e300, 0.25, 0.95, "any");
        assertThat(new Estimate(Score.of(-1e300), bounds, 3).text(3)).isEqualTo("-1.0E300 [-2.0E300, 0.250]");
        assertThat(Score.of(-1e300)).hasToString("-1.0E300");
        assertThat(Estimate.of(Score.of(999_999_999_999_999.0), 3).text(1)).isEqualTo("999999999999999.0");
        assertThat(Estimate.of(Score.of(Double.NEGATIVE_INFINITY), 3)).hasToString("-Infinity");
    }
}
