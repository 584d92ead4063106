package ai.lepton.core.internal.engine;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which kernels the native library has on this machine: found out once a process, by a small model whose answers must be
 * those of the plain kernel.
 */
public final class Kernels {
    private Kernels() {}

    /** Returns whether a kernel is there and gives right numbers. The first call takes some milliseconds. */
    public static boolean available(Kernel kernel) {
        if (!kernel.packs()) {
            return true;
        }
        PyTorch.engine(); // its own error if it can't start
        return Probed.AVAILABLE.contains(kernel);
    }

    /** Returns the kernel itself if it is available, else the fastest one that gives 32-bit results. */
    public static Kernel fallback(Kernel kernel) {
        if (available(kernel)) {
            return kernel;
        }
        return available(Kernel.ONEDNN) ? Kernel.ONEDNN : Kernel.PLAIN;
    }

    /**
     * Returns the kernel for a precision on a GPU or on the processor.
     *
     * @throws IllegalStateException if this machine can't compute in that precision
     */
    static Kernel of(Precision precision, boolean gpu) {
        if (!gpu) {
            return of(precision);
        }
        return switch (precision) {
            case AUTO, F32 -> Kernel.PLAIN;
            case BF16 -> Kernel.PLAIN_BF16;
            case INT8 -> throw new IllegalStateException("precision INT8 is for the processor");
        };
    }

    /**
     * Returns the kernel for a precision on the processor.
     *
     * @throws IllegalStateException if this machine can't compute in that precision
     */
    public static Kernel of(Precision precision) {
        return switch (precision) {
            case AUTO, F32 -> fallback(Kernel.ONEDNN);
            case BF16 -> required(Kernel.BF16, "bfloat16 takes a processor with AVX-512");
            case INT8 ->
                available(Kernel.INT8)
                        ? Kernel.INT8
                        : required(Kernel.INT8_REDUCED, "8-bit integers take the fbgemm library");
        };
    }

    /**
     * Returns whether steps of training in bfloat16 are faster on this device than in 32-bit floats, and their gradients right:
     * found out once a process for each device, by some steps of two layers, in a tenth of a second or so.
     */
    public static boolean trainsFasterInBfloat16(Device device) {
        return FASTER.computeIfAbsent(device, LayersProbe::isFasterInBfloat16);
    }

    private static final Map<Device, Boolean> FASTER = new ConcurrentHashMap<>();

    /**
     * Two layers over the positions of sequences, as they make up most of a transformer.
     *
     * @param width of the layers
     * @param tokens of each sequence
     * @param features of each token
     */
    private record LayersProbe(int width, int tokens, int features) implements Model {
        static final int BATCH = 8;
        static final int TRIES = 4;
        static final double SHARE = 0.8; // of the time, so that noise decides nothing
        static final LayersProbe ON_PROCESSOR = new LayersProbe(512, 64, 512);

