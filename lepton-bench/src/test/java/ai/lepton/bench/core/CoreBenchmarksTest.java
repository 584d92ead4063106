package ai.lepton.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark for a moment, on little data, so that none rots. It times nothing. */
class CoreBenchmarksTest {
    @Test
    void eachBenchmarkRuns() throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\.core\\.")
                .param("shape", "1x4")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> ran = new Runner(options).run();
        assertThat(ran)
                .extracting(run -> run.getPrimaryResult().getLabel())
                .containsOnly("lepton", "bf16", "int8", "script", "eager", "djl");
    }
}
