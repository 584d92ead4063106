package ai.lepton.core.training;

/** A listener to the progress of training; called on the training thread. */
public interface Progress {
    /**
     * A step was done.
     *
     * @param step counted from 1
     * @param of how many there may be
     * @param loss of its batch
     */
    default void step(long step, long of, double loss) {}

    /** An epoch was done. */
    default void epoch(Epoch epoch) {}

    /** Training has ended. */
    default void finished(History history) {}

    /** Returns a listener that says nothing. */
    static Progress silent() {
        return new Progress() {};
    }

    /** Returns a bar on standard output; see {@link ProgressBar}. */
    static Progress bar() {
        return ProgressBar.on(System.out, ProgressBar.standardOutputIsATerminal());
    }
}
