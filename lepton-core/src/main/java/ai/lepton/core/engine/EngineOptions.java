package ai.lepton.core.engine;

import ai.lepton.metrics.internal.Elements;

/**
 * What runs a model, in what numbers, and where; one value for loading, training and {@link ai.lepton.core.Session}.
 * Immutable.
 *
 * <pre>{@code
 * EngineOptions.defaults().with(Precision.BF16).with(Device.cpu())
 * }</pre>
 *
 * @param backend the program that runs it
 * @param precision the numbers of inference; {@link Backend#EAGER} has 32-bit floats only
 * @param device the processor or a GPU; {@link Precision#INT8} is for the processor only, so there {@link Device#auto()} is
 *     that
 */
public record EngineOptions(Backend backend, Precision precision, Device device) {
    /** Checks that they go together. */
    public EngineOptions {
        Elements.required("backend", backend);
        Elements.required("precision", precision);
        Elements.required("device", device);
        boolean single = precision == Precision.AUTO || precision == Precision.F32;
        if (!single && backend == Backend.EAGER) {
            throw new IllegalArgumentException(
                    "precision " + precision + " is for the script backend; eager computes in F32");
        }
        if (precision == Precision.INT8 && device.kind() == Device.Kind.GPU) {
            throw new IllegalArgumentException(
                    "precision INT8 is for the processor; " + device + " computes in F32 and BF16");
        }
    }

    /** Returns one script, {@link Precision#AUTO}, {@link Device#auto()}. */
    public static EngineOptions defaults() {
        return new EngineOptions(Backend.SCRIPT, Precision.AUTO, Device.auto());
    }

    /** Returns these with another backend. */
    public EngineOptions with(Backend other) {
        Elements.required("other", other);
        return new EngineOptions(other, precision, device);
    }

    /** Returns these with other numbers. */
    public EngineOptions with(Precision other) {
        Elements.required("other", other);
        return new EngineOptions(backend, other, device);
    }

    /** Returns these on another device. */
    public EngineOptions with(Device other) {
        Elements.required("other", other);
        return new EngineOptions(backend, precision, other);
    }

    /** What runs a model. The same model gives the same numbers on each, up to float rounding. */
    public enum Backend {
        /** The whole model as one TorchScript program, run in one native call. The default. */
        SCRIPT,
        /** Each operation at once, on the arrays of the DJL engine; the reference that others are held against. */
        EAGER
    }

    /** In what numbers a model answers, or is trained: {@code Training.precision}. */
    public enum Precision {
        /** The fastest that changes results by no more than the rounding of 32-bit floats; works everywhere. The default. */
        AUTO,
        /**
         * 32-bit floats: the engine's fastest kernel for them that this machine has, as {@link #AUTO}. On a GPU convolutions
         * may round their inputs to 10 bits, as in PyTorch, unless the environment says {@code NVIDIA_TF32_OVERRIDE=0}.
         */
        F32,
        /**
         * bfloat16 for features and weights: 8 bits of precision, so that a result is off by a hundredth of the largest or so.
         * On a processor: refused with an error where it has no AVX-512. With AVX-512 alone it works and saves memory. It is faster
         * than 32-bit floats only where the processor multiplies bfloat16 at a higher rate than those, as with AMX; AVX512-BF16
         * is not enough on every one.
         */
        BF16,
        /**
         * 8-bit integers in linear layers, one scale for each output of a layer, found when the model is opened, and one for
         * its input at each call; all else in 32-bit floats. A result is off by some hundredths of the largest. Refused
         * with an error where the native library has no such kernel.
         */
        INT8
    }
}
