package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;

/** The non-linearity between the two layers of a feed-forward network. */
public enum Activation {
    /** Exact GELU, {@code x·Φ(x)}; the default. */
    GELU("gelu"),
    /** The tanh approximation of GELU. */
    GELU_TANH("gelu_new"),
    /** {@code max(x, 0)}. */
    RELU("relu"),
    /** {@code x·sigmoid(x)}, also called swish. */
    SILU("silu"),
    /** The hyperbolic tangent. */
    TANH("tanh"),
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID("sigmoid"),
    /** x itself. */
    LINEAR("linear"),
    /** GELU of at most 10 (Wu et al. 2020). */
    GELU_10("gelu_10"),
    /** The sigmoid approximation of GELU, {@code x·sigmoid(1.702·x)}. */
    QUICK_GELU("quick_gelu"),
    /** {@code max(x, 0)²} (So et al. 2021). */
    RELU_SQUARED("relu2"),
    /** {@code min(max(x, 0), 6)}. */
    RELU6("relu6"),
    /** x, or {@code 0.01·x} below 0. */
    LEAKY_RELU("leaky_relu"),
    /** x, or {@code exp(x) - 1} below 0 (Clevert et al. 2015). */
    ELU("elu"),
    /** ELU scaled so that it keeps mean 0 and variance 1 (Klambauer et al. 2017). */
    SELU("selu"),
    /** {@code ln(1 + exp(x))}. */
    SOFTPLUS("softplus"),
    /** The square root of softplus. */
    SQRT_SOFTPLUS("sqrtsoftplus"),
    /** {@code x·tanh(softplus(x))} (Misra 2019). */
    MISH("mish"),
    /** {@code x·min(max(x + 3, 0), 6) / 6} (Howard et al. 2019). */
    HARD_SWISH("hardswish"),
    /** The distribution function of a normal variable of mean √½ and variance 1/(4π) (Ma et al. 2022). */
    LAPLACE("laplace");

    /** Both constants of SELU, as the paper's fixed point gives them. */
    private static final double SELU_SCALE = 1.0507009873554805;

    private static final double SELU_ALPHA = 1.6732632423543772;

    private final String huggingFaceName;

    Activation(String huggingFaceName) {
        this.huggingFaceName = huggingFaceName;
    }

    /** Returns the function of each value of x. */
    public <T> T apply(Ops<T> ops, T x) {
        return switch (this) {
            case GELU -> ops.gelu(x);
            case GELU_TANH -> ops.geluTanh(x);
            case RELU -> ops.relu(x);
            case SILU -> ops.silu(x);
            case TANH -> ops.tanh(x);
            case SIGMOID -> ops.sigmoid(x);
            case LINEAR -> x;
            case GELU_10 -> atMost(ops, ops.gelu(x), 10);
            case QUICK_GELU -> ops.mul(x, ops.sigmoid(ops.scale(x, 1.702)));
            case RELU_SQUARED -> ops.mul(ops.relu(x), ops.relu(x));
            case RELU6 -> atMost(ops, ops.relu(x), 6);
            case LEAKY_RELU -> ops.add(ops.relu(x), ops.scale(below(ops, x), 0.01));
            case ELU -> ops.add(ops.relu(x), ops.shift(ops.exp(below(ops, x)), -1));
            case SELU ->
                ops.add(
                        ops.scale(ops.relu(x), SELU_SCALE),
                        ops.scale(ops.shift(ops.exp(below(ops, x)), -1), SELU_SCALE * SELU_ALPHA));
            case SOFTPLUS -> ops.softplus(x);
            case SQRT_SOFTPLUS -> ops.exp(ops.scale(ops.log(ops.softplus(x)), 0.5));
            case MISH -> ops.mul(x, ops.tanh(ops.softplus(x)));
            case HARD_SWISH -> ops.mul(x, ops.scale(atMost(ops, ops.relu(ops.shift(x, 3)), 6), 1.0 / 6));
            case LAPLACE ->
                ops.scale(
                        ops.shift(ops.erf(ops.scale(ops.shift(x, -0.707107), 1 / (0.282095 * Math.sqrt(2)))), 1), 0.5);
        };
    }

    private static <T> T atMost(Ops<T> ops, T x, double most) {
        return ops.sub(x, ops.relu(ops.shift(x, -most)));
    }

    /** Returns {@code min(x, 0)}. */
    private static <T> T below(Ops<T> ops, T x) {
        return ops.scale(ops.relu(ops.scale(x, -1)), -1);
    }

    /** Returns the name that Hugging Face configurations use, such as {@code gelu}, {@code gelu_new}, {@code relu}. */
    public String huggingFaceName() {
        return huggingFaceName;
    }
}
