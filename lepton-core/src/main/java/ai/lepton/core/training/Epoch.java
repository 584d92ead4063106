package ai.lepton.core.training;

import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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
        int number, int of, double trainingLoss, @Nullable Double validation, double learningRate, Duration elapsed) {
    /** Returns the loss on the validation data, if there is any. */
    public OptionalDouble validationLoss() {
        return validation == null ? OptionalDouble.empty() : OptionalDouble.of(validation);
    }
}
