package ai.lepton.core.internal.script;

/** What computes the linear layers of a script. */
public enum Kernel {
    /** The engine's own matrix product; the only one with gradients. */
    PLAIN,
    /** The same product in bfloat16, on a GPU or wherever; so are the features between layers. */
    PLAIN_BF16,
    /** oneDNN in 32-bit floats, its weights packed once, the function after a layer fused into it. */
    ONEDNN,
    /** oneDNN in bfloat16; so are the features between layers. Norms and softmax add up in 32-bit floats. */
    BF16,
    /** 8-bit integers: weights scaled by output channel once, features by tensor at each call. */
    INT8,
    /** The same with 7 bits for features, for processors whose sums of two 8-bit products overflow. */
    INT8_REDUCED;

    /** Returns whether the kernel is oneDNN's or fbgemm's, which compute on the processor only, from packed weights. */
    public boolean packs() {
        return this != PLAIN && this != PLAIN_BF16;
    }

    /** Returns whether weights and features are in bfloat16. */
    public boolean ofBfloat16() {
        return this == PLAIN_BF16 || this == BF16;
    }

    /** Returns whether weights are packed as 8-bit integers. */
    public boolean ofIntegers() {
        return this == INT8 || this == INT8_REDUCED;
    }
}
