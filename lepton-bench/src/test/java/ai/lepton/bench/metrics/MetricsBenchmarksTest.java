package ai.lepton.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark for a moment, on little data, so that none rots. It times nothing. */
class MetricsBenchmarksTest {
    @BeforeAll
    static void mayRunBesideAnotherBuild() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @ParameterizedTest
    @CsvSource({
        "ConfusionCounts, 10",
        "ReportOfStrings, 10",
        "ExactAuc, 20",
        "MacroF1Bootstrap, 1",
        "BinaryLogLoss, 3",
        "BinaryBrierScore, 2",
        "ReportOfCounts, 1",
        "SketchedAuc, 3"
    })
    void eachBenchmarkRuns(String benchmark, int results) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\.metrics\\." + benchmark + "\\.")
                .param("examples", "3000")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> ran = new Runner(options).run();
        assertThat(ran).hasSize(results);
    }

    @Test
    void judgesAStream() {
        assertThat(StreamedEvaluation.judge(200_000))
                .startsWith("200000 rows in ")
                .contains("\nroc auc Area[score=0.8");
    }
}
