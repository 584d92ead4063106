package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;

/**
 * What a model answers: 32-bit floats, row-major, with their shape.
 *
 * @param values not copied; nobody else has them
 */
@SuppressWarnings("ArrayRecordComponent")
public record Output(float[] values, long[] shape) {
    static Output of(NDArray array) {
        return new Output(array.toFloatArray(), array.getShape().getShape().clone());
    }
}
