package ai.lepton.core.internal.training;

import ai.lepton.core.internal.engine.Output;
import ai.lepton.metrics.Measure;
import java.util.List;
import java.util.Map;

/** What a task says of a model's answers to the validation data. */
@FunctionalInterface
public interface Judge {
    /** Of a task that measures nothing but the loss. */
    Judge NONE = (answers, measures) -> {
        throw new IllegalArgumentException("this task measures the loss only; leave measures out");
    };

    /**
     * Returns measures by their titles, not finite where one is not defined.
     *
     * @param answers of all that is measured in its order, batch by batch
     * @throws IllegalArgumentException if a measure is of something else than this task gives
     */
    Map<String, Double> measured(List<Output> answers, List<Measure.Of<?>> measures);

    /** Returns what measures these of the training data, by their indices. */
    default Judge ofTraining(int... examples) {
        return NONE;
    }
}
