package ai.lepton.core.training;

import ai.lepton.metrics.internal.Elements;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What happened in training.
 *
 * @param epochs in order
 * @param best number of the epoch whose weights were kept, from 1 on: with early stopping the one with the lowest validation
 *     loss, else the last
 * @param stoppedEarly whether early stopping ended it
 * @param steps steps of the optimiser in all
 */
public record History(List<Epoch> epochs, int best, boolean stoppedEarly, long steps) {
    /** Copies the list. */
    public History {
        epochs = Elements.of("epochs", epochs);
    }

    /** Returns the epoch whose weights were kept. */
    public Epoch bestEpoch() {
        return epochs.get(best - 1);
    }

    /**
     * One pass over the training data, when it is done.
     *
     * @param number counted from 1
     * @param of how many there may be
     * @param trainingLoss mean over its batches, with dropout
     * @param validation loss on the validation data after it, with no dropout; null if there is none
     * @param learningRate of its last step
     * @param elapsed since training began
     */
    public record Epoch(
            int number,
            int of,
            double trainingLoss,
            @Nullable Double validation,
            double learningRate,
            Duration elapsed) {
        /** Returns the loss on the validation data, if there is any. */
        public OptionalDouble validationLoss() {
            return validation == null ? OptionalDouble.empty() : OptionalDouble.of(validation);
        }
    }
}
