package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.GatedMlp;
import ai.lepton.core.model.Head.Features;
import ai.lepton.core.model.Head.Token;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Llama (Touvron et al. 2023): a decoder with root-mean-square norms before each part, rotary positions, grouped queries
 * and a gated feed-forward network.
 *
 * @see <a href="https://arxiv.org/abs/2302.13971">LLaMA</a>
 */
final class Llama {
    private static final WeightMapping WEIGHTS = WeightMapping.of("""
            embedding.tokens                    embed_tokens
            encoder.blocks.*.attention.query    layers.*.self_attn.q_proj
            encoder.blocks.*.attention.key      layers.*.self_attn.k_proj
            encoder.blocks.*.attention.value    layers.*.self_attn.v_proj
            encoder.blocks.*.attention.output   layers.*.self_attn.o_proj
            encoder.blocks.*.attention_norm     layers.*.input_layernorm
            encoder.blocks.*.feed_forward.gate  layers.*.mlp.gate_proj
            encoder.blocks.*.feed_forward.up    layers.*.mlp.up_proj
            encoder.blocks.*.feed_forward.down  layers.*.mlp.down_proj
            encoder.blocks.*.feed_forward_norm  layers.*.post_attention_layernorm
            encoder.norm                        norm
            """);

    private Llama() {}

    static Family of(ConfigFile config) {
        boolean bias = config.flag("attention_bias", false);
        MultiHeadAttention attention = attention(config).biases(bias, bias);
        return decoder(config, i -> attention, config.flag("mlp_bias", false));
    }

    /** Returns attention with the settings that Llama, Mistral, Qwen2 and Qwen3 share. */
    static MultiHeadAttention attention(ConfigFile config) {
        int heads = config.size("num_attention_heads");
        Positions rotary = RotaryConfig.read(config, config.size("max_position_embeddings"));
        return MultiHeadAttention.of(heads)
                .keyValueHeads(config.size("num_key_value_heads", heads))
                .headWidth(config.size("head_dim", Math.max(1, config.size("hidden_size") / heads)))
                .positions(rotary)
                .dropout(config.dropout("attention_dropout", 0));
    }

    /** Returns a decoder whose layers differ in their attention only. */
    static Family decoder(ConfigFile config, IntFunction<MultiHeadAttention> attention, boolean mlpBias) {
        int vocabulary = config.size("vocab_size");
        Norm norm = Settings.rmsNorm(config, "rms_norm_eps", 1e-6);
        TokenEmbedding embedding =
                new TokenEmbedding(vocabulary, config.size("hidden_size"), Positions.none(), 0, null, 0);
        GatedMlp mlp = new GatedMlp(
                config.size("intermediate_size"),
                Settings.activation(config, "hidden_act", Activation.SILU),
                mlpBias,
                0);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < config.layers("num_hidden_layers"); i++) {
            blocks.add(new Block(attention.apply(i), mlp, norm, Block.Order.PRE_NORM, 0));
        }
        TextTransformer body = new TextTransformer(
                embedding, new Encoder(blocks, norm), new Features(), config.flag("is_causal", true), true);
        return new Family(
                body,
                "model.",
                WEIGHTS,
                heads(config, vocabulary),
                List.of("layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq", "rotary_emb\\.inv_freq"),
                RotaryConfig.positions(config));
    }

    private static Map<HeadKind, PublishedHead> heads(ConfigFile config, int vocabulary) {
        boolean tied = config.flag("tie_word_embeddings", false);
        int outputs = Settings.outputs(config);
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
                PublishedHead.of(
                        new Token(outputs, config.number("classifier_dropout", config.number("hidden_dropout", 0.1))),
                        "head.linear  score"));
    }
}
