package ai.lepton.core.internal.engine;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.Backend;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model with its weights on the engine, ready to run and, where it was opened for that, to train.
 *
 * <p>{@link #output} is safe from several threads at once. Training is not: one thread, and nobody else meanwhile.
 */
public sealed interface Runner extends AutoCloseable permits ScriptRunner, EagerRunner {

    /** What training needs: the loss, and the optimiser with its settings. */
    record Recipe(Loss loss, Optimizer optimizer) {}

    /**
     * Opens a model.
     *
     * @param recipe null for inference only
     */
    static Runner open(Model model, Backend backend, WeightSource weights, @Nullable Recipe recipe) {
        List<Parameter> parameters = model.parameters();
        return switch (backend) {
            case SCRIPT -> new ScriptRunner(model, parameters, weights, recipe, Kernel.PLAIN);
            case EAGER -> new EagerRunner(model, parameters, weights, recipe);
        };
    }

    /** Opens a model for inference as a script whose linear layers this kernel computes. */
    static Runner open(Model model, Kernel kernel, WeightSource weights) {
        return new ScriptRunner(model, model.parameters(), weights, null, kernel);
    }

    /**
     * Does work that calls this runner several times as one call: closing waits for all of it.
     *
     * @throws IllegalStateException if this runner is closed
     */
    <R> R call(Supplier<R> work);

    /** Returns the logits, row-major {@code [b, outputs]}, for inputs in the order of {@link Model#inputs()}. */
    default float[] logits(List<Feed> inputs) {
        return output(inputs).values();
    }

    /** Returns what the model answers, for inputs in the order of {@link Model#inputs()}. */
    Output output(List<Feed> inputs);

    /**
     * Begins a batch of sequences that grow.
     *
     * @param batch number of sequences
     * @param capacity most positions
     */
    KeyValueCache keyValueCache(int batch, int capacity);

    /** Returns the loss of a batch, with no dropout. */
    double loss(List<Feed> inputs, Feed target);

    /** Does one step of training and returns the loss of the batch before it, with dropout. */
    double step(List<Feed> inputs, Feed target, double learningRate);

    /** Returns the gradients of the loss of a batch, with dropout, by the order of the parameters. */
    List<float[]> gradients(List<Feed> inputs, Feed target);

    /** Returns the weights that it runs. */
    List<Parameter> parameters();

    /** Returns copies of all weights, in the order of {@link #parameters()}. */
    List<float[]> weights();

    /**
     * Overwrites all weights, in the order of {@link #parameters()}.
     *
     * @throws IllegalStateException if it was opened for inference only
     */
    void setWeights(List<float[]> values);

    /**
     * Frees all native memory; waits for calls under way. Closing twice is fine.
     *
     * @throws IllegalStateException if this thread is within a call; nothing is closed then
     */
    @Override
    void close();
}
