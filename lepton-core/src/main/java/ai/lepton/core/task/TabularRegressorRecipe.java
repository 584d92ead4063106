package ai.lepton.core.task;

import ai.lepton.core.data.Standardizer;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.ops.Parameter;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regressor that is not trained yet: it can't be asked for predictions, only trained.
 *
 * @param architecture what the model is made of
 * @param target name of the number to be predicted
 */
public record TabularRegressorRecipe(TabularArchitecture architecture, String target) {
    /** Checks the target's name, and that the parts of the model fit each other. */
    public TabularRegressorRecipe {
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
     * Trains on a table, with nothing held back.
     *
     * @see #fit(Table, Table, Training)
     */
    public TabularRegressor fit(Table train, Training training) {
        Elements.required("train", train);
        return trained(train, null, training);
    }

    /**
     * Trains on a table by the mean squared error. Number columns and the target are standardised by the means and
     * deviations of {@code train} alone; the losses of the history are of the standardised target, so that 1 is about
     * what predicting the mean loses.
     *
     * @param train rows with the number to be predicted
     * @param validation rows with that number, to measure the loss after each epoch, and to stop early
     * @throws IllegalArgumentException if a table has other columns or another target than the recipe, or no rows; if
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
        TabularRunner.requireSchema(train, "training", architecture.schema());
        Standardizer standardizer = Standardizer.fittedOn(train);
        Table values = Targets.numeric(train, target);
        Standardizer unit = Standardizer.fittedOn(values);
        TabularExamples examples = TabularExamples.valued(train, standardizer, unit.apply(values));
        TabularExamples held = null;
        if (validation != null) {
            TabularRunner.requireSchema(validation, "validation", architecture.schema());
            held = TabularExamples.valued(validation, standardizer, unit.apply(Targets.numeric(validation, target)));
        }
        TabularRunner.Trained trained =
                TabularRunner.trained(model(), Loss.meanSquaredError(), train, standardizer, examples, held, training);
        return new TabularRegressor(this, trained.model(), unit, trained.history());
    }
}
