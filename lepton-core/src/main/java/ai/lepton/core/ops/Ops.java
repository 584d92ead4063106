package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The vocabulary that models are written in.
 *
 * <p>A component is a record of hyper-parameters with one generic method against this interface. What implements it
 * decides what happens: run at once ({@link EagerOps}), become a line of one script ({@link ScriptOps}), or only tell
 * shapes and weights ({@link ShapeOps}). So a component written once has every backend.
 *
 * <p>Shapes follow PyTorch: {@code b} examples, {@code s} positions, {@code d} features, {@code h} heads; operations
 * broadcast as NumPy does. A dimension that is known only when the model runs, such as {@code b}, is -1 in
 * {@link #shape}. Shapes are checked when a model is built, before any memory is taken.
 *
 * @param <T> a tensor of the backend
 */
public interface Ops<T> {

    /** Returns what is known of a tensor's shape; -1 for a dimension known only when the model runs. */
    Shape shape(T x);

    /** Returns the size of the last dimension. */
    default long width(T x) {
        Shape shape = shape(x);
        return shape.get(shape.dimension() - 1);
    }

    /** Returns the weight {@code at.name}, of this shape; every weight of a model comes from here. */
    T weight(Scope at, String name, Init init, long... shape);

    // ---- layers

    /** Returns {@code x·Wᵀ + b}: {@code [.., in]} to {@code [.., out]}; W is {@code weight [out, in]}, b is {@code bias [out]}. */
    default T linear(T x, Scope at, long out) {
        return linear(x, at, out, true);
    }

    /** Returns {@code x·Wᵀ}, plus {@code bias} if there is one. */
    T linear(T x, Scope at, long out, boolean bias);

    /** Returns the rows of the table {@code weight [rows, width]} at these indices: {@code [..]} to {@code [.., width]}. */
    T embedding(T indices, Scope at, long rows, long width);

    /** Returns {@code (x - mean) / sqrt(variance + epsilon) · weight + bias} over the last dimension (Ba et al. 2016). */
    T layerNorm(T x, Scope at, double epsilon);

    /** Returns {@code x / sqrt(mean(x²) + epsilon) · weight} over the last dimension (Zhang and Sennrich 2019). */
    T rmsNorm(T x, Scope at, double epsilon);

    /**
     * Returns {@code softmax(q·kᵀ/√d + mask)·v}, each {@code [b, h, s, d]} (Vaswani et al. 2017), as one fused call where
     * the backend has one.
     *
     * @param dropout probability of dropping an attention weight, in training only
     */
    T attention(T query, T key, T value, Mask<T> mask, double dropout);

    /** Returns x with each value zeroed with this probability and the others scaled up, in training; else x. */
    T dropout(T x, double probability);

    // ---- functions of each value

    /** Returns the exact Gaussian error linear unit, {@code x·Φ(x)}. */
    T gelu(T x);

    /** Returns the tanh approximation of GELU, as GPT-2 uses it. */
    T geluTanh(T x);

    /** Returns {@code x·sigmoid(x)}. */
    T silu(T x);

    /** Returns {@code max(x, 0)}. */
    T relu(T x);

    /** Returns the hyperbolic tangent. */
    T tanh(T x);

    /** Returns {@code 1 / (1 + exp(-x))}. */
    T sigmoid(T x);

    /** Returns {@code exp(x)}. */
    T exp(T x);

    /** Returns softmax over the last dimension. */
    T softmax(T x);

    // ---- arithmetic, broadcast

    /** Returns {@code a + b}. */
    T add(T a, T b);

    /** Returns {@code a - b}. */
    T sub(T a, T b);

    /** Returns {@code a · b}, value by value. */
    T mul(T a, T b);

    /** Returns {@code a / b}, value by value. */
    T div(T a, T b);

    /** Returns {@code x + by}. */
    T shift(T x, double by);

    /** Returns {@code x · by}. */
    T scale(T x, double by);

    /** Returns the matrix product of the last two dimensions, batched over the others. */
    T matmul(T a, T b);

    // ---- shape

    /** Returns x with two dimensions exchanged; negative ones count from the end. */
    T transpose(T x, int first, int second);

    /** Returns {@code [b, s, h·d]} as {@code [b, h, s, d]}. */
    T splitHeads(T x, int heads);

    /** Returns {@code [b, h, s, d]} as {@code [b, s, h·d]}. */
    T mergeHeads(T x);

    /** Returns x with a dimension of size 1 put in; {@code axis} may be negative. */
    T unsqueeze(T x, int axis);

    /** Returns the index-th entry along an axis, which goes away; {@code index} may be negative. */
    T select(T x, int axis, int index);

    /** Returns the tensors joined along an axis. */
    T concat(List<T> parts, int axis);

    /** Returns {@code [1, ..]} repeated along its first dimension until it has as many entries as {@code like}. */
    T repeatFor(T x, T like);

    /** Returns the sum over an axis, which stays with size 1. */
    T sum(T x, int axis);

    /** Returns the mean over an axis, which stays with size 1. */
    T mean(T x, int axis);

    // ---- losses: a scalar, the mean over the examples

    /**
     * Returns the cross-entropy of a softmax.
     *
     * @param logits {@code [b, classes]}
     * @param target class indices, {@code [b]}, 64-bit integers
     * @param labelSmoothing in [0, 1): the share of the target spread evenly over all classes (Szegedy et al. 2016)
     */
    T crossEntropy(T logits, T target, double labelSmoothing);

    /**
     * Returns the cross-entropy of independent sigmoids.
     *
     * @param logits any shape
     * @param target probabilities in [0, 1] of the same shape, floats
     */
    T binaryCrossEntropy(T logits, T target);
}
