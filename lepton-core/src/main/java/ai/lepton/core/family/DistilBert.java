package ai.lepton.core.family;

import ai.lepton.core.family.Family.Answer;
import ai.lepton.core.family.Family.Answering;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeaturesHead;
import ai.lepton.core.model.FeedForward;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.LayerNorm;
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
 * DistilBERT (Sanh et al. 2019): BERT's encoder without token types.
 *
 * @see <a href="https://arxiv.org/abs/1910.01108">DistilBERT</a>
 */
final class DistilBert {
    private static final Norm NORM = new LayerNorm(1e-12);

    private static final List<Rule> RULES = List.of(
            Rule.of("embedding.tokens", "embeddings.word_embeddings"),
            Rule.of("embedding.positions", "embeddings.position_embeddings"),
            Rule.of("embedding.norm", "embeddings.LayerNorm"),
            Rule.of("encoder.blocks.*.attention.query", "transformer.layer.*.attention.q_lin"),
            Rule.of("encoder.blocks.*.attention.key", "transformer.layer.*.attention.k_lin"),
            Rule.of("encoder.blocks.*.attention.value", "transformer.layer.*.attention.v_lin"),
            Rule.of("encoder.blocks.*.attention.output", "transformer.layer.*.attention.out_lin"),
            Rule.of("encoder.blocks.*.attention_norm", "transformer.layer.*.sa_layer_norm"),
            Rule.of("encoder.blocks.*.feed_forward.up", "transformer.layer.*.ffn.lin1"),
            Rule.of("encoder.blocks.*.feed_forward.down", "transformer.layer.*.ffn.lin2"),
            Rule.of("encoder.blocks.*.feed_forward_norm", "transformer.layer.*.output_layer_norm"));

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
        TokenEmbedding embedding = new TokenEmbedding(
                vocabulary, config.size("dim"), new LearnedPositions(positions, 0), 0, NORM, dropout);
        Block block = new Block(
                MultiHeadAttention.of(config.size("n_heads")).dropout(config.dropout("attention_dropout", 0.1)),
                new Dropped(new Mlp(config.size("hidden_dim"), activation, 0), dropout),
                NORM,
                Block.Order.POST_NORM,
                0);
        Encoder encoder = new Encoder(config.layers("n_layers"), block);
        TextTransformer body = new TextTransformer(embedding, encoder, new FeaturesHead(), false, false);
        return new Family(
                body,
                "distilbert.",
                RULES,
                heads(config, vocabulary, activation),
                List.of("embeddings\\.position_ids"),
                positions);
    }

    private static Map<Answer, Answering> heads(ConfigFile config, int vocabulary, Activation activation) {
        int outputs = Settings.outputs(config);
        boolean tied = config.flag("tie_word_embeddings", true);
        LanguageHead.Transform transform = new LanguageHead.Transform(activation, NORM);
        return Map.of(
                Answer.SEQUENCE,
                new Answering(
                        new SequenceHead(
                                Pooling.FIRST,
                                Activation.RELU,
                                outputs,
                                true,
                                config.dropout("seq_classif_dropout", 0.2),
                                0),
                        Rule.of("head.dense", "pre_classifier"),
                        Rule.of("head.linear", "classifier")),
                Answer.TOKENS,
                new Answering(
                        new TokenHead(outputs, config.dropout("dropout", 0.1)), Rule.of("head.linear", "classifier")),
                Answer.QUESTION,
                new Answering(
                        new TokenHead(2, config.dropout("qa_dropout", 0.1)), Rule.of("head.linear", "qa_outputs")),
                Answer.MASKED,
                new Answering(
                        new LanguageHead(vocabulary, tied ? TextTransformer.TOKENS : null, true, transform, false),
                        Rule.of("head.dense", "vocab_transform"),
                        Rule.of("head.norm", "vocab_layer_norm"),
                        Rule.of("head.decoder", "vocab_projector"),
                        Rule.of("head", "vocab_projector")));
    }
}
