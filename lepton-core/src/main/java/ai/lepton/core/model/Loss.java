package ai.lepton.core.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.lepton.core.ops.Ops;

/** What training makes small: a scalar, the mean over the examples of a batch. */
public interface Loss {
    /** Returns what the targets look like. */
    Input target();

    /** Returns the loss of these logits, {@code [b, outputs]}, against the targets. */
    <T> T apply(Ops<T> ops, T logits, T target);

    /**
     * Returns the cross-entropy over classes; targets are class indices.
     *
     * @param labelSmoothing share of the target spread over all classes, in [0, 1)
     */
    static Loss crossEntropy(double labelSmoothing) {
        return new CrossEntropy(labelSmoothing);
    }

    /** Returns the cross-entropy of the log-odds of one class, {@code [b, 1]}; targets are 0 or 1. */
    static Loss binaryCrossEntropy() {
        return new BinaryCrossEntropy();
    }

    /** Returns the mean squared error of one predicted number, {@code [b, 1]}; targets are numbers. */
    static Loss meanSquaredError() {
        return meanSquaredError(1);
    }

    /**
     * Returns the mean of the squared errors of several predicted numbers, {@code [b, outputs]}; targets are numbers.
     *
     * @param outputs numbers predicted for each example, at least 1
     */
    static Loss meanSquaredError(int outputs) {
        return new MeanSquaredError(outputs);
    }

    /** Cross-entropy of a softmax. */
    record CrossEntropy(double labelSmoothing) implements Loss {
        /** Checks the label smoothing. */
        public CrossEntropy {
            if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
                throw new IllegalArgumentException("label smoothing is " + labelSmoothing + ", outside [0, 1)");
            }
        }

        @Override
        public Input target() {
            return new Input("target", DataType.INT64, new Shape(-1));
        }

        @Override
        public <T> T apply(Ops<T> ops, T logits, T target) {
            return ops.crossEntropy(logits, target, labelSmoothing);
        }
    }

    /** Cross-entropy of one sigmoid. */
    record BinaryCrossEntropy() implements Loss {
        @Override
        public Input target() {
            return new Input("target", DataType.FLOAT32, new Shape(-1, 1));
        }

        @Override
        public <T> T apply(Ops<T> ops, T logits, T target) {
            return ops.binaryCrossEntropy(logits, target);
        }
    }

    /** Mean over examples and outputs of {@code (prediction - target)²}. */
    record MeanSquaredError(int outputs) implements Loss {
        /** Checks the number of outputs. */
        public MeanSquaredError {
            Checks.positive("outputs", outputs);
        }

        @Override
        public Input target() {
            return new Input("target", DataType.FLOAT32, new Shape(-1, outputs));
        }

        @Override
        public <T> T apply(Ops<T> ops, T logits, T target) {
            if (ops.width(logits) != outputs) {
                throw new IllegalArgumentException("the model predicts " + ops.width(logits)
                        + " numbers for each example; this mean squared error is of " + outputs);
            }
            T error = ops.sub(logits, target);
            T mean = ops.mean(ops.mean(ops.mul(error, error), -1), 0); // [1, 1]
            return ops.select(ops.select(mean, 0, 0), 0, 0);
        }
    }
}
