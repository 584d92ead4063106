package ai.lepton.core.task;

import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.model.Link;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.summary.Summary;
import ai.lepton.core.task.TabularExamples.Target;
import ai.lepton.core.training.History;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bundle.BundlePart;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.bundle.ModelPapers;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.conformal.ClassScore;
import ai.lepton.metrics.conformal.ConformalSets;
import ai.lepton.metrics.conformal.PredictionSet;
import ai.lepton.metrics.internal.Elements;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier of the rows of a table.
 *
 * <p>Predictions are safe from several threads at once. It holds native memory: close it. Closing waits for predictions
 * under way, twice is fine, and after it every prediction is refused.
 */
public final class TabularClassifier implements AutoCloseable, BundlePart {
    /** File of the weights in a directory that {@link #load} reads. */
    public static final String WEIGHTS = TabularRunner.WEIGHTS;
    /** File of the configuration in a directory that {@link #load} reads. */
    public static final String CONFIG = TabularRunner.CONFIG;

    private final Labels labels;
    private final TabularRunner model;
    private final TabularConfig config;
    private final List<History> histories;
    private final @Nullable OutOfFold outOfFold;
    private final @Nullable Provenance provenance;
    private final @Nullable Calibrated calibrated;

    TabularClassifier(
            Labels labels,
            TabularRunner model,
            TabularConfig config,
            List<History> histories,
            @Nullable OutOfFold outOfFold,
            @Nullable Calibrated calibrated,
            @Nullable Provenance provenance) {
        this.labels = labels;
        this.model = model;
        this.config = config;
        this.histories = List.copyOf(histories);
        this.outOfFold = outOfFold;
        this.provenance = provenance;
        this.calibrated = calibrated;
    }

    /**
     * Trains a classifier of the table's classes, by what does well on most tables.
     *
     * @see #fit(Table, TabularRecipe)
     */
    public static TabularClassifier fit(Table train) {
        return fit(train, TabularRecipe.defaults());
    }

    /**
     * Trains a classifier of the table's classes.
     *
     * @param train rows with their classes, at least two; values may be missing
     * @throws IllegalArgumentException if there are fewer than two rows, or two classes; if the recipe names a column that the
     *     table has not, or a class
     * @throws IllegalStateException if the table has no classes, or a loss is no longer a finite number
     * @throws ArithmeticException if a model's answer for a row is not a number
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static TabularClassifier fit(Table train, TabularRecipe recipe) {
        Elements.required("train", train);
        Elements.required("recipe", recipe);
        Labels labels = train.labels();
        Untrained.require(labels);
        TabularConfig.requireWritable(train.schema(), labels.names());
        int outputs = Untrained.outputs(labels);
        int[] classes = train.target();
        double[] weights = recipe.weightsOf(labels, classes);
        Target target = Targets.ofClasses(train, labels);
        if (weights.length > 0) {
            target = target.weighted(
                    Arrays.stream(classes).mapToDouble(c -> weights[c]).toArray());
        }
        Loss loss = outputs > 1
                ? Loss.crossEntropy(0, weights)
                : weights.length == 0 ? Loss.binaryCrossEntropy() : Loss.binaryCrossEntropy(weights[1] / weights[0]);
        FoldedTraining.Result trained = new FoldedTraining(
                        recipe,
                        train,
                        target,
                        outputs == 1 ? Link.SIGMOID : Link.SOFTMAX,
                        outputs,
                        loss,
                        fold -> Judges.classes(labels, at(classes, fold.train()), at(classes, fold.held())))
                .trained();
        return TabularRunner.closingUnlessDone(trained.runner(), () -> {
            OutOfFold held = trained.outOfFold(labels.size(), probabilities(trained.answers(), labels));
            List<String> cautions = new ArrayList<>(recipe.cautions(train, trained.folds()));
            cautions.addAll(TabularRecipe.cautions(labels, weights));
            int[] rows = held.rows();
            double[] of = held.predictions();
            return new TabularClassifier(
                    labels,
                    trained.runner(),
                    TabularConfig.of(trained.runner(), labels).withCautions(cautions),
                    trained.histories(),
                    held,
                    Calibrated.of(
                            trained,
                            held,
                            recipe.engine(),
                            i -> Math.max(0, 1 - of[i * labels.size() + classes[rows[i]]])),
                    trained.provenance());
        });
    }

    private static int[] at(int[] classes, int... rows) {
        return Arrays.stream(rows).map(row -> classes[row]).toArray();
    }

    /**
     * Trains without each part of a table, and judges by it. Takes as long as so many times {@link #fit(Table, TabularRecipe)}.
     *
     * @param recipe also says whether parts are of classes as they come, of groups, or in the order of time
     * @param parts of each repetition, at least 2
     * @param repetitions with other parts and seeds, at least 1; 1 where there are no other parts: in the order of time, and with a
     *     part for each group or row
     * @throws IllegalArgumentException if the parts or the repetitions are outside their range, or a part leaves rows of one group or
     *     one moment, of which none can be held out; as {@code fit} otherwise
     */
    public static CrossValidation<ClassificationReport> crossValidated(
            Table table, TabularRecipe recipe, int parts, int repetitions) {
        Elements.required("table", table);
        Elements.required("recipe", recipe);
        Labels labels = table.labels();
        return CrossValidation.of(
                table,
                recipe,
                parts,
                repetitions,
                labels.size(),
                (train, split) -> {
                    try (TabularClassifier classifier = fit(train, split.recipe())) {
                        return classifier.probabilities(split.test());
                    }
                },
                held -> Evaluation.of(labels, held.test().target())
                        .probabilities(held.predictions())
                        .report());
    }

