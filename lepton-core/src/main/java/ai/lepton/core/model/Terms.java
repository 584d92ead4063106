package ai.lepton.core.model;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Op.Attributes;
import ai.lepton.core.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What losses are put together from. */
final class Terms {
    private Terms() {}

    /** Returns the sum of all values. */
    static Tensor total(Tensor x) {
        return (x.shape().rank() > 1 ? x.flatten(0, -1) : x).sum(0).select(0, 0);
    }

    static Tensor mean(Tensor each) {
        return (each.shape().rank() > 1 ? each.flatten(0, -1) : each).mean(0).select(0, 0);
    }

    static Tensor ones(Tensor like) {
        return like.toFloat().mul(0).add(1);
    }

    /** Returns a sum over what it is of, or the sum itself where that is nothing. */
    static Tensor over(Tensor sum, Tensor count) {
        return sum.div(orOne(count));
    }

    /** Returns a count, or 1 where it is 0. */
    static Tensor orOne(Tensor count) {
        return count.add(count.isPositive().neg().add(1));
    }

    /** Returns 1 for each target that counts, else 0. */
    static Tensor counted(Tensor target) {
        return target.add(100).abs().isPositive();
    }

    static @Nullable Tensor constant(Tensor beside, List<Double> values) {
        return values.isEmpty()
                ? null
                : beside.constant(values.stream().mapToDouble(value -> value).toArray());
    }

    /** Returns the weight of each target, 0 where it does not count. */
    static Tensor weightOfEach(Tensor target, List<Double> classWeights) {
        Tensor weights = constant(target, classWeights);
        Tensor counted = counted(target);
        if (weights == null) {
            return counted;
        }
        Tensor index = target.mul(counted.toLong());
        Tensor each = target.graph().add(CoreOp.EMBEDDING, List.of(weights.unsqueeze(1), index), Attributes.of());
        return each.select(-1, 0).mul(counted);
    }

    static Tensor crossEntropy(Tensor logits, Tensor target, double labelSmoothing, List<Double> classWeights) {
        Tensor each = logits.crossEntropyOfEach(target, labelSmoothing, constant(target, classWeights));
        return over(total(each), total(weightOfEach(target, classWeights)));
    }

    /** {@code -w·t·ln σ(x) - (1 - t)·ln(1 - σ(x))}, for each value. */
    static Tensor sigmoidCrossEntropy(Tensor logits, Tensor target, Tensor weight) {
        Tensor hit = logits.neg().softplus().mul(target).mul(weight);
        return hit.add(logits.softplus().mul(target.neg().add(1)));
    }

    /**
     * The power of what is missing to 1 in the probability of a class; below 1 its gradient at 0 is infinite, and a number that
     * no 32-bit float differs by near 1 keeps it from that.
     */
    static Tensor missing(Tensor crossEntropy, double gamma) {
        Tensor missing = crossEntropy.neg().exp().neg().add(1);
        return (gamma < 1 ? missing.add(1e-12) : missing).pow(gamma);
    }
}
