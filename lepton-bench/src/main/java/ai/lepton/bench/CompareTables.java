package ai.lepton.bench;

import ai.lepton.bench.tables.FitTables;
import ai.lepton.bench.tables.Standings;
import ai.lepton.bench.tables.TableScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.ObjectMapper;

/**
 * Fits Lepton's models of tables and their peers in Python, all by their defaults, to the same data sets and splits, one thread
 * each, and prints how they stand.
 *
 * <p>A Python makes the data sets in {@code target/table-sets} first. The peers' scores stay in {@code table_models.csv} beside
 * their script; one that is there is not found again. Lepton's are in {@code target/table-sets/lepton.csv}.
 */
public final class CompareTables {
    private static final Path SCRIPTS = Path.of("src", "main", "python");
    private static final Path MAKER = SCRIPTS.resolve("table_sets.py");
    private static final Path PEERS = SCRIPTS.resolve("table_models.py");
    private static final Path PEERS_SCORES = SCRIPTS.resolve("table_models.csv");
    private static final Path FOLDER = Path.of("target", "table-sets");
    private static final Path SCORES = FOLDER.resolve("lepton.csv");
    private static final String USAGE = """
            options:
              --sets A,B       only these data sets
              --seeds N        only the first N of 5 seeds
              --peers A,B      only these of linear, forest, boosting, mlp, ft_transformer, tabm
              --lepton-only    runs no peer; scores of theirs that are there stay in the table
              --resume         keeps the scores of Lepton that are there
              --print          fits nothing, prints what is there
              --python PATH    a Python that has what src/main/python/requirements-table-models.txt lists
            """;

    private List<String> sets = List.of();
    private List<String> peers = List.of("linear", "forest", "boosting", "mlp", "ft_transformer", "tabm");
    private int seeds = 5;
    private boolean runsPeers = true;
    private boolean resumes;
    private boolean fits = true;
    private Optional<String> asked = Optional.empty();

    private CompareTables() {}

    /** Runs all; see the usage. */
    public static void main(String... args) throws IOException {
        CompareTables comparison = new CompareTables();
        for (int i = 0; i < args.length; i++) {
            boolean last = i + 1 == args.length;
            if (args[i].equals("--sets") && !last) {
                comparison.sets = List.of(args[++i].split(","));
            } else if (args[i].equals("--seeds") && !last) {
                comparison.seeds = Integer.parseInt(args[++i]);
            } else if (args[i].equals("--peers") && !last) {
                comparison.peers = List.of(args[++i].split(","));
            } else if (args[i].equals("--python") && !last) {
                comparison.asked = Optional.of(args[++i]);
            } else if (args[i].equals("--lepton-only")) {
                comparison.runsPeers = false;
            } else if (args[i].equals("--resume")) {
                comparison.resumes = true;
            } else if (args[i].equals("--print")) {
                comparison.fits = false;
            } else {
                System.err.println("'" + args[i] + "' is no option, or lacks its value\n" + USAGE);
                System.exit(2);
            }
        }
        if (comparison.fits) {
            comparison.fit();
        }
        System.out.println(comparison.standings().markdown());
    }

    private void fit() throws IOException {
        Optional<String> python = python();
        if (!Files.exists(FOLDER.resolve("sets.json"))) {
            Files.createDirectories(FOLDER);
            run(python, MAKER, List.of(FOLDER.toString()), "made.txt");
        }
        if (runsPeers) {
            List<String> arguments = new ArrayList<>(List.of(FOLDER.toString(), PEERS_SCORES.toString()));
            arguments.add("--sets");
            arguments.addAll(names());
            arguments.add("--seeds");
            IntStream.range(0, seeds).forEach(seed -> arguments.add(String.valueOf(seed)));
            arguments.add("--methods");
            arguments.addAll(peers);
            run(python, PEERS, arguments, "peers.txt");
        }
        if (!resumes) {
            Files.deleteIfExists(SCORES);
        }
        String allSeeds = IntStream.range(0, seeds).mapToObj(String::valueOf).collect(Collectors.joining(","));
        Program.run(
                FitTables.class,
                List.of("-Dai.djl.pytorch.num_threads=1"),
                List.of(FOLDER.toString(), SCORES.toString(), String.join(",", names()), allSeeds),
                FOLDER.resolve("lepton.txt"));
    }

    private Optional<String> python() {
        return PythonPeers.find(PEERS, PythonPeers.candidates(asked, PEERS)).map(PythonPeers::python);
    }

    private static void run(Optional<String> python, Path script, List<String> arguments, String output) {
        String found = python.orElseThrow(() -> new IllegalStateException("no Python has what " + SCRIPTS
                + "/requirements-table-models.txt lists. Install that into " + SCRIPTS
                + "/.venv, or give another Python with --python."));
        new PythonPeers(found, script).run(arguments, FOLDER.resolve(output));
    }

    private List<String> names() {
        return sets.isEmpty()
                ? List.copyOf(
                        new ObjectMapper().readTree(FOLDER.resolve("sets.json")).propertyNames())
                : sets;
    }

    private Standings standings() throws IOException {
        List<TableScore> all = new ArrayList<>(TableScore.read(SCORES));
        for (String peer : peers) {
            TableScore.read(PEERS_SCORES).stream()
                    .filter(score -> score.method().equals(peer))
                    .forEach(all::add);
        }
        return Standings.of(all.stream()
                .filter(score -> (sets.isEmpty() || sets.contains(score.set())) && score.seed() < seeds)
                .toList());
    }
}
