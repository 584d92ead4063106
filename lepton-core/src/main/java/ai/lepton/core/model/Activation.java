package ai.lepton.core.model;

import ai.lepton.core.graph.Tensor;

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
    public Tensor apply(Tensor x) {
        return switch (this) {
            case GELU -> x.gelu();
            case GELU_TANH -> x.geluTanh();
            case RELU -> x.relu();
            case SILU -> x.silu();
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case LINEAR -> x;
            case GELU_10 -> atMost(x.gelu(), 10);
            case QUICK_GELU -> x.mul(x.mul(1.702).sigmoid());
            case RELU_SQUARED -> x.relu().mul(x.relu());
            case RELU6 -> atMost(x.relu(), 6);
            case LEAKY_RELU -> x.relu().add(below(x).mul(0.01));
            case ELU -> x.relu().add(below(x).exp().add(-1));
            case SELU -> x.relu().mul(SELU_SCALE).add(below(x).exp().add(-1).mul(SELU_SCALE * SELU_ALPHA));
            case SOFTPLUS -> x.softplus();
            case SQRT_SOFTPLUS -> x.softplus().log().mul(0.5).exp();
            case MISH -> x.mul(x.softplus().tanh());
            case HARD_SWISH -> x.mul(atMost(x.add(3).relu(), 6).mul(1.0 / 6));
            case LAPLACE ->
                x.add(-0.707107).mul(1 / (0.282095 * Math.sqrt(2))).erf().add(1).mul(0.5);
        };
    }

    private static Tensor atMost(Tensor x, double most) {
        return x.sub(x.add(-most).relu());
    }

    /** Returns {@code min(x, 0)}. */
    private static Tensor below(Tensor x) {
        return x.mul(-1).relu().mul(-1);
    }

    /** Returns the name that Hugging Face configurations use, such as {@code gelu}, {@code gelu_new}, {@code relu}. */
    public String huggingFaceName() {
        return huggingFaceName;
    }
}
