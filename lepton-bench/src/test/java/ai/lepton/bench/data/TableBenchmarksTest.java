package ai.lepton.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark for a moment, on little data, so that none rots. It times nothing. */
class TableBenchmarksTest {
    @BeforeAll
    static void mayRunBesideAnotherBuild() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @ParameterizedTest
    @CsvSource({"ReadCsv, 4", "ReadJsonLines, 1"})
    void eachBenchmarkRuns(String benchmark, int results) throws RunnerException {
        Collection<RunResult> ran = new Runner(new OptionsBuilder()
                        .include("\\.data\\." + benchmark + "\\.")
                        .param("examples", "2000")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(5))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(ran).hasSize(results);
    }
}
