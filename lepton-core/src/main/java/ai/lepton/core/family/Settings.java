package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint.HeaderSizes;
import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.exchange.DataException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Settings that configurations of several families share. */
final class Settings {
    /** The functions of a feed-forward network, by the names that transformers has for them; these and those of the enum. */
    private static final Map<String, Activation> ACTIVATIONS = activations(Map.of(
            "gelu_python", Activation.GELU,
            "gelu_fast", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH,
            "gelu_python_tanh", Activation.GELU_TANH,
            "gelu_accurate", Activation.GELU_TANH,
            "swish", Activation.SILU));

    /** The names that families have for a number of layers. */
    private static final List<String> LAYERS = List.of("num_hidden_layers", "n_layers", "n_layer");

    /** The names for widths and tables of which constants are made. */
    private static final List<String> SIDES =
            List.of("hidden_size", "dim", "n_embd", "head_dim", "relative_attention_num_buckets");

    private static Map<String, Activation> activations(Map<String, Activation> others) {
        Map<String, Activation> all = new TreeMap<>(others);
        for (Activation activation : Activation.values()) {
            all.put(activation.huggingFaceName(), activation);
        }
        return all;
    }

    private Settings() {}

    /**
     * Compares the sizes that cost time or memory when a model is built with its weights. Other sizes are in the shapes of
     * weights, which are compared one by one.
     *
     * @throws DataException if one is larger than the weights allow
     */
    static void requireSizes(ConfigFile config, HeaderSizes weights) {
        for (String key : LAYERS) {
            if (config.raw(key) instanceof Integer declared) {
                weights.requireLayers(key, declared);
            }
        }
        for (String key : SIDES) {
            if (config.raw(key) instanceof Integer declared) {
                weights.requireSide(key, declared);
            }
        }
    }

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

    /**
     * Returns the number of key and value heads; null stands for as many as there are heads.
     *
     * @param otherwise where the key is missing
     */
    static int keyValueHeads(ConfigFile config, int otherwise) {
        String key = "num_key_value_heads";
        int missing = config.mentions(key) ? config.size("num_attention_heads") : otherwise;
        return config.size(key, missing);
    }

    /**
     * Returns how many tokens a token sees, itself among them: 0 for all, which null stands for, and 4,096 where the key is
     * missing. Of a model that is not causal, transformers counts them on each side without the token itself.
     */
    static int window(ConfigFile config) {
        String key = "sliding_window";
        int window = config.has(key) ? config.size(key) : config.mentions(key) ? 0 : 4096;
        return window == 0 || config.flag("is_causal", true) ? window : (int) Math.min(Integer.MAX_VALUE, window + 1L);
    }

    /**
     * Returns the names of the classes, in their order; empty if the configuration has none. There are as many as there are
     * ids; one that has no name is called as transformers calls it. Names may repeat.
     */
    static List<String> labels(ConfigFile config) {
        ConfigFile byId = config.inside("id2label");
        Map<Integer, String> names = new HashMap<>();
        config.object("id2label").forEach((id, name) -> {
            if (!id.matches("-?\\d{1,9}")) {
                throw byId.wrong(id, "wanted whole numbers as its keys");
            }
            names.put(Integer.valueOf(id), name == null ? "LABEL_" + id : name.toString());
        });
        return IntStream.range(0, names.size())
                .mapToObj(id -> names.getOrDefault(id, "LABEL_" + id))
                .toList();
    }

    /** Returns labels that all differ: of several with the same name, all but the first get their id added. */
    static List<String> distinct(List<String> labels) {
        Set<String> given = new HashSet<>(labels);
        Set<String> distinct = new LinkedHashSet<>();
        for (int id = 0; id < labels.size(); id++) {
            String name = labels.get(id);
            if (distinct.contains(name)) {
                do {
                    name += " [" + id + "]";
                } while (given.contains(name) || distinct.contains(name));
            }
            distinct.add(name);
        }
        return List.copyOf(distinct);
    }

    /** Returns the number of outputs of a classification head; 2, as in transformers, if the configuration has none. */
    static int outputs(ConfigFile config) {
        List<String> labels = labels(config);
        return labels.isEmpty() ? config.size("num_labels", 2) : labels.size();
    }

    /** Returns the id of the padding token; -1 for none. */
    static int padding(ConfigFile config) {
        return Math.max(-1, config.integer("pad_token_id").orElse(-1));
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
        config.only("use_mrope", false);
    }
}
