package ai.lepton.bench.text;

import ai.lepton.core.task.Embedder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/** Texts in, vectors out, the tokenizer with all: one short text, or a mix of lengths. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class EmbedTexts {
    /** Number of texts: 1 for the short one, else so many of the mix. */
    @Param({"1", "1000"})
    public String texts;

    /** Who does it. */
    @Param({"lepton", "leptonBf16", "leptonInt8", "leptonEager", "onnxRuntime", "onnxRuntimeInt8"})
    public String who;

    private Supplier<float[]> work;
    private AutoCloseable opened;

    /** Opens the model and reads the texts. */
    @Setup
    public void open() {
        TextFolder folder = TextFolder.given();
        int count = Integer.parseInt(texts);
        List<String> given =
                count == 1 ? List.of(TextFolder.SHORT) : folder.texts().subList(0, count);
        Who chosen = Who.valueOf(who);
        if (chosen.isOnnxRuntime()) {
            OnnxEmbedder embedder = new OnnxEmbedder(
                    folder.encoder(), folder.onnx(chosen == Who.onnxRuntimeInt8), 256, TextFolder.threads());
            opened = embedder;
            work = () -> embedder.embeddings(given);
        } else {
            Embedder embedder = chosen.model(folder.encoder()).embedder();
            opened = embedder;
            work = () -> embedder.embeddings(given);
        }
    }

    /** Embeds all texts. */
    @Benchmark
    public float[] run() {
        return work.get();
    }

    /** Frees native memory. */
    @TearDown
    public void close() throws Exception {
        opened.close();
    }
}
