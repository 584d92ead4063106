package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Op.Attributes;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph operation by operation, on the arrays of any DJL engine; the reference that scripts are held against.
 *
 * <p>Every result belongs to the manager of the call; closing that frees them all.
 *
 * @param inputs by the names of the graph's inputs; they belong to the call
 * @param weights the weights of the model by full name
 * @param call what owns the results
 * @param random what dropout draws from; null for none
 * @param cache what the key-value cache has by name; each call puts longer arrays in its place, which belong to
 *     {@code call}; null for no cache
 */
record EagerInterpreter(
        Map<String, NDArray> inputs,
        Map<String, NDArray> weights,
        NDManager call,
        @Nullable SplittableRandom random,
        @Nullable Map<String, NDArray> cache) {
    /** The target that does not count, as in PyTorch. */
    private static final int IGNORED = -100;

    /** Returns the values of a result. */
    NDArray run(Tensor result) {
        Map<Tensor, NDArray> values = new HashMap<>();
        NDArray last = null;
        for (Tensor tensor : Graph.needed(result)) {
            if (!(tensor.op() instanceof CoreOp op)) {
                throw new IllegalStateException(tensor.op().label() + " is for scripts only");
            }
            List<NDArray> in = new ArrayList<>();
            tensor.inputs().forEach(input -> in.add(values.get(input)));
            last = run(op, in, tensor.attributes());
            values.put(tensor, last);
        }
        return Objects.requireNonNull(last);
    }

    private NDArray run(CoreOp op, List<NDArray> in, Attributes a) {
        return switch (op) {
            case INPUT -> Objects.requireNonNull(inputs.get((String) a.values().get(0)));
            case WEIGHT -> weight((Parameter) a.values().get(0));
            case CONSTANT -> constant(a.reals());
            case LINEAR ->
                Linear.linear(in.get(0), in.get(1), in.size() > 2 ? in.get(2) : null)
                        .head();
            case EMBEDDING ->
                Embedding.embedding(within(in.get(1), size(in.get(0), 0), false), in.get(0), SparseFormat.DENSE)
                        .head();
            case LAYER_NORM -> layerNorm(in, (float) a.real(1));
            case RMS_NORM -> rmsNorm(in.get(0), in.get(1), (float) a.real(1));
            case CONV1D ->
                Conv1d.conv1d(in.get(0), in.get(1), bias(in), each(a, 1, 0), each(a, 1, 1), once(1), groups(a))
                        .head();
            case CONV2D ->
                Conv2d.conv2d(in.get(0), in.get(1), bias(in), each(a, 2, 0), each(a, 2, 1), once(2), groups(a))
                        .head();
            case ATTENTION -> attention(in, a.flag(0), a.real(1));
            case DROPOUT -> dropout(in.get(0), a.real(0));
            case CACHE -> cached(in.get(0), ((CacheEntry) a.values().get(0)).name());
            case ADD -> in.get(0).add(in.get(1));
            case SUB -> in.get(0).sub(in.get(1));
            case MUL -> in.get(0).mul(in.get(1));
            case DIV -> in.get(0).div(in.get(1));
            case ADD_NUMBER -> addNumber(in.get(0), a.values().get(0));
            case MUL_NUMBER -> in.get(0).mul((float) a.real(0));
            case POW_NUMBER -> in.get(0).pow(a.real(0));
            case MATMUL -> in.get(0).matMul(in.get(1));
            case ARANGE -> arange(size(in.get(0), a.axis(0)));
            case TRANSPOSE -> in.get(0).swapAxes(axis(in.get(0), a.axis(0)), axis(in.get(0), a.axis(1)));
            case RESHAPE -> in.get(0).reshape(a.integers(0));
            case FLATTEN -> flatten(in.get(0), a.axis(0), a.axis(1));
            case UNFLATTEN -> unflatten(in.get(0), a.axis(0), a.integers(1));
            case REPEAT_INTERLEAVE -> in.get(0).repeat(axis(in.get(0), a.axis(1)), a.integer(0));
            case UNSQUEEZE -> in.get(0).expandDims(a.axis(0));
            case SELECT -> in.get(0).get(new NDIndex(":,".repeat(axis(in.get(0), a.axis(0))) + a.integer(1)));
            case SLICE -> slice(in.get(0), a.axis(0), a.integer(1), a.integer(2));
            case NARROW -> {
                long size = size(in.get(0), a.axis(0));
                yield slice(in.get(0), a.axis(0), firstOfLast(size, size(in.get(1), a.axis(1))), size);
            }
            case EXPAND -> expand(in.get(0), in.get(1));
            // The engine copies a single array without its gradient.
            case CONCAT -> in.size() == 1 ? in.get(0) : NDArrays.concat(new NDList(in), a.axis(0));
            case SUM -> in.get(0).sum(new int[] {a.axis(0)}, true);
            case MEAN -> in.get(0).mean(new int[] {a.axis(0)}, true);
            case MAX -> in.get(0).max(new int[] {a.axis(0)}, true);
            case CUMSUM -> in.get(0).cumSum(axis(in.get(0), a.axis(0)));
            case CROSS_ENTROPY -> crossEntropy(in.get(0), within(in.get(1), size(in.get(0), -1), true), a.real(0));
            case CROSS_ENTROPY_EACH ->
                crossEntropyOfEach(
                        in.get(0),
                        within(in.get(1), size(in.get(0), -1), true),
                        a.real(0),
                        in.size() > 2 ? in.get(2) : null);
            case BINARY_CROSS_ENTROPY -> binaryCrossEntropy(in.get(0), in.get(1));
            case GELU,
                    GELU_TANH,
                    SILU,
                    RELU,
                    TANH,
                    SIGMOID,
                    SOFTPLUS,
                    ERF,
                    EXP,
                    LOG,
                    ABS,
                    SQRT,
                    RSQRT,
                    SIN,
                    COS,
                    SOFTMAX,
                    IS_POSITIVE,
                    TO_FLOAT,
                    TO_LONG,
                    TO_BFLOAT16 -> function(op, in.get(0));
        };
    }

    private static NDArray function(CoreOp op, NDArray x) {
        return switch (op) {
            case GELU -> Activation.gelu(x);
            case GELU_TANH -> geluByTanh(x);
            case SILU -> x.mul(Activation.sigmoid(x));
            case RELU -> Activation.relu(x);
            case TANH -> x.tanh();
            case SIGMOID -> Activation.sigmoid(x);
            case SOFTPLUS -> Activation.softPlus(x);
            case ERF -> x.erf();
            case EXP -> x.exp();
            case LOG -> x.log();
            case ABS -> x.abs();
            case SQRT -> x.sqrt();
            case RSQRT -> x.sqrt().pow(-1);
            case SIN -> x.sin();
            case COS -> x.cos();
            case SOFTMAX -> x.softmax(-1);
            case IS_POSITIVE -> x.gt(0).toType(DataType.FLOAT32, false);
            case TO_FLOAT -> x.toType(DataType.FLOAT32, false);
            case TO_LONG -> x.toType(DataType.INT64, false);
            default -> throw new IllegalStateException(op.label() + " is for scripts only");
        };
    }

    /** The engine gives a result to the manager of its first operand, so a weight is handed out as a view. */
    private NDArray weight(Parameter parameter) {
        NDArray weight = weights.get(parameter.name());
        if (weight == null
                || !weight.getShape().equals(new Shape(parameter.shape().toArray()))) {
            throw new IllegalStateException(parameter.name() + " is not among the weights of this model with shape "
                    + parameter.shape() + "; a component must ask for the same weights each time it is applied");
        }
        NDArray view = weight.reshape(weight.getShape());
        view.attach(call);
        return view;
    }

    private NDArray constant(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return call.create(floats);
    }

    private static NDArray layerNorm(List<NDArray> in, float epsilon) {
        NDArray bias = in.size() > 2 ? in.get(2) : in.get(1).zerosLike();
        return LayerNorm.layerNorm(in.get(0), in.get(1).getShape(), in.get(1), bias, epsilon)
                .head();
    }

    private static NDArray rmsNorm(NDArray x, NDArray weight, float epsilon) {
        NDArray root = x.mul(x).mean(new int[] {-1}, true).add(epsilon).sqrt();
        return x.div(root).mul(weight);
    }

    private static @Nullable NDArray bias(List<NDArray> in) {
        return in.size() > 2 ? in.get(2) : null;
    }

    /** Returns an attribute of a convolution for each of its dimensions. */
    private static Shape each(Attributes a, int dimensions, int place) {
        long[] all = new long[dimensions];
        Arrays.fill(all, a.integer(place));
        return new Shape(all);
    }

    private static Shape once(int dimensions) {
        long[] all = new long[dimensions];
        Arrays.fill(all, 1);
        return new Shape(all);
    }

    private static int groups(Attributes a) {
        return a.axis(2);
    }

    private NDArray attention(List<NDArray> in, boolean causal, double dropout) {
        NDArray query = in.get(0);
        NDArray key = in.get(1);
        NDArray value = in.get(2);
        long sharing = query.getShape().get(1) / key.getShape().get(1);
        if (sharing > 1) {
            key = key.repeat(1, sharing);
            value = value.repeat(1, sharing);
        }
        double width = query.getShape().get(3);
        NDArray scores = query.matMul(key.swapAxes(2, 3)).mul((float) (1 / Math.sqrt(width)));
        if (in.size() > 3) {
            scores = scores.add(in.get(3));
        }
        if (causal) {
            long keys = size(key, 2);
            NDArray at = arange(size(query, 2))
                    .add(firstOfLast(keys, size(query, 2)))
                    .expandDims(1);
            NDArray distance = arange(keys).expandDims(0).sub(at);
            scores = scores.add(function(CoreOp.IS_POSITIVE, distance).mul((float) Mask.HIDDEN));
        }
        return dropout(scores.softmax(-1), dropout).matMul(value);
    }

    private NDArray dropout(NDArray x, double probability) {
        SplittableRandom drawn = random;
        if (drawn == null || probability == 0) {
            return x;
        }
        float[] kept = new float[Math.toIntExact(x.size())];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = drawn.nextDouble() < probability ? 0 : (float) (1 / (1 - probability));
        }
        return x.mul(call.create(kept, x.getShape()));
    }

    private NDArray cached(NDArray x, String name) {
        if (cache == null) {
            return x;
        }
        NDArray past = cache.get(name);
        NDArray all = x;
        if (past != null) {
            NDArray view = past.reshape(past.getShape()); // results belong to the manager of the first operand
            view.attach(call);
            all = NDArrays.concat(new NDList(view, x), 2);
        }
        cache.put(name, all);
        return all;
    }

    private static NDArray geluByTanh(NDArray x) {
        NDArray inner = x.mul(x).mul(0.044715f).add(1).mul(x).mul((float) Math.sqrt(2 / Math.PI));
        return inner.tanh().add(1).mul(x).mul(0.5f);
    }

    private static NDArray addNumber(NDArray x, Object number) {
        if (number instanceof Long whole) {
            return x.getDataType() == DataType.INT64 ? x.add(whole) : x.add(whole.floatValue());
        }
        return x.toType(DataType.FLOAT32, false).add(((Double) number).floatValue());
    }

    private NDArray arange(long size) {
        long[] values = new long[Math.toIntExact(size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return call.create(values);
    }

    private static NDArray flatten(NDArray x, int first, int last) {
        long[] sizes = x.getShape().getShape();
        List<Long> flat = new ArrayList<>();
        int from = axis(x, first);
        for (int i = 0; i < sizes.length; i++) {
            if (i > from && i <= axis(x, last)) {
                flat.set(from, flat.get(from) * sizes[i]);
            } else {
                flat.add(sizes[i]);
            }
        }
        return x.reshape(new Shape(flat));
    }

    private static NDArray unflatten(NDArray x, int at, long... parts) {
        List<Long> sizes = new ArrayList<>();
        for (long size : x.getShape().getShape()) {
            sizes.add(size);
        }
        long all = sizes.remove(axis(x, at));
        long known = 1;
        for (long part : parts) {
            known *= part < 0 ? 1 : part;
        }
        for (int i = 0; i < parts.length; i++) {
            sizes.add(axis(x, at) + i, parts[i] < 0 ? all / known : parts[i]);
        }
        return x.reshape(new Shape(sizes));
    }

    private static NDArray slice(NDArray x, int axis, long from, long to) {
        long end = to < 0 ? size(x, axis) + to : to;
        return x.get(new NDIndex(":,".repeat(axis(x, axis)) + from + ":" + end));
    }

    private static long firstOfLast(long all, long wanted) {
        if (wanted > all) {
            throw new IllegalArgumentException("the last " + wanted + " of " + all + " entries were asked for");
        }
        return all - wanted;
    }

    private static NDArray expand(NDArray x, NDArray like) {
        long[] shape = x.getShape().getShape().clone();
        shape[0] = like.getShape().get(0);
        return x.broadcast(shape);
    }

    private static int axis(NDArray x, int axis) {
        return axis < 0 ? axis + x.getShape().dimension() : axis;
    }

    private static long size(NDArray x, int axis) {
        return x.getShape().get(axis(x, axis));
    }

    /** An index that is not there is an error on the processor; on a GPU it would end the work of the whole process with it. */
    private static NDArray within(NDArray index, long size, boolean isTarget) {
        if (index.getDevice().isGpu()) {
            for (long i : index.toLongArray()) {
                if ((i < 0 || i >= size) && !(isTarget && i == IGNORED)) {
                    throw new IllegalArgumentException("index out of range: " + i + " is outside [0, " + size + ")");
                }
            }
        }
        return index;
    }

    private static NDArray crossEntropy(NDArray logits, NDArray target, double labelSmoothing) {
        long classes = logits.getShape().get(logits.getShape().dimension() - 1);
        NDArray logProbabilities = logits.reshape(-1, classes).logSoftmax(-1);
        NDArray flat = target.reshape(-1, 1);
        NDArray counted = flat.neq(IGNORED).toType(DataType.FLOAT32, false);
        NDArray index = flat.mul(flat.neq(IGNORED).toType(DataType.INT64, false));
        NDArray count = counted.sum();
        NDArray likelihood =
                logProbabilities.gather(index, 1).mul(counted).sum().div(count);
        NDArray even = logProbabilities.mul(counted).sum().div(count.mul(classes));
        return likelihood.mul((float) (labelSmoothing - 1)).sub(even.mul((float) labelSmoothing));
    }

    private static NDArray crossEntropyOfEach(
            NDArray logits, NDArray target, double labelSmoothing, @Nullable NDArray classWeights) {
        NDArray weighted = logits.logSoftmax(-1).neg();
        if (classWeights != null) {
            weighted = weighted.mul(classWeights);
        }
        NDArray counted = target.neq(IGNORED);
        NDArray index = target.mul(counted.toType(DataType.INT64, false));
        int last = logits.getShape().dimension() - 1;
        NDArray own = weighted.gather(index.expandDims(last), last).squeeze(last);
        NDArray even = weighted.mean(new int[] {last});
        return own.mul((float) (1 - labelSmoothing))
                .add(even.mul((float) labelSmoothing))
                .mul(counted.toType(DataType.FLOAT32, false));
    }

    private static NDArray binaryCrossEntropy(NDArray logits, NDArray target) {
        // -ln sigmoid(x) is softplus(-x); it neither overflows nor loses its gradient at 0
        NDArray hit = Activation.softPlus(logits.neg()).mul(target);
        NDArray missed = Activation.softPlus(logits).mul(target.neg().add(1));
        return hit.add(missed).mean();
    }
}
