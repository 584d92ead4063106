package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.core.model.EmbeddingHead;
import ai.lepton.core.model.EmbeddingHead.Step;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the files of a sentence-transformers directory: {@code modules.json}, those of each module that it names, and
 * {@code config_sentence_transformers.json}. Every key in them is known here, or the file is refused.
 */
final class SentenceFiles {
    private static final String MODULES = "modules.json";
    private static final String OWN = "config_sentence_transformers.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String PACKAGE = "sentence_transformers.";

    /** Where the Transformer module keeps its settings: the first that is there. */
    private static final List<String> TRANSFORMER = List.of(
            "sentence_bert_config.json",
            "sentence_roberta_config.json",
            "sentence_distilbert_config.json",
            "sentence_camembert_config.json",
            "sentence_albert_config.json",
            "sentence_xlm-roberta_config.json",
            "sentence_xlnet_config.json");

    /** The keys that file may have. */
    private static final Set<String> TRANSFORMER_KEYS = Set.of(
            "max_seq_length",
            "do_lower_case",
            "transformer_task",
            "modality_config",
            "module_output_name",
            "processing_kwargs",
            "unpad_inputs", // how it is computed, not what
            "query_length",
            "document_length",
            "query_expansion",
            "tokenizer_name_or_path",
            "model_args",
            "model_kwargs",
            "tokenizer_args",
            "processor_kwargs",
            "config_args",
            "config_kwargs");

    private static final Set<String> OWN_KEYS = Set.of(
            "__version__",
            "model_type",
            "prompts",
            "default_prompt_name",
            "similarity_fn_name",
            "truncate_dim",
            "requirements"); // of Python

    /** Arguments of Python that it may pass on. */
    private static final List<String> ARGUMENTS =
            List.of("model_args", "model_kwargs", "tokenizer_args", "processor_kwargs", "config_args", "config_kwargs");

    private static final Map<String, SentenceModel.Similarity> SIMILARITIES = Map.of(
            "cosine", SentenceModel.Similarity.COSINE,
            "dot", SentenceModel.Similarity.DOT,
            "euclidean", SentenceModel.Similarity.EUCLIDEAN,
            "manhattan", SentenceModel.Similarity.MANHATTAN);

    /** Poolings by the names of version 6, in the order in which several are joined. */
    private static final Map<String, Pooling> POOLINGS = new LinkedHashMap<>();

    /** The switches of earlier versions, in the same order. */
    private static final Map<String, Pooling> SWITCHES = new LinkedHashMap<>();

    static {
        pooling("cls", "cls_token", Pooling.FIRST);
        pooling("max", "max_tokens", Pooling.MAX);
        pooling("mean", "mean_tokens", Pooling.MEAN);
        pooling("mean_sqrt_len_tokens", "mean_sqrt_len_tokens", Pooling.MEAN_SQRT_LENGTH);
        pooling("weightedmean", "weightedmean_tokens", Pooling.WEIGHTED_MEAN);
        pooling("lasttoken", "lasttoken", Pooling.LAST);
    }

    private static void pooling(String name, String ofSwitch, Pooling pooling) {
        POOLINGS.put(name, pooling);
        SWITCHES.put("pooling_mode_" + ofSwitch, pooling);
    }

    /** The default of PyTorch's LayerNorm. */
    private static final double EPSILON = 1e-5;

    /** One entry of modules.json. */
    private record Module(String kind, String folder) {
        /** Returns the name of a file of this module, from the directory on. */
        String file(String name) {
            return folder.isEmpty() ? name : folder + "/" + name;
        }
    }

    private final Path directory;
    private final List<Module> modules;

    private SentenceFiles(Path directory, List<Module> modules) {
        this.directory = directory;
        this.modules = modules;
    }

    /** Returns whether a directory is one of sentence-transformers. */
    static boolean areIn(Path directory) {
        return ModelFiles.isThere(directory.resolve(MODULES));
    }

