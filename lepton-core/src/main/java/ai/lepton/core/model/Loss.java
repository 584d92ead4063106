package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model.Input;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What training makes small: a scalar, the mean over what counts in a batch, and over how much it is that. One of your own says
 * {@link #target} and {@link #apply}.
 */
public interface Loss {
    /** Returns what the targets look like. */
    Input target();

    /** Returns the loss of these logits, {@code [b, outputs]}, against the targets: a scalar. */
    Tensor apply(Tensor logits, Tensor target);

    /**
     * Returns what is measured on validation data, in the place of {@link #apply}: the same, unless a loss trains by another
     * measure than it is judged by.
     */
    default Tensor validated(Tensor logits, Tensor target) {
        return apply(logits, target);
    }

    /**
     * Returns how much {@link #apply} is the mean of, a scalar: by default the examples of the batch. Batches are put together
     * by it, when a step is of several and when a loss is taken of all examples; one whose count is 0 is left out, but for
     * {@link #hasUncounted}, and a step whose count is 0 changes nothing.
     */
    default Tensor count(Tensor logits, Tensor target) {
        Elements.required("logits", logits);
        Elements.required("target", target);
        return target.shape().rank() == 0 ? target.constant(1).select(0, 0) : Terms.total(Terms.ones(target.arange(0)));
    }

    /**
     * Returns whether a batch whose count is 0 adds to a loss of several batches all the same; {@link #apply} is a sum there,
     * in the place of a mean. Cross-entropy with smoothing does where a class weighs 0: what is smoothed of such targets is in
     * the sum of a large batch, though their weight is not in what it is divided by.
     */
    default boolean hasUncounted() {
        return false;
    }

    /**
     * Returns whether the loss of a batch is the mean of those of its parts, so that a step may be of several batches. One that
     * compares the examples of a batch with each other is not.
     */
    default boolean isAdditive() {
        return true;
    }

    /**
     * Returns the cross-entropy over classes, {@code [b, classes]}; targets are class indices, -100 for one that does not count.
     *
     * @param labelSmoothing share of the target spread over all classes, in [0, 1)
     */
    static Loss crossEntropy(double labelSmoothing) {
        return new CrossEntropy(labelSmoothing, List.of());
    }

    /**
     * Returns the cross-entropy over classes, each with a weight; the mean is over the weights of the targets, as PyTorch's.
     *
     * @param labelSmoothing share of the target spread over all classes, in [0, 1)
     * @param classWeights one for each class, 0 or in [1e-12, 1e12]; none for 1
     */
    static Loss crossEntropy(double labelSmoothing, double... classWeights) {
        return new CrossEntropy(labelSmoothing, listed("classWeights", classWeights));
    }

    /**
     * Returns the cross-entropy over classes at each token, {@code [b, s, classes]}: tags, or masked language modelling, whose
     * targets are the tokens behind the mask. Targets are class indices, {@code [b, s]}; -100 for a token that does not count.
     *
     * @param labelSmoothing share of the target spread over all classes, in [0, 1)
     * @param classWeights one for each class, 0 or in [1e-12, 1e12]; none for 1
     */
    static Loss tokenCrossEntropy(double labelSmoothing, double... classWeights) {
        return new TokenCrossEntropy(labelSmoothing, listed("classWeights", classWeights), false);
    }

    /**
     * Returns the cross-entropy of the next token, {@code [b, s, vocabulary]}: causal language modelling. Targets are the tokens
     * themselves, {@code [b, s]}: each is held against the logits of the position before it; -100 for one that does not count.
     */
    static Loss nextToken() {
        return new TokenCrossEntropy(0, List.of(), true);
    }

    /**
     * Returns the mean of two cross-entropies over the positions of a text, {@code [b, s, 2]}: where an answer begins, and
     * where it ends. Targets are both positions, {@code [b, 2]}; -100 for a text that does not count.
     */
    static Loss answerSpan() {
        return new AnswerSpan();
    }

    /**
     * Returns the focal loss over classes, {@code [b, classes]}: cross-entropy in which what is right already counts less.
     * Targets are class indices, -100 for one that does not count; the mean is over their number.
     *
     * @param gamma power of what is missing to 1 in the probability of the class, at least 0; 2 is usual
     * @param classWeights one for each class, 0 or in [1e-12, 1e12]; none for 1
     * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017, Focal Loss for Dense Object Detection</a>
     */
    static Loss focal(double gamma, double... classWeights) {
        return new Focal(gamma, listed("classWeights", classWeights));
    }

    /**
     * Returns the focal loss of the log-odds of one class, {@code [b, 1]}; targets are 0 or 1.
     *
     * @param gamma power of what is missing to 1 in the probability of the truth, at least 0; 2 is usual
     * @param alpha weight of the class, in [0, 1], the other has what is left to 1; 0.25 is usual
     */
    static Loss binaryFocal(double gamma, double alpha) {
        return new BinaryFocal(gamma, alpha);
    }

    /** Returns the mean cross-entropy of independent labels, {@code [b, labels]}; targets are 0 or 1 for each. */
    static Loss multiLabel() {
        return new MultiLabel(List.of());
    }

    /**
     * Returns the mean cross-entropy of independent labels, {@code [b, labels]}; targets are 0 or 1 for each.
     *
     * @param positiveWeights by which a 1 counts, one for each label, 0 or in [1e-12, 1e12]; none for 1
     */
    static Loss multiLabel(double... positiveWeights) {
        return new MultiLabel(listed("positiveWeights", positiveWeights));
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

    /**
     * Returns the Huber loss of one predicted number, {@code [b, 1]}: half the square of an error up to delta, and a straight
     * line beyond it, so that a few far targets do not rule.
     *
     * @param delta above 0, in the unit that the model predicts
     */
    static Loss huber(double delta) {
        return new Huber(delta);
    }

    /**
     * Returns the pinball loss of predicted quantiles, {@code [b, quantiles]}, the mean over them; targets are numbers,
     * {@code [b, 1]}.
     *
     * @param quantiles each in (0, 1), at least one
     */
    static Loss quantile(double... quantiles) {
        return new Quantile(listed("quantiles", quantiles));
    }

    /** Returns the cross-entropy of the log-odds of one class, {@code [b, 1]}; targets are 0 or 1. */
    static Loss binaryCrossEntropy() {
        return new BinaryCrossEntropy(1);
    }

    /**
     * Returns the cross-entropy of the log-odds of one class, {@code [b, 1]}; targets are 0 or 1.
     *
     * @param positiveWeight by which a 1 counts, 0 or in [1e-12, 1e12]
     */
    static Loss binaryCrossEntropy(double positiveWeight) {
        return new BinaryCrossEntropy(positiveWeight);
    }

    /**
     * Returns the cross-entropy of finding the text that belongs to another among those of the batch, by cosine; the
     * MultipleNegativesRankingLoss of sentence-transformers. The model gives the embeddings of all texts, {@code [b·texts, d]}:
     * for each example an anchor, what belongs to it, and perhaps what does not. Targets, {@code [b]}, number what belongs:
     * examples of one number are not held against each other.
     *
     * @param texts of each example, in [2, 100]
     * @param scale what cosines are multiplied with, above 0; 20 is usual
     */
    static Loss inBatchNegatives(int texts, double scale) {
        return new InBatchNegatives(texts, scale);
    }

    private static List<Double> listed(String name, double... values) {
        return Arrays.stream(Elements.required(name, values)).boxed().toList();
    }

    private static List<Double> weights(String name, List<Double> weights) {
        List<Double> copy = Elements.of(name, weights);
        for (double weight : copy) {
            requireWeight(name, weight);
        }
        return copy;
    }

    /** Weights beyond these make sums in 32-bit floats infinite, or nothing. */
    private static void requireWeight(String name, double weight) {
        Checks.notNegative(name, weight);
        if (weight > 0 && !(weight >= 1e-12 && weight <= 1e12)) {
            throw new IllegalArgumentException(name + " is " + weight + "; it must be 0, or in [1e-12, 1e12]");
        }
    }

    /** Returns whether there is something in the sum of a batch whose weights are all 0. */
    private static boolean isSmoothedUncounted(double labelSmoothing, List<Double> classWeights) {
        return labelSmoothing > 0 && classWeights.contains(0.0);
    }

    private static void requireShare(double labelSmoothing) {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label smoothing is " + labelSmoothing + ", outside [0, 1)");
        }
    }

    private static Input classes(long... shape) {
        return new Input("target", DType.I64, Shape.of(shape));
    }

    private static Input numbers(long... shape) {
        return new Input("target", DType.F32, Shape.of(shape));
    }

    /** Cross-entropy of a softmax. */
    record CrossEntropy(double labelSmoothing, List<Double> classWeights) implements Loss {
        /** Checks the ranges. */
        public CrossEntropy {
            requireShare(labelSmoothing);
            classWeights = weights("classWeights", classWeights);
        }

        @Override
        public Input target() {
            return classes(-1);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return Terms.crossEntropy(logits, target, labelSmoothing, classWeights);
        }

        @Override
        public Tensor count(Tensor logits, Tensor target) {
            return Terms.total(Terms.weightOfEach(target, classWeights));
        }

        @Override
        public boolean hasUncounted() {
            return isSmoothedUncounted(labelSmoothing, classWeights);
        }
    }

    /** Cross-entropy of one sigmoid. */
    record BinaryCrossEntropy(double positiveWeight) implements Loss {
        /** Checks the weight. */
        public BinaryCrossEntropy {
            requireWeight("positive weight", positiveWeight);
        }

        @Override
        public Input target() {
            return numbers(-1, 1);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return positiveWeight == 1
                    ? logits.binaryCrossEntropy(target)
                    : Terms.mean(Terms.sigmoidCrossEntropy(logits, target, target.constant(positiveWeight)));
        }
    }

    /**
     * Cross-entropy of a softmax at each token.
     *
     * @param labelSmoothing share of the target spread over all classes
     * @param classWeights one for each class; none for 1
     * @param next whether each target is held against the logits before it
     */
    record TokenCrossEntropy(double labelSmoothing, List<Double> classWeights, boolean next) implements Loss {
        /** Checks the ranges. */
        public TokenCrossEntropy {
            requireShare(labelSmoothing);
            classWeights = weights("classWeights", classWeights);
        }

        @Override
        public Input target() {
            return classes(-1, -1);
        }

        private Tensor held(Tensor logits) {
            return next ? logits.slice(1, 0, -1) : logits;
        }

        private Tensor held(Tensor logits, Tensor target) {
            return next ? target.narrow(1, held(logits)) : target;
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return Terms.crossEntropy(held(logits), held(logits, target), labelSmoothing, classWeights);
        }

        @Override
        public Tensor count(Tensor logits, Tensor target) {
            return Terms.total(Terms.weightOfEach(held(logits, target), classWeights));
        }

        @Override
        public boolean hasUncounted() {
            return isSmoothedUncounted(labelSmoothing, classWeights);
        }
    }

    /** Cross-entropies of two softmaxes over positions. */
    record AnswerSpan() implements Loss {
        @Override
        public Input target() {
            return classes(-1, 2);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return Terms.crossEntropy(logits.transpose(1, 2), target, 0, List.of()); // [b, 2, s]
        }

        @Override
        public Tensor count(Tensor logits, Tensor target) {
            return Terms.total(Terms.counted(target));
        }
    }

    /** Focal loss of a softmax. */
    record Focal(double gamma, List<Double> classWeights) implements Loss {
        /** Checks the ranges. */
        public Focal {
            Checks.notNegative("gamma", gamma);
            classWeights = weights("classWeights", classWeights);
        }

        @Override
        public Input target() {
            return classes(-1);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Tensor each = logits.crossEntropyOfEach(target, 0, null);
            Tensor weighted = each.mul(Terms.missing(each, gamma)).mul(Terms.weightOfEach(target, classWeights));
            return Terms.over(Terms.total(weighted), Terms.total(Terms.counted(target)));
        }

        @Override
        public Tensor count(Tensor logits, Tensor target) {
            return Terms.total(Terms.counted(target));
        }
    }

    /** Focal loss of one sigmoid. */
    record BinaryFocal(double gamma, double alpha) implements Loss {
        /** Checks the ranges. */
        public BinaryFocal {
            Checks.notNegative("gamma", gamma);
            if (!(alpha >= 0 && alpha <= 1)) {
                throw new IllegalArgumentException("alpha is " + alpha + ", outside [0, 1]");
            }
        }

        @Override
        public Input target() {
            return numbers(-1, 1);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Tensor each = Terms.sigmoidCrossEntropy(logits, target, target.constant(1));
            Tensor weight = target.mul(2 * alpha - 1).add(1 - alpha);
            return Terms.mean(each.mul(Terms.missing(each, gamma)).mul(weight));
        }
    }

    /** Cross-entropy of several sigmoids. */
    record MultiLabel(List<Double> positiveWeights) implements Loss {
        /** Checks the weights. */
        public MultiLabel {
            positiveWeights = weights("positiveWeights", positiveWeights);
        }

        @Override
        public Input target() {
            return numbers(-1, -1);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Tensor weights = Terms.constant(target, positiveWeights);
            return weights == null
                    ? logits.binaryCrossEntropy(target)
                    : Terms.mean(Terms.sigmoidCrossEntropy(logits, target, weights));
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
            return numbers(-1, outputs);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            if (logits.width() != outputs) {
                throw new IllegalArgumentException("the model predicts " + logits.width()
                        + " numbers for each example; this mean squared error is of " + outputs);
            }
            Tensor error = logits.sub(Elements.required("target", target));
            return Terms.mean(error.mul(error));
        }
    }

    /** Mean of {@code error²/2} up to delta, of {@code delta·(|error| - delta/2)} beyond it. */
    record Huber(double delta) implements Loss {
        /** Checks delta. */
        public Huber {
            if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("delta is " + delta + "; it must be above 0 and finite");
            }
        }

        @Override
        public Input target() {
            return numbers(-1, 1);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Tensor error = logits.sub(Elements.required("target", target)).abs();
            Tensor near = error.sub(error.add(-delta).relu()); // the smaller of both
            return Terms.mean(near.mul(error.sub(near.mul(0.5))));
        }
    }

    /** Mean of {@code max(q·error, (q - 1)·error)}, the error being target less prediction. */
    record Quantile(List<Double> quantiles) implements Loss {
        /** Checks the quantiles. */
        public Quantile {
            quantiles = Elements.of("quantiles", quantiles);
            if (quantiles.isEmpty()) {
                throw new IllegalArgumentException("there are no quantiles; at least one is wanted, such as 0.5");
            }
            for (double quantile : quantiles) {
                if (!(quantile > 0 && quantile < 1)) {
                    throw new IllegalArgumentException("quantile is " + quantile + ", outside (0, 1)");
                }
            }
        }

        @Override
        public Input target() {
            return numbers(-1, 1);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            if (logits.width() != quantiles.size()) {
                throw new IllegalArgumentException("the model predicts " + logits.width()
                        + " numbers for each example; this loss is of " + quantiles.size() + " quantiles");
            }
            Tensor error = Elements.required("target", target).sub(Elements.required("logits", logits));
            Tensor shares =
                    target.constant(quantiles.stream().mapToDouble(q -> q).toArray());
            return Terms.mean(error.mul(shares).add(error.neg().relu()));
        }
    }

    /** Cross-entropy of cosines between anchors and all other texts. */
    record InBatchNegatives(int texts, double scale) implements Loss {
        private static final int MOST_TEXTS = 100;

        /** Checks the ranges. */
        public InBatchNegatives {
            if (texts < 2 || texts > MOST_TEXTS) {
                throw new IllegalArgumentException("texts is " + texts + ", outside [2, " + MOST_TEXTS + "]");
            }
            if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("scale is " + scale + "; it must be above 0 and finite");
            }
        }

        @Override
        public Input target() {
            return classes(-1);
        }

        @Override
        public boolean isAdditive() {
            return false;
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Elements.required("target", target);
            Tensor unit = logits.mul(logits.mul(logits).sum(-1).add(1e-24).rsqrt());
            Tensor each = unit.unflatten(0, -1, texts); // [b, texts, d]
            Tensor hidden =
                    apart(target).neg().add(1).mul(apart(target.arange(0))).mul(Mask.HIDDEN); // [b, b]
            List<Tensor> scores = new ArrayList<>();
            for (int text = 1; text < texts; text++) {
                Tensor cosines = each.select(1, 0).matmul(each.select(1, text).transpose(0, 1));
                scores.add(text == 1 ? cosines.mul(scale).add(hidden) : cosines.mul(scale));
            }
            return Tensor.concat(scores, 1).crossEntropy(target.arange(0), 0); // [b, b·(texts - 1)]
        }

        /** Returns 1 for each two numbers that differ, else 0: {@code [b, b]}. */
        private static Tensor apart(Tensor numbers) {
            return numbers.unsqueeze(1).sub(numbers.unsqueeze(0)).abs().isPositive();
        }
    }
}
