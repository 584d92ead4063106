package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 0 0.5 1",
                "0 | 10 | 0 5 10",
                "-3 | 4 | −2 0 2 4",
                "100.2 | 1432713 | 0 500,000 1,000,000",
                "0.001 | 0.0042 | 0.001 0.002 0.003 0.004",
                "0 | 3e-7 | 0 1e−7 2e−7 3e−7",
                "-2e9 | 2e9 | −2e9 −1e9 0 1e9 2e9",
                "1000000 | 1000000.5 | 1,000,000 1,000,000.2 1,000,000.4",
                "-1.7976931348623157E308 | 1.7976931348623157E308 | −1e308 0 1e308",
                "5 | 5 | 4.6 4.8 5 5.2 5.4",
                "0 | 0 | −1 −0.5 0 0.5 1",
                "-4e-320 | 4e-320 | −4e−320 −2e−320 0 2e−320 4e−320",
            })
    void marksRoundNumbersInTheUnitsOfTheData(double least, double greatest, String marks) {
        assertThat(Axis.over(least, greatest).ticks().stream().map(Tick::text).collect(Collectors.joining(" ")))
                .isEqualTo(marks);
    }

    @Test
    void holdsAllValuesAndFewMarksWhateverTheRange() {
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            double one = Double.longBitsToDouble(random.nextLong());
            double other = i % 2 == 0 ? one * (1 + random.nextDouble()) : Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(one) && Double.isFinite(other)) {
                Axis axis = Axis.over(Math.min(one, other), Math.max(one, other));
                assertThat(axis.at(one)).isBetween(0.0, 1.0);
                assertThat(axis.low()).isLessThan(axis.high());
                assertThat(axis.ticks()).as(axis.toString()).hasSizeBetween(2, 7);
                assertThat(axis.ticks())
                        .allSatisfy(tick -> assertThat(tick.at()).isBetween(0.0, 1.0));
            }
        }
    }
}
