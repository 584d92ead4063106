package ai.lepton.core.training;

import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What happened in training.
 *
 * @param epochs in order
 * @param best number of the epoch whose weights were kept: the one with the lowest validation loss, or the last
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
}
