package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The published families, by the {@code model_type} of their configurations. */
final class Families {
    private static final Map<String, Function<ConfigFile, Family>> BY_TYPE = new TreeMap<>(Map.ofEntries(
            Map.entry("bert", Bert::of),
            Map.entry("camembert", Camembert::of),
            Map.entry("distilbert", DistilBert::of),
            Map.entry("gpt2", Gpt2::of),
            Map.entry("llama", Llama::of),
            Map.entry("mistral", Mistral::of),
            Map.entry("mpnet", Mpnet::of),
            Map.entry("qwen2", Qwen2::of),
            Map.entry("qwen3", Qwen3::of),
            Map.entry("roberta", Roberta::of),
            Map.entry("xlm-roberta", Roberta::of)));

    private Families() {}

    /** Returns the {@code model_type}s that are read, in alphabetical order. */
    static List<String> types() {
        return List.copyOf(BY_TYPE.keySet());
    }

    static Family of(ConfigFile config) {
        Function<ConfigFile, Family> family = BY_TYPE.get(config.text("model_type"));
        if (family == null) {
            throw config.unsupported("model_type", types());
        }
        Settings.refuseUnsupported(config);
        return family.apply(config);
    }
}
