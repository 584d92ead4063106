package ai.lepton.core.family;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.core.internal.files.OtherFormats;
import ai.lepton.core.model.EmbeddingHead;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A published model in a local directory: {@code config.json}, and safetensors in one file or several.
 *
 * <pre>{@code
 * Pretrained bert = Pretrained.open(Path.of("all-MiniLM-L6-v2"));
 * TextTransformer model = bert.embeddings(Pooling.MEAN, true);
 * WeightSource weights = bert.weights(model);
 * }</pre>
 *
 * <p>Opening reads the configuration and the names, types and shapes of the weights; their values are mapped, and read when
 * the engine takes them. Immutable, and safe from several threads. It holds no native memory.
 *
 * <p>A setting that changes what the model answers, and that is not supported, is refused by name and value. Settings that
 * only matter to training or to Python, and keys that no family knows, are ignored.
 */
public final class Pretrained {
    private static final String CONFIG = "config.json";
    private static final String ADAPTER = "adapter_config.json";

    /** What data-parallel training in PyTorch puts before the names of all weights. */
    private static final String PARALLEL = "module.";

    /** What was found where; the transformer's own directory may be a folder of the root. */
    private record Opened(
            Path root,
            Path directory,
            PretrainedConfig config,
            List<String> labelNames,
            Family family,
            Checkpoint checkpoint) {}

    private final Opened opened;
    private final Family family;
    private final boolean ignoringUnused;

    private Pretrained(Opened opened, boolean ignoringUnused) {
        this.opened = opened;
        this.family = opened.family;
        this.ignoringUnused = ignoringUnused;
    }

    /**
     * Opens a directory.
     *
     * @throws DataException if it is missing, a file in it is missing or broken, or the configuration asks for something
     *     that is not supported; the message says what
     */
    public static Pretrained open(Path directory) {
        Elements.required("directory", directory);
        if (!Files.isDirectory(directory)) {
            throw new DataException(
                    Files.exists(directory)
                            ? directory + " is a file; name the directory that holds " + CONFIG
                            : directory + " does not exist; name a directory that holds " + CONFIG);
        }
        boolean inside = !ModelFiles.isThere(directory.resolve(CONFIG))
                && !ModelFiles.isThere(directory.resolve(ADAPTER))
                && SentenceFiles.areIn(directory);
        return ModelFiles.in(
                directory,
                () -> open(directory, inside ? SentenceFiles.read(directory).transformer() : directory));
    }

    private static Pretrained open(Path root, Path directory) {
        if (ModelFiles.isThere(directory.resolve(ADAPTER))) {
            throw adapter(directory);
        }
        if (!ModelFiles.isThere(directory.resolve(CONFIG))) {
            throw new DataException(OtherFormats.in(directory)
                    .map(other -> directory + " has no " + CONFIG + " and holds its weights as " + other)
                    .orElse(directory + " has no " + CONFIG + "; name a directory that holds one"));
        }
        ConfigFile file = ConfigFile.read(directory, CONFIG);
        GenerationDefaults generation = GenerationDefaults.read(directory);
        Family family;
        PretrainedConfig config;
        Checkpoint checkpoint;
        try {
            family = Families.of(file);
            checkpoint = Checkpoint.open(directory).withoutPrefix(PARALLEL);
            Settings.requireSizes(file, checkpoint.sizes());
            family.body().parameters(); // throws if sizes do not fit each other
            config = PretrainedConfig.of(file, generation, family);
        } catch (IllegalArgumentException e) {
            throw new DataException(CONFIG + " describes no model: " + e.getMessage(), e);
        }
        Opened opened = new Opened(root, directory, config, Settings.labels(file), family, checkpoint);
        return new Pretrained(opened, false);
    }

    private static DataException adapter(Path directory) {
        ConfigFile adapter = ConfigFile.read(directory, ADAPTER);
        return new DataException(directory + " holds an adapter, "
                + adapter.findText("peft_type").orElse("of PEFT")
                + " for "
                + Quoted.of(adapter.findText("base_model_name_or_path").orElse("a model that is not named"))
                + ", not a model; merge both with PEFT in Python: AutoPeftModel.from_pretrained(directory)"
                + ".merge_and_unload().save_pretrained(other), with the AutoPeftModel class of the task");
    }

    /**
     * Returns the same model, which leaves out weights of the checkpoint that neither its body nor a head of its family has:
     * {@link #unused()} lists them. transformers leaves them out with a warning; without this call they are an error.
     */
    public Pretrained ignoringUnused() {
        return new Pretrained(opened, true);
    }

    /**
     * Returns the names of the tensors of the checkpoint that neither the body of the model nor a head of its family has.
     * There are none in most checkpoints; if there are some, {@code config.json} may describe another model.
     */
    public List<String> unused() {
        return CheckpointWeights.unused(family.body().parameters(), family, opened.checkpoint);
    }

    /**
     * Returns the names of the classes as the configuration has them, in the order of the logits; empty if it names none.
     * Several may be the same; {@link PretrainedConfig#labels()} has them with a number where they are.
     */
    public List<String> labelNames() {
        return opened.labelNames;
    }