        /** Large, or the time is that of starting operations there; and of few features, or it is that of copying them there. */
        static final LayersProbe ON_GPU = new LayersProbe(2048, 1024, 16);

        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, -1, features)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor hidden =
                    inputs.get("x").linear(Scope.ROOT.of("first"), width).relu();
            return hidden.linear(Scope.ROOT.of("last"), width).mean(1).select(1, 0);
        }

        static boolean isFasterInBfloat16(Device device) {
            return (PyTorch.isGpu(device) ? ON_GPU : ON_PROCESSOR).isFaster(device);
        }

        private boolean isFaster(Device device) {
            float[] values = new float[BATCH * tokens * features];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(i + 1.0);
            }
            List<Feed> x = List.of(new Feed.Floats(values, BATCH, tokens, features));
            Feed target = new Feed.Floats(new float[BATCH * width], BATCH, width);
            Objective objective = new Objective(Loss.meanSquaredError(width), Optimizer.Sgd.defaults(), 1);
            EngineOptions options = EngineOptions.defaults().with(device);
            WeightSource weights = WeightSource.initial(1);
            try (Runner high = Runner.open(this, options, weights, objective);
                    Runner low = Runner.open(this, options, weights, objective.bfloat16(true))) {
                Runner.Step expected = high.step(x, target, 1, 0);
                Runner.Step found = low.step(x, target, 1, 0);
                if (!(Math.abs(found.loss() / expected.loss() - 1) < 0.05)
                        || !(Math.abs(found.gradientNorm() / expected.gradientNorm() - 1) < 0.05)) {
                    return false;
                }
                long bestHigh = Long.MAX_VALUE;
                long bestLow = Long.MAX_VALUE;
                for (int i = 0; i < TRIES; i++) {
                    bestHigh = Math.min(bestHigh, nanos(() -> high.step(x, target, 1, 0)));
                    bestLow = Math.min(bestLow, nanos(() -> low.step(x, target, 1, 0)));
                }
                return bestLow < SHARE * bestHigh;
            } catch (RuntimeException | LinkageError e) {
                return false; // the library lacks what it takes
            }
        }

        private static long nanos(Runnable work) {
            long begun = System.nanoTime();
            work.run();
            return System.nanoTime() - begun;
        }
    }

    private static Kernel required(Kernel kernel, String why) {
        if (!available(kernel)) {
            throw new IllegalStateException("precision " + kernel + " is not to be had from " + PyTorch.describe()
                    + " on " + PyTorch.platform() + ": " + why + "; precision AUTO runs everywhere");
        }
        return kernel;
    }

    /** Initialised at the first question. */
    private static final class Probed {
        private static final Set<Kernel> AVAILABLE = probe();

        private static Set<Kernel> probe() {
            Set<Kernel> available = EnumSet.noneOf(Kernel.class);
            float[] plain = answers(Kernel.PLAIN);
            for (Kernel kernel : Kernel.values()) {
                if (kernel.packs() && agrees(kernel, plain)) {
                    available.add(kernel);
                }
            }
            return available;
        }

        private static boolean agrees(Kernel kernel, float[] plain) {
            float[] answers;
            try {
                answers = answers(kernel);
            } catch (RuntimeException | LinkageError e) {
                return false; // the library lacks the kernel, or the processor what it takes
            }
            double most = kernel == Kernel.ONEDNN ? 1e-5 : 0.05;
            boolean close = answers.length == plain.length;
            for (int i = 0; close && i < plain.length; i++) {
                close = Math.abs(answers[i] - plain[i]) <= most; // false for NaN too
            }
            return close;
        }

        private static float[] answers(Kernel kernel) {
            float[] values = new float[Probe.ROWS * Probe.WIDTH];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(i + 1.0);
            }
            try (Runner runner = Runner.open(new Probe(), kernel, Device.cpu(), WeightSource.initial(1))) {
                return runner.logits(List.of(new Feed.Floats(values, Probe.ROWS, Probe.WIDTH)));
            }
        }
    }

    /** Each function that a kernel may fuse into a layer, side by side. */
    private record Probe() implements Model {
        static final int ROWS = 3;
        static final int WIDTH = 32;

        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, WIDTH)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            List<Tensor> results = new ArrayList<>();
            results.add(inputs.get("x").linear(Scope.ROOT.of("none"), 7, false));
            // Sums of two products of the greatest 8-bit numbers: some processors cut them off at 16 bits.
            Tensor most = inputs.get("x").mul(0).add(1);
            Tensor least = inputs.get("x").slice(-1, 0, 1).mul(0).add(0);
            results.add(Tensor.concat(List.of(least, most), -1).linear(Scope.ROOT.of("most"), 8));
            for (Activation activation : Activation.values()) {
                Tensor features = inputs.get("x").linear(Scope.ROOT.of(activation.huggingFaceName()), 8);
                results.add(activation.apply(features));
            }
            return Tensor.concat(results, -1);
        }
    }
}
