package ai.lepton.bench.data;

import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** JSON Lines to typed columns: the rows of {@link ReadCsv}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadJsonLines {
    /** Number of rows. */
    @Param("500000")
    public int examples;

    private Path file = Path.of("");

    /** Writes the file, unless it is there. */
    @Setup
    public void write() throws IOException {
        file = TableFiles.jsonLines(examples);
    }

    /** Reads with Lepton. */
    @Benchmark
    public Table lepton() {
        return JsonLines.of(file)
                .numbers(TableFiles.NUMBERS)
                .numbers("count")
                .categories("site", "group")
                .label("y")
                .read();
    }
}
