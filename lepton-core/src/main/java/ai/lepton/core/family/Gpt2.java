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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * GPT-2 (Radford et al. 2019): a decoder with norms before each part and learned positions. Its matrices are stored
 * {@code [in, out]}.
 *
 * @see <a href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">Language
 *     Models are Unsupervised Multitask Learners</a>
 */
final class Gpt2 {
    private static final WeightMapping WEIGHTS = WeightMapping.of("""
            embedding.tokens                    wte
            embedding.positions                 wpe
            encoder.blocks.*.attention.qkv      h.*.attn.c_attn  transposed
            encoder.blocks.*.attention.output   h.*.attn.c_proj  transposed
            encoder.blocks.*.attention_norm     h.*.ln_1
            encoder.blocks.*.feed_forward.up    h.*.mlp.c_fc     transposed
            encoder.blocks.*.feed_forward.down  h.*.mlp.c_proj   transposed
            encoder.blocks.*.feed_forward_norm  h.*.ln_2
            encoder.norm                        ln_f
            """);

    private Gpt2() {}

    static Family of(ConfigFile given) {
        ConfigFile config = given.withAliases(Map.of(
                "n_embd", "hidden_size",
                "n_positions", "max_position_embeddings",
                "n_layer", "num_hidden_layers",
                "n_head", "num_attention_heads"));
        int width = config.size("n_embd");
        int vocabulary = config.size("vocab_size");
        int positions = config.size("n_positions");
        Norm norm = Settings.layerNorm(config, "layer_norm_epsilon", 1e-5);
        TokenEmbedding embedding = new TokenEmbedding(
                vocabulary, width, new Learned(positions, 0), 0, null, config.dropout("embd_pdrop", 0.1));
        Mlp mlp = new Mlp(
                config.size("n_inner", inner(config, width)),
                Settings.activation(config, "activation_function", Activation.GELU_TANH),
                0);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < config.layers("n_layer"); i++) {
            blocks.add(new Block(
                    attention(config, width, i), mlp, norm, Block.Order.PRE_NORM, config.dropout("resid_pdrop", 0.1)));
        }
        Encoder encoder = new Encoder(blocks, norm);
        TextTransformer body =
                new TextTransformer(embedding, encoder, new Features(), config.flag("is_causal", true), true);
        return new Family(
                body,
                "transformer.",
                WEIGHTS,
                heads(config, vocabulary),
                List.of("h\\.\\d+\\.attn\\.(masked_)?bias"),
                positions);
    }

    private static MultiHeadAttention attention(ConfigFile config, int width, int layer) {
        MultiHeadAttention attention =
                MultiHeadAttention.of(config.size("n_head")).fusedQkv(true).dropout(config.dropout("attn_pdrop", 0.1));
        boolean scaled = config.flag("scale_attn_weights", true);
        boolean byLayer = config.flag("scale_attn_by_inverse_layer_idx", false);
        if (scaled && !byLayer) {
            return attention;
        }
        double scale = scaled ? 1 / Math.sqrt((double) width / attention.heads()) : 1;
        return attention.scale(byLayer ? scale / (layer + 1) : scale);
    }

    /** Returns the default inner width of the feed-forward network: four times the width of a token. */
    private static int inner(ConfigFile config, int width) {
        if (width > Integer.MAX_VALUE / 4) {
            throw config.wrong("n_embd", "wanted at most " + Integer.MAX_VALUE / 4);
        }
        return 4 * width;
    }

    private static Map<HeadKind, PublishedHead> heads(ConfigFile config, int vocabulary) {
        boolean tied = config.flag("tie_word_embeddings", true);
        int outputs = Settings.outputs(config);
        double dropout = config.number("classifier_dropout", config.number("hidden_dropout", 0.1));
        return Map.of(
                HeadKind.LANGUAGE_MODELLING,
                PublishedHead.of(
                        new LanguageHead(vocabulary, tied ? TextTransformer.TOKENS : null, false, null, false),
                        "head.decoder  lm_head"),
                HeadKind.SEQUENCE_CLASSIFICATION,
                PublishedHead.of(
                        new SequenceHead(Pooling.LAST, null, outputs, false, 0, 0, Settings.padding(config)),
                        "head.linear  score"),
                HeadKind.TOKEN_CLASSIFICATION,
                PublishedHead.of(new Token(outputs, dropout), "head.linear  classifier"));
    }
}
