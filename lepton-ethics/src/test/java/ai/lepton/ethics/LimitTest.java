package ai.lepton.ethics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.metrics.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    @ParameterizedTest
    @CsvSource({
        "AT_LEAST, 0.80, 0.90, WITHIN",
        "AT_LEAST, 0.79, 0.90, UNDECIDED",
        "AT_LEAST, 0.70, 0.80, UNDECIDED",
        "AT_LEAST, 0.70, 0.79, BEYOND",
        "AT_MOST, 0.70, 0.80, WITHIN",
        "AT_MOST, 0.80, 0.90, UNDECIDED",
        "AT_MOST, 0.81, 0.90, BEYOND",
        "AT_LEAST, 0.80, Infinity, WITHIN",
    })
    void anIntervalIsWithinBeyondOrAcross(Limit.Bound bound, double low, double high, Limit.Side side) {
        assertThat(new Limit(bound, 0.8).sideOf(new Interval(low, high, 0.95, "test")))
                .isEqualTo(side);
    }

    @Test
    void nanKeepsNoLimitAndIsWorst() {
        assertThat(Limit.atLeast(0).admits(Double.NaN)).isFalse();
        assertThat(Limit.atMost(1).admits(Double.NaN)).isFalse();
        assertThat(Limit.atLeast(0).compare(Double.NaN, -1)).isNegative();
        assertThat(Limit.atMost(0).compare(1, Double.NaN)).isPositive();
        assertThat(Limit.atMost(0).compare(1, 2)).isPositive();
    }

    @Test
    void itIsWrittenWithTheDigitsItHas() {
        assertThat(Limit.atLeast(0.8)).hasToString("at least 0.80");
        assertThat(Limit.atMost(0.0125)).hasToString("at most 0.0125");
        assertThat(Limit.atLeast(5)).hasToString("at least 5.00");
        assertThatThrownBy(() -> Limit.atLeast(Double.NaN)).hasMessage("limit is NaN; it must be a finite number");
    }
}