    /** Returns the columns that it was trained on. */
    public Schema schema() {
        return model.schema();
    }

    /** Returns the classes, in the order of the probabilities. */
    public Labels labels() {
        return labels;
    }

    /** Returns what it is made of, and takes; its result is the logits of classes, or the log-odds of the second of two. */
    public TabularModel model() {
        return model.model();
    }

    /** Returns the number of trainable values. */
    public long parameterCount() {
        return model.parameterCount();
    }

    /** Returns what it is given in the place of its number columns. */
    public NumberEncoder encoder() {
        return model.encoder();
    }

    /** Returns how training went, of several folds that of the first; empty for a classifier that was loaded. */
    public Optional<History> history() {
        return histories.stream().findFirst();
    }

    /** Returns how the training of each fold went, then of each model {@link TabularRecipe#plainBeside beside}; none for a classifier that was loaded. */
    public List<History> histories() {
        return histories;
    }

    /**
     * Returns what it was trained with: the versions of Lepton and of the engine, the seed, all settings, when and how long, the machine, and
     * the {@link Table#sha256()} of the training table; empty for a classifier that was loaded. {@link #papers} has it in the card.
     */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    /** Returns predictions for its training rows by folds that did not see them; empty unless {@link #fit(Table)} made it. */
    public Optional<OutOfFold> outOfFold() {
        return Optional.ofNullable(outOfFold);
    }

    /**
     * Returns the probability of each class for each row.
     *
     * @param rows with the columns that it was trained on; classes are not looked at
     * @return row-major, shape {@code [rows, classes]}; each row sums to 1
     * @throws IllegalArgumentException if the columns differ
     * @throws IllegalStateException if it is closed
     * @throws ArithmeticException if the model's answer for a row is not a number
     */
    public double[] probabilities(Table rows) {
        return probabilities(model.outputs(rows, "classifier"), labels);
    }

    private static double[] probabilities(float[] logits, Labels labels) {
        int classes = labels.size();
        int outputs = Untrained.outputs(labels);
        int rows = logits.length / outputs;
        double[] probabilities = new double[Math.multiplyExact(rows, classes)];
        for (int i = 0; i < rows; i++) {
            Probabilities.of(logits, i * outputs, outputs, probabilities, i * classes);
        }
        return probabilities;
    }

