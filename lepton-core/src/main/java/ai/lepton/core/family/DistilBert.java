package ai.lepton.core.family;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeedForward;
import ai.lepton.core.model.Head.Features;
import ai.lepton.core.model.Head.Token;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import java.util.List;
import java.util.Map;

/**
 * DistilBERT (Sanh et al. 2019): BERT's encoder without token types.
 *
 * @see <a href="https://arxiv.org/abs/1910.01108">DistilBERT</a>
 */
final class DistilBert {
    private static final Norm NORM = new LayerNorm(1e-12);

    private static final WeightMapping WEIGHTS = WeightMapping.of("""
            embedding.tokens                    embeddings.word_embeddings
            embedding.positions                 embeddings.position_embeddings
            embedding.norm                      embeddings.LayerNorm
            encoder.blocks.*.attention.query    transformer.layer.*.attention.q_lin
            encoder.blocks.*.attention.key      transformer.layer.*.attention.k_lin
            encoder.blocks.*.attention.value    transformer.layer.*.attention.v_lin
            encoder.blocks.*.attention.output   transformer.layer.*.attention.out_lin
            encoder.blocks.*.attention_norm     transformer.layer.*.sa_layer_norm
            encoder.blocks.*.feed_forward.up    transformer.layer.*.ffn.lin1
            encoder.blocks.*.feed_forward.down  transformer.layer.*.ffn.lin2
            encoder.blocks.*.feed_forward_norm  transformer.layer.*.output_layer_norm
            """);

    /** A feed-forward network with dropout on what it adds; on what attention adds there is none. */
    private record Dropped(FeedForward network, double dropout) implements FeedForward {
        @Override
        public Tensor apply(Tensor x, Scope at) {
            return network.apply(x, at).dropout(dropout);
        }
    }

    private DistilBert() {}

    static Family of(ConfigFile given) {
        ConfigFile config = given.withAliases(Map.of(
                "dim", "hidden_size",
                "n_heads", "num_attention_heads",
                "n_layers", "num_hidden_layers"));
        int vocabulary = config.size("vocab_size");
        int positions = config.size("max_position_embeddings");
        double dropout = config.dropout("dropout", 0.1);
        Activation activation = Settings.activation(config, "activation", Activation.GELU);
        TokenEmbedding embedding =
                new TokenEmbedding(vocabulary, config.size("dim"), new Learned(positions, 0), 0, NORM, dropout);
        Block block = new Block(
                MultiHeadAttention.of(config.size("n_heads")).dropout(config.dropout("attention_dropout", 0.1)),
                new Dropped(new Mlp(config.size("hidden_dim"), activation, 0), dropout),
                NORM,
                Block.Order.POST_NORM,
                0);
        Encoder encoder = new Encoder(config.layers("n_layers"), block);
        TextTransformer body = new TextTransformer(embedding, encoder, new Features(), false, false);
        return new Family(
                body,
                "distilbert.",
                WEIGHTS,
                heads(config, vocabulary, activation),
                List.of("embeddings\\.position_ids"),
                positions);
    }

    private static Map<HeadKind, PublishedHead> heads(ConfigFile config, int vocabulary, Activation activation) {
        int outputs = Settings.outputs(config);
        boolean tied = config.flag("tie_word_embeddings", true);
        LanguageHead.Transform transform = new LanguageHead.Transform(activation, NORM);
        return Map.of(
                HeadKind.SEQUENCE_CLASSIFICATION,
                PublishedHead.of(
                        new SequenceHead(
                                Pooling.FIRST,
                                Activation.RELU,
                                outputs,
                                true,
                                config.dropout("seq_classif_dropout", 0.2),
                                0),
                        """
                        head.dense   pre_classifier
                        head.linear  classifier
                        """),
                HeadKind.TOKEN_CLASSIFICATION,
                PublishedHead.of(new Token(outputs, config.dropout("dropout", 0.1)), "head.linear  classifier"),
                HeadKind.QUESTION_ANSWERING,
                PublishedHead.of(new Token(2, config.dropout("qa_dropout", 0.1)), "head.linear  qa_outputs"),
                HeadKind.MASKED_LANGUAGE_MODELLING,
                PublishedHead.of(
                        new LanguageHead(vocabulary, tied ? TextTransformer.TOKENS : null, true, transform, false),
                        """
                        head.dense    vocab_transform
                        head.norm     vocab_layer_norm
                        head.decoder  vocab_projector
                        head          vocab_projector
                        """));
    }
}
