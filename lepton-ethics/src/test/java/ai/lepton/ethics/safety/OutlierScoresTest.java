package ai.lepton.ethics.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutlierScoresTest {
    /** A share that is all but 1 is not 1: that all of the others pass can't be told of any number of them. */
    @ParameterizedTest
    @ValueSource(doubles = {0.999_999_999_999_9, 0.999_999_999_999_999_9})
    void aTruePositiveRateNearOneNamesNoFalseRateOfZero(double rate) {
        double[] known = IntStream.range(0, 100).asDoubleStream().toArray();
        double[] unknown = IntStream.range(50, 150).asDoubleStream().toArray();

        assertThat(OutlierScores.of("m", known, unknown)
                        .falsePositiveRateAt(rate, 0.95)
                        .toString())
                .doesNotContain("rate of 0 ", "rate of 0.0 ", "rate of 0;", "rate of 0.0;");
    }
}
