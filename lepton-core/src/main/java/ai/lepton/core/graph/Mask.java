package ai.lepton.core.graph;

import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

/**
 * What attention may look at.
 *
 * @param bias added to the scores before softmax, broadcast to {@code [b, h, query, key]}: 0 where a position may be
 *     seen, a very negative number (-1e9) where it may not; null for none. A query that sees nothing gets a mean of what
 *     is hidden, never NaN
 * @param causal whether a position sees only itself and those before it; where there are fewer queries than keys, the
 *     queries are the last ones, as when the first keys come from a cache; there can't be more queries than keys
 */
public record Mask(@Nullable Tensor bias, boolean causal) {
    /** What is added to the score of a position that may not be seen. */
    public static final double HIDDEN = -1e9;

    /** Returns this mask with a bias more: values of {@code [.., query, key]}, added to the scores. */
    public Mask plus(Tensor more) {
        Elements.required("more", more);
        return new Mask(bias == null ? more : bias.add(more), causal);
    }

    /** Returns this mask with positions hidden where {@code hidden} is 1 and left as they are where it is 0. */
    public Mask hiding(Tensor hidden) {
        Elements.required("hidden", hidden);
        return plus(hidden.mul(HIDDEN));
    }

    /** Returns the mask that hides nothing. */
    public static Mask none() {
        return new Mask(null, false);
    }
}
