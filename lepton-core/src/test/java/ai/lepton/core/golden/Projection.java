package ai.lepton.core.golden;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.lepton.core.model.Input;
import ai.lepton.core.model.Loss;
import ai.lepton.core.ops.Ops;

/** The sum of an output times a given tensor, whose gradient by the output is that tensor. */
record Projection(Shape shape) implements Loss {
    @Override
    public Input target() {
        return new Input("cotangent", DataType.FLOAT32, shape);
    }

    @Override
    public <T> T apply(Ops<T> ops, T output, T cotangent) {
        T sum = ops.mul(output, cotangent);
        for (int axis = 0; axis < shape.dimension(); axis++) {
            sum = ops.sum(sum, axis);
        }
        return sum;
    }
}