    /** Returns the family that the configuration names. */
    Family family() {
        return family;
    }

    /** Returns the directory of the configuration and the weights; of several modules, that of the transformer. */
    public Path directory() {
        return opened.directory;
    }

    /** Returns the parts of the configuration that are not the architecture, such as the classes. */
    public PretrainedConfig config() {
        return opened.config;
    }

    /** Returns the model without a head. Its outputs are the last hidden states, {@code [b, s, width]}. */
    public TextTransformer features() {
        return family.body();
    }

    /**
     * Returns the model with a head that pools. Its outputs are one vector for each text, {@code [b, width]}.
     *
     * @param pooling how the features of the tokens become one vector
     * @param normalised whether it is scaled to length 1
     */
    public TextTransformer embeddings(Pooling pooling, boolean normalised) {
        return family.body().with(new EmbeddingHead(pooling, normalised));
    }

    /**
     * Returns the model that the sentence-transformers files of the directory describe, which makes one vector of each text.
     * Without such files it takes the mean over the tokens, or the last token of a causal language model.
     *
     * @throws DataException if a file is missing or asks for what is not supported, naming it, the key and the value
     */
    public SentenceModel sentenceModel() {
        return ModelFiles.in(opened.root, this::ownSentenceModel);
    }

    private SentenceModel ownSentenceModel() {
        if (SentenceFiles.areIn(opened.root)) {
            SentenceFiles files = SentenceFiles.read(opened.root);
            if (!files.transformer().normalize().equals(opened.directory.normalize())) {
                throw new DataException(opened.root + " has a " + CONFIG + ", and modules.json names that in "
                        + files.transformer() + "; take away the one that is not meant");
            }
            return files.model(family.body(), weights(family.body()));
        }
        boolean generates =
                opened.config.architectures().stream().limit(1).anyMatch(name -> name.endsWith("ForCausalLM"));
        boolean last = generates && family.body().causal();
        return sentenceModel(last ? Pooling.LAST : Pooling.MEAN, false);
    }

    /** Returns a model that makes one vector of each text by this pooling, and ignores the sentence-transformers files. */
    public SentenceModel sentenceModel(Pooling pooling, boolean normalised) {
        TextTransformer model = embeddings(pooling, normalised);
        return SentenceModel.of(model, weights(model));
    }

    /**
     * Returns the model with its head for sequence classification or regression. Its outputs are logits or numbers,
     * {@code [b, classes]}.
     *
     * @throws DataException if the checkpoint has no such head
     */
    public TextTransformer sequenceClassifier() {
        return with(HeadKind.SEQUENCE_CLASSIFICATION);
    }

    /**
     * Returns the model with its head for token classification. Its outputs are logits, {@code [b, s, classes]}.
     *
     * @throws DataException if the checkpoint has no such head
     */
    public TextTransformer tokenClassifier() {
        return with(HeadKind.TOKEN_CLASSIFICATION);
    }

    /**
     * Returns the model with its head for extractive question answering. Its outputs are the logits of each token for being
     * the first and the last of the answer, {@code [b, s, 2]}.
     *
     * @throws DataException if the checkpoint has no such head
     */
    public TextTransformer questionAnswering() {
        return with(HeadKind.QUESTION_ANSWERING);
    }

    /**
     * Returns the model with its head for masked language modelling. Its outputs are logits of the token at each position,
     * {@code [b, s, vocabulary]}.
     *
     * @throws DataException if the checkpoint has no such head
     */
    public TextTransformer maskedLanguageModel() {
        return with(HeadKind.MASKED_LANGUAGE_MODELLING);
    }

    /**
     * Returns the model with its head for causal language modelling. Its outputs are logits of the token after each position,
     * {@code [b, s, vocabulary]}.
     *
     * @throws DataException if the checkpoint has no such head
     */
    public TextTransformer languageModel() {
        return with(HeadKind.LANGUAGE_MODELLING);
    }

    private TextTransformer with(HeadKind kind) {
        return ModelFiles.in(
                opened.directory,
                () -> family.body()
                        .with(new HeadSearch(family, opened.checkpoint)
                                .require(kind, opened.config.modelType(), opened.config.architectures())));
    }

    /**
     * Returns the weights for a model: one that this class made, or one with other parts whose weights have the same names and
     * shapes.
     *
     * <p>Values may be parts of the mapped file, which can't be written to.
     *
     * @throws DataException if weights are missing, of another shape or of a type that is not read, or if the checkpoint
     *     holds some that neither the model nor any head of the family has and that {@link #ignoringUnused()} was not
     *     called for; the message lists them
     */
    public WeightSource weights(Model model) {
        return ModelFiles.in(
                opened.directory,
                () -> CheckpointWeights.of(model.parameters(), family, opened.checkpoint, ignoringUnused));
    }

    /** Returns the family and the directory. */
    @Override
    public String toString() {
        return opened.config.modelType() + " in " + opened.directory;
    }
}
