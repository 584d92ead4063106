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
 * @param device the processor or a GPU; on a GPU there are 32-bit floats only, so {@link Device#auto()} is the processor for
 *     others
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
        if (!single && device.kind() == Device.Kind.GPU) {
            throw new IllegalArgumentException(
                    "precision " + precision + " is for the processor; " + device + " computes in F32");
        }
    }

    /** Returns one script, {@link Precision#AUTO}, {@link Device#auto()}. */
    public static EngineOptions defaults() {
        return new EngineOptions(Backend.SCRIPT, Precision.AUTO, Device.auto());
    }

    /** Returns these with another backend. */
    public EngineOptions with(Backend other) {
        return new EngineOptions(other, precision, device);
    }

    /** Returns these with other numbers. */
    public EngineOptions with(Precision other) {
        return new EngineOptions(backend, other, device);
    }

    /** Returns these on another device. */
    public EngineOptions with(Device other) {
        return new EngineOptions(backend, precision, other);
    }
}