    /** Returns the index of the most probable class of each row; the first of equals. */
    public int[] predict(Table rows) {
        double[] probabilities = probabilities(rows);
        int classes = labels().size();
        int[] predicted = new int[rows.size()];
        for (int i = 0; i < predicted.length; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (probabilities[i * classes + c] > probabilities[i * classes + best]) {
                    best = c;
                }
            }
            predicted[i] = best;
        }
        return predicted;
    }

    /** Returns the name of the most probable class of each row. */
    public List<String> predictLabels(Table rows) {
        List<String> names = new ArrayList<>(rows.size());
        for (int index : predict(rows)) {
            names.add(labels().name(index));
        }
        return names;
    }

    /** Returns whether {@link #predictSets} can be asked: {@link #fit(Table)} made it, with this version of Lepton or a later one. */
    public boolean hasSets() {
        return calibrated != null;
    }

    /**
     * Returns classes among which the true class of each row is, by CV+: from the probabilities that the model of each fold gives by
     * itself, and those that it gave to the true classes of the training rows that it held out. They are the least ambiguous sets
     * ({@link ClassScore.Lac}): the smallest on average, perhaps empty, and right less often for hard rows than for easy ones.
     *
     * <p>Of new rows that are drawn as the training rows were, about the share {@code confidence} have their class in the set; what is
     * guaranteed, and what it rests on, is as in {@link TabularRegressor#predictIntervals}. Class weights and balancing make
     * probabilities other ones; the share holds all the same.
     *
     * @param rows with the columns that it was trained on; values may be missing, and classes are not looked at
     * @param confidence 1 − α, in (0, 1)
     * @return shape {@code [rows]}; of all classes, with the reason, where the held rows are too few: 0.9 takes 9, 0.95 takes 19
     * @throws IllegalArgumentException if the columns differ, or the confidence is outside its range
     * @throws IllegalStateException if it is closed, or has nothing of held rows: see {@link #hasSets}
     * @throws ArithmeticException if a model's answer for a row is not a number
     * @see <a href="https://arxiv.org/abs/2006.02544">Romano, Sesia and Candès 2020, theorem 3</a>
     */
    public List<PredictionSet> predictSets(Table rows, double confidence) {
        Elements.required("rows", rows);
        if (calibrated == null) {
            throw new IllegalStateException("this classifier of " + labels
                    + " has no probabilities of rows that it had not learned from, which sets rest on; train it by"
                    + " TabularClassifier.fit(table), and save it again, or calibrate ConformalSets on other rows");
        }
        int classes = labels.size();
        ConformalSets.Cross cross =
                new ConformalSets.Cross(new ClassScore.Lac(), 0, classes, confidence, calibrated.scores());
        double[][] byFold = byFold(rows);
        return IntStream.range(0, rows.size())
                .mapToObj(row -> cross.set(Arrays.stream(byFold)
                        .map(fold -> Arrays.copyOfRange(fold, row * classes, (row + 1) * classes))
                        .toArray(double[][]::new)))
                .toList();
    }

    /** Returns what the model of each fold predicts by itself, {@code [folds][rows · classes]}. */
    double[][] byFold(Table rows) {
        return Arrays.stream(Objects.requireNonNull(calibrated).answers(rows, "classifier"))
                .map(answers -> probabilities(answers, labels))
                .toArray(double[][]::new);
    }

    /**
     * Returns what was found in its training that makes figures of held rows, and sets, better than they will be for new rows, or
     * probabilities others than those of the data: a sentence each, none if nothing was. They are kept with the model, and stand in its card.
     */
    public List<String> cautions() {
        return config.cautionsOrNone();
    }

    private Map<String, double[]> vectors() {
        return calibrated == null ? Map.of() : calibrated.vectors();
    }

    /**
     * Returns an evaluation on rows with their classes, which takes more settings, such as the positive class or a level.
     *
     * <pre>{@code
     * classifier.evaluation(test).positive("malignant").level(0.99).report()
     * }</pre>
     *
     * @throws IllegalArgumentException if the columns differ, or a row is of a class that the model does not know
     */
    public Evaluation evaluation(Table rows) {
        Elements.required("rows", rows);
        return Evaluation.of(labels(), Targets.of(rows, labels())).probabilities(probabilities(rows));
    }

    /** Returns the report of an evaluation with its defaults: 95 % intervals, no class more positive than another. */
    public ClassificationReport evaluateOn(Table rows) {
        Elements.required("rows", rows);
        return evaluation(rows).report();
    }

    /** Returns the configuration as JSON, as {@link #CONFIG} holds it. */
    public String configJson() {
        return config.json();
    }

    /** Writes the weights, and the means and scales of the number columns, in the safetensors format. */
    public void writeWeights(Path file) {
        model.writeWeights(file, vectors());
    }

    /**
     * Writes {@link #CONFIG} and {@link #WEIGHTS} into a directory, which is made if it is missing. {@link #load} finds both
     * as they were before or both as they are now, whenever the program is stopped.
     *
     * @throws UncheckedIOException if they can't be written
     */
    public void saveTo(Path directory) {
        Elements.required("directory", directory);
        model.saveTo(directory, config, vectors());
    }

    /**
     * Adds {@link #CONFIG} and {@link #WEIGHTS} to a bundle, which {@link #load} reads. The weights are copied, so the model
     * may be closed before the bundle is written.
     *
     * @throws IllegalStateException if it is closed
     */
    @Override
    public void addTo(BundleWriter bundle) {
        Elements.required("bundle", bundle);
        model.addTo(bundle, config, vectors());
    }

    /** Returns how the model was made, as bills of materials say it: its task, architecture, inputs and outputs. */
    public ModelParameters modelParameters() {
        return description()
                .parameters("tabular-classification", "probabilities of " + TabularDescription.listed(labels.names()));
    }

    /** Returns what the model is in a sentence: its columns, layers, width, heads and number of parameters. */
    public String architectureText() {
        return description().text();
    }

    /** Returns what the model is made of and what it costs, for one row. */
    public Summary summary() {
        return model.model().summary();
    }

    /**
     * Returns papers that say what the model is, how it is made, with a drawing what it is made of, and, unless it was loaded, what it
     * was trained with; what it is for, and how it does, is still to be said.
     *
     * @param name of the model
     */
    public ModelPapers papers(String name) {
        ModelPapers papers = ModelPapers.of(name, modelParameters())
                .description(architectureText())
                .with("Architecture", summary().markdown());
        ModelPapers all = provenance == null ? papers : papers.training(provenance);
        return TabularDescription.cautioned(all, cautions());
    }

    private TabularDescription description() {
        return new TabularDescription(model.schema(), model.model(), parameterCount());
    }

    /**
     * Writes a TorchScript archive that other programs run without Lepton, whole or not at all.
     *
     * <p>In Python {@code torch.jit.load("classifier.pt")(numbers, categories)} takes the columns as they are in the
     * table: {@code numbers} raw, 64-bit floats {@code [rows, numbers]}, NaN where one is missing; {@code categories}
     * the codes, 64-bit integers {@code [rows, categories]}, -1 where one is missing; one alone if the table has only one kind. It returns logits,
     * {@code [rows, classes]}, of which a softmax gives the probabilities; for two classes {@code [rows, 1]}, of which a
     * sigmoid gives that of the second. The extra file {@link #CONFIG} has the columns, their levels and the classes.
     *
     * @throws UncheckedIOException if it can't be written
     * @throws IllegalStateException if it is closed
     */
    public void exportTorchScript(Path file) {
        model.torchScript(configJson()).write(file);
    }

    /**
     * Reads a classifier that {@link #saveTo} or a bundle wrote. In a bundle, all files must be those that its bill of
     * materials lists; elsewhere, the weights must be those that the configuration was saved with.
     *
     * @throws ai.lepton.exchange.DataException if a file is missing, unreadable or changed, the configuration is not one,
     *     or the weights do not fit it
     */
    public static TabularClassifier load(Path directory) {
        Elements.required("directory", directory);
        return load(directory, UnaryOperator.identity());
    }

    /**
     * Reads a classifier that has parts of your own, which a configuration can name but not hold.
     *
     * @param change such as {@code architecture -> architecture.attention(new Unscaled(4))}
     */
    public static TabularClassifier load(Path directory, UnaryOperator<TabularArchitecture> change) {
        Elements.required("directory", directory);
        SavedModel saved = SavedModel.open(directory);
        SavedModel.Description<Labels> described = saved.classifier(change);
        TabularRunner model =
                saved.read(() -> TabularRunner.load(saved, described.schema(), described.model(), Calibrated.NAMES));
        Calibrated calibrated = TabularRunner.closingUnlessDone(
                model, () -> saved.read(() -> Calibrated.read(saved.weights().tensors(), model, 1)));
        return new TabularClassifier(
                described.predicted(), model, described.config(), List.of(), null, calibrated, null);
    }

    /** Returns whether it was not closed yet. */
    public boolean isOpen() {
        return model.runner().isOpen();
    }

    @Override
    public void close() {
        model.runner().close();
        if (calibrated != null) {
            calibrated.close();
        }
    }

    @Override
    public String toString() {
        return "TabularClassifier of " + labels().names() + ", " + parameterCount() + " parameters";
    }

    /**
     * A classifier that is not trained yet: it can't be asked for predictions, only trained.
     *
     * <p>Two classes take one output, the log-odds of the second; more take one each.
     *
     * @param architecture what the model is made of
     * @param labels the classes, at least two
     */
    public record Untrained(TabularArchitecture architecture, Labels labels) {
        /** Checks that there are two classes, and that the parts of the model fit each other. */
        public Untrained {
            require(labels);
            TabularConfig.requireWritable(architecture.schema(), labels.names());
            architecture.model(outputs(labels)).parameters();
        }

        static void require(Labels labels) {
            if (labels.size() < 2) {
                throw new IllegalArgumentException("a classifier needs at least two classes; there is only " + labels);
            }
        }

        static int outputs(Labels labels) {
            return labels.size() == 2 ? 1 : labels.size();
        }

        /** Returns the model. */
        public TabularTransformer model() {
            return architecture.model(outputs(labels));
        }

        /** Returns the number of trainable values. */
        public long parameterCount() {
            return model().parameters().stream().mapToLong(Parameter::size).sum();
        }

        /**
         * Trains on a table, without validation data.
         *
         * @see #fit(Table, Table, Training)
         */
        public TabularClassifier fit(Table train, Training training) {
            Elements.required("train", train);
            return trained(train, null, training);
        }

        /**
         * Trains on a table. Number columns are scaled by the medians and quartiles of {@code train} alone.
         *
         * @param train rows with their classes
         * @param validation rows with their classes, to measure the loss after each epoch, and to stop early
         * @throws IllegalArgumentException if a table has other columns or classes than this model, or no rows; if
         *     there is label smoothing and there are two classes
         * @throws IllegalStateException if the loss is no longer a finite number
         * @throws java.util.concurrent.CancellationException if the thread is interrupted
         */
        public TabularClassifier fit(Table train, Table validation, Training training) {
            Elements.required("train", train);
            return trained(train, validation, training);
        }

        private TabularClassifier trained(Table train, @Nullable Table validation, Training training) {
            boolean oneOutput = outputs(labels) == 1;
            if (oneOutput && training.labelSmoothing() > 0) {
                throw new IllegalArgumentException(
                        "label smoothing is for three classes and more; there are " + labels);
            }
            Loss own = oneOutput ? Loss.binaryCrossEntropy() : Loss.crossEntropy(training.labelSmoothing());
            TabularRunner.Trained trained = TabularRunner.fit(
                    architecture,
                    outputs(labels),
                    table -> Targets.ofClasses(table, labels),
                    own,
                    train,
                    validation,
                    Judges.classes(
                            labels,
                            Targets.of(train, labels),
                            validation == null ? new int[0] : Targets.of(validation, labels)),
                    training);
            return new TabularClassifier(
                    labels,
                    trained.model(),
                    TabularConfig.of(this).withCautions(trained.cautions()),
                    List.of(trained.history()),
                    null,
                    null,
                    trained.provenance());
        }
    }
}
