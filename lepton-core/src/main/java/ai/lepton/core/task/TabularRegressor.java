package ai.lepton.core.task;

import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.data.Standardizer;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.model.Link;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.summary.Summary;
import ai.lepton.core.training.History;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bundle.BundlePart;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.bundle.ModelPapers;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.conformal.ConformalIntervals;
import ai.lepton.metrics.conformal.PredictionInterval;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained predictor of a number from the rows of a table.
 *
 * <pre>{@code
 * Split patients = Csv.of(file).otherNumbers().target("progression").shuffledBy(42).split(0.8);
 * try (TabularRegressor regressor = LeptonTransformer.tabular(patients.schema())
 *         .regressing("progression")
 *         .fit(patients.train(), Training.upTo(epochs(30)))) {
 *     System.out.println(regressor.evaluateOn(patients.test()).table());
 * }
 * }</pre>
 *
 * <p>Predictions are safe from several threads at once. It holds native memory: close it. Closing waits for predictions
 * under way, twice is fine, and after it every prediction is refused.
 */
public final class TabularRegressor implements AutoCloseable, BundlePart {
    /** File of the weights in a directory that {@link #load} reads. */
    public static final String WEIGHTS = TabularRunner.WEIGHTS;
    /** File of the configuration in a directory that {@link #load} reads. */
    public static final String CONFIG = TabularRunner.CONFIG;

    private static final String MEAN = "target.mean";
    private static final String SCALE = "target.scale";

    private final String target;
    private final TabularRunner model;
    private final TabularConfig config;
    private final Standardizer unit;
    private final List<History> histories;
    private final @Nullable OutOfFold outOfFold;
    private final @Nullable Provenance provenance;
    private final @Nullable Calibrated calibrated;

    TabularRegressor(
            String target,
            TabularRunner model,
            TabularConfig config,
            Standardizer unit,
            List<History> histories,
            @Nullable OutOfFold outOfFold,
            @Nullable Calibrated calibrated,
            @Nullable Provenance provenance) {
        this.target = target;
        this.model = model;
        this.config = config;
        this.unit = unit;
        this.histories = List.copyOf(histories);
        this.outOfFold = outOfFold;
        this.provenance = provenance;
        this.calibrated = calibrated;
    }

    /**
     * Trains a regressor of the table's target, by what does well on most tables.
     *
     * @see #fit(Table, TabularRecipe)
     */
    public static TabularRegressor fit(Table train) {
        return fit(train, TabularRecipe.defaults());
    }

    /**
     * Trains a regressor of the table's target.
     *
     * @param train rows with the number to be predicted; values of columns may be missing
     * @throws IllegalArgumentException if there are fewer than two rows; if the recipe names a column that the table has not, or
     *     weights of classes
     * @throws IllegalStateException if the table has no numeric target, or a loss is no longer a finite number
     * @throws ArithmeticException if a model's answer for a row is not a finite number
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static TabularRegressor fit(Table train, TabularRecipe recipe) {
        Elements.required("train", train);
        Elements.required("recipe", recipe);
        String target = train.numericTargetName();
        recipe.requireNoClassWeights(target);
        TabularConfig.requireWritable(train.schema(), List.of(target));
        if (train.size() == 0) {
            throw new IllegalArgumentException("the training data has no rows");
        }
        Standardizer unit = Standardizer.fittedOn(Targets.numeric(train, target));
        double[] numbers = train.numericTarget();
        FoldedTraining.Result trained = new FoldedTraining(
                        recipe,
                        train,
                        Targets.ofNumbers(train, target, unit),
                        Link.IDENTITY,
                        1,
                        Loss.meanSquaredError(),
                        fold -> Judges.numbers(unit, at(numbers, fold.train()), at(numbers, fold.held())))
                .trained();
        double[] truth = Targets.numeric(train, target).numbers();
        return TabularRunner.closingUnlessDone(trained.runner(), () -> {
            OutOfFold held = trained.outOfFold(1, inUnits(trained.answers(), unit));
            int[] rows = held.rows();
            double[] predicted = held.predictions();
            return new TabularRegressor(
                    target,
                    trained.runner(),
                    TabularConfig.of(trained.runner(), target).withCautions(recipe.cautions(train, trained.folds())),
                    unit,
                    trained.histories(),
                    held,
                    Calibrated.of(trained, held, recipe.engine(), i -> Math.abs(truth[rows[i]] - predicted[i])),
                    trained.provenance());
        });
    }

    private static double[] at(double[] numbers, int... rows) {
        return Arrays.stream(rows).mapToDouble(row -> numbers[row]).toArray();
    }

    /**
     * Trains without each part of a table, and judges by it. Takes as long as so many times {@link #fit(Table, TabularRecipe)}.
     *
     * @param recipe also says whether parts are as they come, of groups, or in the order of time
     * @param parts of each repetition, at least 2
     * @param repetitions with other parts and seeds, at least 1; 1 where there are no other parts: in the order of time, and with a
     *     part for each group or row
     * @throws IllegalArgumentException if the parts or the repetitions are outside their range, or a part leaves rows of one group or
     *     one moment, of which none can be held out; as {@code fit} otherwise
     * @throws IllegalStateException if the table has no number to be predicted
     */
    public static CrossValidation<RegressionReport> crossValidated(
            Table table, TabularRecipe recipe, int parts, int repetitions) {
        Elements.required("table", table);
        Elements.required("recipe", recipe);
        return CrossValidation.of(
                table,
                recipe,
                parts,
                repetitions,
                1,
                (train, split) -> {
                    try (TabularRegressor regressor = fit(train, split.recipe())) {
                        return regressor.predict(split.test());
                    }
                },
                held -> RegressionEvaluation.of(held.test().numericTarget(), held.predictions())
                        .report());
    }

