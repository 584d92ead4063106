package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Turns token indices into features.
 *
 * <p>Weights: {@code tokens.weight [vocabulary, width]}, those of the positions at {@code positions},
 * {@code types.weight [types, width]}, those of the norm at {@code norm}.
 *
 * @param vocabulary number of tokens
 * @param width features of a token
 * @param positions what is added for the place of a token
 * @param types number of token types, such as BERT's first and second text; 0 for none
 * @param norm of the sum; null for none
 * @param dropout of the result, in training, in [0, 1)
 */
public record TokenEmbedding(
        int vocabulary,
        int width,
        Positions positions,
        int types,
        @Nullable Norm norm,
        double dropout) {
    /** Checks the sizes. */
    public TokenEmbedding {
        Checks.positive("vocabulary", vocabulary);
        Checks.positive("width", width);
        if (types < 0) {
            throw new IllegalArgumentException("token types is " + types + "; it may not be below 0");
        }
        Checks.dropout(dropout);
    }

    /**
     * Returns {@code [b, s, width]}.
     *
     * @param tokens indices, {@code [b, s]}
     * @param tokenTypes indices, {@code [b, s]}; null if there are no types
     */
    public Tensor apply(Tensor tokens, @Nullable Tensor tokenTypes, Context context, Scope at) {
        Tensor x = tokens.embedding(at.of("tokens"), vocabulary, width);
        if (tokenTypes != null) {
            x = x.add(tokenTypes.embedding(at.of("types"), types, width));
        }
        x = positions.embed(x, context, at.of("positions"));
        x = norm == null ? x : norm.apply(x, at.of("norm"));
        return x.dropout(dropout);
    }
}
