package ai.lepton.core.engine;

/** In what numbers a model answers. Training is in 32-bit floats whatever is chosen here. */
public enum Precision {
    /** The fastest that changes results by no more than the rounding of 32-bit floats; works everywhere. The default. */
    AUTO,
    /** 32-bit floats: the engine's fastest kernel for them that this machine has, as {@link #AUTO}. */
    F32,
    /**
     * bfloat16 for features and weights: 8 bits of precision, so that a result is off by a hundredth of the largest or so.
     * Refused with an error where the processor has no AVX-512. With AVX-512 alone it works and saves memory. It is faster
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
