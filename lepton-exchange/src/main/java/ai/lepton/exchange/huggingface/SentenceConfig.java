package ai.lepton.exchange.huggingface;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.BundlePart;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What makes a vector of a text, as sentence-transformers lays it out: {@code modules.json} with the modules in their order,
 * {@code config_sentence_transformers.json}, and a {@code config.json} in the directory of each module. All fields are kept, in
 * their order.
 *
 * @param modules the modules, in their order
 * @param settings what is said of the whole; null where there is no such file
 * @param moduleConfigs the fields of a module's own {@code config.json}, by its path, such as {@code 1_Pooling}
 * @see <a href="https://sbert.net/docs/package_reference/sentence_transformer/index.html">sentence-transformers</a>
 */
public record SentenceConfig(
        List<Module> modules, @Nullable Settings settings, Map<String, Map<String, Object>> moduleConfigs)
        implements BundlePart {
    /** Name of the list of modules. */
    public static final String MODULES = "modules.json";

    /** Name of what is said of the whole. */
    public static final String SETTINGS = "config_sentence_transformers.json";

    /** Copies the lists and maps, and checks that each configuration has a module. */
    public SentenceConfig {
        modules = Elements.of("modules", modules);
        Map<String, Map<String, Object>> configs = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Object>> config :
                Elements.required("moduleConfigs", moduleConfigs).entrySet()) {
            String path = config.getKey();
            if (modules.stream().noneMatch(module -> module.path().equals(path))) {
                throw new IllegalArgumentException(
                        "there is a configuration at " + Quoted.of(path) + ", where no module of " + MODULES + " is");
            }
            configs.put(
                    path, Fields.copy(Elements.required("moduleConfigs[" + Quoted.of(path) + "]", config.getValue())));
        }
        moduleConfigs = Collections.unmodifiableMap(configs);
    }

    /**
     * Reads the files of a directory.
     *
     * @throws DataException if there is no {@code modules.json}, a file is malformed, or a module lies elsewhere
     */
    public static SentenceConfig read(Path directory) {
        Path file = Elements.required("directory", directory).resolve(MODULES);
        List<Module> modules = Module.all(file.toString(), Documents.bytes(file));
        Path settings = directory.resolve(SETTINGS);
        Map<String, Map<String, Object>> configs = new LinkedHashMap<>();
        for (Module module : modules) {
            Path config = directory.resolve(module.path()).resolve(ModelConfig.FILE);
            if (!module.path().isEmpty() && Files.exists(config)) {
                configs.put(module.path(), Fields.read(config));
            }
        }
        return Documents.refusing(
                directory.toString(),
                () -> new SentenceConfig(
                        modules, Files.exists(settings) ? new Settings(Fields.read(settings)) : null, configs));
    }

    /**
     * Returns how tokens become one vector; empty where no module of a directory named {@code …_Pooling} says it.
     *
     * @throws DataException if its fields are not what they should be
     */
    public Optional<Pooling> pooling() {
        return modules.stream()
                .filter(module -> module.type().endsWith(".Pooling"))
                .flatMap(module -> Optional.ofNullable(moduleConfigs.get(module.path())).stream())
                .map(Pooling::new)
                .findFirst();
    }

    /** Returns the files by their names, with slashes. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(MODULES, PythonJson.write(modules.stream().map(Module::fields).toList()));
        if (settings != null) {
            files.put(SETTINGS, PythonJson.write(settings.fields()));
        }
        moduleConfigs.forEach((path, fields) -> files.put(path + "/" + ModelConfig.FILE, PythonJson.write(fields)));
        return files;
    }

    /**
     * Writes all files into a directory.
     *
     * @throws java.io.UncheckedIOException if one can't be written
     */
    public void write(Path directory) {
        Staged.into(Elements.required("directory", directory), staging -> {
            for (Map.Entry<String, byte[]> file : files().entrySet()) {
                staging.add(file.getKey(), file.getValue());
            }
            return staging;
        });
    }

    @Override
    public void addTo(BundleWriter bundle) {
        Elements.required("bundle", bundle);
        files().forEach(bundle::add);
    }

    /**
     * One step from a text to its vector.
     *
     * @param fields every field, in its order; among them are idx, name, path and type
     */
    public record Module(Map<String, Object> fields) {
        /** Copies the fields, and checks that type and path are there and lead into the directory. */
        public Module {
            fields = Fields.copy(fields);
            if (!(fields.get("type") instanceof String)) {
                throw new IllegalArgumentException(
                        "a module has type = " + Quoted.bare(fields.get("type")) + "; the name of its class would do");
            }
            if (!(fields.get("path") instanceof String path) || !isBelow(path)) {
                throw new IllegalArgumentException("a module has path = " + Quoted.of(fields.get("path"))
                        + "; a directory below that of the model would do, such as 1_Pooling, or nothing");
            }
        }

        /** Returns a module. */
        public static Module of(int idx, String name, String path, String type) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("idx", idx);
            fields.put("name", Elements.required("name", name));
            fields.put("path", Elements.required("path", path));
            fields.put("type", Elements.required("type", type));
            return new Module(fields);
        }

        private static boolean isBelow(String path) {
            return path.isEmpty() || path.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
        }

        private static List<Module> all(String name, byte[] json) {
            if (!(PythonJson.value(name, json) instanceof List<?> list)) {
                throw new DataException(name + " holds no JSON list; wanted one of modules");
            }
            List<Module> modules = new ArrayList<>();
            for (Object each : list) {
                if (!(each instanceof Map<?, ?> object)) {
                    throw new DataException(
                            name + " has " + Quoted.bare(each) + " in its list; wanted an object for each module");
                }
                Map<String, Object> fields = new LinkedHashMap<>();
                object.forEach((key, value) -> fields.put((String) key, value));
                modules.add(Documents.refusing(name, () -> new Module(fields)));
            }
            return modules;
        }

        /** Returns its number, from 0. */
        public OptionalLong idx() {
            return new Fields(MODULES, fields).whole("idx");
        }

        /** Returns its name. */
        public Optional<String> name() {
            return new Fields(MODULES, fields).text("name");
        }

        /** Returns the directory of its files, below that of the model; empty for that of the model itself. */
        public String path() {
            return String.valueOf(fields.get("path"));
        }

        /** Returns the class of Python that it is. */
        public String type() {
            return String.valueOf(fields.get("type"));
        }
    }

    /**
     * What {@code config_sentence_transformers.json} says of the whole.
     *
     * @param fields every field, in its order
     */
    public record Settings(Map<String, Object> fields) {
        /** Copies the fields. */
        public Settings {
            fields = Fields.copy(fields);
        }

        /** Returns the kind of model, such as {@code SentenceTransformer}. */
        public Optional<String> modelType() {
            return new Fields(SETTINGS, fields).text("model_type");
        }

        /** Returns what two vectors are compared by, such as {@code cosine}. */
        public Optional<String> similarityFnName() {
            return new Fields(SETTINGS, fields).text("similarity_fn_name");
        }

        /** Returns the name of the prompt that is used unless another is asked for. */
        public Optional<String> defaultPromptName() {
            return new Fields(SETTINGS, fields).text("default_prompt_name");
        }

        /** Returns the number of features that vectors are cut to. */
        public OptionalLong truncateDim() {
            return new Fields(SETTINGS, fields).whole("truncate_dim");
        }

        /**
         * Returns the texts before each text to embed, by their names.
         *
         * @throws DataException if the field is no object of texts
         */
        public Map<String, String> prompts() {
            Map<String, String> prompts = new LinkedHashMap<>();
            new Fields(SETTINGS, fields).object("prompts").orElse(Map.of()).forEach((name, prompt) -> {
                if (!(prompt instanceof String text)) {
                    throw new DataException(SETTINGS + " has prompts." + Quoted.bare(name) + " = " + Quoted.bare(prompt)
                            + "; a text would do");
                }
                prompts.put(name, text);
            });
            return Collections.unmodifiableMap(prompts);
        }
    }

    /**
     * What the {@code config.json} of a pooling module says.
     *
     * @param fields every field, in its order
     */
    public record Pooling(Map<String, Object> fields) {
        private static final String FILE = "1_Pooling/config.json";

        /** The flags of versions before 6, and the mode that each is now. */
        private static final Map<String, String> FLAGS = Map.of(
                "pooling_mode_cls_token", "cls",
                "pooling_mode_mean_tokens", "mean",
                "pooling_mode_max_tokens", "max",
                "pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens",
                "pooling_mode_weightedmean_tokens", "weightedmean",
                "pooling_mode_lasttoken", "lasttoken");

        /** Copies the fields. */
        public Pooling {
            fields = Fields.copy(fields);
        }

        private Fields typed() {
            return new Fields(FILE, fields);
        }

        /** Returns the number of features of a token, by its name of today or of before. */
        public OptionalLong embeddingDimension() {
            return typed().whole(
                            fields.containsKey("embedding_dimension")
                                    ? "embedding_dimension"
                                    : "word_embedding_dimension");
        }

        /**
         * Returns how tokens become one vector, such as {@code mean} or {@code cls}; several are joined. What older files say by
         * flags is said by today's names, in alphabetical order.
         *
         * @throws DataException if a field is not what it should be
         */
        public List<String> modes() {
            if (fields.containsKey("pooling_mode")) {
                return typed().texts("pooling_mode");
            }
            return FLAGS.entrySet().stream()
                    .filter(flag -> typed().flag(flag.getKey()).orElse(false))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .toList();
        }

        /** Returns whether the tokens of a prompt count. */
        public Optional<Boolean> includePrompt() {
            return typed().flag("include_prompt");
        }
    }
}
