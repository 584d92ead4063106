package ai.lepton.core.serving;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.family.PretrainedConfig;
import ai.lepton.core.family.PretrainedConfig.ProblemType;
import ai.lepton.core.task.Embedder;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.core.task.TextClassifier;
import ai.lepton.core.task.TextGenerator;
import ai.lepton.core.task.TextLoader;
import ai.lepton.core.task.TextRegressor;
import ai.lepton.core.task.TokenTagger;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceModel;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A model of Lepton as a server asks it. Each of {@code of} says which tensors it takes and gives; {@code n} is any number of
 * rows, and inputs may also be {@code [n, 1]}.
 *
 * <pre>{@code
 * try (InferenceServer server = InferenceServer.of(InferenceHandler.of(Served.of(classifier).named("screening"))).start()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>A model that was closed is not ready; requests to it are refused. Closing this closes the model if {@link #load} opened it; a model that was given stays open. Immutable; safe from several
 * threads.
 */
public final class Served implements InferenceModel, AutoCloseable {
    private static final Set<String> TABULAR = Set.of("lepton_tabular_transformer", "lepton_tabular_ensemble");

    private final Task task;
    private final ModelMetadata metadata;
    private final UnaryOperator<Limits> limits;
    private final AutoCloseable owned;

    /** What asks one kind of model. */
    interface Task {
        /** Returns what it takes and gives, under a name that says what it is. */
        ModelMetadata metadata();

        /** Refuses a request that the model can't answer, apart from the names of its tensors. */
        void check(InferRequest request);

        List<InferTensor> infer(InferRequest request);

        /** Returns whether the model was not closed yet. */
        boolean isOpen();

        /** Returns whether rows of several requests may be answered together. */
        default boolean joinsRows() {
            return true;
        }

        default Optional<Generator> generator() {
            return Optional.empty();
        }
    }

    private Served(Task task, ModelMetadata metadata, UnaryOperator<Limits> limits, AutoCloseable owned) {
        this.task = task;
        this.metadata = metadata;
        this.limits = limits;
        this.owned = owned;
    }

    private static Served of(Task task) {
        return new Served(task, task.metadata(), UnaryOperator.identity(), () -> {});
    }

    /**
     * Returns a classifier of rows: an input {@code [n]} for each column, of its name; numbers as FP64, FP32 or an integer
     * type, NaN where one is missing; categories as BYTES, of which one that was not seen in training is the unknown one, and an
     * empty one is missing, unless it is a level. Outputs are
     * {@code probabilities}, FP32 {@code [n, classes]}, and {@code label}, BYTES {@code [n]}. The metadata lists the classes.
     */
    public static Served of(TabularClassifier classifier) {
        return of(TabularTask.of(Elements.required("classifier", classifier)));
    }

    /** Returns a regressor of rows: inputs as for {@link #of(TabularClassifier)}; output {@code prediction}, FP64 {@code [n]}. */
    public static Served of(TabularRegressor regressor) {
        return of(TabularTask.of(Elements.required("regressor", regressor)));
    }

    /**
     * Returns a classifier of texts: input {@code text}, BYTES {@code [n]}; outputs {@code probabilities}, FP32
     * {@code [n, classes]}, {@code label}, BYTES {@code [n]}, and {@code truncated}, BOOL {@code [n]}: whether the end of the
     * text was not read.
     *
     * <p>Where {@link TextClassifier#multiLabel a text may be of any number of classes}, {@code labels} stands in the place of
     * {@code label}: BYTES {@code [n]}, each a list in JSON of objects with {@code label} and {@code score}, as transformers'
     * pipeline gives them with {@code top_k=None}, the most probable first, of which those below {@code threshold} are left
     * out: a parameter of the request in [0, 1], {@value TextTask#THRESHOLD} where it is not given.
     */
    public static Served of(TextClassifier classifier) {
        return of(TextTask.of(Elements.required("classifier", classifier)));
    }

    /**
     * Returns a regressor of texts: input {@code text}, BYTES {@code [n]}; outputs {@code prediction}, FP64
     * {@code [n, outputs]}, and {@code truncated}, BOOL {@code [n]}.
     */
    public static Served of(TextRegressor regressor) {
        return of(TextTask.of(Elements.required("regressor", regressor)));
    }

    /**
     * Returns a tagger of texts: input {@code text}, BYTES {@code [n]}; outputs {@code entities}, BYTES {@code [n]}, each a list
     * in JSON of objects with {@code entity_group}, {@code score}, {@code word}, {@code start} and {@code end}, the names of
     * transformers' pipeline, with offsets in Unicode characters, as Python counts them; and {@code truncated}, BOOL
     * {@code [n]}.
     */
    public static Served of(TokenTagger tagger) {
        return of(TextTask.of(Elements.required("tagger", tagger)));
    }

    /**
     * Returns an embedder of texts: input {@code text}, BYTES {@code [n]}; outputs {@code embedding}, FP32 {@code [n, width]},
     * and {@code truncated}, BOOL {@code [n]}.
     */
    public static Served of(Embedder embedder) {
        return of(TextTask.of(Elements.required("embedder", embedder)));
    }

    /**
     * Returns a generator of texts, for the generate extension, streamed or not, and for infer: input {@code text_input}, BYTES
     * {@code [n]}; outputs {@code text_output} and {@code finish_reason}, BYTES {@code [n]}. Parameters of the request are
     * {@code max_tokens}, {@code min_tokens}, {@code temperature} (0 for the most probable token), {@code top_k},
     * {@code top_p}, {@code min_p}, {@code repetition_penalty}, {@code no_repeat_ngram_size}, {@code seed} and {@code stop}, a
     * text or a list; where none is given, what the checkpoint's own file says applies.
     */
    public static Served of(TextGenerator generator) {
        return of(new GenerationTask(Elements.required("generator", generator)));
    }

    /**
     * Opens the model of a directory: one of tables as {@link TabularClassifier#saveTo} or a bundle has it, or a published model
     * of texts, for the task that its {@code architectures} name; with {@code modules.json}, an embedder. Its name is that of
     * the directory, or the one in {@value ModelMetadata#FILE} where there is such a file.
     *
     * @throws DataException if it can't be opened, or {@value ModelMetadata#FILE} has other tensors than the model
     */
    public static Served load(Path directory) {
        Elements.required("directory", directory);
        Path last = directory.toAbsolutePath().normalize().getFileName();
        Served opened = opened(directory);
        try {
            Path file = directory.resolve(ModelMetadata.FILE);
            if (Files.exists(file)) {
                return opened.named(metadata(directory, file));
            }
            return opened.named(last == null ? "model" : last.toString());
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static ModelMetadata metadata(Path directory, Path file) {
        Optional<Bundle> bundle = Bundle.find(directory);
        if (bundle.isPresent() && bundle.get().files().containsKey(ModelMetadata.FILE)) {
            byte[] verified = bundle.get().bytes(ModelMetadata.FILE);
            return Documents.inOrder(file.toString(), verified, ModelMetadata.class);
        }
        return ModelMetadata.read(file);
    }

    private Served named(ModelMetadata said) {
        if (!said.inputs().equals(metadata.inputs()) || !said.outputs().equals(metadata.outputs())) {
            throw new DataException(
                    ModelMetadata.FILE + " is not of this model: it takes " + Quoted.bare(said.inputs()) + " and gives "
                            + Quoted.bare(said.outputs()) + "; write it again with Served.of(model).metadata()");
        }
        return new Served(task, said, limits, owned);
    }

    private static Served opened(Path directory) {
        Path config = directory.resolve(TabularClassifier.CONFIG);
        if (Files.isRegularFile(config)) {
            Map<String, Object> json = Documents.object(config.toString(), Documents.bytes(config));
            if (TABULAR.contains(String.valueOf(json.get("model_type")))) {
                boolean regresses = String.valueOf(json.get("architectures")).contains("ForRegression");
                return regresses
                        ? owning(TabularRegressor.load(directory), Served::of)
                        : owning(TabularClassifier.load(directory), Served::of);
            }
        }
        return text(directory);
    }

    private static Served text(Path directory) {
        TextLoader loader = LeptonTransformer.load(directory);
        PretrainedConfig config = loader.pretrained().config();
        List<String> architectures = config.architectures();
        try {
            if (Files.exists(directory.resolve("modules.json"))) {
                return owning(loader.embedder(), Served::of);
            } else if (names(architectures, "ForTokenClassification")) {
                return owning(loader.tagger(), Served::of);
            } else if (names(architectures, "ForSequenceClassification")) {
                boolean regresses = config.problemType() == ProblemType.REGRESSION && config.problemTypeStated();
                return regresses ? owning(loader.regressor(), Served::of) : owning(loader.classifier(), Served::of);
            } else if (names(architectures, "ForCausalLM") || names(architectures, "LMHeadModel")) {
                return owning(loader.generator(), Served::of);
            } else if (names(architectures, "Model")) {
                return owning(loader.embedder(), Served::of);
            }
        } catch (IllegalArgumentException e) {
            throw new DataException(String.valueOf(e.getMessage()), e);
        }
        throw new DataException(directory + " was saved from "
                + (architectures.isEmpty() ? "a class that is not named" : Quoted.words(architectures))
                + ", which is served for no task; open it for one and serve that: Served.of(embedder)");
    }

    private static boolean names(List<String> architectures, String end) {
        return architectures.stream().anyMatch(each -> each.endsWith(end));
    }

    private interface Making<M> {
        Served of(M model);
    }

    private static <M extends AutoCloseable> Served owning(M model, Making<M> making) {
        Served served = making.of(model);
        return new Served(served.task, served.metadata, served.limits, model);
    }

    /** Returns the same under another name. */
    public Served named(String name) {
        return new Served(task, metadata.withName(Elements.required("name", name)), limits, owned);
    }

    /** Returns the same as a version, such as {@code 2}. */
    public Served version(String version) {
        return new Served(task, metadata.withVersions(Elements.required("version", version)), limits, owned);
    }

    /** Returns the same with other limits than those of the server. */
    public Served limited(UnaryOperator<Limits> change) {
        return new Served(task, metadata, Elements.required("change", change), owned);
    }

    /** Returns what the model takes and gives; added to a bundle, it is {@value ModelMetadata#FILE}. */
    @Override
    public ModelMetadata metadata() {
        return metadata;
    }

    @Override
    public void check(InferRequest request) {
        metadata.requireNames(Elements.required("request", request));
        task.check(request);
    }

    @Override
    public List<InferTensor> infer(InferRequest request) {
        return task.infer(Elements.required("request", request));
    }

    /** Returns whether the model was not closed yet. */
    @Override
    public boolean isReady() {
        return task.isOpen();
    }

    @Override
    public boolean joinsRows() {
        return task.joinsRows();
    }

    @Override
    public Limits limits(Limits ofServer) {
        return Objects.requireNonNull(limits.apply(Elements.required("ofServer", ofServer)), "limits is null");
    }

    @Override
    public Optional<Generator> generator() {
        return task.generator();
    }

    /** Closes the model if {@link #load} opened it. */
    @Override
    public void close() {
        try {
            owned.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("models throw nothing checked when they are closed", e);
        }
    }

    @Override
    public String toString() {
        return "Served " + Quoted.of(metadata.name());
    }

    /** Returns the number of rows that the inputs have, all the same: {@code [n]} or {@code [n, 1]} each. */
    static int rows(InferRequest request) {
        long rows = -1;
        String first = "";
        for (InferTensor tensor : request.inputs()) {
            long[] shape = tensor.shape();
            if (shape.length == 0 || shape.length > 2 || (shape.length == 2 && shape[1] != 1)) {
                throw new IllegalArgumentException(tensor + " must be [n] or [n, 1]");
            }
            if (rows >= 0 && shape[0] != rows) {
                throw new IllegalArgumentException(
                        tensor + " has " + shape[0] + " rows, " + Quoted.of(first) + " has " + rows);
            }
            rows = shape[0];
            first = tensor.name();
        }
        return Math.toIntExact(Math.max(0, rows));
    }
}
