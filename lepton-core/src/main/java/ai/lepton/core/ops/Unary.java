package ai.lepton.core.ops;

/** The functions of each value; {@link Ops} says what each is. */
public enum Unary {
    /** {@link Ops#gelu}. */
    GELU,
    /** {@link Ops#geluTanh}. */
    GELU_TANH,
    /** {@link Ops#silu}. */
    SILU,
    /** {@link Ops#relu}. */
    RELU,
    /** {@link Ops#tanh}. */
    TANH,
    /** {@link Ops#sigmoid}. */
    SIGMOID,
    /** {@link Ops#softplus}. */
    SOFTPLUS,
    /** {@link Ops#erf}. */
    ERF,
    /** {@link Ops#exp}. */
    EXP,
    /** {@link Ops#log}. */
    LOG,
    /** {@link Ops#sin}. */
    SIN,
    /** {@link Ops#cos}. */
    COS,
    /** {@link Ops#isPositive}. */
    IS_POSITIVE,
    /** {@link Ops#toFloat}. */
    TO_FLOAT,
    /** {@link Ops#toLong}. */
    TO_LONG,
    /** {@link Ops#softmax}. */
    SOFTMAX
}
