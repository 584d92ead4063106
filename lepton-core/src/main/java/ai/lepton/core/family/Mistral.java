package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.MultiHeadAttention;

/**
 * Mistral (Jiang et al. 2023): Llama's decoder; each token sees a window of those before it, where there is one.
 *
 * @see <a href="https://arxiv.org/abs/2310.06825">Mistral 7B</a>
 */
final class Mistral {
    private Mistral() {}

    static Family of(ConfigFile config) {
        config.none("layer_types");
        MultiHeadAttention attention = Llama.attention(config)
                .keyValueHeads(Settings.keyValueHeads(config, 8))
                .withoutBias()
                .window(Settings.window(config));
        return Llama.decoder(config, i -> attention, false);
    }
}
