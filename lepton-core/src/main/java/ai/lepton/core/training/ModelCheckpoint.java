package ai.lepton.core.training;

import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;

/**
 * Where a training keeps what it needs to go on after it was ended by force, and how often.
 *
 * <pre>{@code
 * Training.upTo(epochs(30)).checkpoint(ModelCheckpoint.in(directory).everySteps(100).resuming())
 * }</pre>
 *
 * <p>A checkpoint is a directory {@code step-N}: weights, the best weights and averages if there are such, the state of the
 * optimiser, and {@code training.json}, the rest. It is written aside, forced to the disk and renamed, so that it is there
 * whole or not at all. A training that goes on from one gives the weights, to the bit, and the history of one that was never
 * ended, on the same machine, but for the time it took. What would give others is refused by name: another model, loss,
 * optimiser, schedule, budget, batch size, seed, data, engine or number of threads.
 *
 * @param directory of this training alone; made if it is missing
 * @param everySteps a checkpoint after each so many steps; 0 for none
 * @param everyEpoch whether there is one after each epoch
 * @param keep how many are kept, at least 1; older ones are removed
 * @param resume whether training goes on from the newest checkpoint there, if there is one
 */
public record ModelCheckpoint(Path directory, long everySteps, boolean everyEpoch, int keep, boolean resume) {
    /** Checks the ranges. */
    public ModelCheckpoint {
        Elements.required("directory", directory);
        if (everySteps < 0) {
            throw new IllegalArgumentException("every " + everySteps + " steps was asked for; it must be at least 0");
        }
        if (keep < 1) {
            throw new IllegalArgumentException("keep is " + keep + "; it must be at least 1");
        }
    }

    /** Returns one checkpoint after each epoch, of which the last is kept. A directory that has some already is refused. */
    public static ModelCheckpoint in(Path directory) {
        return new ModelCheckpoint(directory, 0, true, 1, false);
    }

    /** Returns the same with a checkpoint after each so many steps as well. */
    public ModelCheckpoint everySteps(long steps) {
        return new ModelCheckpoint(directory, steps, everyEpoch, keep, resume);
    }

    /** Returns the same with this many checkpoints kept. */
    public ModelCheckpoint keeping(int count) {
        return new ModelCheckpoint(directory, everySteps, everyEpoch, count, resume);
    }

    /** Returns the same, going on from the newest checkpoint if there is one, and beginning anew if there is none. */
    public ModelCheckpoint resuming() {
        return new ModelCheckpoint(directory, everySteps, everyEpoch, keep, true);
    }

    /** Returns the same in another directory, such as one for each fold. */
    public ModelCheckpoint into(Path other) {
        return new ModelCheckpoint(other, everySteps, everyEpoch, keep, resume);
    }
}
