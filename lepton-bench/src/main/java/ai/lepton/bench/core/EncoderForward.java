package ai.lepton.bench.core;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Kernels;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.script.Kernel;
import java.util.List;
import java.util.SplittableRandom;
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

/**
 * The forward pass of an encoder, from a Java array to a Java array, on each backend and in DJL's own blocks.
 *
 * <p>DJL's {@link TransformerEncoderBlock} has as many weights and nearly the same work; it normalises over the batch
 * where this encoder normalises over features, so the numbers that come out differ.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class EncoderForward {
    /** Sequences a batch, times positions a sequence. */
    @Param({"1x16", "1x128", "32x128"})
    public String shape;

    private long batch;
    private long length;
    private float[] values;
    private Runner lowered;
    private Runner bf16;
    private Runner int8;
    private Runner script;
    private Runner eager;
    private NDManager manager;
    private SequentialBlock blocks;
    private ParameterStore parameters;

    /** Opens all with random weights, and draws the input. */
    @Setup
    public void open() {
        int times = shape.indexOf('x');
        batch = Long.parseLong(shape.substring(0, times));
        length = Long.parseLong(shape.substring(times + 1));
        Sequences model = Sequences.MINI_LM;
        SplittableRandom random = new SplittableRandom(1);
        values = new float[Math.toIntExact(batch * length * model.width())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        lowered = Runner.open(model, Kernels.of(Precision.AUTO), WeightSource.initial(1));
        bf16 = Runner.open(model, Kernels.fallback(Kernel.BF16), WeightSource.initial(1));
        int8 = Runner.open(model, Kernels.fallback(Kernel.INT8), WeightSource.initial(1));
        script = Runner.open(model, Backend.SCRIPT, WeightSource.initial(1), null);
        eager = Runner.open(model, Backend.EAGER, WeightSource.initial(1), null);

        manager = Engine.getEngine("PyTorch").newBaseManager();
        blocks = new SequentialBlock();
        for (int i = 0; i < model.layers(); i++) {
            blocks.add(new TransformerEncoderBlock(model.width(), model.heads(), model.inner(), 0, Activation::gelu));
        }
        blocks.initialize(manager, DataType.FLOAT32, new Shape(batch, length, model.width()));
        blocks.freezeParameters(true);
        parameters = new ParameterStore(manager, false);
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        lowered.close();
        bf16.close();
        int8.close();
        script.close();
        eager.close();
        manager.close();
    }

    /** One script for the whole model, its linear layers by the fastest kernel of 32-bit floats. */
    @Benchmark
    public float[] lepton() {
        return lowered.logits(List.of(new Feed.Floats(values, batch, length, Sequences.MINI_LM.width())));
    }

    /** The same in bfloat16; in 32-bit floats where the processor has it not. */
    @Benchmark
    public float[] bf16() {
        return bf16.logits(List.of(new Feed.Floats(values, batch, length, Sequences.MINI_LM.width())));
    }

    /** The same with 8-bit integers in linear layers; with floats where the processor has them not. */
    @Benchmark
    public float[] int8() {
        return int8.logits(List.of(new Feed.Floats(values, batch, length, Sequences.MINI_LM.width())));
    }

    /** One script for the whole model, as training runs it. */
    @Benchmark
    public float[] script() {
        return script.logits(List.of(new Feed.Floats(values, batch, length, Sequences.MINI_LM.width())));
    }

    /** One native call for each operation. */
    @Benchmark
    public float[] eager() {
        return eager.logits(List.of(new Feed.Floats(values, batch, length, Sequences.MINI_LM.width())));
    }

    /** DJL's own encoder blocks. */
    @Benchmark
    public float[] djl() {
        try (NDManager call = manager.newSubManager()) {
            NDArray x = call.create(values, new Shape(batch, length, Sequences.MINI_LM.width()));
            return blocks.forward(parameters, new NDList(x), false).head().toFloatArray();
        }
    }
}