    /** Returns the columns that it was trained on. */
    public Schema schema() {
        return model.schema();
    }

    /** Returns the name of the number that it predicts. */
    public String target() {
        return target;
    }

    /** Returns what it is made of, and takes; its result is the standardised target. */
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

    /** Returns how the target is standardised: one column, the mean and deviation of the training rows. */
    public Standardizer targetStandardizer() {
        return unit;
    }

    /** Returns how training went, of several folds that of the first; empty for a regressor that was loaded. */
    public Optional<History> history() {
        return histories.stream().findFirst();
    }

    /** Returns how the training of each fold went, then of each model {@link TabularRecipe#plainBeside beside}; none for a regressor that was loaded. */
    public List<History> histories() {
        return histories;
    }

    /**
     * Returns what it was trained with: the versions of Lepton and of the engine, the seed, all settings, when and how long, the machine, and
     * the {@link Table#sha256()} of the training table; empty for a regressor that was loaded. {@link #papers} has it in the card.
     */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    /** Returns predictions for its training rows by folds that did not see them; empty unless {@link #fit(Table)} made it. */
    public Optional<OutOfFold> outOfFold() {
        return Optional.ofNullable(outOfFold);
    }

    /**
     * Returns the predicted number of each row, in the unit of the target.
     *
     * @param rows with the columns that it was trained on; targets are not looked at
     * @return shape {@code [rows]}
     * @throws IllegalArgumentException if the columns differ
     * @throws IllegalStateException if it is closed
     * @throws ArithmeticException if the model's answer for a row is not a finite number
     */
    public double[] predict(Table rows) {
        return inUnits(model.outputs(rows, "regressor"), unit);
    }

