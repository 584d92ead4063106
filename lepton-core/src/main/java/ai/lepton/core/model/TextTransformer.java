package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A transformer over the tokens of a text: BERT and its like, which see all tokens, or GPT and its like, which see those
 * before.
 *
 * <p>Takes {@code input_ids [b, s]}, {@code attention_mask [b, keys]} with 1 for a token and 0 for padding, and, if it has
 * token types, {@code token_type_ids [b, s]}. Without a cache keys is s; with one, the tokens of earlier calls come first
 * in the mask. If its head {@linkplain Head#choosesTokens() chooses tokens}, it also takes {@code head_mask [b, s]} with 1
 * for a token that the head may look at.
 *
 * @param embedding at scope {@code embedding}
 * @param encoder at scope {@code encoder}
 * @param head at scope {@code head}
 * @param causal whether a token sees only itself and those before it
 * @param positionsFromMask whether positions count the tokens only, so that padding on the left changes nothing; otherwise they
 *     count from the left edge, as BERT does
 */
public record TextTransformer(
        TokenEmbedding embedding, Encoder encoder, Head head, boolean causal, boolean positionsFromMask)
        implements Model {
    /** Name of the token indices. */
    public static final String INPUT_IDS = "input_ids";
    /** Name of the mask of padding. */
    public static final String ATTENTION_MASK = "attention_mask";
    /** Name of the token types. */
    public static final String TOKEN_TYPE_IDS = "token_type_ids";
    /** Name of the mask of what the head may look at. */
    public static final String HEAD_MASK = "head_mask";
    /** Where the embedding of tokens stands; a tied head shares its table. */
    public static final Scope TOKENS = Scope.ROOT.of("embedding").of("tokens");

    /** Returns the same transformer with another head. */
    public TextTransformer with(Head other) {
        return new TextTransformer(embedding, encoder, other, causal, positionsFromMask);
    }

    /** Returns the same transformer with the attention of each block replaced; its weights may change with it. */
    public TextTransformer attention(UnaryOperator<Attention> replacement) {
        List<Block> blocks = encoder.blocks().stream()
                .map(block -> block.attention(replacement))
                .toList();
        return new TextTransformer(embedding, new Encoder(blocks, encoder.norm()), head, causal, positionsFromMask);
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        long longest = embedding.positions().longest();
        inputs.add(Input.indices(INPUT_IDS, embedding.vocabulary(), longest));
        inputs.add(Input.indices(
                ATTENTION_MASK, 2, positionsFromMask ? Long.MAX_VALUE : longest)); // padding takes no position
        if (embedding.types() > 0) {
            inputs.add(Input.indices(TOKEN_TYPE_IDS, embedding.types(), longest));
        }
        if (head.choosesTokens()) {
            inputs.add(Input.indices(HEAD_MASK, 2, longest));
        }
        return List.copyOf(inputs);
    }

    @Override
    public Tensor apply(Inputs inputs) {
        Tensor tokens = inputs.get(INPUT_IDS);
        Context context = context(tokens, inputs.get(ATTENTION_MASK));
        Tensor embedded = embedding.apply(tokens, inputs.find(TOKEN_TYPE_IDS), context, Scope.ROOT.of("embedding"));
        Tensor features = encoder.apply(embedded, context, Scope.ROOT.of("encoder"));
        Tensor chosen = inputs.find(HEAD_MASK);
        return head.apply(
                features, chosen == null ? context : context.withChosen(chosen.toFloat()), Scope.ROOT.of("head"));
    }

    /** Returns what the blocks know of the tokens. */
    public Context context(Tensor tokens, Tensor attentionMask) {
        Tensor present = attentionMask.toFloat(); // [b, keys]
        Tensor padding = present.mul(-1).add(1);
        Mask mask = Mask.none().hiding(padding.unsqueeze(1).unsqueeze(1)); // [b, 1, 1, keys]
        Tensor positions = attentionMask.arange(1).unsqueeze(0);
        if (positionsFromMask) {
            Tensor count = present.cumsum(1).add(-1);
            positions = count.relu().toLong(); // padding on the left is at 0
        }
        positions = positions.narrow(1, tokens);
        if (causal) {
            mask = mask.hiding(tokens.distance(present).isPositive());
        }
        return new Context(mask, causal, tokens, present, null, positions, null);
    }
}
