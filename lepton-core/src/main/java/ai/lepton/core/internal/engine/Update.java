package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.lepton.core.training.Optimizer;
import ai.lepton.core.training.Optimizer.Adam;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.core.training.Optimizer.Lion;
import ai.lepton.core.training.Optimizer.Sgd;
import java.util.List;

/**
 * One step of an optimiser, as a script computes it and as its oracle does. To add an optimiser, add its settings to
 * {@link Optimizer} and its step here.
 */
sealed interface Update {
    /**
     * What is kept for each weight from step to step, beside the weight; zero at first.
     *
     * @param name of PyTorch's optimiser
     * @param scalar whether it is one number, else as many as the weight has
     */
    record State(String name, boolean scalar) {}

    /** Returns the step of an optimiser. */
    static Update of(Optimizer optimizer) {
        if (optimizer instanceof AdamW adamW) {
            return new OfAdam(adamW.beta1(), adamW.beta2(), adamW.epsilon(), true);
        }
        if (optimizer instanceof Adam adam) {
            return new OfAdam(adam.beta1(), adam.beta2(), adam.epsilon(), false);
        }
        if (optimizer instanceof Sgd sgd) {
            return new OfSgd(sgd);
        }
        return new OfLion((Lion) optimizer);
    }

    /** Returns what is kept for each weight. */
    List<State> state();

    /**
     * Returns the lines that change a group of weights, each indented by six blanks. The rate is a number {@code rate}; the
     * names of lists are those of the state, {@code p_} and {@code g_}, each followed by the group. The lines may change the
     * gradients; nothing reads them after.
     *
     * @param group what follows the names of its lists
     * @param decay the weight decay of the group
     * @param scaled whether gradients are to be divided first, by a tensor that the caller gives
     */
    String script(String group, double decay, boolean scaled);

    /** Returns the argument by which a fused kernel divides what it reads, and so needs no pass of its own for it. */
    private static String scale(boolean scaled) {
        return scaled ? ", grad_scale=scale" : "";
    }

    /**
     * Changes a weight.
     *
     * @param weight to be changed in place
     * @param state in the order of {@link #state()}, to be changed in place
     * @param gradient after clipping; belongs to the call
     * @param decay its weight decay
     * @param rate the learning rate
     * @param call what owns what is made meanwhile
     */
    void apply(NDArray weight, List<NDArray> state, NDArray gradient, double decay, double rate, NDManager call);

    private static NDArray copy(NDArray array, NDManager call) {
        NDArray copy = array.duplicate();
        copy.attach(call);
        return copy;
    }

    /**
     * Adam: means of gradients and of their squares, both corrected for their beginning at zero.
     *
     * @param decoupled whether decay shrinks weights, as in AdamW, else it is added to their gradients
     */
    record OfAdam(double beta1, double beta2, double epsilon, boolean decoupled) implements Update {
        @Override
        public List<State> state() {
            return List.of(new State("exp_avg", false), new State("exp_avg_sq", false), new State("step", true));
        }

        @Override
        public String script(String group, double decay, boolean scaled) {
            return """
                          torch._foreach_add_(step_%1$s, 1)
                          torch.%2$s(p_%1$s, g_%1$s, exp_avg_%1$s, exp_avg_sq_%1$s, [], step_%1$s, lr=rate, beta1=%3$s,\
                     beta2=%4$s, weight_decay=%5$s, eps=%6$s, amsgrad=False, maximize=False%7$s)
                    """.formatted(
                            group,
                            decoupled ? "_fused_adamw_" : "_fused_adam_",
                            beta1,
                            beta2,
                            decay,
                            epsilon,
                            Update.scale(scaled));
        }

