package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import java.util.Locale;

/** The non-linearity between the two layers of a feed-forward network. */
public enum Activation {
    /** Exact GELU, {@code x·Φ(x)}; the default. */
    GELU,
    /** The tanh approximation of GELU. */
    GELU_TANH,
    /** {@code max(x, 0)}. */
    RELU,
    /** {@code x·sigmoid(x)}, also called swish. */
    SILU,
    /** The hyperbolic tangent. */
    TANH;

    /** Returns the function of each value of x. */
    public <T> T apply(Ops<T> ops, T x) {
        return switch (this) {
            case GELU -> ops.gelu(x);
            case GELU_TANH -> ops.geluTanh(x);
            case RELU -> ops.relu(x);
            case SILU -> ops.silu(x);
            case TANH -> ops.tanh(x);
        };
    }

    /** Returns the name that Hugging Face configurations use: {@code gelu}, {@code gelu_new}, {@code relu}, {@code silu}. */
    public String huggingFaceName() {
        return this == GELU_TANH ? "gelu_new" : name().toLowerCase(Locale.ROOT);
    }
}
