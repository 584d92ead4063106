package ai.lepton.core.ops;

import org.jspecify.annotations.Nullable;

/**
 * What attention may look at.
 *
 * @param bias added to the scores before softmax, broadcast to {@code [b, h, query, key]}: 0 where a position may be
 *     seen, a very negative number where it may not; null for none
 * @param causal whether a position sees only itself and those before it
 * @param <T> a tensor of the backend
 */
public record Mask<T>(@Nullable T bias, boolean causal) {
    /** Returns the mask that hides nothing. */
    public static <T> Mask<T> none() {
        return new Mask<>(null, false);
    }
}
