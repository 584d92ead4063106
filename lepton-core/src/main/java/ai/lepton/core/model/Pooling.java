package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import org.jspecify.annotations.Nullable;

/** How the features of a sequence become those of one vector. */
public enum Pooling {
    /** Those at the first place: BERT's {@code [CLS]}. Padding, if any, must be on the right. */
    FIRST,
    /** The mean over all tokens, in 32-bit floats; padding does not count. Zeros for a sequence of padding alone. */
    MEAN,
    /** Those of the last token that is not padding, as for a decoder; zeros for a sequence of padding alone. */
    LAST;

    /** Returns {@code [b, width]} for {@code [b, s, width]}. */
    public <T> T apply(Ops<T> ops, T x, Context<T> context) {
        T present = context.present();
        return switch (this) {
            case FIRST -> ops.select(x, 1, 0);
            case MEAN -> mean(ops, x, present);
            case LAST -> present == null ? ops.select(x, 1, -1) : last(ops, x, present);
        };
    }

    private static <T> T mean(Ops<T> ops, T x, @Nullable T present) {
        if (present == null) {
            return ops.select(ops.mean(x, 1), 1, 0);
        }
        T count = ops.sum(present, 1); // [b, 1]
        T atLeastOne = ops.add(count, ops.shift(ops.scale(ops.isPositive(count), -1), 1));
        return ops.div(weighted(ops, x, present), atLeastOne);
    }

    private static <T> T last(Ops<T> ops, T x, T present) {
        T after = ops.sub(ops.sum(present, 1), ops.cumsum(present, 1)); // tokens that follow, [b, s]
        T isLast = ops.shift(ops.scale(ops.isPositive(after), -1), 1);
        return weighted(ops, x, ops.mul(present, isLast));
    }

    private static <T> T weighted(Ops<T> ops, T x, T weights) {
        return ops.select(ops.sum(ops.mul(ops.toFloat(x), ops.unsqueeze(weights, -1)), 1), 1, 0);
    }
}
