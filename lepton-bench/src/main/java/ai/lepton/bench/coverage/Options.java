package ai.lepton.bench.coverage;

import java.util.regex.Pattern;

/**
 * What a simulation is asked for.
 *
 * @param runs of each regime, at least 1
 * @param only which regimes, by a part of their names
 */
record Options(int runs, Pattern only) {
    /**
     * Reads {@code [--runs N] [--only PATTERN]}.
     *
     * @param runs where none are given
     * @throws IllegalArgumentException if there is another option, or one without its value
     */
    static Options of(int runs, String... args) {
        Options options = new Options(runs, Pattern.compile(""));
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " wants a value");
            }
            String value = args[i + 1];
            options = switch (args[i]) {
                case "--runs" -> new Options(atLeastOne(value), options.only);
                case "--only" -> new Options(options.runs, Pattern.compile(value, Pattern.CASE_INSENSITIVE));
                default -> throw new IllegalArgumentException("no option " + args[i] + "; there are --runs and --only");
            };
        }
        return options;
    }

    private static int atLeastOne(String value) {
        int runs = Integer.parseInt(value);
        if (runs < 1) {
            throw new IllegalArgumentException("--runs is " + runs + "; it must be at least 1");
        }
        return runs;
    }

    /** Returns whether a regime of this name is asked for. */
    boolean includes(String name) {
        return only.matcher(name).find();
    }
}
