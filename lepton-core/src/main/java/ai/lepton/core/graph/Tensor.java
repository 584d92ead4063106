package ai.lepton.core.graph;

import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.core.graph.Op.Attributes;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a model: what an operation gives, with its shape and type. It has no values; a graph of tensors is the model,
 * which an engine then runs. Immutable.
 *
 * <p>The methods are the vocabulary that models are written in, named and broadcast as in PyTorch: {@code b} examples,
 * {@code s} positions, {@code d} features, {@code h} heads. Axes may be negative, counting from the end. A size that is
 * known only when the model runs, such as {@code b}, is -1. Shapes are checked at once, before any memory is taken: what
 * does not fit is an {@link IllegalArgumentException} with the sizes.
 */
public final class Tensor {
    private final Graph graph;
    private final int id;
    private final Op op;
    private final List<Tensor> inputs;
    private final Attributes attributes;
    private final Shape shape;
    private final DType type;

    Tensor(Graph graph, int id, Op op, List<Tensor> inputs, Attributes attributes, Shape shape, DType type) {
        this.graph = graph;
        this.id = id;
        this.op = op;
        this.inputs = inputs;
        this.attributes = attributes;
        this.shape = shape;
        this.type = type;
    }

    /** Returns the graph that it is of. */
    public Graph graph() {
        return graph;
    }

    /** Returns its number in the graph, above those of its inputs. */
    public int id() {
        return id;
    }

    /** Returns the operation that gives it. */
    public Op op() {
        return op;
    }

    /** Returns what the operation takes. */
    public List<Tensor> inputs() {
        return inputs;
    }

    /** Returns the settings of the operation. */
    public Attributes attributes() {
        return attributes;
    }

    /** Returns its shape, with -1 for a size known only when the model runs. */
    public Shape shape() {
        return shape;
    }

    /** Returns the type of its values. */
    public DType type() {
        return type;
    }

    /**
     * Returns the size of the last dimension; -1 if it is known only when the model runs.
     *
     * @throws IndexOutOfBoundsException if it is a single number
     */
    public long width() {
        return shape.get(-1);
    }

    private Tensor put(CoreOp next, Attributes settings, @Nullable Tensor... others) {
        List<Tensor> all = new ArrayList<>(others.length + 1);
        all.add(this);
        for (Tensor other : others) {
            if (other != null) {
                all.add(other);
            }
        }
        return graph.add(next, all, settings);
    }

    private Tensor put(CoreOp next, Object... settings) {
        return graph.add(next, List.of(this), settings.length == 0 ? Attributes.NONE : Attributes.of(settings));
    }

    // ---- weights and constants

    /**
     * Returns the weight {@code at.name} of this shape, for use beside this tensor. Each weight of a model is asked for by a
     * method of this class; asked for twice, it is the same one.
     *
     * @param init its first values
     */
    public Tensor weight(Scope at, String name, Init init, long... sizes) {
        Elements.required("sizes", sizes);
        return graph.weight(at, name, init, sizes);
    }

    /** Returns a vector of 32-bit floats, for use beside this tensor. */
    public Tensor constant(double... values) {
        return graph.constant(values);
    }

    // ---- layers

    /** Returns {@code x·Wᵀ + b}: {@code [.., in]} to {@code [.., out]}; W is {@code weight [out, in]}, b is {@code bias [out]}. */
    public Tensor linear(Scope at, long out) {
        Elements.required("at", at);
        return linear(at, out, true);
    }

    /** Returns {@code x·Wᵀ}, plus {@code bias} if there is one. */
    public Tensor linear(Scope at, long out, boolean bias) {
        Elements.required("at", at);
        long in = Shapes.width(shape, at.path());
        Tensor weight = graph.weight(at, "weight", Init.linear(in), out, in);
        return put(
                CoreOp.LINEAR, Attributes.NONE, weight, bias ? graph.weight(at, "bias", Init.linear(in), out) : null);
    }

