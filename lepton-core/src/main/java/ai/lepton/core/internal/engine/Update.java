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
sealed interface Update {
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
            return new OfAdamW(adamW);
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

    /** AdamW: means of gradients and of their squares, both corrected for their beginning at zero. */
    record OfAdamW(AdamW adamW) implements Update {
        @Override
        public List<State> state() {
            return List.of(new State("m_", false), new State("v_", false), new State("t_", true));
        }

        @Override
        public String script(String group, String gradients, boolean decays) {
            return """
                        torch._foreach_add_(t_%1$s, 1)
                        torch._fused_adamw_(p_%1$s, %2$s, m_%1$s, v_%1$s, [], t_%1$s, lr=lr, beta1=%3$s, beta2=%4$s,\
                     weight_decay=%5$s, eps=%6$s, amsgrad=False, maximize=False)
                    """.formatted(
                            group,
                            gradients,
                            adamW.beta1(),
                            adamW.beta2(),
                            decays ? adamW.weightDecay() : 0.0,
                            adamW.epsilon());
        }

        @Override
        public void apply(
                NDArray weight,
                List<NDArray> state,
                NDArray gradient,
                boolean decays,
                double learningRate,
                NDManager call) {
            NDArray mean = state.get(0);
            NDArray squares = state.get(1);
            NDArray steps = state.get(2);
            steps.addi(1);
            float step = steps.toFloatArray()[0];
            weight.muli(1 - learningRate * (decays ? adamW.weightDecay() : 0));
            mean.muli(adamW.beta1()).addi(gradient.mul(1 - adamW.beta1()));
            squares.muli(adamW.beta2()).addi(gradient.mul(gradient).mul(1 - adamW.beta2()));
            NDArray corrected = copy(mean, call).divi(1 - Math.pow(adamW.beta1(), step));
            NDArray root = copy(squares, call)
                    .divi(1 - Math.pow(adamW.beta2(), step))
                    .sqrt()
                    .add(adamW.epsilon());
            weight.subi(corrected.div(root).mul(learningRate));
        }

        private static NDArray copy(NDArray array, NDManager call) {
            NDArray copy = array.duplicate();
            copy.attach(call);
            return copy;
        }
    }
}
