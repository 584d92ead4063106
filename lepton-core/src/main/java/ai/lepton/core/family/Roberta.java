package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Head.Features;
import ai.lepton.core.model.Head.Token;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import java.util.List;
import java.util.Map;

/**
 * RoBERTa (Liu et al. 2019), and XLM-RoBERTa (Conneau et al. 2020), which is the same but for its tokens: BERT's encoder. Its
 * positions count the tokens that are not padding, and begin after the index of the padding token.
 *
 * @see <a href="https://arxiv.org/abs/1907.11692">RoBERTa</a>
 * @see <a href="https://arxiv.org/abs/1911.02116">XLM-RoBERTa</a>
 */
final class Roberta {
    private Roberta() {}

    static Family of(ConfigFile config) {
        config.only("position_embedding_type", "absolute");
        int vocabulary = config.size("vocab_size");
        int rows = config.size("max_position_embeddings");
        int first = Settings.firstPosition(config, rows);
        Norm norm = Settings.layerNorm(config, "layer_norm_eps", 1e-12);
        TokenEmbedding embedding = new TokenEmbedding(
                vocabulary,
                config.size("hidden_size"),
                new Learned(rows, first, true),
                config.size("type_vocab_size", 2),
                norm,
                config.dropout("hidden_dropout_prob", 0.1));
        Block block = Bert.block(config, norm);
        Encoder encoder = new Encoder(config.layers("num_hidden_layers"), block);
        TextTransformer body = new TextTransformer(embedding, encoder, new Features(), false, true);
        return new Family(
                body,
                "roberta.",
                Bert.WEIGHTS,
                heads(config, vocabulary, norm),
                List.of("embeddings\\.position_ids", "pooler\\..*"),
                rows - first);
    }

    /** Returns the heads that RoBERTa and MPNet have. */
    static Map<HeadKind, PublishedHead> heads(ConfigFile config, int vocabulary, Norm norm) {
        double dropout = config.number("classifier_dropout", config.dropout("hidden_dropout_prob", 0.1));
        int outputs = Settings.outputs(config);
        boolean tied = config.flag("tie_word_embeddings", true);
        LanguageHead.Transform transform = new LanguageHead.Transform(Activation.GELU, norm);
        return Map.of(
                HeadKind.SEQUENCE_CLASSIFICATION,
                PublishedHead.of(new SequenceHead(Pooling.FIRST, Activation.TANH, outputs, true, dropout), """
                        head.dense   classifier.dense
                        head.linear  classifier.out_proj
                        """),
                HeadKind.TOKEN_CLASSIFICATION,
                PublishedHead.of(new Token(outputs, dropout), "head.linear  classifier"),
                HeadKind.QUESTION_ANSWERING,
                PublishedHead.of(new Token(2, 0), "head.linear  qa_outputs"),
                HeadKind.MASKED_LANGUAGE_MODELLING,
                PublishedHead.of(
                        new LanguageHead(vocabulary, tied ? TextTransformer.TOKENS : null, true, transform, false),
                        """
                        head.dense    lm_head.dense
                        head.norm     lm_head.layer_norm
                        head.decoder  lm_head.decoder
                        head          %s
                        head          lm_head
                        """.formatted(tied ? "lm_head" : "lm_head.decoder")));
    }
}
