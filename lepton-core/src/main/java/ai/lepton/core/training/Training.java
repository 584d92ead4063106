package ai.lepton.core.training;

import ai.lepton.core.engine.Backend;
import java.util.Optional;
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
    private final Budget budget;
    private int batchSize = 32;
    private double learningRate = 1e-3;
    private AdamW optimizer = AdamW.defaults();
    private Schedule schedule = new Schedule.WarmupCosine(0.1);
    private double maxGradientNorm = 1;
    private double labelSmoothing;
    private @Nullable EarlyStopping early;
    private long seed;
    private Backend backend = Backend.SCRIPT;
    private Progress progress = Progress.silent();

    private Training(Budget budget) {
        this.budget = budget;
    }

    /** Fields change only here and in a copy that nobody else has seen yet. */
    private Training copy() {
        Training copy = new Training(budget);
        copy.batchSize = batchSize;
        copy.learningRate = learningRate;
        copy.optimizer = optimizer;
        copy.schedule = schedule;
        copy.maxGradientNorm = maxGradientNorm;
        copy.labelSmoothing = labelSmoothing;
        copy.early = early;
        copy.seed = seed;
        copy.backend = backend;
        copy.progress = progress;
        return copy;
    }

    /**
     * Returns training with this budget and defaults that work for small tables: batches of 32, learning rate 1e-3,
     * AdamW, a tenth of the steps to warm up and then a cosine, gradients clipped to norm 1, seed 0.
     */
    public static Training upTo(Budget budget) {
        return new Training(budget);
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
        Training copy = copy();
        copy.batchSize = size;
        return copy;
    }

    /** Sets the peak of the learning rate, above 0. */
    public Training learningRate(double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learning rate is " + rate + "; it must be above 0 and finite");
        }
        Training copy = copy();
        copy.learningRate = rate;
        return copy;
    }

    /** Sets AdamW's other settings. */
    public Training optimizer(AdamW adamW) {
        Training copy = copy();
        copy.optimizer = adamW;
        return copy;
    }

    /** Sets how the learning rate changes. */
    public Training schedule(Schedule other) {
        Training copy = copy();
        copy.schedule = other;
        return copy;
    }

    /** Sets the global 2-norm that gradients are scaled down to; infinite for no clipping. */
    public Training maxGradientNorm(double norm) {
        if (!(norm > 0)) {
            throw new IllegalArgumentException(
                    "maximum gradient norm is " + norm + "; it must be above 0, and infinite for no clipping");
        }
        Training copy = copy();
        copy.maxGradientNorm = norm;
        return copy;
    }

    /** Sets the share of a target that is spread over all classes, in [0, 1). */
    public Training labelSmoothing(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("label smoothing is " + share + ", outside [0, 1)");
        }
        Training copy = copy();
        copy.labelSmoothing = share;
        return copy;
    }

    /** Sets the seed of the first weights, the order of examples, and dropout. */
    public Training seed(long value) {
        Training copy = copy();
        copy.seed = value;
        return copy;
    }

    /** Sets what runs the model. */
    public Training backend(Backend other) {
        Training copy = copy();
        copy.backend = other;
        return copy;
    }

    /** Sets the listener to its progress, such as {@link Progress#bar()}. */
    public Training progress(Progress listener) {
        Training copy = copy();
        copy.progress = listener;
        return copy;
    }

    /** Sets AdamW's weight decay, at least 0. */
    public Training weightDecay(double decay) {
        return optimizer(optimizer.weightDecay(decay));
    }

    /** Sets when to stop before the budget is spent; needs validation data. */
    public Training stoppingEarly(EarlyStopping when) {
        Training copy = copy();
        copy.early = when;
        return copy;
    }

    /** Returns how long it may go on. */
    public Budget budget() {
        return budget;
    }

    /** Returns when it stops early, if it may. */
    public Optional<EarlyStopping> earlyStopping() {
        return Optional.ofNullable(early);
    }

    /** Returns the examples a step. */
    public int batchSize() {
        return batchSize;
    }

    /** Returns the peak of the learning rate. */
    public double learningRate() {
        return learningRate;
    }

    /** Returns AdamW's other settings. */
    public AdamW optimizer() {
        return optimizer;
    }

    /** Returns how the learning rate changes. */
    public Schedule schedule() {
        return schedule;
    }

    /** Returns the norm that gradients are scaled down to. */
    public double maxGradientNorm() {
        return maxGradientNorm;
    }

    /** Returns the share of a target that is spread over all classes. */
    public double labelSmoothing() {
        return labelSmoothing;
    }

    /** Returns the seed. */
    public long seed() {
        return seed;
    }

    /** Returns what runs the model. */
    public Backend backend() {
        return backend;
    }

    /** Returns the listener to its progress. */
    public Progress progress() {
        return progress;
    }
}