        @Override
        public void apply(
                NDArray weight, List<NDArray> state, NDArray gradient, double decay, double rate, NDManager call) {
            NDArray mean = state.get(0);
            NDArray squares = state.get(1);
            NDArray steps = state.get(2);
            steps.addi(1);
            float step = steps.toFloatArray()[0];
            NDArray pulled = gradient;
            if (decoupled) {
                weight.muli(1 - rate * decay);
            } else {
                pulled = gradient.add(copy(weight, call).muli(decay));
            }
            mean.muli(beta1).addi(pulled.mul(1 - beta1));
            squares.muli(beta2).addi(pulled.mul(pulled).mul(1 - beta2));
            NDArray corrected = copy(mean, call).divi(1 - Math.pow(beta1, step));
            NDArray root =
                    copy(squares, call).divi(1 - Math.pow(beta2, step)).sqrt().add(epsilon);
            weight.subi(corrected.div(root).mul(rate));
        }
    }

    /** Stochastic gradient descent; decay is added to gradients. */
    record OfSgd(Sgd sgd) implements Update {
        @Override
        public List<State> state() {
            return sgd.momentum() > 0 ? List.of(new State("momentum_buffer", false)) : List.of();
        }

        @Override
        public String script(String group, double decay, boolean scaled) {
            String buffers = sgd.momentum() > 0 ? "momentum_buffer_" + group : "[]";
            return """
                          torch._fused_sgd_(p_%1$s, g_%1$s, %2$s, weight_decay=%3$s, momentum=%4$s, lr=rate,\
                     dampening=0.0, nesterov=%5$s, maximize=False, is_first_step=False%6$s)
                    """.formatted(
                    group, buffers, decay, sgd.momentum(), sgd.nesterov() ? "True" : "False", Update.scale(scaled));
        }

        @Override
        public void apply(
                NDArray weight, List<NDArray> state, NDArray gradient, double decay, double rate, NDManager call) {
            NDArray pulled = gradient.add(copy(weight, call).muli(decay));
            if (sgd.momentum() > 0) {
                NDArray buffer = state.get(0);
                buffer.muli(sgd.momentum()).addi(pulled);
                pulled = sgd.nesterov() ? pulled.add(copy(buffer, call).muli(sgd.momentum())) : copy(buffer, call);
            }
            weight.subi(pulled.mul(rate));
        }
    }

    /** Lion: the sign of a mean of gradients. */
    record OfLion(Lion lion) implements Update {
        @Override
        public List<State> state() {
            return List.of(new State("exp_avg", false));
        }

        @Override
        public String script(String group, double decay, boolean scaled) {
            String share = scaled ? "torch.div(%s, float(scale))" : "%s";
            String shrunk = decay == 0
                    ? ""
                    : "      torch._foreach_mul_(p_%s, torch.sub(1.0, torch.mul(rate, %s)))\n".formatted(group, decay);
            return shrunk
                    + """
                          mixed_%1$s = torch._foreach_add(torch._foreach_mul(exp_avg_%1$s, %2$s), g_%1$s, alpha=%3$s)
                          torch._foreach_add_(p_%1$s, torch._foreach_sign(mixed_%1$s), alpha=torch.neg(rate))
                          torch._foreach_mul_(exp_avg_%1$s, %4$s)
                          torch._foreach_add_(exp_avg_%1$s, g_%1$s, alpha=%5$s)
                    """.formatted(
                                    group,
                                    lion.beta1(),
                                    share.formatted(1 - lion.beta1()),
                                    lion.beta2(),
                                    share.formatted(1 - lion.beta2()));
        }

        @Override
        public void apply(
                NDArray weight, List<NDArray> state, NDArray gradient, double decay, double rate, NDManager call) {
            NDArray mean = state.get(0);
            weight.muli(1 - rate * decay);
            NDArray mixed = copy(mean, call).muli(lion.beta1()).addi(gradient.mul(1 - lion.beta1()));
            weight.subi(mixed.sign().mul(rate));
            mean.muli(lion.beta2()).addi(gradient.mul(1 - lion.beta2()));
        }
    }
}
