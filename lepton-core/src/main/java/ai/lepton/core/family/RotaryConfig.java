package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import java.util.List;

/**
 * Rotary positions as configurations describe them: {@code rope_parameters}, as of transformers 5, or {@code rope_theta}
 * and {@code rope_scaling}, whose type was first called {@code type}.
 */
final class RotaryConfig {
    private static final double THETA = 10_000;

    private RotaryConfig() {}

    static Rotary read(ConfigFile config, int positions) {
        String key = config.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
        ConfigFile scaling = config.inside(key);
        double theta = scaling.number("rope_theta", config.number("rope_theta", THETA));
        String named = scaling.has("rope_type") ? "rope_type" : "type";
        String type = scaling.findText(named).orElse("default");
        if (!type.equals("default")) { // with the default, transformers ignores this and rotates whole heads
            whole(config);
            whole(scaling);
        }
        String original = "original_max_position_embeddings"; // beside the scaling it comes first, as in transformers
        int trained = config.size(original, scaling.size(original, positions));
        return new Rotary(
                theta,
                switch (type) {
                    case "default" -> Scaling.none();
                    case "linear" -> new Scaling.Linear(scaling.number("factor"));
                    case "dynamic" -> new Scaling.Dynamic(scaling.number("factor"), positions);
                    case "yarn" -> yarn(scaling, positions, trained);
                    case "llama3" ->
                        new Scaling.Llama3(
                                scaling.number("factor"),
                                scaling.number("low_freq_factor"),
                                scaling.number("high_freq_factor"),
                                trained);
                    default ->
                        throw scaling.unsupported(named, List.of("default", "linear", "dynamic", "yarn", "llama3"));
                });
    }

    private static void whole(ConfigFile config) {
        String key = "partial_rotary_factor";
        if (config.number(key, 1) != 1) {
            throw config.unsupported(key, List.of(1.0));
        }
    }

    private static double attention(ConfigFile scaling, double factor) {
        double one = scaling.number("mscale", 0);
        double all = scaling.number("mscale_all_dim", 0);
        return one == 0 || all == 0 ? attention(factor, 1) : attention(factor, one) / attention(factor, all);
    }

    private static double attention(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    /**
     * Returns the most tokens of a text. Linear, dynamic and YaRN scaling extend the length of training by {@code factor};
     * {@code max_position_embeddings} may be the length before or after that, so the larger counts. Configurations of Llama 3
     * have the extended length.
     */
    static int positions(ConfigFile config) {
        String key = "max_position_embeddings";
        int positions = config.size(key);
        Scaling scaling = read(config, positions).scaling();
        double scaled = 0;
        if (scaling instanceof Scaling.Linear linear) {
            scaled = linear.factor() * positions;
        } else if (scaling instanceof Scaling.Dynamic dynamic) {
            scaled = dynamic.factor() * dynamic.trained();
        } else if (scaling instanceof Scaling.Yarn yarn) {
            scaled = yarn.factor() * yarn.trained();
        }
        return (int) Math.max(positions, Math.min(Math.rint(scaled), Integer.MAX_VALUE));
    }

    private static Scaling yarn(ConfigFile scaling, int positions, int trained) {
        double factor = scaling.number("factor", (double) positions / trained);
        return new Scaling.Yarn(
                factor,
                trained,
                scaling.number("beta_fast", 32),
                scaling.number("beta_slow", 1),
                scaling.number("attention_factor", attention(scaling, factor)),
                scaling.flag("truncate", true));
    }
}
