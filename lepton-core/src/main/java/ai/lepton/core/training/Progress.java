package ai.lepton.core.training;

import java.io.PrintStream;

/** Listeners that show the progress of training to people. */
public final class Progress {
    private Progress() {}

    /** Returns a listener that says nothing. */
    public static TrainingListener silent() {
        return new TrainingListener() {};
    }

    /** Returns a progress bar on standard output; see {@link #bar(PrintStream, boolean)}. */
    public static TrainingListener bar() {
        return ProgressBar.on(System.out, ProgressBar.standardOutputIsATerminal());
    }

    /**
     * Returns a progress bar. On a terminal one line is drawn again and again; in a log, where that would leave control
     * characters, a line is printed for each tenth of the way.
     *
     * @param out where it is printed
     * @param terminal whether a line can be drawn again there
     */
    public static TrainingListener bar(PrintStream out, boolean terminal) {
        return ProgressBar.on(out, terminal);
    }
}
