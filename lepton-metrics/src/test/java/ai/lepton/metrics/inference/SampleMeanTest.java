package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.StudentT;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleMeanTest {
    private static SampleMean of(double... values) {
        SampleMean sample = new SampleMean();
        Arrays.stream(values).forEach(sample::add);
        return sample;
    }

    @Test
    void hasStudentsIntervalOfValuesWithoutBounds() {
        // Mean 3, standard error √(2.5 / 5), t of 4 degrees of freedom.
        Estimate estimate = of(1, 2, 3, 4, 5).estimate(0.95);
        assertThat(estimate.value()).isEqualTo(3);
        assertThat(estimate.interval().orElseThrow().method()).isEqualTo("student-t");
        assertThat(estimate.interval().orElseThrow().width())
                .isCloseTo(2 * 2.7764451051977987 * Math.sqrt(0.5), within(1e-12));
        assertThat(estimate.caution()).isNull();
    }

    /**
     * Of 0, 0, 1, 7 the mean is 2, the standard error √(34 / 12), the skewness 1.0186 × √12 / 2, and t 3.1824. Hall's
     * equation t' + a t'²/3 + a² t'³/27 + a/6 = ±t is solved by hand for a, the skewness by the root of 4.
     */
    @Test
    void takesOutTheSkewnessByHallsTransformation() {
        double error = Math.sqrt(34.0 / 12);
        double thirds = (-8 - 8 - 1 + 125) / 4.0;
        double skewness = thirds / Math.pow(34 / 4.0, 1.5) * Math.sqrt(12) / 2;
        double a = skewness / 2;
        double t = StudentT.twoSided(0.95, 3);
        Interval bounds = of(0, 0, 1, 7).estimate(0.95, 0, 100).interval().orElseThrow();
        assertThat(bounds.method()).isEqualTo("hall-t");
        assertThat(hall((2 - bounds.high()) / error, a)).isCloseTo(-t, within(1e-9));
        assertThat(bounds.low()).isEqualTo(Math.max(0, bounds.low()));
        double unbounded = of(10, 10, 11, 17)
                .estimate(0.95, -50, 100)
                .interval()
                .orElseThrow()
                .low();
        assertThat(hall((12 - unbounded) / error, a)).isCloseTo(t, within(1e-9));
    }

    private static double hall(double t, double a) {
        return t + a * t * t / 3 + a * a * t * t * t / 27 + a / 6;
    }

    @Test
    void takesMoreSkewnessThanItSeesWhereTheTailHasNoEnd() {
        SplittableRandom random = new SplittableRandom(2);
        double[] losses = random.doubles(40).map(u -> -Math.log1p(-u)).toArray();
        double bounded =
                of(losses).estimate(0.95, 0, 1000).interval().orElseThrow().high();
        double open = of(losses)
                .estimate(0.95, 0, Double.POSITIVE_INFINITY)
                .interval()
                .orElseThrow()
                .high();
        assertThat(open).isGreaterThan(bounded);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1, 0.1", "0.30000000000000004, 0.3, 0.3", "1e-150, 1e-150, 1e-150", "0, 0, 0"})
    void equalValuesDoNotVaryHoweverTheyWereRounded(double first, double second, double third) {
        SampleMean sample = of(first, second, third);
        sample.add(second, 0.3);
        assertThat(sample.isConstant()).isTrue();
        Estimate estimate = sample.estimate(0.95);
        assertThat(estimate.interval()).isEmpty();
        assertThat(estimate.caution()).startsWith("all 4 values are ").contains("but for rounding");
    }

    @Test
    void valuesThatCameFromLargeNumbersAreTheSameWithinTheirRounding() {
        SampleMean sample = new SampleMean();
        SampleMean apart = new SampleMean();
        for (int i = 1; i <= 100; i++) {
            double error = (i + 0.1) - i;
            sample.add(error, 1, i + 0.1);
            apart.add(error);
        }
        assertThat(sample.isConstant()).as("0.1 within the rounding of 100").isTrue();
        assertThat(apart.isConstant()).as("as numbers of their own").isFalse();
        assertThat(of(1e9, 1e9 + 1e-5).isConstant()).as("small but real").isFalse();
    }

    @Test
    void valuesWithBoundsHaveAnIntervalEvenWhereAllAreTheSame() {
        SampleMean none = new SampleMean();
        SampleMean middle = new SampleMean();
        for (int i = 0; i < 1000; i++) {
            none.add(0);
            middle.add(0.25, 2);
        }
        // As many as 1 − 0.025^(1/1000) of all may be others, and lie at a bound at worst.
        double share = 1 - Math.pow(0.025, 1e-3);
        Interval zero = none.estimate(0.95, 0, 1).interval().orElseThrow();
        assertThat(zero.low()).isZero();
        assertThat(zero.high()).isCloseTo(share, within(1e-12));
        assertThat(zero.method()).isEqualTo("clopper-pearson");
        assertThat(none.estimate(0.95, 0, 1).caution()).isNull();
        Interval quarter = middle.estimate(0.95, 0, 1).interval().orElseThrow();
        assertThat(quarter.low()).isCloseTo(0.25 - share * 0.25, within(1e-12));
        assertThat(quarter.high()).isCloseTo(0.25 + share * 0.75, within(1e-12));
    }

    @Test
    void saysWhereItsLevelMayNotHold() {
        assertThat(of(3).estimate(0.95).caution()).isEqualTo("one value tells nothing of how values vary");
        assertThat(of(1, 2, 4).estimate(0.95).caution()).isEqualTo("3 values; the level holds from about 5 on");
        assertThat(of(1, 1.1, 1.2, 1, 1.1, 1.2, 9).estimate(0.95).caution())
                .isEqualTo("7 values are too few for their skewness of 2.6; the level holds from about 57 on");
        assertThat(of(1, 2, 4).estimate(0.95, 0, Double.POSITIVE_INFINITY).caution())
                .isEqualTo("3 values; the level holds from about 30 on");
        double[] uneven = new double[50];
        Arrays.fill(uneven, 0.1);
        uneven[0] = 20;
        assertThat(of(uneven).estimate(0.95, 0, Double.POSITIVE_INFINITY).caution())
                .isEqualTo(
                        "50 values are too few for so uneven ones, whose deviation is 5.7 times their mean; the level "
                                + "holds from about 330000 on");
        assertThat(of(uneven).estimate(0.95, 0, 36).caution())
                .isEqualTo(
                        "a few of the 50 values decide the mean; it rests on about 1.5 of them, and the level holds from about 5 on");
        SampleMean weighted = new SampleMean();
        for (int i = 0; i < 40; i++) {
            weighted.add(1 + i % 7, i == 0 ? 50 : 1);
        }
        assertThat(weighted.estimate(0.95, 0, Double.POSITIVE_INFINITY).caution())
                .isEqualTo("40 values, which weigh as much as 3.1; the level holds from about 30 on");
    }

    @Test
    void refusesValuesOutsideTheirBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(0.5, 1.5).estimate(0.95, 0, 1))
                .withMessage("values lie in [0.5, 1.5], outside the bounds [0.0, 1.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleMean().add(1, 1, Double.NaN))
                .withMessage("the value comes from numbers of NaN; that is not negative");
        assertThat(of(-1e-17, 0.5).estimate(0.95, 0, 1).interval().orElseThrow().low())
                .isZero();
    }

    @Test
    void hasTheSameIntervalForWeightsThatAreTheSame() {
        double[] values = new SplittableRandom(5).doubles(60).toArray();
        SampleMean weighted = new SampleMean();
        for (double value : values) {
            weighted.add(value, 0.25);
        }
        Interval plain = of(values).estimate(0.9, 0, 2).interval().orElseThrow();
        Interval other = weighted.estimate(0.9, 0, 2).interval().orElseThrow();
        assertThat(other.low()).isCloseTo(plain.low(), within(1e-12));
        assertThat(other.high()).isCloseTo(plain.high(), within(1e-12));
    }

    @Test
    void saysSoWhereSquaresAreBeyondNumbers() {
        Estimate estimate = of(1e200, -1e200, 3e200).estimate(0.95);
        assertThat(estimate.score()).isInstanceOf(Score.Defined.class);
        assertThat(estimate.interval()).isEmpty();
        assertThat(estimate.caution())
                .isEqualTo("values or weights are too large or too small for their squares to be told");
    }
}
