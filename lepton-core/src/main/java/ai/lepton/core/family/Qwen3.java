package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.MultiHeadAttention;

/**
 * Qwen3 (Yang et al. 2025): Qwen2's decoder, whose queries and keys go through a norm in each head, and that has no biases
 * unless the configuration asks for them.
 *
 * @see <a href="https://arxiv.org/abs/2505.09388">Qwen3 Technical Report</a>
 */
final class Qwen3 {
    private Qwen3() {}

    static Family of(ConfigFile config) {
        boolean bias = config.flag("attention_bias", false);
        MultiHeadAttention attention = Llama.attention(config)
                .headWidth(config.size("head_dim", 128))
                .queryKeyNorm(Settings.rmsNorm(config, "rms_norm_eps", 1e-6))
                .biases(bias, bias);
        return Qwen2.decoder(config, attention).withWeights("""
                encoder.blocks.*.attention.query_norm  layers.*.self_attn.q_norm
                encoder.blocks.*.attention.key_norm    layers.*.self_attn.k_norm
                """);
    }
}
