package ai.lepton.core.task;

import ai.lepton.core.data.Standardizer;
import ai.lepton.core.training.History;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
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
public final class TabularRegressor implements AutoCloseable {
    /** File of the weights in a directory that {@link #load} reads. */
    public static final String WEIGHTS = TabularRunner.WEIGHTS;
    /** File of the configuration in a directory that {@link #load} reads. */
    public static final String CONFIG = TabularRunner.CONFIG;

    private static final String MEAN = "target.mean";
    private static final String SCALE = "target.scale";

    private final TabularRegressorRecipe recipe;
    private final TabularRunner model;
    private final Standardizer unit;
    private final @Nullable History history;

    TabularRegressor(TabularRegressorRecipe recipe, TabularRunner model, Standardizer unit, @Nullable History history) {
        this.recipe = recipe;
        this.model = model;
        this.unit = unit;
        this.history = history;
    }

    /** Returns what it was trained from. */
    public TabularRegressorRecipe recipe() {
        return recipe;
    }

    /** Returns how its number columns are standardised. */
    public Standardizer standardizer() {
        return model.standardizer();
    }

    /** Returns how the target is standardised: one column, the mean and deviation of the training rows. */
    public Standardizer targetStandardizer() {
        return unit;
    }

    /** Returns how training went; empty for a regressor that was loaded. */
    public Optional<History> history() {
        return Optional.ofNullable(history);
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
        float[] outputs = model.outputs(rows, "regressor");
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

    /**
     * Returns an evaluation on rows with their targets, to be told more, such as a level or further measures.
     *
     * @throws IllegalArgumentException if the columns differ, or the table's target is another number
     * @throws IllegalStateException if the table has no numeric target
     */
    public RegressionEvaluation evaluation(Table rows) {
        Elements.required("rows", rows);
        double[] truth = Targets.numeric(rows, recipe.target()).numbers();
        return RegressionEvaluation.of(truth, predict(rows));
    }

    /** Returns the report of an evaluation with its defaults: 95 % intervals. */
    public RegressionReport evaluateOn(Table rows) {
        Elements.required("rows", rows);
        return evaluation(rows).report();
    }

    /** Returns the configuration as JSON, as {@link #CONFIG} holds it. */
    public String configJson() {
        return TabularConfig.of(recipe).json();
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
        model.saveTo(directory, TabularConfig.of(recipe), unitVectors());
    }

    private Map<String, double[]> unitVectors() {
        return Map.of(MEAN, unit.mean(), SCALE, unit.scale());
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
        model.torchScript(configJson()).inUnitsOf(unit).writeTo(file);
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
     * Reads a regressor with parts of a user's own, which a configuration can name but not hold.
     *
     * @param change such as {@code architecture -> architecture.attention(new Unscaled(4))}
     */
    public static TabularRegressor load(Path directory, UnaryOperator<TabularArchitecture> change) {
        Elements.required("directory", directory);
        SavedModel saved = SavedModel.open(directory);
        TabularRegressorRecipe recipe = saved.describe(change, TabularConfig::regressor);
        Standardizer unit = saved.read(() -> unit(saved.weights().tensors()));
        TabularRunner model = saved.read(
                () -> TabularRunner.load(saved, recipe.architecture().schema(), recipe.model(), Set.of(MEAN, SCALE)));
        return new TabularRegressor(recipe, model, unit, null);
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

    @Override
    public void close() {
        model.runner().close();
    }

    @Override
    public String toString() {
        return "TabularRegressor of " + Quoted.of(recipe.target()) + ", " + recipe.parameterCount() + " parameters";
    }
}
