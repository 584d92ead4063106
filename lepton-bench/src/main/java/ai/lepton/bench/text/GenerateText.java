package ai.lepton.bench.text;

import ai.lepton.core.task.Generation;
import ai.lepton.core.task.TextGenerator;
import ai.lepton.core.task.TextGenerator.Completion;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A prompt of 32 tokens in, more tokens out, the likeliest each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class GenerateText {
    /** New tokens. */
    @Param("128")
    public int tokens;

    /** Who does it. */
    @Param({"lepton", "leptonBf16", "leptonInt8", "leptonEager"})
    public String who;

    private String prompt;
    private TextGenerator generator;

    /** Opens the model. */
    @Setup
    public void open() {
        TextFolder folder = TextFolder.given();
        prompt = folder.prompt();
        generator = Who.valueOf(who).model(folder.generator()).generator();
    }

    /** Continues the prompt. */
    @Benchmark
    public Completion run() {
        Completion answer = generator.generate(prompt, Generation.greedy().maxNewTokens(tokens));
        if (answer.tokens().size() != tokens) {
            throw new IllegalStateException(
                    answer.tokens().size() + " tokens came instead of " + tokens + ": " + answer.finish());
        }
        return answer;
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        generator.close();
    }
}
