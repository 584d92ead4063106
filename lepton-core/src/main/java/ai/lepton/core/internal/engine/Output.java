package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * What a model answers: 32-bit floats, row-major, with their shape.
 *
 * @param values not copied; nobody else has them
 */
@SuppressWarnings("ArrayRecordComponent")
public record Output(float[] values, long[] shape) {
    static Output of(NDArray array) {
        NDArray floats = array.toType(DataType.FLOAT32, false); // itself, if it is of these
        return new Output(floats.toFloatArray(), array.getShape().getShape().clone());
    }
}
