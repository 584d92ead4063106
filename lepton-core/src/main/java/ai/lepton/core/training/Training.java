package ai.lepton.core.training;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.model.Loss;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
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
        private Schedule schedule = Schedule.cosine().warmup(0.1);
        private double maxGradientNorm = 1;
        private double labelSmoothing;
        private @Nullable Loss loss;
        private @Nullable EarlyStopping early;
        private long seed;
        private EngineOptions engine = EngineOptions.defaults();
        private Precision precision = Precision.AUTO;
        private boolean recomputing;
        private TrainingListener progress = Progress.silent();
        private List<TrainingListener> listeners = List.of();
        private List<ParameterGroup> groups = List.of();
        private List<Measure.Of<?>> measures = List.of();
        private int measured; // training examples
        private int accumulation = 1;
        private double averageDecay;
        private boolean grouping;
        private boolean best;
        private Measure.@Nullable Of<?> bestMeasure;
        private @Nullable ModelCheckpoint checkpoint;

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
        Elements.required("budget", budget);
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
        Elements.required("other", other);
        return with(draft -> draft.optimizer = other);
    }

    /** Sets how the learning rate changes. */
    public Training schedule(Schedule other) {
        Elements.required("other", other);
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
     * @throws IllegalArgumentException if its precision is another than AUTO or F32: that of training is {@link #precision}
     */
    public Training engine(EngineOptions other) {
        Elements.required("other", other);
        if (other.precision() != Precision.AUTO && other.precision() != Precision.F32) {
            throw new IllegalArgumentException(
                    "precision " + other.precision() + " is for inference; set that of training by Training.precision");
        }
        return with(draft -> draft.engine = other);
    }

    /**
     * Sets in what numbers training computes: AUTO and F32 are 32-bit floats. With BF16 linear layers, products of matrices,
     * convolutions and attention are computed in bfloat16, norms, softmax and the loss in 32-bit floats, as by PyTorch's autocast;
     * weights, their gradients and what the optimiser keeps stay 32-bit floats. That is done where a probe finds it faster, on
     * processors with AVX512-BF16 or AMX and on GPUs; elsewhere training is in 32-bit floats, and {@link History#notes()} says so.
     * The model that it gives answers in the precision of {@link #engine}.
     *
     * @throws IllegalArgumentException if it is INT8, which is for inference; when training begins, if it is BF16 on the eager
     *     backend, which has 32-bit floats only
     */
    public Training precision(Precision other) {
        if (Elements.required("other", other) == Precision.INT8) {
            throw new IllegalArgumentException("precision INT8 is for inference; training takes F32 or BF16");
        }
        return with(draft -> draft.precision = other);
    }

    /**
     * Computes the blocks of a model again on the way back, in place of keeping all that their gradients need: about a quarter more
     * time for much less memory, where a model has many blocks or long texts. Weights and losses are the same to the bit. A model
     * without blocks is trained as it is.
     *
     * @throws IllegalArgumentException when training begins, if it is on the eager backend, which can't
     */
    public Training gradientCheckpointing() {
        return with(draft -> draft.recomputing = true);
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

    /** Sets what shows its progress, such as {@link Progress#bar()}. */
    public Training progress(TrainingListener listener) {
        Elements.required("listener", listener);
        return with(draft -> draft.progress = listener);
    }

    /** Adds a listener. */
    public Training listener(TrainingListener listener) {
        Elements.required("listener", listener);
        return with(draft -> {
            List<TrainingListener> more = new ArrayList<>(draft.listeners);
            more.add(listener);
            draft.listeners = List.copyOf(more);
        });
    }

    /**
     * Sets weights that follow their gradients in another way; the first group that has a weight is the one that counts.
     *
     * @throws IllegalArgumentException when training begins, if a group has no weight of the model
     */
    public Training parameterGroups(ParameterGroup... groups) {
        List<ParameterGroup> all = Elements.of("groups", groups);
        return with(draft -> draft.groups = all);
    }

    /**
     * Sets how many batches one step of the optimiser is of, at least 1. Their gradients are added up as sums, divided once by
     * all that counts in them, and then clipped: the step is that of one batch of all their examples, which needs the memory of
     * one of them only.
     */
    public Training gradientAccumulation(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("gradient accumulation is " + batches + "; it must be at least 1");
        }
        return with(draft -> draft.accumulation = batches);
    }

    /**
     * Keeps a moving average of the weights, which is what is validated, kept and saved. It follows closely at first: after t
     * steps it keeps at most {@code 1 - (1 + t)^(-2/3)} of itself, as timm's {@code ModelEmaV3} with its warm-up.
     *
     * @param decay share of itself that it keeps at each step, in (0, 1), such as 0.999; 0 for no average
     */
    public Training movingAverage(double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("moving average keeps " + decay + " of itself, outside [0, 1)");
        }
        return with(draft -> draft.averageDecay = decay);
    }

    /** Puts texts of like length into a batch, as transformers' {@code group_by_length}; rows of tables have no length. */
    public Training groupingByLength() {
        return with(draft -> draft.grouping = true);
    }

    /**
     * Measures the validation data after each epoch; {@link History.Epoch#measures()} has what was found. With {@link
     * #measuringTraining}, the training data too.
     */
    public Training measuring(Measure.Of<?>... measures) {
        List<Measure.Of<?>> all = Elements.of("measures", measures);
        return with(draft -> draft.measures = all);
    }

    /**
     * Measures the training data too after each epoch, all of them, which takes as long as validating so many examples.
     *
     * @see #measuringTraining(int)
     */
    public Training measuringTraining() {
        return measuringTraining(Integer.MAX_VALUE);
    }

    /**
     * Measures the training data too after each epoch, by the loss and by what {@link #measuring} names, as the validation data
     * are: with no dropout, by the weights that the epoch arrived at. {@link History.Epoch#trainingMeasures()} has what was
     * found. A measure that is far better there than on the validation data tells of overfitting.
     *
     * @param examples most of them: a sample, drawn by the seed, the same after each epoch; at least 1
     */
    public Training measuringTraining(int examples) {
        if (examples < 1) {
            throw new IllegalArgumentException("training examples to measure is " + examples
                    + "; it must be at least 1, and none are measured unless this is asked for");
        }
        return with(draft -> draft.measured = examples);
    }

    /**
     * Keeps the weights of the epoch with the lowest validation loss, by however little it is lower and whatever stops training
     * early; needs validation data.
     */
    public Training keepingBest() {
        return with(draft -> {
            draft.best = true;
            draft.bestMeasure = null;
        });
    }

    /**
     * Keeps the weights of the epoch that is best by a measure of the validation data, which is needed for it; by however little it
     * is better and whatever stops training early.
     *
     * @throws IllegalArgumentException if neither of its directions is the better one
     */
    public Training keepingBest(Measure.Of<?> measure) {
        requireDirection(measure);
        return with(draft -> {
            draft.best = true;
            draft.bestMeasure = measure;
        });
    }

    /** Sets where it keeps what it needs to go on after it was ended by force. */
    public Training checkpoint(ModelCheckpoint where) {
        Elements.required("where", where);
        return with(draft -> draft.checkpoint = where);
    }

    /** Sets the optimiser's weight decay, at least 0. */
    public Training weightDecay(double decay) {
        return optimizer(optimizer().weightDecay(decay));
    }

    /**
     * Sets when to stop before the budget is spent; needs validation data. It chooses the epoch whose weights are kept as well, unless
     * {@link #keepingBest} does.
     */
    public Training stoppingEarly(EarlyStopping when) {
        Elements.required("when", when);
        return with(draft -> draft.early = when);
    }

    /**
     * Returns what is set, for reports, each a String, a Boolean or a Number, by names such as {@code learning_rate}; without what
     * listens to it and where it is kept.
     */
    public Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (settings.budget instanceof Budget.Epochs epochs) {
            all.put("epochs", epochs.count());
        } else if (settings.budget instanceof Budget.Steps steps) {
            all.put("steps", steps.count());
        }
        all.put("batch_size", settings.batchSize);
        all.put("learning_rate", settings.learningRate);
        all.put("optimizer", settings.optimizer.toString());
        all.put("schedule", settings.schedule.toString());
        double norm = settings.maxGradientNorm;
        all.put("max_grad_norm", Double.isInfinite(norm) ? "none" : (Object) norm); // infinity is no number of JSON
        all.put("label_smoothing", settings.labelSmoothing);
        all.put("gradient_accumulation", settings.accumulation);
        all.put("moving_average", settings.averageDecay);
        loss().ifPresent(loss -> all.put("loss", loss.toString()));
        if (!settings.groups.isEmpty()) {
            all.put("parameter_groups", settings.groups.toString());
        }
        if (isBestKept()) {
            all.put("best_by", bestMeasure().map(Measure.Of::title).orElse("loss"));
        }
        earlyStopping().ifPresent(early -> {
            all.put("patience", early.patience());
            all.put("min_improvement", early.minImprovement());
            all.put("early_stopping_by", early.by().map(Measure.Of::title).orElse("loss"));
        });
        if (settings.grouping) {
            all.put("group_by_length", true);
        }
        all.put("precision", settings.precision.toString());
        all.put("gradient_checkpointing", settings.recomputing);
        all.put("backend", settings.engine.backend().toString());
        all.put("seed", settings.seed);
        return all;
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

    /** Returns in what numbers it computes, as it was asked for. */
    public Precision precision() {
        return settings.precision;
    }

    /** Returns whether blocks are computed again on the way back. */
    public boolean isGradientCheckpointing() {
        return settings.recomputing;
    }

    /** Returns what shows its progress. */
    public TrainingListener progress() {
        return settings.progress;
    }

    /** Returns all that hear of it: what shows its progress, then the others. */
    public List<TrainingListener> listeners() {
        List<TrainingListener> all = new ArrayList<>(List.of(settings.progress));
        all.addAll(settings.listeners);
        return List.copyOf(all);
    }

    /** Returns the weights that follow their gradients in another way. */
    public List<ParameterGroup> parameterGroups() {
        return settings.groups;
    }

    /** Returns how many batches a step is of. */
    public int gradientAccumulation() {
        return settings.accumulation;
    }

    /** Returns what the moving average of the weights keeps of itself at each step; 0 for no average. */
    public double movingAverage() {
        return settings.averageDecay;
    }

    /** Returns whether texts of like length come together. */
    public boolean isGroupedByLength() {
        return settings.grouping;
    }

    /** Returns what the validation data is measured by after each epoch, with what the best is chosen by. */
    public List<Measure.Of<?>> measures() {
        Set<Measure.Of<?>> all = new LinkedHashSet<>(settings.measures);
        bestMeasure().ifPresent(all::add);
        earlyStopping().flatMap(EarlyStopping::by).ifPresent(all::add);
        return List.copyOf(all);
    }

    /** Returns how many training examples are measured after each epoch at most; 0 for none. */
    public int measuredTraining() {
        return settings.measured;
    }

    /** Returns whether the weights of the best epoch are kept, and not of the last. */
    public boolean isBestKept() {
        return settings.best || settings.early != null;
    }

    /** Returns whether {@link #keepingBest} chooses the best epoch, and not what stops training early. */
    public boolean isBestChosenApart() {
        return settings.best;
    }

    /** Returns what the best epoch is chosen by; empty for the validation loss. */
    public Optional<Measure.Of<?>> bestMeasure() {
        return settings.best
                ? Optional.ofNullable(settings.bestMeasure)
                : earlyStopping().flatMap(EarlyStopping::by);
    }

    /** Returns where it keeps what it needs to go on. */
    public Optional<ModelCheckpoint> checkpoint() {
        return Optional.ofNullable(settings.checkpoint);
    }

    private static void requireDirection(Measure.Of<?> measure) {
        if (Elements.required("measure", measure).direction() == Measure.Direction.NEITHER) {
            throw new IllegalArgumentException(Quoted.within(
                    200,
                    "neither high nor low is better of " + measure.title()
                            + "; choose a measure that has a direction"));
        }
    }

    /**
     * Weights that follow their gradients in another way than the others.
     *
     * @param names a regular expression of whole names, such as {@code embedding\..*|.*\.bias}
     * @param learningRate by which the learning rate is multiplied, at least 0; 0 leaves them as they are
     * @param decay their weight decay, at least 0; null for that of all others
     */
    public record ParameterGroup(
            String names, double learningRate, @Nullable Double decay) {
        /** All weights, in the usual way. */
        public static final ParameterGroup EVERYTHING = new ParameterGroup(".*", 1, null);

        /** Checks the ranges. */
        public ParameterGroup {
            Elements.required("names", names);
            try {
                Pattern.compile(names);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        Quoted.within(200, "the parameter group " + names + " is no regular expression: ")
                                + e.getDescription(),
                        e);
            }
            if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the learning rate of a group is " + learningRate + " times; it must be at least 0 and finite");
            }
            if (decay != null && !(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("weight decay is " + decay + "; it must be at least 0 and finite");
            }
        }

        /** Returns the weights of these names, so far in the usual way. */
        public static ParameterGroup of(String names) {
            return new ParameterGroup(names, 1, null);
        }

        /** Returns the same with the learning rate multiplied by a factor. */
        public ParameterGroup learningRate(double factor) {
            return new ParameterGroup(names, factor, decay);
        }

        /** Returns the same with another weight decay. */
        public ParameterGroup weightDecay(double other) {
            return new ParameterGroup(names, learningRate, other);
        }

        /** Returns its weight decay, if it has one of its own. */
        public Optional<Double> weightDecay() {
            return Optional.ofNullable(decay);
        }

        /** Returns whether a weight is of this group. */
        public boolean matches(String name) {
            return Pattern.matches(names, Elements.required("name", name));
        }
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
     * Ends training when the validation data no longer does better. The weights of the last epoch that was better are kept, unless
     * {@link Training#keepingBest} chooses others. A loss or measure that is not a finite number is no better than any.
     *
     * @param patience epochs without improvement after which training ends, at least 1
     * @param minImprovement by how much it must be better to count, to go on and to be the best, at least 0
     * @param measure what is to be better, in its own direction; null for the loss
     */
    public record EarlyStopping(int patience, double minImprovement, Measure.@Nullable Of<?> measure) {
        /** Checks the ranges. */
        public EarlyStopping {
            if (patience < 1) {
                throw new IllegalArgumentException("patience is " + patience + "; it must be at least 1");
            }
            if (!(minImprovement >= 0)) {
                throw new IllegalArgumentException(
                        "minimum improvement is " + minImprovement + "; it must be at least 0");
            }
            if (measure != null) {
                requireDirection(measure);
            }
        }

        /** Returns a stop by the loss. */
        public EarlyStopping(int patience, double minImprovement) {
            this(patience, minImprovement, null);
        }

        /** Returns a stop after this many epochs without any improvement of the loss. */
        public static EarlyStopping after(int patience) {
            return new EarlyStopping(patience, 0);
        }

        /** Returns the same by a measure, such as {@code OverallMeasure.ACCURACY}. */
        public EarlyStopping on(Measure.Of<?> other) {
            return new EarlyStopping(patience, minImprovement, Elements.required("other", other));
        }

        /** Returns what is to be better, if it is not the loss. */
        public Optional<Measure.Of<?>> by() {
            return Optional.ofNullable(measure);
        }
    }
}
