package ai.lepton.metrics.inference;

import static ai.lepton.metrics.Golden.assertAgree;
import static ai.lepton.metrics.Golden.assertAgrees;
import static ai.lepton.metrics.Golden.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.StudentT;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against definitions in 50 digits, statsmodels and scipy: see inference.py beside the values. */
class GoldenInferenceTest {

    static Stream<String[]> lines() {
        return Golden.lines("inference/inference.txt").stream().filter(line -> !line[0].equals("delong"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lines")
    void agrees(String function, String arguments, String values) {
        double[] a = doubles(arguments);
        double[] expected = doubles(values);
        switch (function) {
            case "wilson", "clopper-pearson", "newcombe", "koopman" -> {
                Interval interval = interval(function, a);
                assertThat(interval.method()).isEqualTo(function);
                assertAgree(function, new double[] {interval.low(), interval.high()}, expected);
            }
            // These lose digits where bounds are close to 0, so they are held to 1e-12 of the whole range.
            case "statsmodels.wilson" -> assertClose(interval("wilson", a), expected, 1e-12);
            case "statsmodels.beta" -> assertClose(interval("clopper-pearson", a), expected, 1e-12);
            case "statsmodels.newcomb" -> assertClose(interval("newcombe", a), expected, 1e-12);
            // Its root finder stops early.
            case "statsmodels.koopman" -> assertClose(interval("koopman", a), expected, 1e-9);
            case "fisher", "scipy.fisher" ->
                assertAgrees(
                        function,
                        Proportions.fisherExact((long) a[0], (long) a[1], (long) a[2], (long) a[3]),
                        expected[0]);
            case "scipy.t" -> assertAgrees(function, StudentT.twoSided(a[0], a[1]), expected[0]);
            default -> throw new IllegalArgumentException(function);
        }
    }

    private static Interval interval(String function, double[] a) {
        return switch (function) {
            case "wilson" -> Proportions.wilson((long) a[0], (long) a[1], a[2]);
            case "clopper-pearson" -> Proportions.clopperPearson((long) a[0], (long) a[1], a[2]);
            case "newcombe" -> Proportions.newcombe((long) a[0], (long) a[1], (long) a[2], (long) a[3], a[4]);
            default -> Proportions.ratio((long) a[0], (long) a[1], (long) a[2], (long) a[3], a[4]);
        };
    }

    private static void assertClose(Interval interval, double[] expected, double tolerance) {
        assertThat(interval.low()).isCloseTo(expected[0], within(tolerance));
        assertThat(interval.high()).isCloseTo(expected[1], within(tolerance));
    }
}
