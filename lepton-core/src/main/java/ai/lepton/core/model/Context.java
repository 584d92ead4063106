package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What components know of a sequence besides its features.
 *
 * @param mask what may be looked at
 * @param causal whether a token sees only itself and those before it; the mask says so too, and this is for attention
 *     that has no scores to which a mask could be added
 * @param tokens the indices of the tokens, {@code [b, s]}, 64-bit integers; null if the sequence has none
 * @param present 1 for a token and 0 for padding, floats {@code [b, keys]}: those of earlier calls first;
 *     null if there is no padding
 * @param chosen 1 for a token that a head may look at and 0 for others, floats {@code [b, s]}; null for all present
 * @param positions the position of each token, {@code [b, s]} or {@code [1, s]}, 64-bit integers; null for 0, 1, 2 ..
 * @param memory features of another sequence, {@code [b, m, width]}, for cross-attention; null if there is none
 */
public record Context(
        Mask mask,
        boolean causal,
        @Nullable Tensor tokens,
        @Nullable Tensor present,
        @Nullable Tensor chosen,
        @Nullable Tensor positions,
        @Nullable Tensor memory) {

    /** Returns a context that tells nothing but the mask. */
    public static Context of(Mask mask) {
        return new Context(mask, mask.causal(), null, null, null, null, null);
    }

    /** Returns a context in which everything may be looked at, in order. */
    public static Context none() {
        return of(Mask.none());
    }

    /** Returns this context with another mask; it stays causal if it was, or if that is. */
    public Context with(Mask other) {
        return new Context(other, causal || other.causal(), tokens, present, chosen, positions, memory);
    }

    /** Returns this context with the features of another sequence to look at. */
    public Context withMemory(Tensor features) {
        return new Context(mask, causal, tokens, present, chosen, positions, features);
    }

    /** Returns this context for a head that may look at some tokens only, {@code [b, s]} floats of 0 and 1. */
    public Context withChosen(Tensor some) {
        return new Context(mask, causal, tokens, present, some, positions, memory);
    }

    /**
     * Returns the position of each entry, {@code [b, s]} or {@code [1, s]}.
     *
     * @param x anything of {@code [b, .., s, ..]}
     * @param axis of s in x
     */
    public Tensor positions(Tensor x, int axis) {
        return positions != null ? positions : x.arange(axis).unsqueeze(0);
    }

    /** Returns 1 for each token but one, and 0 for that one, floats {@code [b, s]}; there must be tokens. */
    Tensor otherThan(int token) {
        Tensor away = Objects.requireNonNull(tokens).toFloat().add(-token);
        return away.isPositive().add(away.mul(-1).isPositive());
    }

    /**
     * Returns how far each key is after each query, {@code [queries, keys]} floats.
     *
     * @param query {@code [b, h, queries, d]}
     * @param key {@code [b, h, keys, d]}
     */
    public Tensor distance(Tensor query, Tensor key) {
        // The same tensors for every layer: then a script computes it once.
        return tokens != null && present != null
                ? tokens.distance(present)
                : query.transpose(1, 2).distance(key.transpose(1, 2));
    }
}
