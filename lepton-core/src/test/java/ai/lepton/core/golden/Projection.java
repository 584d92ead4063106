package ai.lepton.core.golden;

import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model.Input;
import ai.lepton.exchange.tensor.DType;

/** The sum of an output times a given tensor, whose gradient by the output is that tensor. */
record Projection(Shape shape) implements Loss {
    @Override
    public Input target() {
        return new Input("cotangent", DType.F32, shape);
    }

    @Override
    public Tensor apply(Tensor output, Tensor cotangent) {
        Tensor sum = output.mul(cotangent);
        for (int axis = 0; axis < shape.rank(); axis++) {
            sum = sum.sum(axis);
        }
        return sum;
    }
}
