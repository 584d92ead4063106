package ai.lepton.bench.text;

import ai.lepton.core.task.Embedder;
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

/**
 * A directory of some 400 MB in, the vector of one text out: once in a process whose engine is up, which has answered from
 * another model before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class LoadCheckpoint {
    /** Who does it. */
    @Param({"lepton", "leptonBf16", "leptonInt8", "leptonEager"})
    public String who;

    private TextFolder folder;

    /** Starts the engine. */
    @Setup
    public void start() {
        folder = TextFolder.given();
        try (Embedder embedder = Who.valueOf(who).model(folder.encoder()).embedder()) {
            embedder.embed(TextFolder.SHORT);
        }
    }

    /** Loads, opens, answers. */
    @Benchmark
    public float[] run() {
        try (Embedder embedder = Who.valueOf(who).model(folder.checkpoint()).embedder()) {
            return embedder.embed(TextFolder.SHORT);
        }
    }
}
