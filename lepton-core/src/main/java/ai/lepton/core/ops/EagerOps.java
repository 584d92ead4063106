package ai.lepton.core.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs each operation at once, on the arrays of any DJL engine; the reference that other backends are held against.
 *
 * <p>Every result belongs to the manager of the call; closing that frees them all.
 *
 * @param weights the weights of the model by full name
 * @param call what owns the results; the inputs belong to it too
 * @param training whether dropout drops
 * @param cache what {@link #remember} has by name; each call puts longer arrays in its place, which belong to
 *     {@code call}; null for no cache
 */
public record EagerOps(
        Map<String, NDArray> weights,
        NDManager call,
        boolean training,
        @Nullable Map<String, NDArray> cache) implements Ops<NDArray> {
    /** The target that does not count, as in PyTorch. */
    private static final int IGNORED = -100;

    /** Keeps the map, not copies of the arrays. */
    public EagerOps {
        weights = Map.copyOf(weights);
    }

    @Override
    public Shape shape(NDArray x) {
        return x.getShape();
    }

    /** The engine gives a result to the manager of its first operand, so a weight is handed out as a view. */
    @Override
    public NDArray weight(Scope at, String name, Init init, long... shape) {
        NDArray view = stored(at, name, shape).reshape(shape);
        view.attach(call);
        return view;
    }

    private NDArray stored(Scope at, String name, long... shape) {
        NDArray weight = weights.get(at.name(name));
        if (weight == null || !weight.getShape().equals(new Shape(shape))) {
            throw new IllegalStateException(at.name(name) + " is not among the weights of this model with shape "
                    + Shapes.text(new Shape(shape)) + "; a component must ask for the same weights each time it is"
                    + " applied");
        }
        return weight;
    }

    @Override
    public NDArray linear(NDArray x, Scope at, long out, boolean bias) {
        NDArray weight = stored(at, "weight", out, width(x));
        return Linear.linear(x, weight, bias ? stored(at, "bias", out) : null).head();
    }

    @Override
    public NDArray embedding(NDArray indices, Scope at, long rows, long width) {
        return Embedding.embedding(indices, stored(at, "weight", rows, width), SparseFormat.DENSE)
                .head();
    }

    @Override
    public NDArray layerNorm(NDArray x, Scope at, double epsilon) {
        NDArray weight = stored(at, "weight", width(x));
        NDArray bias = stored(at, "bias", width(x));
        return LayerNorm.layerNorm(x, weight.getShape(), weight, bias, (float) epsilon)
                .head();
    }

    @Override
    public NDArray rmsNorm(NDArray x, Scope at, double epsilon) {
        NDArray root = x.mul(x).mean(new int[] {-1}, true).add((float) epsilon).sqrt();
        return x.div(root).mul(stored(at, "weight", width(x)));
    }

    @Override
    public NDArray attention(NDArray query, NDArray key, NDArray value, Mask<NDArray> mask, double dropout) {
        long sharing = query.getShape().get(1) / key.getShape().get(1);
        if (sharing > 1) {
            key = repeatHeads(key, (int) sharing);
            value = repeatHeads(value, (int) sharing);
        }
        NDArray scores = query.matMul(key.swapAxes(2, 3)).mul((float) (1 / Math.sqrt((double) width(query))));
        if (mask.bias() != null) {
            scores = scores.add(mask.bias());
        }
        if (mask.causal()) {
            NDArray distance = distance(query.swapAxes(1, 2), key.swapAxes(1, 2));
            scores = scores.add(isPositive(distance).mul((float) Mask.HIDDEN));
        }
        return dropout(scores.softmax(-1), dropout).matMul(value);
    }

    @Override
    public NDArray dropout(NDArray x, double probability) {
        return training && probability > 0
                ? Dropout.dropout(x, (float) probability, true).head()
                : x;
    }

    @Override
    public NDArray apply(Unary function, NDArray x) {
        return switch (function) {
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
            case SIN -> x.sin();
            case COS -> x.cos();
            case IS_POSITIVE -> x.gt(0).toType(DataType.FLOAT32, false);
            case TO_FLOAT -> x.toType(DataType.FLOAT32, false);
            case TO_LONG -> x.toType(DataType.INT64, false);
            case SOFTMAX -> x.softmax(-1);
        };
    }

    private static NDArray geluByTanh(NDArray x) {
        NDArray inner = x.mul(x).mul(0.044715f).add(1).mul(x).mul((float) Math.sqrt(2 / Math.PI));
        return inner.tanh().add(1).mul(x).mul(0.5f);
    }

    @Override
    public NDArray apply(Binary function, NDArray a, NDArray b) {
        return switch (function) {
            case ADD -> a.add(b);
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV -> a.div(b);
        };
    }

    @Override
    public NDArray shift(NDArray x, double by) {
        return x.getDataType() == DataType.INT64 && by == Math.rint(by)
                ? x.add((long) by)
                : toFloat(x).add((float) by);
    }

    @Override
    public NDArray scale(NDArray x, double by) {
        return x.mul((float) by);
    }

    @Override
    public NDArray matmul(NDArray a, NDArray b) {
        return a.matMul(b);
    }

    @Override
    public NDArray constant(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return call.create(floats);
    }

    @Override
    public NDArray range(NDArray x, int axis) {
        return range(size(x, axis));
    }

    private NDArray range(long size) {
        long[] values = new long[Math.toIntExact(size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return call.create(values);
    }

    @Override
    public NDArray distance(NDArray queries, NDArray keys) {
        long offset = size(keys, 1) - size(queries, 1);
        NDArray query = range(size(queries, 1)).add(offset).expandDims(1);
        return range(size(keys, 1)).expandDims(0).sub(query).toType(DataType.FLOAT32, false);
    }

    @Override
    public NDArray remember(NDArray x, Scope at, String name) {
        if (cache == null) {
            return x;
        }
        NDArray past = cache.get(at.name(name));
        NDArray all = x;
        if (past != null) {
            NDArray view = past.reshape(past.getShape()); // results belong to the manager of the first operand
            view.attach(call);
            all = NDArrays.concat(new NDList(view, x), 2);
        }
        cache.put(at.name(name), all);
        return all;
    }

    @Override
    public NDArray transpose(NDArray x, int first, int second) {
        return x.swapAxes(first, second);
    }

    @Override
    public NDArray splitHeads(NDArray x, int heads) {
        Shape s = x.getShape();
        return x.reshape(s.get(0), s.get(1), heads, s.get(2) / heads).swapAxes(1, 2);
    }

    @Override
    public NDArray mergeHeads(NDArray x) {
        Shape s = x.getShape();
        return x.swapAxes(1, 2).reshape(s.get(0), s.get(2), s.get(1) * s.get(3));
    }

    @Override
    public NDArray repeatHeads(NDArray x, int times) {
        return x.repeat(1, times);
    }

    @Override
    public NDArray unsqueeze(NDArray x, int axis) {
        return x.expandDims(axis);
    }

    @Override
    public NDArray select(NDArray x, int axis, int index) {
        return x.get(new NDIndex(":,".repeat(axis(x, axis)) + index));
    }

    @Override
    public NDArray slice(NDArray x, int axis, long from, long to) {
        long end = to < 0 ? size(x, axis) + to : to;
        return x.get(new NDIndex(":,".repeat(axis(x, axis)) + from + ":" + end));
    }

    @Override
    public NDArray last(NDArray x, int axis, NDArray like) {
        long size = size(x, axis);
        return slice(x, axis, size - size(like, axis), size);
    }

    private static int axis(NDArray x, int axis) {
        return axis < 0 ? axis + x.getShape().dimension() : axis;
    }

    private static long size(NDArray x, int axis) {
        return x.getShape().get(axis(x, axis));
    }

    @Override
    public NDArray concat(List<NDArray> parts, int axis) {
        // The engine copies a single array without its gradient.
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(new NDList(parts), axis);
    }

    @Override
    public NDArray repeatFor(NDArray x, NDArray like) {
        long[] shape = x.getShape().getShape().clone();
        shape[0] = like.getShape().get(0);
        return x.broadcast(shape);
    }

    @Override
    public NDArray sum(NDArray x, int axis) {
        return x.sum(new int[] {axis}, true);
    }

    @Override
    public NDArray mean(NDArray x, int axis) {
        return x.mean(new int[] {axis}, true);
    }

    @Override
    public NDArray max(NDArray x, int axis) {
        return x.max(new int[] {axis}, true);
    }

    @Override
    public NDArray cumsum(NDArray x, int axis) {
        return x.cumSum(axis(x, axis));
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray target, double labelSmoothing) {
        long classes = width(logits);
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

    @Override
    public NDArray binaryCrossEntropy(NDArray logits, NDArray target) {
        // -ln sigmoid(x) is softplus(-x); it neither overflows nor loses its gradient at 0
        NDArray hit = Activation.softPlus(logits.neg()).mul(target);
        NDArray missed = Activation.softPlus(logits).mul(target.neg().add(1));
        return hit.add(missed).mean();
    }
}
