package ai.lepton.core.task;

import ai.lepton.core.data.Standardizer;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.ops.Parameter;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
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
            throw new IllegalArgumentException("a classifier needs at least two classes; there is only " + labels);
        }
        TabularConfig.requireWritable(architecture.schema(), labels.names());
        architecture.model(outputs(labels)).parameters();
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
     * Trains on a table, with nothing held back.
     *
     * @see #fit(Table, Table, Training)
     */
    public TabularClassifier fit(Table train, Training training) {
        Elements.required("train", train);
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
    public TabularClassifier fit(Table train, Table validation, Training training) {
        Elements.required("train", train);
        return trained(train, validation, training);
    }

    private TabularClassifier trained(Table train, @Nullable Table validation, Training training) {
        boolean oneOutput = outputs(labels) == 1;
        if (oneOutput && training.labelSmoothing() > 0) {
            throw new IllegalArgumentException("label smoothing is for three classes and more; there are " + labels);
        }
        TabularRunner.requireSchema(train, "training", architecture.schema());
        Standardizer standardizer = Standardizer.fittedOn(train);
        TabularExamples examples = examples(train, standardizer);
        TabularExamples held = null;
        if (validation != null) {
            TabularRunner.requireSchema(validation, "validation", architecture.schema());
            held = examples(validation, standardizer);
        }
        Loss loss = oneOutput ? Loss.binaryCrossEntropy() : Loss.crossEntropy(training.labelSmoothing());
        TabularRunner.Trained trained =
                TabularRunner.trained(model(), loss, train, standardizer, examples, held, training);
        return new TabularClassifier(this, trained.model(), trained.history());
    }

    private TabularExamples examples(Table table, Standardizer standardizer) {
        int[] classes = Targets.of(table, labels);
        return outputs(labels) == 1
                ? TabularExamples.valued(table, standardizer, Targets.zeroOrOne(classes))
                : TabularExamples.labelled(table, standardizer, classes);
    }
}
