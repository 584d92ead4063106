package ai.lepton.core.family;

import ai.lepton.core.model.Activation;
import ai.lepton.core.model.LayerNorm;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.RmsNorm;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What configurations of several families say in the same way. */
final class Settings {
    /** The functions of a feed-forward network, by the names that transformers has for them. */
    private static final Map<String, Activation> ACTIVATIONS = new TreeMap<>(Map.of(
            "gelu", Activation.GELU,
            "gelu_python", Activation.GELU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_fast", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH,
            "relu", Activation.RELU,
            "silu", Activation.SILU,
            "swish", Activation.SILU,
            "tanh", Activation.TANH));

    private Settings() {}

    /** Returns the function of a feed-forward network. */
    static Activation activation(ConfigFile config, String key, Activation otherwise) {
        Activation found = config.has(key) ? ACTIVATIONS.get(config.text(key)) : otherwise;
        if (found == null) {
            throw config.unsupported(key, List.copyOf(ACTIVATIONS.keySet()));
        }
        return found;
    }

    static Norm layerNorm(ConfigFile config, String key, double otherwise) {
        return new LayerNorm(positive(config, key, otherwise));
    }

    static Norm rmsNorm(ConfigFile config, String key, double otherwise) {
        return new RmsNorm(positive(config, key, otherwise));
    }

    private static double positive(ConfigFile config, String key, double otherwise) {
        double found = config.number(key, otherwise);
        if (!(found > 0)) {
            throw config.wrong(key, "wanted a number above 0");
        }
        return found;
    }

    /** Returns how many tokens one sees: 0 for all, which null says; transformers takes 4,096 where nothing is said. */
    static int window(ConfigFile config) {
        String key = "sliding_window";
        return config.has(key) ? config.size(key) : config.mentions(key) ? 0 : 4096;
    }

    /** Returns the names of the classes, in their order; empty if the configuration has none. */
    static List<String> labels(ConfigFile config) {
        Map<String, Object> byId = new LinkedHashMap<>(config.object("id2label"));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < byId.size(); i++) {
            Object name = byId.get(Integer.toString(i));
            if (name == null) {
                throw new DataException(config.file() + " has an id2label without " + Quoted.of(i)
                        + "; ids must run from 0 to " + (byId.size() - 1));
            }
            names.add(name.toString());
        }
        return names;
    }

    /** Returns how many classes, labels or numbers a head answers; 2 is what transformers assumes. */
    static int outputs(ConfigFile config) {
        List<String> labels = labels(config);
        return labels.isEmpty() ? config.size("num_labels", 2) : labels.size();
    }

    /** Returns the row of the first position, where positions begin after the index of the padding token. */
    static int firstPosition(ConfigFile config, int rows) {
        int padding = config.integer("pad_token_id").orElse(1);
        if (padding < 0 || padding >= rows - 1) {
            throw config.wrong("pad_token_id", "wanted an index below the " + (rows - 1) + " positions");
        }
        return padding + 1;
    }

    /**
     * Refuses settings that change the answers of some model and that nothing here reads. A key that is neither read nor
     * named here is ignored: configurations are full of keys of training and of Python, and get new ones with each release.
     */
    static void refuseUnsupported(ConfigFile config) {
        config.none("quantization_config");
        config.none("auto_map"); // code that comes with the checkpoint
        config.none("pruned_heads");
        config.none("attention_chunk_size");
        config.only("is_decoder", false);
        config.only("is_encoder_decoder", false);
        config.only("add_cross_attention", false);
        config.only("is_causal", true);
        config.only("use_mrope", false);
    }
}