    /**
     * Reads which modules a directory has.
     *
     * @throws DataException if they are not a Transformer, a Pooling, and others that are known
     */
    static SentenceFiles read(Path directory) {
        List<Module> modules = new ArrayList<>();
        for (ConfigFile entry : ConfigFile.readAll(directory, MODULES)) {
            entry.onlyKeys(Set.of("idx", "name", "path", "type", "kwargs"));
            entry.none("kwargs");
            String type = entry.text("type");
            String folder = entry.findText("path").orElse("");
            if (!type.startsWith(PACKAGE)) {
                throw entry.wrong(
                        "type", "wanted one of the modules of sentence-transformers; others bring their own code");
            }
            if (!isInside(directory, folder)) {
                throw entry.wrong("path", "wanted a folder inside of the directory");
            }
            Module module = new Module(type.substring(type.lastIndexOf('.') + 1), folder);
            if (!module.kind.equals("Dropout")) { // of training
                modules.add(module);
            }
        }
        List<String> kinds = modules.stream().map(Module::kind).toList();
        if (kinds.size() < 2
                || !kinds.subList(0, 2).equals(List.of("Transformer", "Pooling"))
                || !Set.of("Dense", "Normalize", "LayerNorm").containsAll(kinds.subList(2, kinds.size()))) {
            throw new DataException(
                    MODULES + " has the modules " + kinds + "; supported are a Transformer, then a Pooling,"
                            + " then any of Dense, Normalize, LayerNorm and Dropout");
        }
        return new SentenceFiles(directory, modules);
    }

