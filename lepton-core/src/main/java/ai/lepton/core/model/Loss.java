package ai.lepton.core.model;

import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model.Input;
import ai.lepton.exchange.tensor.DType;

/** What training makes small: a scalar, the mean over the examples of a batch. */
public interface Loss {
    /** Returns what the targets look like. */
    Input target();

    /** Returns the loss of these logits, {@code [b, outputs]}, against the targets. */
    Tensor apply(Tensor logits, Tensor target);

    /**
     * Returns what is measured on validation data, in the place of {@link #apply}: the same, unless a loss trains by another
     * measure than it is judged by.
     */
    default Tensor validated(Tensor logits, Tensor target) {
        return apply(logits, target);
    }

    /**
     * Returns the cross-entropy over classes; targets are class indices.
     *
     * @param labelSmoothing share of the target spread over all classes, in [0, 1)
     */
    static Loss crossEntropy(double labelSmoothing) {
        return new CrossEntropy(labelSmoothing);
    }

    /**
     * Returns the cross-entropy over classes at each token, {@code [b, s, classes]}: tags, or tokens behind a mask. Targets
     * are class indices, {@code [b, s]}; -100 for a token that does not count.
     *
     * @param labelSmoothing share of the target spread over all classes, in [0, 1)
     */
    static Loss tokenCrossEntropy(double labelSmoothing) {
        return new TokenCrossEntropy(labelSmoothing, false);
    }

    /**
     * Returns the cross-entropy of the next token, {@code [b, s, vocabulary]}. Targets are the tokens themselves,
     * {@code [b, s]}: each is held against the logits of the position before it; -100 for one that does not count.
     */
    static Loss nextToken() {
        return new TokenCrossEntropy(0, true);
    }

    /**
     * Returns the mean of two cross-entropies over the positions of a text, {@code [b, s, 2]}: where an answer begins, and
     * where it ends. Targets are both positions, {@code [b, 2]}; -100 for a text that does not count.
     */
    static Loss answerSpan() {
        return new AnswerSpan();
    }

    /** Returns the mean cross-entropy of independent labels, {@code [b, labels]}; targets are 0 or 1 for each. */
    static Loss multiLabel() {
        return new MultiLabel();
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

    /** Returns the cross-entropy of the log-odds of one class, {@code [b, 1]}; targets are 0 or 1. */
    static Loss binaryCrossEntropy() {
        return new BinaryCrossEntropy();
    }

    private static void requireShare(double labelSmoothing) {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label smoothing is " + labelSmoothing + ", outside [0, 1)");
        }
    }

    /** Cross-entropy of a softmax. */
    record CrossEntropy(double labelSmoothing) implements Loss {
        /** Checks the label smoothing. */
        public CrossEntropy {
            requireShare(labelSmoothing);
        }

        @Override
        public Input target() {
            return new Input("target", DType.I64, Shape.of(-1));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return logits.crossEntropy(target, labelSmoothing);
        }
    }

    /** Cross-entropy of one sigmoid. */
    record BinaryCrossEntropy() implements Loss {
        @Override
        public Input target() {
            return new Input("target", DType.F32, Shape.of(-1, 1));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return logits.binaryCrossEntropy(target);
        }
    }

    /**
     * Cross-entropy of a softmax at each token.
     *
     * @param labelSmoothing share of the target spread over all classes
     * @param next whether each target is held against the logits before it
     */
    record TokenCrossEntropy(double labelSmoothing, boolean next) implements Loss {
        /** Checks the label smoothing. */
        public TokenCrossEntropy {
            requireShare(labelSmoothing);
        }

        @Override
        public Input target() {
            return new Input("target", DType.I64, Shape.of(-1, -1));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            if (!next) {
                return logits.crossEntropy(target, labelSmoothing);
            }
            Tensor before = logits.slice(1, 0, -1);
            return before.crossEntropy(target.narrow(1, before), labelSmoothing);
        }
    }

    /** Cross-entropies of two softmaxes over positions. */
    record AnswerSpan() implements Loss {
        @Override
        public Input target() {
            return new Input("target", DType.I64, Shape.of(-1, 2));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return logits.transpose(1, 2).crossEntropy(target, 0); // [b, 2, s]
        }
    }

    /** Cross-entropy of several sigmoids. */
    record MultiLabel() implements Loss {
        @Override
        public Input target() {
            return new Input("target", DType.F32, Shape.of(-1, -1));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return logits.binaryCrossEntropy(target);
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
            return new Input("target", DType.F32, Shape.of(-1, outputs));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            if (logits.width() != outputs) {
                throw new IllegalArgumentException("the model predicts " + logits.width()
                        + " numbers for each example; this mean squared error is of " + outputs);
            }
            Tensor error = logits.sub(target);
            Tensor mean = error.mul(error).mean(-1).mean(0); // [1, 1]
            return mean.select(0, 0).select(0, 0);
        }
    }
}