    /** Returns the rows of the table {@code weight [rows, width]} at these indices: {@code [..]} to {@code [.., width]}. */
    public Tensor embedding(Scope at, long rows, long width) {
        return embedding(at, rows, width, new Init.Normal(0.02));
    }

    /**
     * Returns the rows of the table {@code weight [rows, width]} at these indices: {@code [..]} to {@code [.., width]}.
     *
     * @param init its first values
     */
    public Tensor embedding(Scope at, long rows, long width, Init init) {
        Elements.required("at", at);
        Tensor table = graph.weight(at, "weight", init, rows, width);
        return table.put(CoreOp.EMBEDDING, Attributes.NONE, this);
    }

    /** Returns {@code (x - mean) / sqrt(variance + epsilon) · weight + bias} over the last dimension (Ba et al. 2016). */
    public Tensor layerNorm(Scope at, double epsilon) {
        Elements.required("at", at);
        return layerNorm(at, epsilon, true);
    }

    /** Returns {@code (x - mean) / sqrt(variance + epsilon) · weight}, plus {@code bias} if there is one. */
    public Tensor layerNorm(Scope at, double epsilon, boolean bias) {
        Elements.required("at", at);
        requireEpsilon(at, epsilon);
        long width = Shapes.width(shape, at.path());
        Tensor weight = graph.weight(at, "weight", Init.ones(), width);
        return put(
                CoreOp.LAYER_NORM,
                Attributes.of(width, epsilon),
                weight,
                bias ? graph.weight(at, "bias", Init.zeros(), width) : null);
    }

    /** Returns {@code x / sqrt(mean(x²) + epsilon) · weight} over the last dimension (Zhang and Sennrich 2019). */
    public Tensor rmsNorm(Scope at, double epsilon) {
        Elements.required("at", at);
        requireEpsilon(at, epsilon);
        long width = Shapes.width(shape, at.path());
        return put(CoreOp.RMS_NORM, Attributes.of(width, epsilon), graph.weight(at, "weight", Init.ones(), width));
    }

    /**
     * Returns a convolution along one dimension (cross-correlation): {@code [b, in, s]} to
     * {@code [b, out, (s + 2·padding - kernel) / stride + 1]}; weights are {@code weight [out, in / groups, kernel]} and
     * {@code bias [out]}.
     *
     * @param kernel its length
     * @param stride steps from one place to the next, at least 1
     * @param padding zeros at each end
     * @param groups of channels that do not see each other, a divisor of both in and out; 1 for none
     */
    public Tensor conv1d(Scope at, long out, long kernel, long stride, long padding, long groups, boolean bias) {
        Elements.required("at", at);
        return convolution(CoreOp.CONV1D, at, out, bias, new long[] {kernel}, stride, padding, groups);
    }

    /**
     * Returns a convolution along two dimensions (cross-correlation): {@code [b, in, height, width]} to
     * {@code [b, out, .., ..]}; weights are {@code weight [out, in / groups, kernel, kernel]} and {@code bias [out]}.
     *
     * @param kernel height and width of it
     * @param stride steps from one place to the next, at least 1
     * @param padding zeros at each side
     * @param groups of channels that do not see each other, a divisor of both in and out; 1 for none
     */
    public Tensor conv2d(Scope at, long out, long kernel, long stride, long padding, long groups, boolean bias) {
        Elements.required("at", at);
        return convolution(CoreOp.CONV2D, at, out, bias, new long[] {kernel, kernel}, stride, padding, groups);
    }

