package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
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

    /**
     * Returns several {@link #linear} layers of the same x, in their order; a backend may compute them as one.
     *
     * @param at scope of each
     * @param out features of each
     */
    default List<T> linears(T x, List<Scope> at, List<Long> out, boolean bias) {
        List<T> results = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            results.add(linear(x, at.get(i), out.get(i), bias));
        }
        return results;
    }

    /** Returns the rows of the table {@code weight [rows, width]} at these indices: {@code [..]} to {@code [.., width]}. */
    T embedding(T indices, Scope at, long rows, long width);

    /** Returns {@code (x - mean) / sqrt(variance + epsilon) · weight + bias} over the last dimension (Ba et al. 2016). */
    T layerNorm(T x, Scope at, double epsilon);

    /** Returns {@code x / sqrt(mean(x²) + epsilon) · weight} over the last dimension (Zhang and Sennrich 2019). */
    T rmsNorm(T x, Scope at, double epsilon);

    /**
     * Returns {@code softmax(q·kᵀ/√d + mask)·v}, each {@code [b, h, s, d]} (Vaswani et al. 2017), as one fused call where
     * the backend has one. Keys and values may have fewer heads, a divisor of the queries': each is then shared by
     * neighbouring queries (grouped-query attention, Ainslie et al. 2023).
     *
     * @param dropout probability of dropping an attention weight, in training only
     */
    T attention(T query, T key, T value, Mask<T> mask, double dropout);

    /** Returns x with each value zeroed with this probability and the others scaled up, in training; else x. */
    T dropout(T x, double probability);

    // ---- functions of each value

    /** Returns a function of each value; the methods below name them. */
    T apply(Unary function, T x);

    /** Returns the exact Gaussian error linear unit, {@code x·Φ(x)}. */
    default T gelu(T x) {
        return apply(Unary.GELU, x);
    }

    /** Returns the tanh approximation of GELU, as GPT-2 uses it. */
    default T geluTanh(T x) {
        return apply(Unary.GELU_TANH, x);
    }

    /** Returns {@code x·sigmoid(x)}. */
    default T silu(T x) {
        return apply(Unary.SILU, x);
    }

    /** Returns {@code max(x, 0)}. */
    default T relu(T x) {
        return apply(Unary.RELU, x);
    }

    /** Returns the hyperbolic tangent. */
    default T tanh(T x) {
        return apply(Unary.TANH, x);
    }

    /** Returns {@code 1 / (1 + exp(-x))}. */
    default T sigmoid(T x) {
        return apply(Unary.SIGMOID, x);
    }

    /** Returns {@code ln(1 + exp(x))}; x itself above 20, where both are the same float. */
    default T softplus(T x) {
        return apply(Unary.SOFTPLUS, x);
    }

    /** Returns the error function. */
    default T erf(T x) {
        return apply(Unary.ERF, x);
    }

    /** Returns {@code exp(x)}. */
    default T exp(T x) {
        return apply(Unary.EXP, x);
    }

    /** Returns the natural logarithm. */
    default T log(T x) {
        return apply(Unary.LOG, x);
    }

    /** Returns the sine of radians. */
    default T sin(T x) {
        return apply(Unary.SIN, x);
    }

    /** Returns the cosine of radians. */
    default T cos(T x) {
        return apply(Unary.COS, x);
    }

    /** Returns 1 where {@code x > 0}, else 0, as 32-bit floats; it has no gradient. */
    default T isPositive(T x) {
        return apply(Unary.IS_POSITIVE, x);
    }

    /** Returns integers, or floats of a lower precision, as 32-bit floats. */
    default T toFloat(T x) {
        return apply(Unary.TO_FLOAT, x);
    }

    /** Returns floats as 64-bit integers, cut towards zero; it has no gradient. */
    default T toLong(T x) {
        return apply(Unary.TO_LONG, x);
    }

    /** Returns softmax over the last dimension. */
    default T softmax(T x) {
        return apply(Unary.SOFTMAX, x);
    }

    // ---- arithmetic, broadcast

    /** Returns a function of two values each, broadcast; the methods below name them. */
    T apply(Binary function, T a, T b);

    /** Returns {@code a + b}. */
    default T add(T a, T b) {
        return apply(Binary.ADD, a, b);
    }

    /** Returns {@code a - b}. */
    default T sub(T a, T b) {
        return apply(Binary.SUB, a, b);
    }

    /** Returns {@code a · b}, value by value. */
    default T mul(T a, T b) {
        return apply(Binary.MUL, a, b);
    }

    /** Returns {@code a / b}, value by value. */
    default T div(T a, T b) {
        return apply(Binary.DIV, a, b);
    }

    /** Returns {@code x + by}; integers stay integers if {@code by} is whole. */
    T shift(T x, double by);

    /** Returns {@code x · by}; for floats. */
    T scale(T x, double by);

    /** Returns the matrix product of the last two dimensions, batched over the others. */
    T matmul(T a, T b);

    // ---- positions and constants

    /** Returns a vector of 32-bit floats. */
    T constant(double... values);

    /** Returns {@code 0, 1, .., n - 1} as 64-bit integers, n being the size of x along an axis. */
    T range(T x, int axis);

    /**
     * Returns how far each key is after each query, {@code [queries, keys]} floats: 0 for itself, negative for the past.
     * The queries are the last ones of the keys, as when the first keys come from a cache.
     *
     * @param queries {@code [b, queries, ..]}
     * @param keys {@code [b, keys, ..]}
     */
    T distance(T queries, T keys);

    /**
     * Returns x after all that was remembered under this name before; without a cache, and in training, x itself.
     *
     * @param x keys or values, {@code [b, h, s, d]}, h and d known
     * @return {@code [b, h, past + s, d]}
     */
    T remember(T x, Scope at, String name);

    // ---- shape

    /** Returns x with two dimensions exchanged; negative ones count from the end. */
    T transpose(T x, int first, int second);

    /** Returns {@code [b, s, h·d]} as {@code [b, h, s, d]}. */
    T splitHeads(T x, int heads);

    /** Returns {@code [b, h, s, d]} as {@code [b, s, h·d]}. */
    T mergeHeads(T x);

    /** Returns {@code [b, h, s, d]} as {@code [b, h·times, s, d]}, each head followed by its copies. */
    T repeatHeads(T x, int times);

    /** Returns x with a dimension of size 1 put in; {@code axis} may be negative. */
    T unsqueeze(T x, int axis);

    /** Returns the index-th entry along an axis, which goes away; {@code index} may be negative. */
    T select(T x, int axis, int index);

    /** Returns the entries {@code [from, to)} along an axis; {@code to} counts from the end if it is negative. */
    T slice(T x, int axis, long from, long to);

    /** Returns the last entries of x along an axis, as many as {@code like} has along it. */
    T last(T x, int axis, T like);

    /** Returns the tensors joined along an axis. */
    T concat(List<T> parts, int axis);

    /** Returns {@code [1, ..]} repeated along its first dimension until it has as many entries as {@code like}. */
    T repeatFor(T x, T like);

    /** Returns the sum over an axis, which stays with size 1. */
    T sum(T x, int axis);

    /** Returns the mean over an axis, which stays with size 1. */
    T mean(T x, int axis);

    /** Returns the greatest value along an axis, which stays with size 1. */
    T max(T x, int axis);

    /** Returns the sums of the values up to each one along an axis. */
    T cumsum(T x, int axis);

    // ---- losses: a scalar, the mean over the examples

    /**
     * Returns the cross-entropy of a softmax, the mean over the targets that are not {@code -100}. If all are, it is NaN,
     * and gradients are zero or NaN: leave such a batch out.
     *
     * @param logits {@code [b, classes]} or {@code [b, s, classes]}
     * @param target class indices, {@code [b]} or {@code [b, s]}, 64-bit integers; -100 for one that does not count
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
