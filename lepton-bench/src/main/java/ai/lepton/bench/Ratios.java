package ai.lepton.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Times Lepton's metrics and their peers, in Java and in Python, and prints all ratios.
 *
 * <p>Results stay in {@code target/ratios}: jmh-1.json, python-1.json, and so on. The tables are of all of them, and of the
 * newest where something was timed more than once; ratios.md has them.
 */
public final class Ratios {
    private static final Path SCRIPT = Path.of("src", "main", "python", "peers.py");
    private static final Path FOLDER = Path.of("target", "ratios");
    private static final String USAGE = """
            options:
              --examples N[,N...]  numbers of rows; 1000000,10000000 if not given
              --only REGEX         only such benchmarks, such as ExactAuc or ConfusionCounts.lepton; Python is left out
              --quick              three iterations of a second after two of warm-up
              --python PATH        the Python to use
              --no-python          leaves Python out; results that are there stay in the table
              --print              measures nothing, prints what is there
            """;

    private Ratios() {}

    /** Runs all; see the usage. */
    public static void main(String... args) throws IOException, RunnerException {
        List<String> examples = List.of("1000000", "10000000");
        String only = "";
        Optional<String> asked = Optional.empty();
        boolean quick = false;
        boolean python = true;
        boolean measures = true;
        for (int i = 0; i < args.length; i++) {
            boolean last = i + 1 == args.length;
            if (args[i].equals("--examples") && !last) {
                examples = List.of(args[++i].split(","));
            } else if (args[i].equals("--only") && !last) {
                only = args[++i];
                python = false;
            } else if (args[i].equals("--python") && !last) {
                asked = Optional.of(args[++i]);
            } else if (args[i].equals("--quick")) {
                quick = true;
            } else if (args[i].equals("--no-python")) {
                python = false;
            } else if (args[i].equals("--print")) {
                measures = false;
            } else {
                System.err.println("'" + args[i] + "' is no option, or lacks its value\n" + USAGE);
                System.exit(2);
            }
        }
        Files.createDirectories(FOLDER);
        if (measures) {
            runJmh(examples, only, quick, next("jmh"));
            if (python) {
                runPython(examples, asked, next("python"));
            }
        }
        String tables = tables(FOLDER);
        Files.writeString(FOLDER.resolve("ratios.md"), tables);
        System.out.println(tables);
    }

    private static void runJmh(List<String> examples, String only, boolean quick, Path json) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\.metrics\\..*" + only)
                .param("examples", examples.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString());
        if (quick) {
            options.warmupIterations(2).warmupTime(TimeValue.seconds(1));
            options.measurementIterations(3).measurementTime(TimeValue.seconds(1));
        }
        new Runner(options.build()).run();
    }

    private static void runPython(List<String> examples, Optional<String> asked, Path json) {
        List<String> pythons = PythonPeers.candidates(asked, SCRIPT);
        Optional<PythonPeers> found = PythonPeers.find(SCRIPT, pythons);
        if (found.isPresent()) {
            List<String> arguments = new ArrayList<>(examples);
            arguments.add(0, "--examples");
            found.get().run(arguments, json);
        } else {
            System.err.println("scikit-learn and torchmetrics are left out: none of " + pythons
                    + " has what src/main/python/requirements.txt lists. Install that into src/main/python/.venv, or"
                    + " give another Python with --python.");
        }
    }

    /** Returns the first file of this kind that is not there. */
    private static Path next(String kind) {
        int number = 1;
        while (Files.exists(file(FOLDER, kind, number))) {
            number++;
        }
        return file(FOLDER, kind, number);
    }

    private static Path file(Path folder, String kind, int number) {
        return folder.resolve(kind + "-" + number + ".json");
    }

    /** Returns the tables of the results in a folder. */
    static String tables(Path folder) {
        Map<String, Timing> newest = new LinkedHashMap<>();
        for (int i = 1; Files.exists(file(folder, "jmh", i)); i++) {
            Timing.ofJmh(file(folder, "jmh", i)).forEach(timing -> newest.put(timing.what(), timing));
        }
        for (int i = 1; Files.exists(file(folder, "python", i)); i++) {
            Timing.ofPython(file(folder, "python", i)).forEach(timing -> newest.put(timing.what(), timing));
        }
        List<Timing> timings = List.copyOf(newest.values());
        return RatioTables.timings(timings) + "\n" + RatioTables.targets(timings);
    }
}
