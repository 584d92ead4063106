package ai.lepton.core.training;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.model.Loss;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.metrics.internal.Elements;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model is trained. Immutable; each setting returns a changed copy.
 *
 * <pre>{@code
 * Training.upTo(epochs(30)).learningRate(1e-3).stoppingEarly(EarlyStopping.after(5)).seed(42)
 * }</pre>
 *
 * <p>The same seed on the same machine, with the same number of threads, gives the same weights.
 */
public final class Training {
    private final Draft settings;

    /** The settings of one training; they change only in a copy that nobody else has seen yet. */
    private static final class Draft implements Cloneable {
        private final Budget budget;
        private int batchSize = 32;
        private double learningRate = 1e-3;
        private Optimizer optimizer = AdamW.defaults();
        private Schedule schedule = new Schedule.WarmupCosine(0.1);
        private double maxGradientNorm = 1;
        private double labelSmoothing;
        private @Nullable Loss loss;
        private @Nullable EarlyStopping early;
        private long seed;
        private EngineOptions engine = EngineOptions.defaults();
        private Progress progress = Progress.silent();

        private Draft(Budget budget) {
            this.budget = budget;
        }

        private Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Training(Draft settings) {
        this.settings = settings;
    }

    private Training with(Consumer<Draft> change) {
        Draft draft = settings.copy();
        change.accept(draft);
        return new Training(draft);
    }

    /**
     * Returns training with this budget and defaults that work for small tables: batches of 32, learning rate 1e-3,
     * AdamW, a tenth of the steps to warm up and then a cosine, gradients clipped to norm 1, seed 0.
     */
    public static Training upTo(Budget budget) {
        return new Training(new Draft(budget));
    }

    /** Returns a budget of passes over the data. */
    public static Budget epochs(int count) {
        return new Budget.Epochs(count);
    }

    /** Returns a budget of steps of the optimiser. */
    public static Budget steps(int count) {
        return new Budget.Steps(count);
    }

