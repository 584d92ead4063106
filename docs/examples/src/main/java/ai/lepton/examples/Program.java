package ai.lepton.examples;

import ai.lepton.core.training.Progress;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** Turns what can go wrong outside a program into one line and an exit code; a bug keeps its stack trace. */
final class Program {
    private Program() {}

    /** The program itself. */
    interface Body {
        void run() throws IOException;
    }

    /** Returns 0, or 1 after one line on the error stream. */
    static int run(PrintStream err, Body body) {
        try {
            body.run();
            return 0;
        } catch (UsageException | DataException | UncheckedIOException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println("can't write: " + e.getMessage());
        }
        return 1;
    }

    /** Returns a bar of progress: on a console one that moves, elsewhere a line for each step. */
    static TrainingListener progressOn(PrintStream out) {
        return out == System.out ? Progress.bar() : Progress.bar(out, false);
    }
}
