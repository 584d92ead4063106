package ai.lepton.bench.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes mutants of each format, has them read in processes of their own, and prints what became of them.
 *
 * <p>A mutant that ended its process, took too long or too much, or threw anything but a DataException is kept in
 * {@code target/mutants}, and the program ends with 1. The same seed makes the same mutants.
 */
public final class RunMutants {
    private static final String USAGE = """
            options:
              --mutants N      of each format, 10000 if not given
              --format NAME    only this one
              --seed S         of the random changes, 1 if not given
              --from I         the number of the first mutant, 0 if not given
            """;

    private long mutants = 10_000;
    private long from;
    private long seed = 1;
    private List<Format> formats = Formats.ALL;

    private RunMutants() {}

    /** Runs all; see the usage. */
    public static void main(String... args) throws IOException, InterruptedException {
        RunMutants run = new RunMutants();
        try {
            run.options(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        System.exit(run.all() ? 0 : 1);
    }

    private void options(String... args) {
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " wants a value");
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--mutants" -> mutants = number(args[i], value, 1);
                case "--from" -> from = number(args[i], value, 0);
                case "--seed" -> seed = number(args[i], value, Long.MIN_VALUE);
                case "--format" -> formats = List.of(Formats.named(value));
                default -> throw new IllegalArgumentException("no option " + args[i]);
            }
        }
    }

    private static long number(String option, String value, long least) {
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(option + " is '" + value + "'; it must be a whole number"
                + (least == Long.MIN_VALUE ? "" : " of at least " + least));
    }

    private boolean all() throws IOException, InterruptedException {
        Path repository = repository();
        List<Tally> tallies = new ArrayList<>();
        System.out.println(Tally.header());
        for (Format format : formats) {
            Tally tally = run(format, repository, seed, from, from + mutants, format.limits());
            tallies.add(tally);
            System.out.println(tally.row());
            keep(format, repository, tally);
        }
        return tallies.stream().allMatch(tally -> tally.findings().isEmpty());
    }

    static Tally run(Format format, Path repository, long seed, long from, long to, Limits limits)
            throws IOException, InterruptedException {
        Tally tally = new Tally(format.name());
        long next = from;
        long start = System.nanoTime();
        while (next < to) {
            next = ReaderProcess.read(format, repository, seed, next, to, limits, tally);
        }
        tally.tookInAll(System.nanoTime() - start);
        return tally;
    }

    private void keep(Format format, Path repository, Tally tally) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "mutants"));
        Mutants made = Mutants.of(format, repository, seed);
        for (Tally.Finding finding : tally.findings()) {
            Path file = folder.resolve(format.name() + '-' + seed + '-' + finding.number());
            Files.write(file, made.get(finding.number()));
            System.out.println(file + ": " + finding.what());
        }
    }

    /** The nearest directory above the current one that holds the modules. */
    static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("lepton-core"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException(
                        "this is not a source tree of Lepton: " + Path.of("").toAbsolutePath());
            }
        }
        return directory;
    }
}
