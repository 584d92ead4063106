package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.lepton.core.training.Optimizer;
import ai.lepton.core.training.Optimizer.AdamW;
import java.util.List;

/**
 * One step of an optimiser, as a script computes it and as its oracle does. To add an optimiser, add its settings to
 * {@link Optimizer} and its step here.
 */
sealed interface Update permits AdamWUpdate {
    /**
     * What is kept for each weight from step to step, beside the weight.
     *
     * @param name of its list in the script
     * @param scalar whether it is one number, else as many as the weight has
     */
    record State(String name, boolean scalar) {}

    /** Returns the step of an optimiser. */
    static Update of(Optimizer optimizer) {
        if (optimizer instanceof AdamW adamW) {
            return new AdamWUpdate(adamW);
        }
        throw new IllegalStateException("no step is known for " + optimizer);
    }

    /** Returns what is kept for each weight. */
    List<State> state();

    /**
     * Returns the lines that change a group of weights, each indented by four blanks.
     *
     * @param group what follows the names of its lists: {@code p_} and those of the state
     * @param gradients the expression of their list
     * @param decays whether weight decay shrinks them
     */
    String script(String group, String gradients, boolean decays);

    /**
     * Changes a weight.
     *
     * @param weight to be changed in place
     * @param state in the order of {@link #state()}, to be changed in place
     * @param gradient after clipping; belongs to the call
     * @param call what owns what is made meanwhile
     */
    void apply(
            NDArray weight, List<NDArray> state, NDArray gradient, boolean decays, double learningRate, NDManager call);
}