    private static boolean isInside(Path directory, String folder) {
        try {
            return directory.resolve(folder).normalize().startsWith(directory.normalize());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns where the files of the transformer itself are. */
    Path transformer() {
        return directory.resolve(modules.get(0).folder);
    }

    /**
     * Returns the model that they describe.
     *
     * @param body of the transformer
     * @param weights of the body
     */
    SentenceModel model(TextTransformer body, WeightSource weights) {
        ConfigFile own = own();
        ConfigFile transformer = settings();
        ConfigFile pooling = read(modules.get(1), "config.json", false);
        List<Pooling> poolings = poolings(pooling);
        boolean includesPrompt = pooling.flag("include_prompt", true);
        TextTransformer model = body.with(new EmbeddingHead(poolings, steps(own), !includesPrompt));
        Map<String, String> prompts = prompts(own);
        String prompt = own.findText("default_prompt_name").orElse(null);
        if (prompt != null && !prompts.containsKey(prompt)) {
            throw own.wrong("default_prompt_name", "wanted one of the prompts " + prompts.keySet());
        }
        return new SentenceModel(
                model,
                withModules(weights, model),
                transformer.has("max_seq_length") ? transformer.size("max_seq_length") : 0,
                transformer.flag("do_lower_case", false),
                includesPrompt,
                prompts,
                prompt,
                own.oneOf("similarity_fn_name", SIMILARITIES, SentenceModel.Similarity.COSINE));
    }

    private ConfigFile own() {
        ConfigFile own = ConfigFile.readOrEmpty(directory, OWN);
        own.onlyKeys(OWN_KEYS);
        own.only("model_type", "SentenceTransformer");
        return own;
    }

    private ConfigFile settings() {
        Module transformer = modules.get(0);
        String found = TRANSFORMER.stream()
                .filter(name -> ModelFiles.isThere(directory.resolve(transformer.file(name))))
                .findFirst()
                .orElse(TRANSFORMER.get(0));
        ConfigFile settings = read(transformer, found, true);
        checkTransformer(settings);
        return settings;
    }

    private List<Module> afterPooling() {
        return modules.subList(2, modules.size());
    }

    private List<Step> steps(ConfigFile own) {
        List<Step> steps = new ArrayList<>();
        afterPooling().forEach(module -> steps.add(step(module)));
        if (own.has("truncate_dim")) {
            steps.add(new Step.Cut(own.size("truncate_dim")));
        }
        return steps;
    }

    private WeightSource withModules(WeightSource weights, TextTransformer model) {
        ModuleWeights all = new ModuleWeights(weights);
        List<Parameter> parameters = model.parameters();
        for (int step = 0; step < afterPooling().size(); step++) {
            Module module = afterPooling().get(step);
            if (!module.kind.equals("Normalize")) {
                all.add("head.steps." + step + ".", checkpoint(module), module.file(WEIGHTS), parameters);
            }
        }
        return all;
    }

    private ConfigFile read(Module module, String name, boolean optional) {
        String file = module.file(name);
        if (!optional && !Files.exists(directory.resolve(file))) {
            throw new DataException(MODULES + " names a " + module.kind + " in " + Quoted.of(module.folder) + ", and "
                    + directory + " has no " + file + "; copy it from where the model was published");
        }
        return ConfigFile.readOrEmpty(directory, file);
    }

    private static void checkTransformer(ConfigFile config) {
        config.onlyKeys(TRANSFORMER_KEYS);
        config.only("transformer_task", "feature-extraction");
        config.only("module_output_name", "token_embeddings");
        config.only(
                "modality_config",
                Map.of("text", Map.of("method", "forward", "method_output_name", "last_hidden_state")));
        for (String changing : List.of(
                "processing_kwargs", "query_length", "document_length", "query_expansion", "tokenizer_name_or_path")) {
            config.none(changing);
        }
        for (String arguments : ARGUMENTS) {
            config.inside(arguments).onlyKeys(Set.of("trust_remote_code", "attn_implementation"));
        }
    }

    private static List<Pooling> poolings(ConfigFile config) {
        List<String> keys = new ArrayList<>(SWITCHES.keySet());
        keys.addAll(List.of("word_embedding_dimension", "embedding_dimension", "include_prompt", "pooling_mode"));
        config.onlyKeys(Set.copyOf(keys));
        List<Pooling> poolings = new ArrayList<>();
        if (config.has("pooling_mode")) { // as version 6 writes it
            for (String name : config.textOrTexts("pooling_mode")) {
                Pooling pooling = POOLINGS.get(name);
                if (pooling == null) {
                    throw config.unsupported("pooling_mode", List.copyOf(POOLINGS.keySet()));
                }
                poolings.add(pooling);
            }
        } else {
            SWITCHES.forEach((key, pooling) -> {
                if (config.flag(key, false)) {
                    poolings.add(pooling);
                }
            });
        }
        if (poolings.isEmpty() && config.has("pooling_mode")) {
            throw config.unsupported("pooling_mode", List.copyOf(POOLINGS.keySet()));
        }
        return poolings.isEmpty() ? List.of(Pooling.MEAN) : poolings;
    }

    private Step step(Module module) {
        ConfigFile config = read(module, "config.json", module.kind.equals("Normalize"));
        config.only("module_input_name", "sentence_embedding");
        config.only("module_output_name", "sentence_embedding");
        return switch (module.kind) {
            case "Dense" -> {
                config.onlyKeys(Set.of(
                        "in_features",
                        "out_features",
                        "bias",
                        "activation_function",
                        "module_input_name",
                        "module_output_name",
                        "use_residual"));
                yield new Step.Dense(
                        config.size("out_features"),
                        config.flag("bias", true),
                        TorchActivation.read(config, "activation_function"),
                        config.flag("use_residual", false));
            }
            case "LayerNorm" -> {
                config.onlyKeys(Set.of("dimension"));
                yield new Step.Normed(new LayerNorm(EPSILON));
            }
            default -> {
                config.onlyKeys(Set.of("module_input_name", "module_output_name"));
                yield Step.normalised();
            }
        };
    }

    private Checkpoint checkpoint(Module module) {
        Path folder = directory.resolve(module.folder);
        if (!Files.exists(folder.resolve(WEIGHTS)) && Files.exists(folder.resolve("pytorch_model.bin"))) {
            throw new DataException(module.file("pytorch_model.bin") + " can run code when it is read; convert it with"
                    + " sentence-transformers in Python: SentenceTransformer(directory).save_pretrained(directory) writes "
                    + module.file(WEIGHTS));
        }
        if (!Files.exists(folder.resolve(WEIGHTS))) {
            throw new DataException(MODULES + " names a " + module.kind + " in " + Quoted.of(module.folder) + ", and "
                    + directory + " has no " + module.file(WEIGHTS) + "; copy it from where the model was published");
        }
        return Checkpoint.open(folder);
    }

    /** Both names that encoders of queries and documents ask for are always there, as in sentence-transformers. */
    private static Map<String, String> prompts(ConfigFile own) {
        Map<String, String> prompts = new LinkedHashMap<>();
        prompts.put("query", "");
        prompts.put("document", "");
        ConfigFile given = own.inside("prompts");
        for (String name : own.object("prompts").keySet()) {
            prompts.put(name, given.findText(name).orElse(""));
        }
        return prompts;
    }
}
