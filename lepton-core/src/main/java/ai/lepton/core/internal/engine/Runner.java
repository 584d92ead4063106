package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model with its weights on the engine, ready to run and, where it was opened for that, to train.
 *
 * <p>{@link #output} is safe from several threads at once. Training is not: one thread, and nobody else meanwhile.
 */
public final class Runner implements AutoCloseable {
    private final Lifecycle lifecycle = new Lifecycle();
    private final NDManager manager;
    private final List<Input> inputs;
    private final @Nullable Objective objective;
    private final Weights weights;
    private final Program program;
    private final AtomicLong calls = new AtomicLong(); // seeds of calls that were given none

    private Runner(
            Model model,
            Backend backend,
            Kernel kernel,
            Device device,
            WeightSource source,
            @Nullable Objective objective) {
        this.inputs = model.inputs();
        this.objective = objective;
        List<Parameter> parameters = model.parameters();
        if (objective != null && parameters.isEmpty()) {
            throw new IllegalArgumentException("the model has no weights; there is nothing to train");
        }
        NDManager opened = PyTorch.newManager(device);
        try {
            this.weights = new Weights(opened, parameters, source, objective != null);
            this.program = switch (backend) {
                case SCRIPT -> new ScriptProgram(opened, model, weights, kernel, objective);
                case EAGER -> new EagerProgram(opened, model, weights, objective);
            };
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.manager = opened;
    }

    /**
     * Opens a model for inference.
     *
     * @throws IllegalStateException if this machine can't compute in that precision, or has no such device
     */
    public static Runner open(Model model, EngineOptions options, WeightSource weights) {
        Device device = options.precision() == Precision.INT8 ? Device.cpu() : options.device();
        Kernel kernel = options.backend() == Backend.EAGER
                ? Kernel.PLAIN
                : Kernels.of(options.precision(), PyTorch.isGpu(device));
        return new Runner(model, options.backend(), kernel, device, weights, null);
    }

    /**
     * Opens a model for inference as a script whose linear layers this kernel computes: on the processor, if the kernel is
     * for it only, else on {@link Device#auto()}.
     */
    public static Runner open(Model model, Kernel kernel, WeightSource weights) {
        return open(model, kernel, kernel.packs() ? Device.cpu() : Device.auto(), weights);
    }

    /** Opens a model for inference as a script whose linear layers this kernel computes. */
    static Runner open(Model model, Kernel kernel, Device device, WeightSource weights) {
        return new Runner(model, Backend.SCRIPT, kernel, device, weights, null);
    }

    /**
     * Opens a model by the plain kernel, which has gradients.
     *
     * @param objective null for inference only
     */
    public static Runner open(Model model, Backend backend, WeightSource weights, @Nullable Objective objective) {
        return open(model, EngineOptions.defaults().with(backend), weights, objective);
    }

    /**
     * Opens a model by the plain kernel, which has gradients; the precision of the options is not looked at.
     *
     * @param objective null for inference only
     */
    public static Runner open(Model model, EngineOptions options, WeightSource weights, @Nullable Objective objective) {
        return new Runner(model, options.backend(), Kernel.PLAIN, options.device(), weights, objective);
    }

    /** Returns all that a training computes, as text: the weights of a model by name and shape, and its script. */
    public static String described(Model model, Objective objective) {
        List<Parameter> parameters = model.parameters();
        return parameters + "\n" + new ModelScript(model, parameters).training(objective);
    }

    /**
     * Returns how many threads may call the engine at once without more threads than cores at work: each call has as many as
     * {@code ai.djl.pytorch.num_threads} says, or one a core.
     */
    public static int callers() {
        PyTorch.engine();
        return Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, JniUtils.getNumThreads()));
    }

    /**
     * Does work that calls this runner several times as one call: closing waits for all of it.
     *
     * @throws IllegalStateException if this runner is closed
     */
    public <R> R call(Supplier<R> work) {
        return lifecycle.call(work);
    }

    /** Returns the logits, row-major {@code [b, outputs]}, for inputs in the order of {@link Model#inputs()}. */
    public float[] logits(List<Feed> feeds) {
        return output(feeds).values();
    }

    /** Returns what the model answers, for inputs in the order of {@link Model#inputs()}. */
    public Output output(List<Feed> feeds) {
        Checked.inputs(inputs, feeds, 0);
        return lifecycle.call(() -> program.output(feeds));
    }

    /**
     * Begins a batch of sequences that grow.
     *
     * @param batch number of sequences
     * @param capacity most positions
     */
    public KeyValueCache keyValueCache(int batch, int capacity) {
        Checked.cache(program.caches(), batch, capacity);
        Program.Cache cache = lifecycle.call(() -> program.newCache(batch, capacity));
        return new KeyValueCache(inputs, lifecycle, cache, batch, capacity);
    }

    /**
     * The loss of a batch.
     *
     * @param value a mean
     * @param count how much it is the mean of: examples, tokens, or the sum of their weights; 0 if nothing counts
     * @param sum the mean times the count; where that is 0, what the batch adds to others all the same
     */
    public record Mean(double value, double count, double sum) {
        static Mean of(float[] both, Loss loss) {
            double value = both[0];
            double count = both[1];
            if (count > 0) {
                return new Mean(value, count, value * count);
            }
            return new Mean(value, count, loss.hasUncounted() ? value : 0);
        }
    }

    /**
     * One step of the optimiser.
     *
     * @param loss of the batch before it, with dropout
     * @param count how much that is the mean of
     * @param gradientNorm global 2-norm of all gradients before they were clipped. If it is not finite, or nothing counts,
     *     the step changed nothing.
     */
    public record Step(double loss, double count, double gradientNorm) {}

    /** Returns the loss of a batch, with no dropout. */
    public double loss(List<Feed> feeds, Feed target) {
        return mean(feeds, target).value();
    }

    /** Returns the loss of a batch, with no dropout, and how much it is the mean of. */
    public Mean mean(List<Feed> feeds, Feed target) {
        requireFit(feeds, target);
        return lifecycle.call(() -> program.loss(feeds, target));
    }

    /** Does one step of training and returns the loss of the batch before it, with dropout, by a seed for each call. */
    public double step(List<Feed> feeds, Feed target, double learningRate) {
        return step(feeds, target, calls.incrementAndGet(), learningRate).loss();
    }

    /**
     * Does one step of training by one batch.
     *
     * @param seed of dropout
     */
    public Step step(List<Feed> feeds, Feed target, long seed, double learningRate) {
        requireFit(feeds, target);
        return lifecycle.call(() -> program.step(feeds, target, seed, learningRate));
    }

    /**
     * Adds to the gradients of the next {@link #apply} those of a batch.
     *
     * @param seed of dropout
     */
    public Mean accumulate(List<Feed> feeds, Feed target, long seed) {
        requireFit(feeds, target);
        return lifecycle.call(() -> program.accumulate(feeds, target, seed));
    }

    /**
     * Does one step of training by the gradients of all batches since the last.
     *
     * @param count the sum of theirs
     * @return global 2-norm of the gradients before they were clipped
     */
    public double apply(double count, double learningRate) {
        return lifecycle.call(() -> program.apply(count, learningRate));
    }

    /** Moves the weights by a share of the way to those of another runner of the same model. */
    public void follow(Runner other, double share) {
        lifecycle.call(() -> {
            program.follow(other.weights, share);
            return share;
        });
    }

    /** Returns copies of what the optimiser keeps, by name. */
    public Map<String, float[]> optimizerState() {
        return lifecycle.call(program::state);
    }

    /**
     * Sets what the optimiser keeps, before the first step.
     *
     * @throws ai.lepton.exchange.DataException if it is of another model or optimiser
     */
    public void restore(Map<String, float[]> optimizerState) {
        lifecycle.call(() -> {
            program.restore(optimizerState);
            return optimizerState;
        });
    }

    /** Returns the gradients of the loss of a batch, with dropout, by the order of the parameters. */
    public List<float[]> gradients(List<Feed> feeds, Feed target) {
        requireFit(feeds, target);
        return lifecycle.call(() -> program.gradients(feeds, target, calls.incrementAndGet()));
    }

    private void requireFit(List<Feed> feeds, Feed target) {
        Checked.inputs(inputs, feeds, 0);
        target.requireFits(objective().loss().target());
    }

    private Objective objective() {
        if (objective == null) {
            throw new IllegalStateException("this model was opened for inference only");
        }
        return objective;
    }

    /** Returns the weights that it runs. */
    public List<Parameter> parameters() {
        return weights.parameters();
    }

    /** Returns copies of all weights, in the order of {@link #parameters()}. */
    public List<float[]> weights() {
        return lifecycle.call(weights::copies);
    }

    /** Returns whether it was not closed yet. */
    public boolean isOpen() {
        return lifecycle.isOpen();
    }

    /**
     * Frees all native memory, that of a GPU too; waits for calls under way. Closing twice is fine.
     *
     * @throws IllegalStateException if this thread is within a call; nothing is closed then
     */
    @Override
    public void close() {
        lifecycle.close(() -> {
            program.close();
            manager.close();
            if (manager.getDevice().isGpu()) {
                JniUtils.emptyCudaCache(); // the engine keeps what was freed for itself, and from other processes
            }
        });
    }
}
