package ai.lepton.bench.text;

import ai.lepton.core.Session;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.TextTransformer;
import java.util.Arrays;
import java.util.SplittableRandom;
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

/** Token ids and a mask in, pooled and normalised vectors out: a sentence encoder without its tokenizer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class EncodeTokens {
    /** Sequences a batch, times tokens a sequence. */
    @Param({"1x16", "1x128", "32x128"})
    public String shape;

    /** Who does it. */
    @Param({"lepton", "leptonBf16", "leptonInt8", "leptonEager", "onnxRuntime", "onnxRuntimeInt8"})
    public String who;

    private Supplier<float[]> work;
    private AutoCloseable opened;

    /** Opens the model and draws the tokens. */
    @Setup
    public void open() {
        TextFolder folder = TextFolder.given();
        int times = shape.indexOf('x');
        int rows = Integer.parseInt(shape.substring(0, times));
        int length = Integer.parseInt(shape.substring(times + 1));
        Pretrained pretrained = Pretrained.open(folder.encoder());
        int vocabulary = pretrained.features().embedding().vocabulary();
        SplittableRandom random = new SplittableRandom(1);
        long[] ids =
                random.longs((long) rows * length, vocabulary / 2, vocabulary).toArray();
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        Who chosen = Who.valueOf(who);
        if (chosen.isOnnxRuntime()) {
            OnnxEncoder encoder = new OnnxEncoder(folder.onnx(chosen == Who.onnxRuntimeInt8), TextFolder.threads());
            opened = encoder;
            work = () -> encoder.encode(ids, mask, rows);
            return;
        }
        TextTransformer model = pretrained.embeddings(Pooling.MEAN, true);
        Session session = Session.open(model, pretrained.weights(model), chosen.engine());
        opened = session;
        work = () -> session.feed(TextTransformer.INPUT_IDS, ids, rows, length)
                .feed(TextTransformer.ATTENTION_MASK, mask, rows, length)
                .feed(TextTransformer.TOKEN_TYPE_IDS, new long[ids.length], rows, length)
                .run()
                .values();
    }

    /** Runs the model. */
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
