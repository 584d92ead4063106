package ai.lepton.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardizerTest {
    private static Table table(double... column) {
        return Table.of(new Schema(List.of("x"), List.of()), column, new int[0]);
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 2, 1", "-4, 4, 0, 4", "5, 5, 5, 1"})
    void meanAndPopulationDeviationOfTwoRows(double first, double second, double mean, double scale) {
        Standardizer fitted = Standardizer.fittedOn(table(first, second));
        assertThat(fitted).isEqualTo(Standardizer.of(new double[] {mean}, new double[] {scale}));
        assertThat(fitted.apply(table(first))).containsExactly((float) ((first - mean) / scale));
    }

    @Test
    void aSmallSpreadOnAHugeOffsetKeepsItsDigits() {
        Table milliseconds = table(1.7e12, 1.7e12 + 1, 1.7e12 + 2);
        float step = (float) Math.sqrt(1.5);
        assertThat(Standardizer.fittedOn(milliseconds).apply(milliseconds)).containsExactly(-step, 0, step);
    }

    @ParameterizedTest
    @CsvSource({"1e-150", "1e-200", "1e-300", "1e-320", "4.9e-324"})
    void tinyNumbersAreNoConstant(double tiny) {
        Table column = table(tiny, 3 * tiny, 2 * tiny, 2 * tiny);
        Standardizer fitted = Standardizer.fittedOn(column);
        assertThat(fitted.scale()[0] / tiny).isCloseTo(Math.sqrt(0.5), within(tiny < 1e-310 ? 0.3 : 1e-9));
        float[] values = fitted.apply(column);
        assertThat(values[0]).isNegative();
        assertThat(values[1]).isEqualTo(-values[0]);
        assertThat(values[2]).isZero();
        assertThat(Standardizer.fittedOn(table(tiny, tiny, tiny)).scale()).containsExactly(1);
    }

    @Test
    void aNumberTooFarFromTheTrainingDataIsRefused() {
        Standardizer fitted = Standardizer.fittedOn(table(-1, 1));
        assertThatThrownBy(() -> fitted.apply(table(0, 1e300)))
                .hasMessage("row 1 has 1.0E300 in 'x'; the training data has mean 0.0 and deviation 1.0, so it is"
                        + " beyond what a 32-bit float holds");
    }

    @Test
    void aVarianceBeyondDoublesIsRefused() {
        for (double huge : new double[] {1e200, Double.MAX_VALUE}) {
            assertThatThrownBy(() -> Standardizer.fittedOn(table(-huge, huge)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the numbers of 'x' are so large that their mean or variance is beyond a 64-bit float;"
                            + " divide the column by a constant");
        }
    }

    @Test
    void oneRowIsAConstant() {
        assertThat(Standardizer.fittedOn(table(7)).scale()).containsExactly(1);
    }

    @Test
    void noNumberColumns() {
        Table none = Table.of(
                new Schema(List.of(), List.of(new Category("c", List.of("a")))), new double[0], new int[] {1, 1});
        assertThat(Standardizer.fittedOn(none).columns()).isZero();
        assertThat(Standardizer.fittedOn(none).apply(none)).isEmpty();
    }

    @Test
    void itsArraysAreCopies() {
        double[] mean = {1};
        Standardizer standardizer = Standardizer.of(mean, new double[] {2});
        mean[0] = 9;
        standardizer.mean()[0] = 9;
        standardizer.scale()[0] = 9;
        assertThat(standardizer).isEqualTo(Standardizer.of(new double[] {1}, new double[] {2}));
        assertThat(standardizer).hasToString("Standardizer of 1 columns");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Standardizer.of(new double[1], new double[2]))
                .hasMessage("1 means and 2 scales; there must be as many of each");
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Standardizer.of(new double[1], new double[] {scale}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("column 0 has mean 0.0 and scale " + scale
                            + "; a mean must be finite, a scale finite and above 0");
        }
        assertThatThrownBy(() -> Standardizer.of(new double[] {Double.NaN}, new double[] {1}))
                .hasMessageStartingWith("column 0 has mean NaN");
        assertThatThrownBy(() -> Standardizer.fittedOn(table()))
                .hasMessage("means can't be taken of a table with no rows");
        assertThatThrownBy(() ->
                        Standardizer.of(new double[2], new double[] {1, 1}).apply(table(1)))
                .hasMessage("the table has 1 number columns; this standardiser is for 2");
    }
}
