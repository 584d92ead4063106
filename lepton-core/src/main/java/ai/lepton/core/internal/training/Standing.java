package ai.lepton.core.internal.training;

import ai.lepton.core.training.History.Epoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How far a training is, beside its weights and what the optimiser keeps. It changes with each step. */
final class Standing {
    final List<Epoch> epochs = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    long step; // done, or skipped
    int position; // examples of this epoch that were taken
    long skipped;
    int best; // number of the best epoch, 0 for none yet
    double record; // its loss or measure
    boolean stopped;
    Duration before = Duration.ZERO; // spent before this process
    Sums sums = new Sums(0, 0, 0, 0);

    /** What an epoch under way has added up: losses times counts, counts, norms of gradients, steps. */
    record Sums(double loss, double count, double norm, long steps) {
        Sums plus(double moreLoss, double moreCount, double moreNorm) {
            return moreCount > 0
                    ? new Sums(loss + moreLoss * moreCount, count + moreCount, norm + moreNorm, steps + 1)
                    : this;
        }

        double meanLoss() {
            return count > 0 ? loss / count : 0;
        }

        double meanNorm() {
            return steps > 0 ? norm / steps : 0;
        }
    }

    int epoch() {
        return epochs.size() + 1;
    }

    /** Returns it as it is now. */
    Standing copy(Duration elapsed) {
        Standing copy = new Standing();
        copy.epochs.addAll(epochs);
        copy.notes.addAll(notes);
        copy.step = step;
        copy.position = position;
        copy.skipped = skipped;
        copy.best = best;
        copy.record = record;
        copy.stopped = stopped;
        copy.before = elapsed;
        copy.sums = sums;
        return copy;
    }
}
