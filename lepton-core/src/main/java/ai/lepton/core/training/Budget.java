package ai.lepton.core.training;

/** How long training may go on; early stopping may end it sooner. */
public sealed interface Budget {
    /** Passes over the training data. */
    record Epochs(int count) implements Budget {
        /** Checks the count. */
        public Epochs {
            if (count < 1) {
                throw new IllegalArgumentException("epochs is " + count + "; it must be at least 1");
            }
        }
    }

    /** Steps of the optimiser, one a batch; the last epoch may end early. */
    record Steps(int count) implements Budget {
        /** Checks the count. */
        public Steps {
            if (count < 1) {
                throw new IllegalArgumentException("steps is " + count + "; it must be at least 1");
            }
        }
    }

    /** Returns how many steps that is, for epochs of this many steps. */
    default long totalSteps(int stepsPerEpoch) {
        if (this instanceof Epochs epochs) {
            return (long) epochs.count() * stepsPerEpoch;
        }
        return ((Steps) this).count();
    }
}
