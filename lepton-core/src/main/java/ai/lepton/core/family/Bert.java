package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Head.Features;
import ai.lepton.core.model.Head.Token;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import java.util.List;
import java.util.Map;

/**
 * BERT (Devlin et al. 2019): an encoder with a norm after each part, learned positions and token types.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">BERT</a>
 */
final class Bert {
    /** Where the weights of the body are; RoBERTa has the same. */
    static final WeightMapping WEIGHTS = WeightMapping.of("""
            embedding.tokens                    embeddings.word_embeddings
            embedding.positions                 embeddings.position_embeddings
            embedding.types                     embeddings.token_type_embeddings
            embedding.norm                      embeddings.LayerNorm
            pooler                              pooler.dense
            encoder.blocks.*.attention.query    encoder.layer.*.attention.self.query
            encoder.blocks.*.attention.key      encoder.layer.*.attention.self.key
            encoder.blocks.*.attention.value    encoder.layer.*.attention.self.value
            encoder.blocks.*.attention.output   encoder.layer.*.attention.output.dense
            encoder.blocks.*.attention_norm     encoder.layer.*.attention.output.LayerNorm
            encoder.blocks.*.feed_forward.up    encoder.layer.*.intermediate.dense
            encoder.blocks.*.feed_forward.down  encoder.layer.*.output.dense
            encoder.blocks.*.feed_forward_norm  encoder.layer.*.output.LayerNorm
            """);

    private Bert() {}

    static Family of(ConfigFile config) {
        config.only("position_embedding_type", "absolute");
        int width = config.size("hidden_size");
        int vocabulary = config.size("vocab_size");
        int positions = config.size("max_position_embeddings");
        double dropout = config.dropout("hidden_dropout_prob", 0.1);
        Norm norm = Settings.layerNorm(config, "layer_norm_eps", 1e-12);
        Activation activation = Settings.activation(config, "hidden_act", Activation.GELU);
        TokenEmbedding embedding = new TokenEmbedding(
                vocabulary, width, new Learned(positions, 0), config.size("type_vocab_size", 2), norm, dropout);
        Block block = block(config, norm);
        Encoder encoder = new Encoder(config.layers("num_hidden_layers"), block);
        TextTransformer body = new TextTransformer(embedding, encoder, new Features(), false, false);
        return new Family(
                body,
                "bert.",
                WEIGHTS,
                heads(config, vocabulary, new LanguageHead.Transform(activation, norm)),
                List.of("embeddings\\.position_ids", "pooler\\..*", "cls\\.seq_relationship\\..*"),
                positions);
    }

    /** Returns a block of BERT or RoBERTa. */
    static Block block(ConfigFile config, Norm norm) {
        return new Block(
                MultiHeadAttention.of(config.size("num_attention_heads"))
                        .dropout(config.dropout("attention_probs_dropout_prob", 0.1)),
                new Mlp(
                        config.size("intermediate_size"),
                        Settings.activation(config, "hidden_act", Activation.GELU),
                        0),
                norm,
                Block.Order.POST_NORM,
                config.dropout("hidden_dropout_prob", 0.1));
    }

    private static Map<HeadKind, PublishedHead> heads(
            ConfigFile config, int vocabulary, LanguageHead.Transform transform) {
        double dropout = config.number("classifier_dropout", config.dropout("hidden_dropout_prob", 0.1));
        int outputs = Settings.outputs(config);
        boolean tied = config.flag("tie_word_embeddings", true);
        return Map.of(
                HeadKind.SEQUENCE_CLASSIFICATION,
                PublishedHead.of(new SequenceHead(Pooling.FIRST, Activation.TANH, outputs, true, dropout, 0), """
                        head.dense   pooler.dense
                        head.linear  classifier
                        """),
                HeadKind.TOKEN_CLASSIFICATION,
                PublishedHead.of(new Token(outputs, dropout), "head.linear  classifier"),
                HeadKind.QUESTION_ANSWERING,
                PublishedHead.of(new Token(2, 0), "head.linear  qa_outputs"),
                HeadKind.MASKED_LANGUAGE_MODELLING,
                PublishedHead.of(
                        new LanguageHead(vocabulary, tied ? TextTransformer.TOKENS : null, true, transform, false),
                        """
                        head.dense    cls.predictions.transform.dense
                        head.norm     cls.predictions.transform.LayerNorm
                        head.decoder  cls.predictions.decoder
                        head          %s
                        head          cls.predictions
                        """.formatted(tied ? "cls.predictions" : "cls.predictions.decoder")));
    }
}
