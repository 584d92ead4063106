package ai.lepton.bench;

import java.util.function.BiPredicate;

/** Options of a program, each with its value. */
final class Options {
    private Options() {}

    /**
     * Takes all options; ends the program with 2 at one that is not taken, lacks its value, or has one that is no number.
     *
     * @param takes takes an option with its value; false where there is no such option, or it can't have the value
     */
    static void take(String[] args, String usage, BiPredicate<String, String> takes) {
        for (int i = 0; i < args.length; i += 2) {
            if (!isTaken(args, i, takes)) {
                System.err.println("'" + args[i] + "' is no option, or lacks a value that it can have\n" + usage);
                System.exit(2);
            }
        }
    }

    private static boolean isTaken(String[] args, int at, BiPredicate<String, String> takes) {
        try {
            return at + 1 < args.length && takes.test(args[at], args[at + 1]);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
