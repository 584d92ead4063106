package ai.lepton.core.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which trials are not worth going on with, by the values that they report on their way. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Pruner.NopPruner.class, name = "nop"),
    @JsonSubTypes.Type(value = Pruner.MedianPruner.class, name = "median"),
    @JsonSubTypes.Type(value = Pruner.SuccessiveHalvingPruner.class, name = "successive_halving")
})
public sealed interface Pruner {
    /** Returns a pruner that lets every trial end. */
    static Pruner none() {
        return new NopPruner();
    }

    /** Returns a pruner of trials worse than the median, from the sixth trial and the first step on. */
    static Pruner median() {
        return new MedianPruner(5, 0, 1, 1);
    }

    /**
     * Returns a pruner that lets about the best quarter go on at steps {@code minResource}, 4 × {@code minResource}, 16 × ….
     *
     * @param minResource the first step at which trials are compared, at least 1
     */
    static Pruner successiveHalving(int minResource) {
        return new SuccessiveHalvingPruner(minResource, 4, 0);
    }

    /** Lets every trial end. */
    record NopPruner() implements Pruner {}

    /**
     * Prunes a trial whose best value so far is worse than the median of the values that finished trials had at this step.
     *
     * @param startupTrials trials that must be finished before any is pruned, at least 0
     * @param warmupSteps steps before which none is pruned, at least 0
     * @param intervalSteps steps between two looks at a trial, at least 1
     * @param minTrials finished trials that must have reported at this step, at least 1
     */
    record MedianPruner(
            @JsonProperty("n_startup_trials") int startupTrials,
            @JsonProperty("n_warmup_steps") int warmupSteps,
            @JsonProperty("interval_steps") int intervalSteps,
            @JsonProperty("n_min_trials") int minTrials)
            implements Pruner {
        /** Checks the ranges. */
        public MedianPruner {
            requireAtLeast("startup trials", 0, startupTrials);
            requireAtLeast("warm-up steps", 0, warmupSteps);
            requireAtLeast("interval steps", 1, intervalSteps);
            requireAtLeast("least trials", 1, minTrials);
        }
    }

    /**
     * Asynchronous successive halving: a trial that reaches a rung goes on only if its value is among the best 1 / {@code
     * reductionFactor} of those that reached the rung so far; while they are fewer than {@code reductionFactor}, if it is the best.
     *
     * @param minResource step of the first rung, at least 1
     * @param reductionFactor how many times as far the next rung is, at least 2
     * @param minEarlyStoppingRate rungs that are left out at the beginning, from 0 to 30
     * @see <a href="https://arxiv.org/abs/1810.05934">Li and others 2020, A system for massively parallel hyperparameter tuning</a>
     */
    record SuccessiveHalvingPruner(
            @JsonProperty("min_resource") int minResource,
            @JsonProperty("reduction_factor") int reductionFactor,
            @JsonProperty("min_early_stopping_rate") int minEarlyStoppingRate)
            implements Pruner {
        /** Checks the ranges. */
        public SuccessiveHalvingPruner {
            requireAtLeast("the least resource", 1, minResource);
            requireAtLeast("the reduction factor", 2, reductionFactor);
            requireAtLeast("the least early-stopping rate", 0, minEarlyStoppingRate);
            if (minEarlyStoppingRate > 30) {
                throw new IllegalArgumentException(
                        "the least early-stopping rate is " + minEarlyStoppingRate + "; it must be at most 30");
            }
        }
    }

    private static void requireAtLeast(String what, int least, int given) {
        if (given < least) {
            throw new IllegalArgumentException(what + " is " + given + "; it must be at least " + least);
        }
    }
}
