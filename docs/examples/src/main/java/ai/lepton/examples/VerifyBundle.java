package ai.lepton.examples;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.Bundle.Verification;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Says of every file of a bundle what was checked and whether it is as it should be, and at the end whether the bundle can be used.
 *
 * <p>Arguments: {@code <directory or zip>}. Ends with 1 where a file is changed, missing, not listed or malformed; each is named on
 * the error stream, with what is wrong.
 */
public final class VerifyBundle {
    private static final String USAGE = "usage: VerifyBundle <directory or zip>";

    private VerifyBundle() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where the bundle is not sound or can't be read. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        boolean[] hasFaults = new boolean[1];
        int code = Program.run(args, USAGE, "target/quickstart", out, err, () -> {
            Arguments arguments = Arguments.of(args, 1, List.of());
            if (!arguments.has(0)) {
                throw new UsageException(USAGE);
            }
            Verification verification = Bundle.verify(arguments.path(0, Path.of("")));
            out.println(verification);
            verification.faults().forEach(fault -> err.println(Shown.line(fault)));
            hasFaults[0] = !verification.isSound();
        });
        return hasFaults[0] ? 1 : code;
    }
}