    /** Sets the examples a step, at least 1; the last batch of an epoch may be smaller. */
    public Training batchSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("batch size is " + size + "; it must be at least 1");
        }
        return with(draft -> draft.batchSize = size);
    }

    /** Sets the peak of the learning rate, above 0. */
    public Training learningRate(double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learning rate is " + rate + "; it must be above 0 and finite");
        }
        return with(draft -> draft.learningRate = rate);
    }

    /** Sets how weights follow their gradients. */
    public Training optimizer(Optimizer other) {
        return with(draft -> draft.optimizer = other);
    }

    /** Sets how the learning rate changes. */
    public Training schedule(Schedule other) {
        return with(draft -> draft.schedule = other);
    }

    /** Sets the global 2-norm that gradients are scaled down to; infinite for no clipping. */
    public Training maxGradientNorm(double norm) {
        if (!(norm > 0)) {
            throw new IllegalArgumentException(
                    "maximum gradient norm is " + norm + "; it must be above 0, and infinite for no clipping");
        }
        return with(draft -> draft.maxGradientNorm = norm);
    }

    /** Sets the share of a target that is spread over all classes, in [0, 1). */
    public Training labelSmoothing(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("label smoothing is " + share + ", outside [0, 1)");
        }
        return with(draft -> draft.labelSmoothing = share);
    }

    /** Sets the seed of the first weights, the order of examples, and dropout. */
    public Training seed(long value) {
        return with(draft -> draft.seed = value);
    }

    /**
     * Sets what runs the model, and where.
     *
     * @throws IllegalArgumentException if its precision is another than AUTO or F32: training is in 32-bit floats
     */
    public Training engine(EngineOptions other) {
        if (other.precision() != Precision.AUTO && other.precision() != Precision.F32) {
            throw new IllegalArgumentException(
                    "precision " + other.precision() + " is for inference; training is in 32-bit floats");
        }
        return with(draft -> draft.engine = other);
    }

    /**
     * Sets what training makes small, in place of the task's own: for classes the cross-entropy, for numbers the mean
     * squared error. Its targets must be what the task has, class indices {@code [b]} or numbers {@code [b, 1]}; training
     * refuses others.
     */
    public Training loss(Loss other) {
        Elements.required("other", other);
        return with(draft -> draft.loss = other);
    }

    /** Sets the listener to its progress, such as {@link Progress#bar()}. */
    public Training progress(Progress listener) {
        return with(draft -> draft.progress = listener);
    }

    /** Sets the optimiser's weight decay, at least 0. */
    public Training weightDecay(double decay) {
        return optimizer(optimizer().weightDecay(decay));
    }

    /** Sets when to stop before the budget is spent; needs validation data. */
    public Training stoppingEarly(EarlyStopping when) {
        return with(draft -> draft.early = when);
    }

    /** Returns how long it may go on. */
    public Budget budget() {
        return settings.budget;
    }

    /** Returns when it stops early, if it may. */
    public Optional<EarlyStopping> earlyStopping() {
        return Optional.ofNullable(settings.early);
    }

    /** Returns the examples a step. */
    public int batchSize() {
        return settings.batchSize;
    }

    /** Returns the peak of the learning rate. */
    public double learningRate() {
        return settings.learningRate;
    }

    /** Returns how weights follow their gradients. */
    public Optimizer optimizer() {
        return settings.optimizer;
    }

    /** Returns how the learning rate changes. */
    public Schedule schedule() {
        return settings.schedule;
    }

    /** Returns the norm that gradients are scaled down to. */
    public double maxGradientNorm() {
        return settings.maxGradientNorm;
    }

    /** Returns the share of a target that is spread over all classes. */
    public double labelSmoothing() {
        return settings.labelSmoothing;
    }

    /** Returns the loss, if it is not the task's own. */
    public Optional<Loss> loss() {
        return Optional.ofNullable(settings.loss);
    }

    /** Returns the seed. */
    public long seed() {
        return settings.seed;
    }

    /** Returns what runs the model. */
    public EngineOptions engine() {
        return settings.engine;
    }

    /** Returns the listener to its progress. */
    public Progress progress() {
        return settings.progress;
    }

    /** How long training may go on; early stopping may end it sooner. */
    public sealed interface Budget {
        /** Passes over the training data. */
        record Epochs(int count) implements Budget {
            /** Checks the count. */
            public Epochs {
                if (count < 1) {
                    throw new IllegalArgumentException("epochs is " + count + "; it must be at least 1");
                }
            }
        }

        /** Steps of the optimiser, one a batch; the last epoch may end early. */
        record Steps(int count) implements Budget {
            /** Checks the count. */
            public Steps {
                if (count < 1) {
                    throw new IllegalArgumentException("steps is " + count + "; it must be at least 1");
                }
            }
        }

        /** Returns how many steps that is, for epochs of this many steps. */
        default long totalSteps(int stepsPerEpoch) {
            if (this instanceof Epochs epochs) {
                return (long) epochs.count() * stepsPerEpoch;
            }
            return ((Steps) this).count();
        }
    }

    /**
     * Ends training when the loss on the validation data no longer falls; the weights of the best epoch are kept.
     *
     * @param patience epochs without improvement after which training ends, at least 1
     * @param minImprovement by how much the loss must fall to count, at least 0
     */
    public record EarlyStopping(int patience, double minImprovement) {
        /** Checks the ranges. */
        public EarlyStopping {
            if (patience < 1) {
                throw new IllegalArgumentException("patience is " + patience + "; it must be at least 1");
            }
            if (!(minImprovement >= 0)) {
                throw new IllegalArgumentException(
                        "minimum improvement is " + minImprovement + "; it must be at least 0");
            }
        }

        /** Returns a stop after this many epochs without any improvement. */
        public static EarlyStopping after(int patience) {
            return new EarlyStopping(patience, 0);
        }
    }
}
