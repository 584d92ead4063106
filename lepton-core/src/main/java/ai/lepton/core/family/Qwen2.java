package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.MultiHeadAttention;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Qwen2 (Yang et al. 2024): Llama's decoder, with biases of queries, keys and values, and a window in some layers where the
 * configuration asks for one.
 *
 * @see <a href="https://arxiv.org/abs/2407.10671">Qwen2 Technical Report</a>
 */
final class Qwen2 {
    private static final String SLIDING = "sliding_attention";

    private Qwen2() {}

    static Family of(ConfigFile config) {
        return decoder(config, Llama.attention(config).biases(true, false));
    }

    /** Returns a decoder with a window in the layers that {@code layer_types} or {@code max_window_layers} name. */
    static Family decoder(ConfigFile config, MultiHeadAttention attention) {
        int window = config.flag("use_sliding_window", false) ? Settings.window(config) : 0;
        IntPredicate slides = slides(config, window > 0);
        MultiHeadAttention grouped = attention.keyValueHeads(Settings.keyValueHeads(config, 32));
        return Llama.decoder(config, i -> slides.test(i) ? grouped.window(window) : grouped, false);
    }

    private static IntPredicate slides(ConfigFile config, boolean sliding) {
        List<String> types = config.texts("layer_types");
        if (types.isEmpty()) {
            int first = sliding ? config.size("max_window_layers", 28) : 0;
            return i -> sliding && i >= first;
        }
        if (types.size() != config.layers("num_hidden_layers")
                || !List.of(SLIDING, "full_attention").containsAll(types)
                || (types.contains(SLIDING) && !sliding)) {
            throw config.wrong(
                    "layer_types",
                    "wanted one of [full_attention, " + SLIDING + "] for each of the "
                            + config.layers("num_hidden_layers") + " layers, the second only with use_sliding_window");
        }
        return i -> types.get(i).equals(SLIDING);
    }
}
