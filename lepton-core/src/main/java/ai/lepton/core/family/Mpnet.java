package ai.lepton.core.family;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeaturesHead;
import ai.lepton.core.model.LearnedPositions;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.RelativePositions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import java.util.List;

/**
 * MPNet (Song et al. 2020): an encoder like BERT's, with learned positions as RoBERTa counts them and a learned bias for each
 * distance, which all layers share.
 *
 * @see <a href="https://arxiv.org/abs/2004.09297">MPNet</a>
 */
final class Mpnet {
    private static final Scope DISTANCES = Scope.ROOT.of("encoder").of("distances");

    /** The row of the first position; the padding token is 1 to transformers, whatever the configuration says. */
    private static final int FIRST = 2;

    /** From which on all distances share a bucket; no configuration says otherwise. */
    private static final int FURTHEST = 128;

    private static final List<Rule> RULES = List.of(
            Rule.of("embedding.tokens", "embeddings.word_embeddings"),
            Rule.of("embedding.positions", "embeddings.position_embeddings"),
            Rule.of("embedding.norm", "embeddings.LayerNorm"),
            Rule.of("pooler", "pooler.dense"),
            Rule.of("encoder.distances", "encoder.relative_attention_bias"),
            Rule.of("encoder.blocks.*.attention.query", "encoder.layer.*.attention.attn.q"),
            Rule.of("encoder.blocks.*.attention.key", "encoder.layer.*.attention.attn.k"),
            Rule.of("encoder.blocks.*.attention.value", "encoder.layer.*.attention.attn.v"),
            Rule.of("encoder.blocks.*.attention.output", "encoder.layer.*.attention.attn.o"),
            Rule.of("encoder.blocks.*.attention_norm", "encoder.layer.*.attention.LayerNorm"),
            Rule.of("encoder.blocks.*.feed_forward.up", "encoder.layer.*.intermediate.dense"),
            Rule.of("encoder.blocks.*.feed_forward.down", "encoder.layer.*.output.dense"),
            Rule.of("encoder.blocks.*.feed_forward_norm", "encoder.layer.*.output.LayerNorm"));

    private Mpnet() {}

    static Family of(ConfigFile config) {
        int vocabulary = config.size("vocab_size");
        int rows = config.size("max_position_embeddings");
        double dropout = config.dropout("hidden_dropout_prob", 0.1);
        Norm norm = Settings.layerNorm(config, "layer_norm_eps", 1e-12);
        TokenEmbedding embedding = new TokenEmbedding(
                vocabulary, config.size("hidden_size"), new LearnedPositions(rows, FIRST, true), 0, norm, dropout);
        Block block = new Block(
                MultiHeadAttention.of(config.size("num_attention_heads"))
                        .positions(new RelativePositions(
                                config.size("relative_attention_num_buckets", 32), FURTHEST, DISTANCES))
                        .dropout(config.dropout("attention_probs_dropout_prob", 0.1)),
                new Mlp(
                        config.size("intermediate_size"),
                        Settings.activation(config, "hidden_act", Activation.GELU),
                        0),
                norm,
                Block.Order.POST_NORM,
                dropout);
        Encoder encoder = new Encoder(config.layers("num_hidden_layers"), block);
        TextTransformer body = new TextTransformer(embedding, encoder, new FeaturesHead(), false, true);
        return new Family(
                body,
                "mpnet.",
                RULES,
                Roberta.heads(config, vocabulary, norm),
                List.of("embeddings\\.position_ids", "pooler\\..*"),
                rows - FIRST);
    }
}
