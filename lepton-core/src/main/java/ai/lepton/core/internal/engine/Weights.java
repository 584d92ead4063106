package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Parameter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of a model on the engine, in a manager of their own. */
final class Weights {
    private final List<Parameter> parameters;
    private final NDArray[] arrays;

    /**
     * Takes the values of all weights.
     *
     * @param trainable whether they will be changed: then they are copied, for a source may give what can't be written to,
     *     such as parts of a mapped file
     */
    Weights(NDManager manager, List<Parameter> parameters, WeightSource source, boolean trainable) {
        this.parameters = parameters;
        this.arrays = new NDArray[parameters.size()];
        for (int i = 0; i < arrays.length; i++) {
            Parameter parameter = parameters.get(i);
            ByteBuffer values = source.values(parameter);
            long wanted = Math.multiplyExact(parameter.size(), (long) Float.BYTES);
            if (values.remaining() != wanted) {
                throw new IllegalArgumentException(parameter.name() + " has " + values.remaining() + " bytes; "
                        + parameter.shape() + " floats take " + wanted);
            }
            boolean transposed = source.transposed(parameter);
            arrays[i] = trainable
                    ? own(manager, values, parameter.shape(), transposed)
                    : given(manager, values, parameter.shape(), transposed);
        }
    }

    private static NDArray given(
            NDManager manager, ByteBuffer values, ai.lepton.core.graph.Shape shape, boolean transposed) {
        return transposed
                ? manager.create(values, new Shape(shape.get(1), shape.get(0)), DataType.FLOAT32)
                        .transpose()
                : manager.create(values, new Shape(shape.toArray()), DataType.FLOAT32);
    }

    private static NDArray own(
            NDManager manager, ByteBuffer values, ai.lepton.core.graph.Shape shape, boolean transposed) {
        try (NDManager once = manager.newSubManager()) {
            // Flattened, a transposed matrix comes in the order of its shape, as the fused optimiser wants it.
            NDArray own = given(once, values, shape, transposed)
                    .reshape(shape.count())
                    .duplicate()
                    .reshape(shape.toArray());
            own.attach(manager);
            return own;
        }
    }

    List<Parameter> parameters() {
        return parameters;
    }

    NDArray[] arrays() {
        return arrays;
    }

    Map<String, NDArray> byName() {
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (int i = 0; i < arrays.length; i++) {
            byName.put(parameters.get(i).name(), arrays[i]);
        }
        return byName;
    }

    List<float[]> copies() {
        List<float[]> copies = new ArrayList<>(arrays.length);
        for (NDArray array : arrays) {
            copies.add(array.toFloatArray());
        }
        return copies;
    }
}
