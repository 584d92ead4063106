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

/**
 * Runs each operation at once, on the arrays of any DJL engine; the reference that other backends are held against.
 *
 * <p>Every result belongs to the manager of the call; closing that frees them all.
 *
 * @param weights the weights of the model by full name
 * @param call what owns the results; the inputs belong to it too
 * @param training whether dropout drops
 */
public record EagerOps(Map<String, NDArray> weights, NDManager call, boolean training) implements Ops<NDArray> {
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
                    + ShapeOps.text(new Shape(shape)) + "; a component must ask for the same weights each time it is"
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
        NDArray scores = query.matMul(key.swapAxes(2, 3)).mul((float) (1 / Math.sqrt((double) width(query))));
        if (mask.bias() != null) {
            scores = scores.add(mask.bias());
        }
        if (mask.causal()) {
            scores = scores.add(hiddenFuture(scores));
        }
        return dropout(scores.softmax(-1), dropout).matMul(value);
    }

    /** {@code [query, key]}: 0 up to the diagonal, a very negative number after it. */
    private static NDArray hiddenFuture(NDArray scores) {
        long queries = scores.getShape().get(2);
        long keys = scores.getShape().get(3);
        NDArray row = scores.getManager().arange(0, (int) queries, 1, DataType.INT64, scores.getDevice());
        NDArray column = scores.getManager().arange(0, (int) keys, 1, DataType.INT64, scores.getDevice());
        return column.expandDims(0)
                .gt(row.expandDims(1))
                .toType(scores.getDataType(), false)
                .mul(-1e9f);
    }

    @Override
    public NDArray dropout(NDArray x, double probability) {
        return training && probability > 0
                ? Dropout.dropout(x, (float) probability, true).head()
                : x;
    }

    @Override
    public NDArray gelu(NDArray x) {
        return Activation.gelu(x);
    }

    @Override
    public NDArray geluTanh(NDArray x) {
        NDArray inner = x.mul(x).mul(0.044715f).add(1).mul(x).mul((float) Math.sqrt(2 / Math.PI));
        return inner.tanh().add(1).mul(x).mul(0.5f);
    }

    @Override
    public NDArray silu(NDArray x) {
        return x.mul(Activation.sigmoid(x));
    }

    @Override
    public NDArray relu(NDArray x) {
        return Activation.relu(x);
    }

    @Override
    public NDArray tanh(NDArray x) {
        return x.tanh();
    }

    @Override
    public NDArray sigmoid(NDArray x) {
        return Activation.sigmoid(x);
    }

    @Override
    public NDArray exp(NDArray x) {
        return x.exp();
    }

    @Override
    public NDArray softmax(NDArray x) {
        return x.softmax(-1);
    }

    @Override
    public NDArray add(NDArray a, NDArray b) {
        return a.add(b);
    }

    @Override
    public NDArray sub(NDArray a, NDArray b) {
        return a.sub(b);
    }

    @Override
    public NDArray mul(NDArray a, NDArray b) {
        return a.mul(b);
    }

    @Override
    public NDArray div(NDArray a, NDArray b) {
        return a.div(b);
    }

    @Override
    public NDArray shift(NDArray x, double by) {
        return x.add((float) by);
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
    public NDArray unsqueeze(NDArray x, int axis) {
        return x.expandDims(axis);
    }

    @Override
    public NDArray select(NDArray x, int axis, int index) {
        int at = axis < 0 ? axis + x.getShape().dimension() : axis;
        return x.get(new NDIndex(":,".repeat(at) + index));
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
    public NDArray crossEntropy(NDArray logits, NDArray target, double labelSmoothing) {
        NDArray logProbabilities = logits.logSoftmax(-1);
        NDArray likelihood = logProbabilities.gather(target.expandDims(1), 1).mean();
        NDArray even = logProbabilities.mean();
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
