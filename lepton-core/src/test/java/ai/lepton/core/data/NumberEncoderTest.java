package ai.lepton.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.data.NumberEncoder.Encoded;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberEncoderTest {
    private static Table column(double... values) {
        return Table.of(new Schema(List.of("x"), List.of()), values, new int[0]);
    }

    private static float[] values(NumberEncoder encoder, double... of) {
        return encoder.apply(column(of)).values();
    }

    /** Median 5, quartiles 3 and 7, so that a unit is 4 / 1.35. */
    @ParameterizedTest
    @CsvSource({"5, 0", "7, 0.6655897", "1, -1.2791146", "1e30, 4", "-1e300, -4"})
    void aNumberIsItsDistanceFromTheMedianClipped(double x, double expected) {
        NumberEncoder encoder = NumberEncoder.fittedOn(column(1, 2, 3, 4, 5, 6, 7, 8, 9), 2);
        assertThat(values(encoder, x)[0]).isCloseTo((float) expected, within(1e-6f));
    }

    @Test
    void placesAmongBinsAreByTheShareOfRows() {
        NumberEncoder encoder = NumberEncoder.fittedOn(column(0, 1, 2, 3, 4), 4);
        float[] places = encoder.apply(column(-9, 0, 1, 2, 3, 4, 9)).places();
        assertThat(places).containsExactly(new float[] {0, 0, 1, 2, 3, 4, 4}, within(1e-6f));
        float half = encoder.apply(column(2.5)).places()[0];
        assertThat(half).isBetween(2.45f, 2.55f);
    }

    @Test
    void aColumnOfFewValuesHasFewerBins() {
        NumberEncoder encoder = NumberEncoder.fittedOn(column(0, 0, 0, 0, 0, 0, 0, 1, 1, 1), 16);
        assertThat(encoder.apply(column(0, 1, 7)).places()).containsExactly(0, 1, 1);
        assertThat(values(encoder, 1)[0]).isPositive();
    }

    @Test
    void aConstantColumnIsZeroWhateverComes() {
        for (double constant : new double[] {0, 3, 0.1, 1e300, -1e-300}) {
            NumberEncoder encoder = NumberEncoder.fittedOn(column(constant, constant, constant), 4);
            Encoded encoded = encoder.apply(column(constant, 5, -1e30));
            assertThat(encoded.values()).as("constant %s", constant).containsOnly(0);
            assertThat(encoded.places()).containsOnly(0);
        }
    }

    @Test
    void oneHugeNumberDoesNotFlattenTheOthers() {
        double[] x = new Random(1).doubles(200).toArray();
        float[] before = values(NumberEncoder.fittedOn(column(x), 8), x);
        double[] huge = Arrays.copyOf(x, 201);
        huge[200] = 1e30;
        float[] after = values(NumberEncoder.fittedOn(column(huge), 8), x);
        for (int i = 0; i < 200; i++) {
            assertThat(after[i]).isCloseTo(before[i], within(0.05f));
        }
    }

    @Test
    void whereQuartilesAreOneValueTheDeviationIsTheUnit() {
        double[] x = new double[100];
        x[0] = 10;
        assertThat(values(NumberEncoder.fittedOn(column(x), 4), 0, 10)).satisfies(found -> {
            assertThat(found[0]).isZero();
            assertThat(found[1]).isBetween(3.5f, 4f);
        });
        double[] far = new double[100];
        far[0] = Double.MAX_VALUE;
        far[1] = -Double.MAX_VALUE;
        assertThat(values(NumberEncoder.fittedOn(column(far), 4), 0, Double.MAX_VALUE))
                .satisfies(found -> assertThat(found[1]).isPositive().isFinite());
    }

    @Test
    void aMissingNumberIsTheMedianAndIsToldWhereSomeWereMissingInTraining() {
        NumberEncoder lacking = NumberEncoder.fittedOn(column(1, Double.NaN, 3, 8, 5), 2);
        Encoded encoded = lacking.apply(column(Double.NaN, 4, 5));
        assertThat(encoded.values()[0]).isZero();
        assertThat(encoded.values()[1]).isZero(); // the median of 1, 3, 5, 8
        assertThat(encoded.missing()).containsExactly(1, 0, 0);
        NumberEncoder whole = NumberEncoder.fittedOn(column(1, 3, 8), 2);
        assertThat(whole.apply(column(Double.NaN)).missing()).containsExactly(0);
        NumberEncoder nothing = NumberEncoder.fittedOn(column(Double.NaN, Double.NaN), 2);
        assertThat(nothing.apply(column(7, Double.NaN)).values()).containsExactly(0, 0);
    }

    @Test
    void isWrittenAsVectorsAndReadAgain() {
        NumberEncoder encoder = NumberEncoder.fittedOn(column(1, Double.NaN, 3, 8, 5), 3);
        assertThat(NumberEncoder.of(encoder.vectors())).isEqualTo(encoder).hasSameHashCodeAs(encoder);
        NumberEncoder old = NumberEncoder.of(Standardizer.of(new double[] {2}, new double[] {4}));
        assertThat(values(old, 10)).containsExactly(2);
        assertThatThrownBy(() -> values(old, Double.NaN)).hasMessageContaining("'x' lacks 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numbers.center  | NaN  | column 0 has median NaN, scale 3.0 and flag 1.0; a median must be finite, a scale finite and at least 0, a flag 0 or 1
            numbers.scale   | -1   | column 0 has median 4.0, scale -1.0 and flag 1.0; a median must be finite, a scale finite and at least 0, a flag 0 or 1
            numbers.lacking | 0.5  | column 0 has median 4.0, scale 3.0 and flag 0.5; a median must be finite, a scale finite and at least 0, a flag 0 or 1
            numbers.edges   | 4.5  | column 0 has the edge 4.5; edges must be in [-4, 4], in rising order
            """)
    void refusesVectorsThatNoneCanHave(String name, double value, String message) {
        Map<String, double[]> vectors = new HashMap<>(Map.of(
                "numbers.center", new double[] {4},
                "numbers.scale", new double[] {3},
                "numbers.lacking", new double[] {1},
                "numbers.edges", new double[] {-1, 0, 1}));
        Objects.requireNonNull(vectors.get(name))[0] = value;
        assertThatThrownBy(() -> NumberEncoder.of(vectors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        vectors.remove(name);
        assertThatThrownBy(() -> NumberEncoder.of(vectors)).hasMessage("'" + name + "' is missing");
    }
}
