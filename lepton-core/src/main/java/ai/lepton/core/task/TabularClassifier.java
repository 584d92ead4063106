package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightsFile;
import ai.lepton.core.data.Standardizer;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.ops.Backend;
import ai.lepton.core.training.History;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier of the rows of a table.
 *
 * <p>Predictions are safe from several threads at once. It holds native memory: close it. Closing waits for predictions
 * under way, twice is fine, and after it every prediction is refused.
 */
public final class TabularClassifier implements AutoCloseable {
    /** File of the weights in a directory that {@link #load} reads. */
    public static final String WEIGHTS = "model.safetensors";
    /** File of the configuration in a directory that {@link #load} reads. */
    public static final String CONFIG = "config.json";

    private static final String MEAN = "standardizer.mean";
    private static final String SCALE = "standardizer.scale";

    /** Rows a native call. */
    private static final int BATCH = 1024;

    private final TabularClassifierRecipe recipe;
    private final Standardizer standardizer;
    private final Runner runner;
    private final @Nullable History history;

    TabularClassifier(
            TabularClassifierRecipe recipe, Standardizer standardizer, Runner runner, @Nullable History history) {
        this.recipe = recipe;
        this.standardizer = standardizer;
        this.runner = runner;
        this.history = history;
    }

    /** Returns the classes, in the order of the probabilities. */
    public Labels labels() {
        return recipe.labels();
    }

    /** Returns what it was trained from. */
    public TabularClassifierRecipe recipe() {
        return recipe;
    }

    /** Returns how its number columns are standardised. */
    public Standardizer standardizer() {
        return standardizer;
    }

    /** Returns how training went; empty for a classifier that was loaded. */
    public Optional<History> history() {
        return Optional.ofNullable(history);
    }

    /**
     * Returns the probability of each class for each row.
     *
     * @param rows with the columns that it was trained on; classes are not looked at
     * @return row-major, shape {@code [rows, classes]}; each row sums to 1
     * @throws IllegalArgumentException if the columns differ
     * @throws IllegalStateException if it is closed
     */
    public double[] probabilities(Table rows) {
        if (!rows.schema().equals(recipe.architecture().schema())) {
            throw new IllegalArgumentException(
                    "the table has columns " + rows.schema().columns()
                            + "; this classifier was trained on "
                            + recipe.architecture().schema().columns() + ", with the same levels");
        }
        int classes = labels().size();
        double[] probabilities = new double[Math.multiplyExact(rows.size(), classes)];
        TabularExamples examples = TabularExamples.unlabelled(rows, standardizer);
        int[] order = new int[rows.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int from = 0; from < order.length; from += BATCH) {
            int to = Math.min(order.length, from + BATCH);
            float[] logits = runner.logits(examples.inputs(order, from, to));
            int outputs = logits.length / (to - from);
            for (int i = from; i < to; i++) {
                Probabilities.of(logits, (i - from) * outputs, outputs, probabilities, i * classes);
            }
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

    /**
     * Returns an evaluation on rows with their classes, to be told more, such as the positive class or a level.
     *
     * <pre>{@code
     * classifier.evaluation(heldOut).positive("malignant").level(0.99).report()
     * }</pre>
     *
     * @throws IllegalArgumentException if the columns differ, or a row is of a class that the model does not know
     */
    public Evaluation evaluation(Table rows) {
        return Evaluation.of(labels(), Targets.of(rows, labels())).probabilities(probabilities(rows));
    }

    /** Returns the report of an evaluation with its defaults: 95 % intervals, no class more positive than another. */
    public ClassificationReport evaluateOn(Table rows) {
        return evaluation(rows).report();
    }

    /** Returns the configuration as JSON, as {@link #CONFIG} holds it. */
    public String configJson() {
        return TabularConfig.of(recipe).json();
    }

    /** Writes the weights, and the means and scales of the number columns, in the safetensors format. */
    public void writeWeights(Path file) {
        WeightsFile.write(
                file,
                runner.parameters(),
                runner.weights(),
                Map.of(MEAN, standardizer.mean(), SCALE, standardizer.scale()));
    }

    /**
     * Writes {@link #CONFIG} and {@link #WEIGHTS} into a directory, which is made if it is missing. Each file is written
     * whole or not at all.
     */
    public void saveTo(Path directory) {
        try {
            Files.createDirectories(directory);
            writeWeights(directory.resolve(WEIGHTS));
            Path part = Files.createTempFile(directory, CONFIG, ".part");
            try {
                Files.write(part, configJson().getBytes(StandardCharsets.UTF_8));
                Files.move(part, directory.resolve(CONFIG), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the classifier can't be written to " + directory, e);
        }
    }

    /**
     * Reads a classifier that {@link #saveTo} or a bundle wrote.
     *
     * @throws IllegalArgumentException if the configuration is not one, or the weights do not fit it
     * @throws UncheckedIOException if a file can't be read
     */
    public static TabularClassifier load(Path directory) {
        return load(directory, UnaryOperator.identity());
    }

    /**
     * Reads a classifier with parts of a user's own, which a configuration can name but not hold.
     *
     * @param change such as {@code architecture -> architecture.attention(new Unscaled(4))}
     */
    public static TabularClassifier load(Path directory, UnaryOperator<TabularArchitecture> change) {
        TabularClassifierRecipe recipe =
                TabularConfig.read(directory.resolve(CONFIG)).recipe(change);
        TabularTransformer model = recipe.model();
        WeightsFile file = WeightsFile.open(directory.resolve(WEIGHTS));
        var weights = file.requireExactly(model.parameters(), Set.of(MEAN, SCALE));
        Standardizer standardizer =
                Standardizer.of(file.tensors().doubles(MEAN), file.tensors().doubles(SCALE));
        if (standardizer.columns() != recipe.architecture().schema().numbers().size()) {
            throw new IllegalArgumentException(WEIGHTS + ": '" + MEAN + "' has " + standardizer.columns()
                    + " values; config.json has "
                    + recipe.architecture().schema().numbers().size() + " number columns");
        }
        return new TabularClassifier(recipe, standardizer, Runner.open(model, Backend.SCRIPT, weights, null), null);
    }

    @Override
    public void close() {
        runner.close();
    }

    @Override
    public String toString() {
        return "TabularClassifier of " + labels().names() + ", " + recipe.parameterCount() + " parameters";
    }
}
