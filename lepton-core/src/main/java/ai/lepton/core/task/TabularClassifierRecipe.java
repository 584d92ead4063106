package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.data.Standardizer;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.training.Trainer;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.ops.Parameter;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A classifier that is not trained yet: it can't be asked for predictions, only trained.
 *
 * <p>Two classes take one output, the log-odds of the second; more take one each.
 *
 * @param architecture what the model is made of
 * @param labels the classes, at least two
 */
public record TabularClassifierRecipe(TabularArchitecture architecture, Labels labels) {
    /** Checks that there are two classes, and that the parts of the model fit each other. */
    public TabularClassifierRecipe {
        if (labels.size() < 2) {
            throw new IllegalArgumentException(
                    "a classifier needs at least two classes; there is only " + labels.names());
        }
        architecture.classifier(outputs(labels)).parameters();
    }

    static int outputs(Labels labels) {
        return labels.size() == 2 ? 1 : labels.size();
    }

    /** Returns the model. */
    public TabularTransformer model() {
        return architecture.classifier(outputs(labels));
    }

    /** Returns the number of trainable values. */
    public long parameterCount() {
        return model().parameters().stream().mapToLong(Parameter::size).sum();
    }

    /**
     * Trains on a table, with nothing held back.
     *
     * @see #trainedOn(Table, Table, Training)
     */
    public TabularClassifier trainedOn(Table train, Training training) {
        return trained(train, null, training);
    }

    /**
     * Trains on a table. Number columns are standardised by the means and deviations of {@code train} alone.
     *
     * @param train rows with their classes
     * @param validation rows with their classes, to measure the loss after each epoch, and to stop early
     * @throws IllegalArgumentException if a table has other columns or classes than the recipe, or no rows
     * @throws IllegalStateException if the loss is no longer a finite number
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public TabularClassifier trainedOn(Table train, Table validation, Training training) {
        return trained(train, validation, training);
    }

    private TabularClassifier trained(Table train, @Nullable Table validation, Training training) {
        TabularTransformer model = model();
        boolean oneOutput = outputs(labels) == 1;
        if (oneOutput && training.labelSmoothing() > 0) {
            throw new IllegalArgumentException(
                    "label smoothing is for three classes and more; there are " + labels.names());
        }
        requireSchema(train, "training");
        Standardizer standardizer = Standardizer.fittedOn(train);
        TabularExamples examples = TabularExamples.labelled(train, standardizer, Targets.of(train, labels), oneOutput);
        TabularExamples held = null;
        if (validation != null) {
            requireSchema(validation, "validation");
            held = TabularExamples.labelled(validation, standardizer, Targets.of(validation, labels), oneOutput);
        }
        Loss loss = oneOutput ? Loss.binaryCrossEntropy() : Loss.crossEntropy(training.labelSmoothing());
        Trainer.Trained trained =
                new Trainer(model, loss, training).train(WeightSource.initial(training.seed()), examples, held);
        WeightSource weights = source(model.parameters(), trained.weights());
        Runner runner = Runner.open(model, training.backend(), weights, null);
        return new TabularClassifier(this, standardizer, runner, trained.history());
    }

    private void requireSchema(Table table, String which) {
        if (!table.schema().equals(architecture.schema())) {
            throw new IllegalArgumentException("the " + which + " table has columns "
                    + table.schema().columns() + "; this recipe is for "
                    + architecture.schema().columns()
                    + ", with the same levels");
        }
    }

    private static WeightSource source(List<Parameter> parameters, List<float[]> values) {
        Map<String, float[]> byName = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            byName.put(parameters.get(i).name(), values.get(i));
        }
        return parameter -> {
            float[] found = byName.get(parameter.name());
            return found == null ? ByteBuffer.allocate(0) : WeightSource.of(found);
        };
    }
}
