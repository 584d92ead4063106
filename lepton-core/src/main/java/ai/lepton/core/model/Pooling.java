package ai.lepton.core.model;

import ai.lepton.core.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How the features of a sequence become those of one vector. Padding does not count, and where a head may look at some tokens
 * only, neither do the others. Sums are those of 32-bit floats.
 */
public enum Pooling {
    /** Those at the first place: BERT's {@code [CLS]}. Padding, if any, must be on the right. */
    FIRST,
    /** The mean over all tokens. Zeros for a sequence of padding alone. */
    MEAN,
    /** Those of the last token, as for a decoder; zeros for a sequence of padding alone. */
    LAST,
    /** The greatest value of each feature over all tokens. */
    MAX,
    /** The sum over all tokens, divided by the square root of their number; zeros for a sequence of padding alone. */
    MEAN_SQRT_LENGTH,
    /** The mean over all tokens, the first counting once, the second twice, and so on (Muennighoff 2022). */
    WEIGHTED_MEAN;

    /** Added to the features of tokens that don't count for a maximum. */
    private static final double FAR_BELOW = -1e9;

    /** Returns {@code [b, width]} for {@code [b, s, width]}. */
    public Tensor apply(Tensor x, Context context) {
        Tensor counted = context.chosen() != null ? context.chosen() : context.present();
        return switch (this) {
            case FIRST -> context.chosen() == null ? x.select(1, 0) : first(x, context.chosen());
            case MEAN -> mean(x, counted);
            case LAST -> counted == null ? x.select(1, -1) : last(x, counted);
            case MAX -> greatest(x, counted);
            case MEAN_SQRT_LENGTH -> {
                Tensor weights = counted == null ? ones(x) : counted;
                Tensor count = atLeastOne(weights.sum(1)); // [b, 1]
                yield weighted(x, weights).mul(count.log().mul(-0.5).exp());
            }
            case WEIGHTED_MEAN -> {
                Tensor present = context.present() == null ? ones(x) : context.present();
                Tensor place = present.cumsum(1); // of a token, from 1 on
                Tensor weights = counted == null ? place : counted.mul(place);
                yield weighted(x, weights).div(atLeastOne(weights.sum(1)));
            }
        };
    }

    private static Tensor mean(Tensor x, @Nullable Tensor counted) {
        return counted == null ? x.mean(1).select(1, 0) : weighted(x, counted).div(atLeastOne(counted.sum(1)));
    }

    /** Returns whole numbers, with 1 in place of 0. */
    private static Tensor atLeastOne(Tensor count) {
        return count.add(count.isPositive().mul(-1).add(1));
    }

    /** Returns 1 for each entry of a sequence, {@code [1, s]} floats. */
    private static Tensor ones(Tensor x) {
        return x.arange(1).toFloat().mul(0).add(1).unsqueeze(0);
    }

    /** The first token that counts; zeros where none does. */
    private static Tensor first(Tensor x, Tensor counted) {
        Tensor before = counted.cumsum(1).sub(counted); // tokens that count before, [b, s]
        return weighted(x, counted.mul(isZero(before)));
    }

    private static Tensor last(Tensor x, Tensor counted) {
        Tensor after = counted.sum(1).sub(counted.cumsum(1)); // tokens that follow, [b, s]
        return weighted(x, counted.mul(isZero(after)));
    }

    private static Tensor isZero(Tensor x) {
        return x.isPositive().mul(-1).add(1);
    }

    private static Tensor greatest(Tensor x, @Nullable Tensor counted) {
        Tensor features = x.toFloat();
        if (counted != null) {
            Tensor hidden = counted.mul(-1).add(1).mul(FAR_BELOW); // [b, s]
            features = features.add(hidden.unsqueeze(-1));
        }
        return features.max(1).select(1, 0);
    }

    private static Tensor weighted(Tensor x, Tensor weights) {
        return x.toFloat().mul(weights.unsqueeze(-1)).sum(1).select(1, 0);
    }
}