    private static double[] inUnits(float[] outputs, Standardizer unit) {
        double mean = unit.mean()[0];
        double scale = unit.scale()[0];
        double[] predicted = new double[outputs.length];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = outputs[i] * scale + mean;
            if (!Double.isFinite(predicted[i])) {
                throw new ArithmeticException("the model's answer for row " + i + " is " + predicted[i]
                        + "; its numbers may lie too far from those of the training data for 32-bit floats");
            }
        }
        return predicted;
    }

    /** Returns whether {@link #predictIntervals} can be asked: {@link #fit(Table)} made it, with this version of Lepton or a later one. */
    public boolean hasIntervals() {
        return calibrated != null;
    }

    /**
     * Returns an interval for the number of each row, in the unit of the target, by CV+: from what the model of each fold predicts
     * by itself, and how far off it was on the training rows that it held out. Of one model it is split conformal prediction.
     *
     * <p>Of new rows that are drawn as the training rows were, about the share {@code confidence} have their number in the interval.
     * For models that treat their rows alike CV+ guarantees 1 − 2α, less about √(2/n), α being 1 − {@code confidence}. These models
     * do so up to two things that were chosen by the same held rows: the epoch of each, and how much the linear model counts. The
     * guide's page on intervals has what was measured. It is a promise about rows on average: not for each kind of row, and not for
     * rows of groups or times unlike those of the training, see {@link #cautions}. The interval need not lie around {@link
     * #predict} evenly.
     *
     * @param rows with the columns that it was trained on; values may be missing, and targets are not looked at
     * @param confidence 1 − α, in (0, 1)
     * @return shape {@code [rows]}; unbounded, with the reason, where the held rows are too few: 0.9 takes 9, 0.95 takes 19
     * @throws IllegalArgumentException if the columns differ, or the confidence is outside its range
     * @throws IllegalStateException if it is closed, or has no residuals of held rows: see {@link #hasIntervals}
     * @throws ArithmeticException if a model's answer for a row is not a finite number
     * @see <a href="https://arxiv.org/abs/1905.02928">Barber et al. 2021, theorem 4</a>
     */
    public List<PredictionInterval> predictIntervals(Table rows, double confidence) {
        Elements.required("rows", rows);
        if (calibrated == null) {
            throw new IllegalStateException("this regressor of " + Quoted.of(target)
                    + " has no residuals of rows that it had not learned from, which intervals rest on; train it by"
                    + " TabularRegressor.fit(table), and save it again, or calibrate ConformalIntervals on other rows");
        }
        ConformalIntervals.Cross cross = new ConformalIntervals.Cross(confidence, calibrated.scores());
        double[][] byFold = byFold(rows);
        return IntStream.range(0, rows.size())
                .mapToObj(row -> cross.interval(
                        Arrays.stream(byFold).mapToDouble(fold -> fold[row]).toArray()))
                .toList();
    }

    /** Returns what the model of each fold predicts by itself, {@code [folds][rows]}. */
    double[][] byFold(Table rows) {
        return Arrays.stream(Objects.requireNonNull(calibrated).answers(rows, "regressor"))
                .map(answers -> inUnits(answers, unit))
                .toArray(double[][]::new);
    }

    /**
     * Returns what was found in its training that makes figures of held rows, and intervals, better than they will be for new rows: a
     * sentence each, none if nothing was. They are kept with the model, and stand in its card.
     */
    public List<String> cautions() {
        return config.cautionsOrNone();
    }

    /**
     * Returns an evaluation on rows with their targets, which takes more settings, such as a level or further measures.
     *
     * @throws IllegalArgumentException if the columns differ, or the table's target is another number
     * @throws IllegalStateException if the table has no numeric target
     */
    public RegressionEvaluation evaluation(Table rows) {
        Elements.required("rows", rows);
        double[] truth = Targets.numeric(rows, target).numbers();
        return RegressionEvaluation.of(truth, predict(rows));
    }

    /** Returns the report of an evaluation with its defaults: 95 % intervals. */
    public RegressionReport evaluateOn(Table rows) {
        Elements.required("rows", rows);
        return evaluation(rows).report();
    }

    /** Returns the configuration as JSON, as {@link #CONFIG} holds it. */
    public String configJson() {
        return config.json();
    }

    /** Writes the weights, and the means and scales of the number columns and the target, in the safetensors format. */
    public void writeWeights(Path file) {
        model.writeWeights(file, unitVectors());
    }

    /**
     * Writes {@link #CONFIG} and {@link #WEIGHTS} into a directory, which is made if it is missing. {@link #load} finds both
     * as they were before or both as they are now, whenever the program is stopped.
     *
     * @throws UncheckedIOException if they can't be written
     */
    public void saveTo(Path directory) {
        Elements.required("directory", directory);
        model.saveTo(directory, config, unitVectors());
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
        model.addTo(bundle, config, unitVectors());
    }

    /** Returns how the model was made, as bills of materials say it: its task, architecture, inputs and outputs. */
    public ModelParameters modelParameters() {
        return description().parameters("tabular-regression", target);
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

    private Map<String, double[]> unitVectors() {
        Map<String, double[]> vectors = new HashMap<>(calibrated == null ? Map.of() : calibrated.vectors());
        vectors.put(MEAN, unit.mean());
        vectors.put(SCALE, unit.scale());
        return vectors;
    }

    /**
     * Writes a TorchScript archive that other programs run without Lepton, whole or not at all.
     *
     * <p>It takes the columns as {@link TabularClassifier#exportTorchScript} says, and returns the predicted numbers in
     * the unit of the target, 64-bit floats {@code [rows, 1]}. The extra file {@link #CONFIG} has the columns, their
     * levels and the target's name.
     *
     * @throws UncheckedIOException if it can't be written
     * @throws IllegalStateException if it is closed
     */
    public void exportTorchScript(Path file) {
        model.torchScript(configJson()).inUnitsOf(unit).write(file);
    }

    /**
     * Reads a regressor that {@link #saveTo} or a bundle wrote, held against their digests as {@link
     * TabularClassifier#load(Path)} does.
     *
     * @throws DataException if a file is missing, unreadable or changed, the configuration is not one, or the weights do not
     *     fit it
     */
    public static TabularRegressor load(Path directory) {
        Elements.required("directory", directory);
        return load(directory, UnaryOperator.identity());
    }

    /**
     * Reads a regressor that has parts of your own, which a configuration can name but not hold.
     *
     * @param change such as {@code architecture -> architecture.attention(new Unscaled(4))}
     */
    public static TabularRegressor load(Path directory, UnaryOperator<TabularArchitecture> change) {
        Elements.required("directory", directory);
        SavedModel saved = SavedModel.open(directory);
        SavedModel.Description<String> described = saved.regressor(change);
        Standardizer unit = saved.read(() -> unit(saved.weights().tensors()));
        Set<String> beside = new HashSet<>(Calibrated.NAMES);
        beside.addAll(Set.of(MEAN, SCALE));
        TabularRunner model =
                saved.read(() -> TabularRunner.load(saved, described.schema(), described.model(), beside));
        Calibrated calibrated = TabularRunner.closingUnlessDone(
                model, () -> saved.read(() -> Calibrated.read(saved.weights().tensors(), model, Double.MAX_VALUE)));
        return new TabularRegressor(
                described.predicted(), model, described.config(), unit, List.of(), null, calibrated, null);
    }

    private static Standardizer unit(Safetensors file) {
        for (String name : new String[] {MEAN, SCALE}) {
            if (!file.contains(name) || file.info(name).elements() != 1) {
                throw new DataException(WEIGHTS + ": " + Quoted.of(name) + " must hold one value, which brings"
                        + " predictions back to the target's unit; it "
                        + (file.contains(name) ? "is " + file.info(name).shape() : "is missing"));
            }
        }
        return TabularRunner.standardizer(file, MEAN, SCALE);
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
        return "TabularRegressor of " + Quoted.of(target) + ", " + parameterCount() + " parameters";
    }

    /**
     * A regressor that is not trained yet: it can't be asked for predictions, only trained.
     *
     * @param architecture what the model is made of
     * @param target name of the number to be predicted
     */
    public record Untrained(TabularArchitecture architecture, String target) {
        /** Checks the target's name, and that the parts of the model fit each other. */
        public Untrained {
            if (target.isBlank()) {
                throw new IllegalArgumentException("the target has no name; give that of the number to be predicted");
            }
            if (architecture.schema().columns().contains(target)) {
                throw new IllegalArgumentException("the target " + Quoted.of(target)
                        + " is one of the columns; the model would be told what it is to predict");
            }
            TabularConfig.requireWritable(architecture.schema(), List.of(target));
            architecture.model(1).parameters();
        }

        /** Returns the model; its one output is the target, standardised. */
        public TabularTransformer model() {
            return architecture.model(1);
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
        public TabularRegressor fit(Table train, Training training) {
            Elements.required("train", train);
            return trained(train, null, training);
        }

        /**
         * Trains on a table, by the mean squared error unless {@link Training#loss(Loss)} is another. Number columns
         * are scaled by the medians and quartiles of {@code train} alone, the target by its mean and deviation; the losses of the history are of the
         * standardised target, so that 1 is about what predicting the mean loses.
         *
         * @param train rows with the number to be predicted
         * @param validation rows with that number, to measure the loss after each epoch, and to stop early
         * @throws IllegalArgumentException if a table has other columns or another target than this model, or no rows; if
         *     there is label smoothing
         * @throws IllegalStateException if a table has no numeric target, or the loss is no longer a finite number
         * @throws java.util.concurrent.CancellationException if the thread is interrupted
         */
        public TabularRegressor fit(Table train, Table validation, Training training) {
            Elements.required("train", train);
            return trained(train, validation, training);
        }

        private TabularRegressor trained(Table train, @Nullable Table validation, Training training) {
            if (training.labelSmoothing() > 0) {
                throw new IllegalArgumentException(
                        "label smoothing is for classes; " + Quoted.of(target) + " is a number, leave it out");
            }
            Standardizer unit = Standardizer.fittedOn(Targets.numeric(train, target));
            TabularRunner.Trained trained = TabularRunner.fit(
                    architecture,
                    1,
                    table -> Targets.ofNumbers(table, target, unit),
                    Loss.meanSquaredError(),
                    train,
                    validation,
                    Judges.numbers(
                            unit,
                            Targets.numeric(train, target).numbers(),
                            validation == null
                                    ? new double[0]
                                    : Targets.numeric(validation, target).numbers()),
                    training);
            return new TabularRegressor(
                    target,
                    trained.model(),
                    TabularConfig.of(this).withCautions(trained.cautions()),
                    unit,
                    List.of(trained.history()),
                    null,
                    null,
                    trained.provenance());
        }
    }
}
