package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
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
    public <T> T apply(Ops<T> ops, T x, Context<T> context) {
        T counted = context.chosen() != null ? context.chosen() : context.present();
        return switch (this) {
            case FIRST -> context.chosen() == null ? ops.select(x, 1, 0) : first(ops, x, context.chosen());
            case MEAN -> mean(ops, x, counted);
            case LAST -> counted == null ? ops.select(x, 1, -1) : last(ops, x, counted);
            case MAX -> greatest(ops, x, counted);
            case MEAN_SQRT_LENGTH -> {
                T weights = counted == null ? ones(ops, x) : counted;
                T count = atLeastOne(ops, ops.sum(weights, 1)); // [b, 1]
                yield ops.mul(weighted(ops, x, weights), ops.exp(ops.scale(ops.log(count), -0.5)));
            }
            case WEIGHTED_MEAN -> {
                T present = context.present() == null ? ones(ops, x) : context.present();
                T place = ops.cumsum(present, 1); // of a token, from 1 on
                T weights = counted == null ? place : ops.mul(counted, place);
                yield ops.div(weighted(ops, x, weights), atLeastOne(ops, ops.sum(weights, 1)));
            }
        };
    }

    private static <T> T mean(Ops<T> ops, T x, @Nullable T counted) {
        return counted == null
                ? ops.select(ops.mean(x, 1), 1, 0)
                : ops.div(weighted(ops, x, counted), atLeastOne(ops, ops.sum(counted, 1)));
    }

    /** Returns whole numbers, with 1 in place of 0. */
    private static <T> T atLeastOne(Ops<T> ops, T count) {
        return ops.add(count, ops.shift(ops.scale(ops.isPositive(count), -1), 1));
    }

    /** Returns 1 for each entry of a sequence, {@code [1, s]} floats. */
    private static <T> T ones(Ops<T> ops, T x) {
        return ops.unsqueeze(ops.shift(ops.scale(ops.toFloat(ops.range(x, 1)), 0), 1), 0);
    }

    /** The first token that counts; zeros where none does. */
    private static <T> T first(Ops<T> ops, T x, T counted) {
        T before = ops.sub(ops.cumsum(counted, 1), counted); // tokens that count before, [b, s]
        return weighted(ops, x, ops.mul(counted, isZero(ops, before)));
    }

    private static <T> T last(Ops<T> ops, T x, T counted) {
        T after = ops.sub(ops.sum(counted, 1), ops.cumsum(counted, 1)); // tokens that follow, [b, s]
        return weighted(ops, x, ops.mul(counted, isZero(ops, after)));
    }

    private static <T> T isZero(Ops<T> ops, T x) {
        return ops.shift(ops.scale(ops.isPositive(x), -1), 1);
    }

    private static <T> T greatest(Ops<T> ops, T x, @Nullable T counted) {
        T features = ops.toFloat(x);
        if (counted != null) {
            T hidden = ops.scale(ops.shift(ops.scale(counted, -1), 1), FAR_BELOW); // [b, s]
            features = ops.add(features, ops.unsqueeze(hidden, -1));
        }
        return ops.select(ops.max(features, 1), 1, 0);
    }

    private static <T> T weighted(Ops<T> ops, T x, T weights) {
        return ops.select(ops.sum(ops.mul(ops.toFloat(x), ops.unsqueeze(weights, -1)), 1), 1, 0);
    }
}
