package ai.lepton.core.internal.training;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.engine.Kernels;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.training.CheckpointStore.Saved;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.training.History;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.core.training.Training;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on examples. Trainings do not touch each other: several may run at once, and one within a listener of
 * another.
 */
public final class Trainer {
    private final Model model;
    private final Loss loss;
    private final Training training;

    /** Prepares the training of a model. */
    public Trainer(Model model, Loss loss, Training training) {
        this.model = model;
        this.loss = loss;
        this.training = training;
    }

    /** What a training is of. */
    record Data(Examples examples, @Nullable Examples validation, Judge judge) {}

    /** The weights that training arrived at, in the order of {@link Model#parameters()}, and how it went. */
    public record Trained(List<float[]> weights, History history) {}

    /**
     * Trains for a task that measures nothing but the loss.
     *
     * @see #train(WeightSource, Examples, Examples, Judge)
     */
    public Trained train(WeightSource initial, Examples examples, @Nullable Examples validation) {
        return train(initial, examples, validation, Judge.NONE);
    }

    /**
     * Trains.
     *
     * @param initial where the first weights come from
     * @param validation null if there is none
     * @param judge what measures the validation data, and the training data where that is asked for
     * @throws IllegalArgumentException if the settings ask for what the data or the loss has not, or there is a checkpoint of
     *     a training with other settings or data
     * @throws ai.lepton.exchange.DataException if a checkpoint is not what was written
     * @throws IllegalStateException if a loss, a gradient or a weight is no longer a finite number
     * @throws java.util.concurrent.CancellationException if the thread is interrupted, between two steps; it stays interrupted
     */
    public Trained train(WeightSource initial, Examples examples, @Nullable Examples validation, Judge judge) {
        requireTrainable(examples, validation);
        Objective objective = new Objective(
                        loss,
                        training.optimizer(),
                        training.maxGradientNorm(),
                        training.parameterGroups(),
                        training.gradientAccumulation() > 1)
                .bfloat16(training.precision() == Precision.BF16 && computesLow())
                .recomputing(training.isGradientCheckpointing());
        ModelCheckpoint where = training.checkpoint().orElse(null);
        try (CheckpointStore store = where == null
                ? null
                : CheckpointStore.open(
                        where, Identity.of(model, objective, training, examples, validation), model.parameters())) {
            return train(initial, objective, store, new Data(examples, validation, judge));
        }
    }

    /** Returns what a probe says, or, of a training that goes on, said: how busy the machine is decides it only once. */
    private boolean computesLow() {
        String begun = CheckpointStore.precision(training.checkpoint().orElse(null));
        return begun == null
                ? Kernels.trainsFasterInBfloat16(training.engine().device())
                : !begun.equals(Identity.NO_FASTER);
    }

    private Trained train(WeightSource initial, Objective objective, @Nullable CheckpointStore store, Data data) {
        Saved saved = store == null ? null : store.newest();
        WeightSource first = saved == null ? initial : source(saved.weights());
        List<float[]> averaged = saved == null ? null : saved.average();
        try (Runner runner = Runner.open(model, training.engine(), first, objective);
                Runner average = training.movingAverage() > 0
                        ? Runner.open(model, training.engine(), averaged == null ? first : source(averaged), objective)
                        : null) {
            Loop loop = new Loop(training, runner, average, data, store);
            if (saved != null) {
                loop.goOnFrom(saved);
            } else if (training.precision() == Precision.BF16) {
                loop.note(
                        objective.bfloat16()
                                ? "computed in bfloat16, with weights of 32-bit floats"
                                : "computed in 32-bit floats: bfloat16 is no faster here");
            }
            return loop.run();
        }
    }

    private WeightSource source(List<float[]> values) {
        List<String> names = model.parameters().stream().map(Parameter::name).toList();
        return parameter -> WeightSource.of(values.get(names.indexOf(parameter.name())));
    }

    private void requireTrainable(Examples examples, @Nullable Examples validation) {
        if (training.engine().backend() == Backend.EAGER
                && (training.precision() == Precision.BF16 || training.isGradientCheckpointing())) {
            throw new IllegalArgumentException(
                    (training.precision() == Precision.BF16 ? "precision BF16" : "gradient checkpointing")
                            + " is for the backend SCRIPT; the training is on EAGER");
        }
        if (examples.size() == 0) {
            throw new IllegalArgumentException("the training data has no rows");
        }
        boolean validated = validation != null && validation.size() > 0;
        if (training.earlyStopping().isPresent() && !validated) {
            throw new IllegalArgumentException(
                    "early stopping needs validation data; give it or leave early stopping out");
        }
        if (training.isBestKept() && !validated) {
            throw new IllegalArgumentException(
                    "keeping the best weights needs validation data; give it or keep the last");
        }
        if (!training.measures().isEmpty() && !validated && training.measuredTraining() == 0) {
            throw new IllegalArgumentException("measures need validation data; give it or leave "
                    + training.measures().get(0).title() + " out, or measure the training data");
        }
        if (training.gradientAccumulation() > 1 && !loss.isAdditive()) {
            throw new IllegalArgumentException("gradient accumulation of " + training.gradientAccumulation()
                    + " batches: the loss compares the examples of a batch with each other, so that of a large batch is not"
                    + " the mean of those of its parts; set it to 1 and the batch size to what memory allows");
        }
        if (training.isGroupedByLength() && examples.lengths().length != examples.size()) {
            throw new IllegalArgumentException(
                    "these examples have no lengths to be grouped by; leave groupingByLength out");
        }
    }
}