    private Tensor convolution(
            CoreOp next, Scope at, long out, boolean bias, long[] kernel, long stride, long padding, long groups) {
        if (shape.rank() != kernel.length + 2 || shape.get(1) < 1) {
            throw new IllegalArgumentException(next.label() + " at " + Quoted.of(at.path()) + " wants [b, channels"
                    + ", size".repeat(kernel.length) + "] of a known number of channels; got " + shape);
        }
        long in = shape.get(1);
        if (kernel[0] < 1
                || kernel[0] > Integer.MAX_VALUE
                || stride < 1
                || padding < 0
                || padding > Integer.MAX_VALUE
                || groups < 1
                || in % groups != 0
                || out % groups != 0) {
            throw new IllegalArgumentException(
                    next.label() + " at " + Quoted.of(at.path()) + " has kernel " + kernel[0]
                            + ", stride " + stride + ", padding " + padding + ", groups " + groups + " for " + in
                            + " and "
                            + out
                            + " channels; padding must be at least 0, the others at least 1, all below 2^31, and groups divide both channels");
        }
        long[] sizes = new long[kernel.length + 2];
        sizes[0] = out;
        sizes[1] = in / groups;
        System.arraycopy(kernel, 0, sizes, 2, kernel.length);
        Init init = Init.linear(in / groups * (kernel.length == 1 ? kernel[0] : kernel[0] * kernel[0]));
        return put(
                next,
                Attributes.of(stride, padding, groups),
                graph.weight(at, "weight", init, sizes),
                bias ? graph.weight(at, "bias", init, out) : null);
    }

    /** Returns {@link #attention(Tensor, Tensor, Mask, double)} with this tensor as queries, and nothing hidden. */
    public Tensor attention(Tensor key, Tensor value) {
        return attention(key, value, Mask.none(), 0);
    }

    /**
     * Returns {@code softmax(q·kᵀ/√d + mask)·v}, each {@code [b, h, s, d]} (Vaswani et al. 2017), with this tensor as the
     * queries q. Keys and values may have fewer heads, a divisor of the queries': each is then shared by neighbouring
     * queries (grouped-query attention, Ainslie et al. 2023).
     *
     * @param dropout probability of dropping an attention weight, in training only
     */
    public Tensor attention(Tensor key, Tensor value, Mask mask, double dropout) {
        Elements.required("key", key);
        Elements.required("value", value);
        Elements.required("mask", mask);
        requireProbability(dropout);
        Shapes.attention(shape, key.shape, value.shape, null);
        if (mask.causal()) {
            Shapes.causal(shape, key.shape);
        }
        boolean shared = shape.get(1) != key.shape.get(1);
        return put(CoreOp.ATTENTION, Attributes.of(mask.causal(), dropout, shared), key, value, mask.bias());
    }

    /** Returns x with each value zeroed with this probability and the others scaled up, in training; else x. */
    public Tensor dropout(double probability) {
        requireProbability(probability);
        return probability == 0 ? this : put(CoreOp.DROPOUT, probability);
    }

