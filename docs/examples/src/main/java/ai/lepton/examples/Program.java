package ai.lepton.examples;

import ai.lepton.core.training.Progress;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what can go wrong outside a program into one line and an exit code; a bug keeps its stack trace. */
final class Program {
    private Program() {}

    /** The program itself. */
    interface Body {
        void run() throws IOException;
    }

    /**
     * What {@code --help} says of a program with many options.
     *
     * @param usage such as {@code usage: Name <in> <out>}
     * @param options what each option is for, by how it may be given, such as {@code --on 2027-12-02}
     */
    record Help(String usage, Map<String, String> options) {
        private static final int WIDTH = 26;

        /** Returns help on options: how each may be given, what it is for, and so on. */
        static Help of(String usage, String... options) {
            Map<String, String> told = new LinkedHashMap<>();
            for (int i = 0; i < options.length; i += 2) {
                told.put(options[i], options[i + 1]);
            }
            return new Help(usage, told);
        }

        /** Returns the names of the options. */
        List<String> names() {
            return options.keySet().stream()
                    .map(option -> option.split(" ", 2)[0])
                    .toList();
        }

        /** Returns the usage, and a line for each option. */
        @Override
        public String toString() {
            List<String> lines = new ArrayList<>(List.of(usage));
            options.forEach((option, what) -> lines.add(String.format("  %-" + WIDTH + "s %s", option, what)));
            return String.join("\n", lines);
        }
    }

    /**
     * Runs a program.
     *
     * @param usage such as {@code usage: Name <in> <out>}, or {@link Help}, which {@code --help} and {@code -h} print
     * @param example arguments that it may be called with
     * @return 0, or 1 after one line on the error stream
     */
    static int run(String[] args, Object usage, String example, PrintStream out, PrintStream err, Body body) {
        if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
            String name = usage.toString().split(" ", 3)[1];
            out.println(usage);
            out.println("example: mvn -q -Dquick -pl docs/examples -am compile exec:exec -Dexample=ai.lepton.examples."
                    + name + (example.isEmpty() ? "" : " -Dexample.args=\"" + example + "\""));
            return 0;
        }
        try {
            body.run();
            return 0;
        } catch (UsageException | DataException | UncheckedIOException e) {
            err.println(Shown.line(e.getMessage()));
        } catch (IOException e) {
            err.println("can't write: " + Shown.line(e.getMessage()));
        } catch (OutOfMemoryError e) { // by now nothing holds what did not fit
            err.println("this needs more memory than Java may take, which is "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB; start it with more, by -Xmx4g for 4 GiB (" + e.getMessage() + ")");
        }
        return 1;
    }

    /** Does what may fail for what a user's data hold, such as a table of one class: that too is told in one line. */
    static void withData(Body body) throws IOException {
        try {
            body.run();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Returns a bar of progress: on a console one that moves, elsewhere a line for each step. */
    static TrainingListener progressOn(PrintStream out) {
        return out == System.out ? Progress.bar() : Progress.bar(out, false);
    }
}
