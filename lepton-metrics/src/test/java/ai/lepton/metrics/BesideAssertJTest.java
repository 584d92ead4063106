package ai.lepton.metrics;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertAll;

import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.efficiency.Latencies;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.MultipleFailuresError;

/** Both {@code assertThat} stand side by side, and what fails names the line of the test. */
class BesideAssertJTest {
    private static final ClassificationReport REPORT = Evaluation.of(Labels.of("a", "b"), new int[] {0, 0, 1, 1})
            .predicted(new int[] {0, 0, 1, 0})
            .report();
    private static final RegressionReport NUMBERS = RegressionEvaluation.of(
                    new double[] {1, 2, 3}, new double[] {1, 2, 4})
            .report();

    @Test
    void bothImportsLiveInOneFile() {
        assertThat(REPORT).hasAccuracy(atLeast(0.75)).hasRecall("b", atLeast(0.5));
        assertThat(REPORT.accuracy()).hasValue(atLeast(0.75));
        assertThat(REPORT.accuracy().value()).isEqualTo(0.75);
        assertThat(REPORT.table()).contains("accuracy");
        assertThat(List.of(1, 2)).hasSize(2);
    }

    private static int line() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    private interface Failing {
        void run();
    }

    private static Stream<Failing> failing() {
        LatencyReport times = LatencyReport.of(Latencies.of(5_000_000_000L), Duration.ofSeconds(5), 0.95);
        return Stream.of(
                () -> assertThat(REPORT).hasAccuracy(atLeast(0.9)),
                () -> assertThat(REPORT).has(CountMeasure.MACRO_F1, atLeast(0.9)),
                () -> assertThat(REPORT).doesNotRegressFrom(List.of()).byMoreThan(0.1, CountMeasure.ACCURACY),
                () -> assertThat(REPORT).passes(qualityGate().hasAccuracy(atLeast(0.9))),
                () -> assertThat(NUMBERS).hasMaxError(atMost(0.5)),
                () -> assertThat(times).hasMaxLatency(atMost(Duration.ofSeconds(1))),
                () -> assertThat(REPORT.accuracy()).hasValue(atLeast(0.9)));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void theStackTraceBeginsInTheTest(Failing failing) {
        AssertionError error = catchThrowableOfType(AssertionError.class, failing::run);

        StackTraceElement[] trace = error.getStackTrace();
        assertThat(trace[0].getClassName()).isEqualTo(BesideAssertJTest.class.getName());
        assertThat(trace).hasSizeGreaterThan(3);
    }

    @Test
    void softAssertionsNameEachLine() {
        SoftAssertions softly = new SoftAssertions();

        softly.check(() -> assertThat(REPORT).hasAccuracy(atLeast(0.9)));
        int first = line() - 1;
        softly.check(() -> assertThat(REPORT).hasRecall("a", atLeast(0.9)));
        softly.check(() -> assertThat(NUMBERS).as("nightly").hasR2(atLeast(0.9)).hasMaxError(atMost(0.1)));
        int third = line() - 1;

        List<Throwable> errors = softly.errorsCollected();
        assertThat(errors).hasSize(2);
        assertThat(errors.get(0))
                .hasMessageContaining("accuracy: wanted at least 0.90, got 0.750 [")
                .hasMessageContaining("BesideAssertJTest.java:" + first);
        assertThat(errors.get(1))
                .hasMessageContaining("[nightly] r2: wanted at least 0.90, got 0.500")
                .hasMessageContaining("BesideAssertJTest.java:" + third);
    }

    @Test
    void assertAllNamesEachFailure() {
        MultipleFailuresError error = catchThrowableOfType(
                MultipleFailuresError.class,
                () -> assertAll(
                        () -> assertThat(REPORT).hasAccuracy(atLeast(0.9)),
                        () -> assertThat(REPORT).hasF1("b", atLeast(0.9))));

        assertThat(error.getFailures())
                .hasSize(2)
                .allSatisfy(failure ->
                        assertThat(failure.getStackTrace()[0].getFileName()).isEqualTo("BesideAssertJTest.java"));
    }

    @Test
    void aDescriptionStandsBeforeTheMessage() {
        assertThat(REPORT).as("release 7").hasAccuracy(atLeast(0.75));
        Assertions.assertThatThrownBy(() -> assertThat(REPORT).as("release 7").hasAccuracy(atLeast(0.9)))
                .hasMessageStartingWith("[release 7] accuracy: wanted at least 0.90, got 0.750 [");
        Assertions.assertThatThrownBy(() -> assertThat(REPORT)
                        .as("release 7")
                        .hasAccuracy(atLeast(0.5))
                        .passes(qualityGate().hasAccuracy(atLeast(0.9)).hasMacroF1(atLeast(0.95))))
                .hasMessageMatching("\\[release 7] accuracy: .*\n\\[release 7] macro f1: .*");
    }
}