    private static void requireEpsilon(Scope at, double epsilon) {
        if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "epsilon at " + Quoted.of(at.path()) + " is " + epsilon + "; it must be finite, and at least 0");
        }
    }

    private static void requireProbability(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout is " + p + ", outside [0, 1)");
        }
    }

    // ---- functions of each value

    /** Returns the exact Gaussian error linear unit, {@code x·Φ(x)}. */
    public Tensor gelu() {
        return put(CoreOp.GELU);
    }

    /** Returns the tanh approximation of GELU, as GPT-2 uses it. */
    public Tensor geluTanh() {
        return put(CoreOp.GELU_TANH);
    }

    /** Returns {@code x·sigmoid(x)}. */
    public Tensor silu() {
        return put(CoreOp.SILU);
    }

    /** Returns {@code max(x, 0)}. */
    public Tensor relu() {
        return put(CoreOp.RELU);
    }

    /** Returns the hyperbolic tangent. */
    public Tensor tanh() {
        return put(CoreOp.TANH);
    }

    /** Returns {@code 1 / (1 + exp(-x))}. */
    public Tensor sigmoid() {
        return put(CoreOp.SIGMOID);
    }

    /** Returns {@code ln(1 + exp(x))}; x itself above 20, where both are the same float. */
    public Tensor softplus() {
        return put(CoreOp.SOFTPLUS);
    }

    /** Returns the error function. */
    public Tensor erf() {
        return put(CoreOp.ERF);
    }

    /** Returns {@code exp(x)}. */
    public Tensor exp() {
        return put(CoreOp.EXP);
    }

    /** Returns the natural logarithm. */
    public Tensor log() {
        return put(CoreOp.LOG);
    }

    /** Returns the absolute value; its gradient at 0 is 0. */
    public Tensor abs() {
        return put(CoreOp.ABS);
    }

    /** Returns the square root. */
    public Tensor sqrt() {
        return put(CoreOp.SQRT);
    }

    /** Returns {@code 1 / √x}. */
    public Tensor rsqrt() {
        return put(CoreOp.RSQRT);
    }

    /** Returns the sine of radians. */
    public Tensor sin() {
        return put(CoreOp.SIN);
    }

    /** Returns the cosine of radians. */
    public Tensor cos() {
        return put(CoreOp.COS);
    }

    /** Returns softmax over the last dimension. */
    public Tensor softmax() {
        return put(CoreOp.SOFTMAX);
    }

    /** Returns 1 where {@code x > 0}, else 0, as 32-bit floats; it has no gradient. */
    public Tensor isPositive() {
        return put(CoreOp.IS_POSITIVE);
    }

    /** Returns integers, or floats of a lower precision, as 32-bit floats. */
    public Tensor toFloat() {
        return put(CoreOp.TO_FLOAT);
    }

    /** Returns floats as 64-bit integers, cut towards zero; it has no gradient. */
    public Tensor toLong() {
        return put(CoreOp.TO_LONG);
    }

    // ---- arithmetic, broadcast

    /** Returns {@code x + other}. */
    public Tensor add(Tensor other) {
        return put(CoreOp.ADD, Attributes.NONE, Elements.required("other", other));
    }

    /** Returns {@code x - other}. */
    public Tensor sub(Tensor other) {
        return put(CoreOp.SUB, Attributes.NONE, Elements.required("other", other));
    }

    /** Returns {@code x · other}, value by value. */
    public Tensor mul(Tensor other) {
        return put(CoreOp.MUL, Attributes.NONE, Elements.required("other", other));
    }

    /** Returns {@code x / other}, value by value. */
    public Tensor div(Tensor other) {
        return put(CoreOp.DIV, Attributes.NONE, Elements.required("other", other));
    }

    /** Returns {@code x + number}; integers stay integers if the number is whole. */
    public Tensor add(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        Op.number(number);
        return whole ? put(CoreOp.ADD_NUMBER, (long) number) : put(CoreOp.ADD_NUMBER, number);
    }

    /** Returns {@code x · number}; for floats. */
    public Tensor mul(double number) {
        Op.number(number);
        return put(CoreOp.MUL_NUMBER, number);
    }

    /** Returns {@code x} to the power of a number; at 0 the gradient of a power below 1 is infinite. */
    public Tensor pow(double exponent) {
        Op.number(exponent);
        return put(CoreOp.POW_NUMBER, exponent);
    }

    /** Returns {@code -x}. */
    public Tensor neg() {
        return mul(-1);
    }

    /** Returns the matrix product of the last two dimensions, batched over the others. */
    public Tensor matmul(Tensor other) {
        return put(CoreOp.MATMUL, Attributes.NONE, Elements.required("other", other));
    }

    // ---- positions and the key-value cache

    /** Returns {@code 0, 1, .., n - 1} as 64-bit integers, n being the size of x along an axis. */
    public Tensor arange(int axis) {
        return put(CoreOp.ARANGE, axis);
    }

    /**
     * Returns how far each key is after each query, {@code [queries, keys]} floats: 0 for itself, negative for the past.
     * This tensor is of the queries, {@code [b, queries, ..]}, which are the last ones of the keys, as when the first keys
     * come from a cache.
     *
     * @param keys {@code [b, keys, ..]}
     */
    public Tensor distance(Tensor keys) {
        Elements.required("keys", keys);
        Shapes.axis(shape, 1, "distance");
        Shapes.axis(keys.shape, 1, "distance");
        Tensor key = keys.arange(1);
        Tensor query = key.put(CoreOp.NARROW, Attributes.of(0, 1), this);
        return key.sub(query.unsqueeze(1)).toFloat();
    }

    /**
     * Returns x after all that stands in the key-value cache under this name; without a cache, and in training, x itself.
     * With one, x is kept there for later calls.
     *
     * @return {@code [b, h, past + s, d]} for keys or values {@code [b, h, s, d]}, h and d known
     */
    public Tensor cached(Scope at, String name) {
        Elements.required("at", at);
        Elements.required("name", name);
        String full = at.name(name);
        if (shape.rank() != 4 || shape.get(1) < 0 || shape.get(3) < 0) {
            throw new IllegalArgumentException(
                    Quoted.bare(full) + " to be cached is " + shape + "; wanted [b, h, s, d]");
        }
        return graph.cache(this, new CacheEntry(full, shape.get(1), shape.get(3)));
    }

    // ---- shape

    /** Returns x with two dimensions exchanged. */
    public Tensor transpose(int first, int second) {
        return put(CoreOp.TRANSPOSE, first, second);
    }

    /** Returns x in another shape of as many values; one size may be -1, for what the others leave. */
    public Tensor reshape(long... sizes) {
        Elements.required("sizes", sizes);
        return graph.add(CoreOp.RESHAPE, List.of(this), Attributes.of((Object[]) boxed(sizes)));
    }

    /** Returns x with the dimensions from one to another, both included, as one. */
    public Tensor flatten(int first, int last) {
        return put(CoreOp.FLATTEN, first, last);
    }

    /** Returns x with one dimension as several; one size may be -1, for what the others leave. */
    public Tensor unflatten(int axis, long... sizes) {
        Elements.required("sizes", sizes);
        List<Object> settings = new ArrayList<>();
        settings.add((long) axis);
        settings.addAll(Arrays.asList(boxed(sizes)));
        return graph.add(CoreOp.UNFLATTEN, List.of(this), new Attributes(settings));
    }

    private static Long[] boxed(long... sizes) {
        return Arrays.stream(sizes).boxed().toArray(Long[]::new);
    }

    /** Returns {@code [b, s, h·d]} as {@code [b, h, s, d]}. */
    public Tensor splitHeads(int heads) {
        if (shape.rank() != 3) {
            throw new IllegalArgumentException("splitHeads wants [b, s, width]; got " + shape);
        }
        requireHeads(heads, Shapes.width(shape, "splitHeads"));
        return unflatten(-1, heads, -1).transpose(1, 2);
    }

    /**
     * Checks that heads divide a width.
     *
     * @throws IllegalArgumentException if they do not, with the nearest widths that fit
     */
    public static void requireHeads(int heads, long width) {
        if (heads < 1) {
            throw new IllegalArgumentException("heads is " + heads + "; there must be at least 1");
        }
        if (width % heads != 0) {
            long below = width / heads * heads;
            String fitting = below == 0
                    ? "the smallest width that fits is " + heads
                    : "nearest widths that fit are " + below + " and " + (below + heads);
            throw new IllegalArgumentException("heads " + heads + " does not divide width " + width + "; " + fitting);
        }
    }

    /** Returns {@code [b, h, s, d]} as {@code [b, s, h·d]}. */
    public Tensor mergeHeads() {
        if (shape.rank() != 4) {
            throw new IllegalArgumentException("mergeHeads wants [b, h, s, d]; got " + shape);
        }
        return transpose(1, 2).flatten(-2, -1);
    }

    /** Returns x with each entry along an axis followed by its copies, so that it stands there so many times. */
    public Tensor repeatInterleave(int times, int axis) {
        if (times < 1) {
            throw new IllegalArgumentException("repeatInterleave: times is " + times + "; it must be at least 1");
        }
        return put(CoreOp.REPEAT_INTERLEAVE, times, axis);
    }

    /** Returns x with a dimension of size 1 put in. */
    public Tensor unsqueeze(int axis) {
        return put(CoreOp.UNSQUEEZE, axis);
    }

    /** Returns the index-th entry along an axis, which goes away; {@code index} may be negative. */
    public Tensor select(int axis, int index) {
        return put(CoreOp.SELECT, axis, index);
    }

    /** Returns the entries {@code [from, to)} along an axis; {@code to} counts from the end if it is negative. */
    public Tensor slice(int axis, long from, long to) {
        return put(CoreOp.SLICE, axis, from, to);
    }

    /** Returns the last entries of x along an axis, as many as {@code like} has along it. */
    public Tensor narrow(int axis, Tensor like) {
        return put(CoreOp.NARROW, Attributes.of(axis, axis), Elements.required("like", like));
    }

    /** Returns {@code [1, ..]} with its first dimension expanded to as many entries as {@code like} has. */
    public Tensor expand(Tensor like) {
        return put(CoreOp.EXPAND, Attributes.of(Math.max(0, shape.rank() - 1)), Elements.required("like", like));
    }

    /** Returns the tensors joined along an axis. */
    public static Tensor concat(List<Tensor> parts, int axis) {
        List<Tensor> all = Elements.of("parts", parts);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("concat needs at least one tensor");
        }
        return all.get(0).graph.add(CoreOp.CONCAT, all, Attributes.of(axis));
    }

    // ---- reductions

    /** Returns the sum over an axis, which stays with size 1. */
    public Tensor sum(int axis) {
        return put(CoreOp.SUM, axis);
    }

    /** Returns the mean over an axis, which stays with size 1. */
    public Tensor mean(int axis) {
        return put(CoreOp.MEAN, axis);
    }

    /** Returns the greatest value along an axis, which stays with size 1. */
    public Tensor max(int axis) {
        return put(CoreOp.MAX, axis);
    }

    /** Returns the sums of the values up to each one along an axis. */
    public Tensor cumsum(int axis) {
        return put(CoreOp.CUMSUM, axis);
    }

    // ---- losses: a scalar, the mean over the examples

    /**
     * Returns the cross-entropy of a softmax of these logits, the mean over the targets that are not {@code -100}. If all
     * are, it is NaN, and gradients are zero or NaN: leave such a batch out. Logits are {@code [b, classes]} or
     * {@code [b, s, classes]}.
     *
     * @param target class indices, {@code [b]} or {@code [b, s]}, 64-bit integers; -100 for one that does not count
     * @param labelSmoothing in [0, 1): the share of the target spread evenly over all classes (Szegedy et al. 2016)
     */
    public Tensor crossEntropy(Tensor target, double labelSmoothing) {
        return put(
                CoreOp.CROSS_ENTROPY,
                Attributes.of(labelSmoothing, shape.rank() == 3),
                Elements.required("target", target));
    }

    /**
     * Returns the cross-entropy of a softmax of these logits for each target, of the shape of the targets; 0 where a target is
     * -100. Logits are {@code [b, classes]} or {@code [b, s, classes]}.
     *
     * @param target class indices, {@code [b]} or {@code [b, s]}, 64-bit integers; -100 for one that does not count
     * @param labelSmoothing in [0, 1): the share of the target spread evenly over all classes (Szegedy et al. 2016)
     * @param classWeights by which the logarithm of each class counts, {@code [classes]}; null for 1
     */
    public Tensor crossEntropyOfEach(Tensor target, double labelSmoothing, @Nullable Tensor classWeights) {
        return put(
                CoreOp.CROSS_ENTROPY_EACH,
                Attributes.of(labelSmoothing, shape.rank() == 3),
                Elements.required("target", target),
                classWeights);
    }

    /**
     * Returns the cross-entropy of independent sigmoids of these logits.
     *
     * @param target probabilities in [0, 1] of the same shape, floats
     */
    public Tensor binaryCrossEntropy(Tensor target) {
        return put(CoreOp.BINARY_CROSS_ENTROPY, Attributes.NONE, Elements.required("target", target));
    }

    /** Returns the operation, the shape and the type, such as {@code linear [?, 8] F32}. */
    @Override
    public String toString() {
        return op.label() + ' ' + shape + ' ' + type;
    }
}
