package ai.lepton.core.model;

import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
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
 * @param counted whether positions count the tokens only, so that padding on the left changes nothing; otherwise they
 *     count from the left edge, as BERT does
 */
public record TextTransformer(TokenEmbedding embedding, Encoder encoder, Head head, boolean causal, boolean counted)
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
        return new TextTransformer(embedding, encoder, other, causal, counted);
    }

    /** Returns the same transformer with the attention of each block replaced; its weights may change with it. */
    public TextTransformer attention(UnaryOperator<Attention> replacement) {
        List<Block> blocks = encoder.blocks().stream()
                .map(block -> block.with(replacement.apply(block.attention())))
                .toList();
        return new TextTransformer(embedding, new Encoder(blocks, encoder.norm()), head, causal, counted);
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        long longest = embedding.positions().longest();
        inputs.add(Input.indices(INPUT_IDS, embedding.vocabulary(), longest));
        inputs.add(Input.indices(ATTENTION_MASK, 2, counted ? Long.MAX_VALUE : longest)); // padding takes no position
        if (embedding.types() > 0) {
            inputs.add(Input.indices(TOKEN_TYPE_IDS, embedding.types(), longest));
        }
        if (head.choosesTokens()) {
            inputs.add(Input.indices(HEAD_MASK, 2, longest));
        }
        return List.copyOf(inputs);
    }

    @Override
    public <T> T apply(Ops<T> ops, Inputs<T> inputs) {
        T tokens = inputs.get(INPUT_IDS);
        Context<T> context = context(ops, tokens, inputs.get(ATTENTION_MASK));
        T embedded = embedding.apply(ops, tokens, inputs.find(TOKEN_TYPE_IDS), context, Scope.ROOT.of("embedding"));
        T features = encoder.apply(ops, embedded, context, Scope.ROOT.of("encoder"));
        T chosen = inputs.find(HEAD_MASK);
        return head.apply(
                ops,
                features,
                chosen == null ? context : context.withChosen(ops.toFloat(chosen)),
                Scope.ROOT.of("head"));
    }

    /** Returns what the blocks know of the tokens. */
    public <T> Context<T> context(Ops<T> ops, T tokens, T attentionMask) {
        T present = ops.toFloat(attentionMask); // [b, keys]
        T padding = ops.shift(ops.scale(present, -1), 1);
        Mask<T> mask = Mask.<T>none().hiding(ops, ops.unsqueeze(ops.unsqueeze(padding, 1), 1)); // [b, 1, 1, keys]
        T positions = ops.unsqueeze(ops.range(attentionMask, 1), 0);
        if (counted) {
            T count = ops.shift(ops.cumsum(present, 1), -1);
            positions = ops.toLong(ops.relu(count)); // padding on the left is at 0
        }
        positions = ops.last(positions, 1, tokens);
        if (causal) {
            mask = mask.hiding(ops, ops.isPositive(ops.distance(tokens, present)));
        }
        return new Context<>(mask, causal, tokens, present, null, positions, null);
    }
}
