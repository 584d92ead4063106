package ai.lepton.core.training;

import ai.lepton.core.training.History.Epoch;
import java.io.PrintStream;

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

    /** Returns a progress bar on standard output; see {@link #bar(PrintStream, boolean)}. */
    static Progress bar() {
        return ProgressBar.on(System.out, ProgressBar.standardOutputIsATerminal());
    }

    /**
     * Returns a progress bar. On a terminal one line is drawn again and again; in a log, where that would leave control
     * characters, a line is printed for each tenth of the way.
     *
     * @param out where it is printed
     * @param terminal whether a line can be drawn again there
     */
    static Progress bar(PrintStream out, boolean terminal) {
        return ProgressBar.on(out, terminal);
    }
}
