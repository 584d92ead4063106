package ai.lepton.core.engine;

/**
 * Where a model runs: the processor, or a GPU. Immutable.
 *
 * @param kind of device
 * @param index which GPU, from 0 on; 0 for the others
 */
public record Device(Kind kind, int index) {
    /** The kinds of devices. */
    public enum Kind {
        /** A GPU where the native library finds one, else the processor. */
        AUTO,
        /** The processor. */
        CPU,
        /** A GPU, by CUDA. */
        GPU
    }

    private static final int MOST = 1023;

    /** Checks the index. */
    public Device {
        if (index < 0 || index > MOST || (kind != Kind.GPU && index > 0)) {
            throw new IllegalArgumentException(
                    "the index of a device is " + index + "; wanted 0 to " + MOST + " for a GPU, else 0");
        }
    }

    /** Returns the first GPU where the native library finds one, else the processor. The default. */
    public static Device auto() {
        return new Device(Kind.AUTO, 0);
    }

    /** Returns the processor. */
    public static Device cpu() {
        return new Device(Kind.CPU, 0);
    }

    /**
     * Returns a GPU.
     *
     * @param index which one, from 0 on
     */
    public static Device gpu(int index) {
        return new Device(Kind.GPU, index);
    }

    /** Returns {@code auto}, {@code cpu} or such as {@code gpu(0)}. */
    @Override
    public String toString() {
        return switch (kind) {
            case AUTO -> "auto";
            case CPU -> "cpu";
            case GPU -> "gpu(" + index + ")";
        };
    }
}
