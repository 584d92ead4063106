package ai.lepton.core.internal.engine;

import ai.lepton.core.graph.Parameter;
import ai.lepton.core.model.Loss;
import ai.lepton.core.training.Optimizer;
import ai.lepton.core.training.Training.ParameterGroup;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;

/**
 * What training needs beside a model.
 *
 * @param loss what is made small
 * @param optimizer how weights follow their gradients
 * @param maxGradientNorm largest global 2-norm of all gradients together, to which they are scaled down; infinite for no
 *     clipping
 * @param groups weights that follow them in another way
 * @param accumulates whether a step may be of several batches
 * @param bfloat16 whether layers, products and attention are computed in bfloat16; weights, their gradients and what the
 *     optimiser keeps are 32-bit floats all the same
 * @param recomputes whether the blocks of a model are computed again on the way back, so that less is kept meanwhile
 */
public record Objective(
        Loss loss,
        Optimizer optimizer,
        double maxGradientNorm,
        List<ParameterGroup> groups,
        boolean accumulates,
        boolean bfloat16,
        boolean recomputes) {
    /** Weights that are updated by one fused call: a rate is multiplied with the factor. */
    record Group(double factor, double decay, List<Integer> members) {}

    /** Copies the list. */
    public Objective {
        groups = List.copyOf(groups);
    }

    /** Returns an objective in 32-bit floats that keeps what gradients need. */
    public Objective(
            Loss loss, Optimizer optimizer, double maxGradientNorm, List<ParameterGroup> groups, boolean accumulates) {
        this(loss, optimizer, maxGradientNorm, groups, accumulates, false, false);
    }

    /** Returns an objective with one batch a step, and all weights in the same way. */
    public Objective(Loss loss, Optimizer optimizer, double maxGradientNorm) {
        this(loss, optimizer, maxGradientNorm, List.of(), false);
    }

    /** Returns the same in bfloat16, or not. */
    public Objective bfloat16(boolean low) {
        return new Objective(loss, optimizer, maxGradientNorm, groups, accumulates, low, recomputes);
    }

    /** Returns the same with recomputation, or without. */
    public Objective recomputing(boolean again) {
        return new Objective(loss, optimizer, maxGradientNorm, groups, accumulates, bfloat16, again);
    }

    /**
     * Returns which weights are updated together, by their places in the list.
     *
     * @throws IllegalArgumentException if a group has no weight
     */
    List<Group> groups(List<Parameter> parameters) {
        List<Group> found = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            ParameterGroup own = groups.stream()
                    .filter(group -> group.matches(parameter.name()))
                    .findFirst()
                    .orElse(ParameterGroup.EVERYTHING);
            double usual = parameter.decays() ? optimizer.weightDecay() : 0;
            double decay = own.weightDecay().orElse(usual);
            Group group = found.stream()
                    .filter(each -> each.factor() == own.learningRate() && each.decay() == decay)
                    .findFirst()
                    .orElseGet(() -> {
                        Group more = new Group(own.learningRate(), decay, new ArrayList<>());
                        found.add(more);
                        return more;
                    });
            group.members().add(i);
        }
        for (ParameterGroup group : groups) {
            if (parameters.stream().noneMatch(parameter -> group.matches(parameter.name()))) {
                throw new IllegalArgumentException(Quoted.within(
                        300,
                        "no weight matches the parameter group " + group.names() + "; the first weights are "
                                + parameters.stream()
                                        .limit(3)
                                        .map(Parameter::name)
                                        .toList()));
            }
        }
        return found;
    }
}
