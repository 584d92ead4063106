package ai.lepton.core.family;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Head.Features;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.Positions.Relative;
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

    /** The row of the first position; transformers takes 1 for the padding token here and ignores {@code pad_token_id}. */
    private static final int FIRST = 2;

    /** The distance from which on all share a bucket; no setting of the configuration. */
    private static final int FURTHEST = 128;

    private static final WeightMapping WEIGHTS = WeightMapping.of("""
            embedding.tokens                    embeddings.word_embeddings
            embedding.positions                 embeddings.position_embeddings
            embedding.norm                      embeddings.LayerNorm
            pooler                              pooler.dense
            encoder.distances                   encoder.relative_attention_bias
            encoder.blocks.*.attention.query    encoder.layer.*.attention.attn.q
            encoder.blocks.*.attention.key      encoder.layer.*.attention.attn.k
            encoder.blocks.*.attention.value    encoder.layer.*.attention.attn.v
            encoder.blocks.*.attention.output   encoder.layer.*.attention.attn.o
            encoder.blocks.*.attention_norm     encoder.layer.*.attention.LayerNorm
            encoder.blocks.*.feed_forward.up    encoder.layer.*.intermediate.dense
            encoder.blocks.*.feed_forward.down  encoder.layer.*.output.dense
            encoder.blocks.*.feed_forward_norm  encoder.layer.*.output.LayerNorm
            """);

    private Mpnet() {}

    static Family of(ConfigFile config) {
        int vocabulary = config.size("vocab_size");
        int rows = config.size("max_position_embeddings");
        double dropout = config.dropout("hidden_dropout_prob", 0.1);
        Norm norm = Settings.layerNorm(config, "layer_norm_eps", 1e-12);
        TokenEmbedding embedding = new TokenEmbedding(
                vocabulary, config.size("hidden_size"), new Learned(rows, FIRST, true), 0, norm, dropout);
        Block block = new Block(
                MultiHeadAttention.of(config.size("num_attention_heads"))
                        .positions(new Relative(config.size("relative_attention_num_buckets", 32), FURTHEST, DISTANCES))
                        .dropout(config.dropout("attention_probs_dropout_prob", 0.1)),
                new Mlp(
                        config.size("intermediate_size"),
                        Settings.activation(config, "hidden_act", Activation.GELU),
                        0),
                norm,
                Block.Order.POST_NORM,
                dropout);
        Encoder encoder = new Encoder(config.layers("num_hidden_layers"), block);
        TextTransformer body = new TextTransformer(embedding, encoder, new Features(), false, true);
        return new Family(
                body,
                "mpnet.",
                WEIGHTS,
                Roberta.heads(config, vocabulary, norm),
                List.of("embeddings\\.position_ids", "pooler\\..*"),
                rows - FIRST);
    }
}
