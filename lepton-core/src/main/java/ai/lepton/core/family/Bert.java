package ai.lepton.core.family;

import ai.lepton.core.family.Family.Answer;
import ai.lepton.core.family.Family.Answering;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeaturesHead;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.LearnedPositions;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import ai.lepton.core.model.TokenHead;
import java.util.List;
import java.util.Map;

/**
 * BERT (Devlin et al. 2019): an encoder with a norm after each part, learned positions and token types.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">BERT</a>
 */
final class Bert {
    /** Where the weights of the body are; RoBERTa has the same. */
    static final List<Rule> RULES = List.of(
            Rule.of("embedding.tokens", "embeddings.word_embeddings"),
            Rule.of("embedding.positions", "embeddings.position_embeddings"),
            Rule.of("embedding.types", "embeddings.token_type_embeddings"),
            Rule.of("embedding.norm", "embeddings.LayerNorm"),
            Rule.of("pooler", "pooler.dense"),
            Rule.of("encoder.blocks.*.attention.query", "encoder.layer.*.attention.self.query"),
            Rule.of("encoder.blocks.*.attention.key", "encoder.layer.*.attention.self.key"),
            Rule.of("encoder.blocks.*.attention.value", "encoder.layer.*.attention.self.value"),
            Rule.of("encoder.blocks.*.attention.output", "encoder.layer.*.attention.output.dense"),
            Rule.of("encoder.blocks.*.attention_norm", "encoder.layer.*.attention.output.LayerNorm"),
            Rule.of("encoder.blocks.*.feed_forward.up", "encoder.layer.*.intermediate.dense"),
            Rule.of("encoder.blocks.*.feed_forward.down", "encoder.layer.*.output.dense"),
            Rule.of("encoder.blocks.*.feed_forward_norm", "encoder.layer.*.output.LayerNorm"));

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
                vocabulary,
                width,
                new LearnedPositions(positions, 0),
                config.size("type_vocab_size", 2),
                norm,
                dropout);
        Block block = block(config, norm);
        Encoder encoder = new Encoder(config.layers("num_hidden_layers"), block);
        TextTransformer body = new TextTransformer(embedding, encoder, new FeaturesHead(), false, false);
        return new Family(
                body,
                "bert.",
                RULES,
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

    private static Map<Answer, Answering> heads(ConfigFile config, int vocabulary, LanguageHead.Transform transform) {
        double dropout = config.number("classifier_dropout", config.dropout("hidden_dropout_prob", 0.1));
        int outputs = Settings.outputs(config);
        boolean tied = config.flag("tie_word_embeddings", true);
        return Map.of(
                Answer.SEQUENCE,
                new Answering(
                        new SequenceHead(Pooling.FIRST, Activation.TANH, outputs, true, dropout, 0),
                        Rule.of("head.dense", "pooler.dense"),
                        Rule.of("head.linear", "classifier")),
                Answer.TOKENS,
                new Answering(new TokenHead(outputs, dropout), Rule.of("head.linear", "classifier")),
                Answer.QUESTION,
                new Answering(new TokenHead(2, 0), Rule.of("head.linear", "qa_outputs")),
                Answer.MASKED,
                new Answering(
                        new LanguageHead(vocabulary, tied ? TextTransformer.TOKENS : null, true, transform, false),
                        Rule.of("head.dense", "cls.predictions.transform.dense"),
                        Rule.of("head.norm", "cls.predictions.transform.LayerNorm"),
                        Rule.of("head.decoder", "cls.predictions.decoder"),
                        Rule.of("head", tied ? "cls.predictions" : "cls.predictions.decoder"),
                        Rule.of("head", "cls.predictions")));
    }
}
