package ai.lepton.core.training;

import ai.lepton.metrics.internal.Elements;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What happened in training.
 *
 * @param epochs in order
 * @param best number of the epoch whose weights were kept, from 1 on: with early stopping, or where the best are kept, the one
 *     that did best on the validation data, else the last
 * @param stoppedEarly whether it ended before its budget was spent
 * @param steps steps in all, those too whose batch had nothing that counts
 * @param notes what a reader should know, one sentence each: why it stopped, which epochs could not be the best, how many steps
 *     were skipped
 */
public record History(List<Epoch> epochs, int best, boolean stoppedEarly, long steps, List<String> notes) {
    /** Copies the lists. */
    public History {
        epochs = Elements.of("epochs", epochs);
        notes = Elements.of("notes", notes);
    }

    /** Returns a history with nothing to note. */
    public History(List<Epoch> epochs, int best, boolean stoppedEarly, long steps) {
        this(epochs, best, stoppedEarly, steps, List.of());
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
     * @param trainingLoss mean over all that counts in its batches, with dropout, while the weights change
     * @param validation loss on the validation data after it, with no dropout; null if there is none
     * @param measures of the validation data after it, by their titles, such as {@code macro f1}; those that
     *     {@link Training#measuring} asked for
     * @param learningRate of its last step
     * @param gradientNorm mean over its steps of the gradients' norm before they were clipped
     * @param elapsed since training began
     */
    public record Epoch(
            int number,
            int of,
            double trainingLoss,
            @Nullable Double validation,
            Map<String, Double> measures,
            double learningRate,
            double gradientNorm,
            Duration elapsed) {
        /** Copies the map. */
        public Epoch {
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(Elements.required("measures", measures)));
        }

        /** Returns an epoch with no measures. */
        public Epoch(
                int number,
                int of,
                double trainingLoss,
                @Nullable Double validation,
                double learningRate,
                Duration elapsed) {
            this(number, of, trainingLoss, validation, Map.of(), learningRate, 0, elapsed);
        }

        /** Returns the loss on the validation data, if there is any. */
        public OptionalDouble validationLoss() {
            return validation == null ? OptionalDouble.empty() : OptionalDouble.of(validation);
        }
    }
}
