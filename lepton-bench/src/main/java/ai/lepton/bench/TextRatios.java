package ai.lepton.bench;

import ai.lepton.bench.text.CostOfPrecision;
import ai.lepton.bench.text.MemoryOfRequests;
import ai.lepton.bench.text.TextFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Times Lepton's text models and their peers, in Java and in Python, on the same weights, texts and threads, and prints all
 * ratios.
 *
 * <p>A Python makes the models and texts in {@code target/text} first. Results stay in {@code target/text-ratios}: jmh-1.json,
 * python-1.json, and so on. The tables are of all of them, and of the newest where something was timed more than once;
 * ratios.md has them.
 */
public final class TextRatios {
    private static final Path SCRIPTS = Path.of("src", "main", "python");
    private static final Path SCRIPT = SCRIPTS.resolve("text_peers.py");
    private static final Path MODELS = Path.of("target", "text");
    private static final Path FOLDER = Path.of("target", "text-ratios");
    private static final String USAGE = """
            options:
              --only REGEX     only such benchmarks, such as EncodeTokens; Python, memory and precision are left out
              --quick          short: two iterations of a second after one of warm-up, 1,000 requests, 2 s each in Python
              --threads N      of each engine; as many as there are processors if not given
              --python PATH    the Python to use
              --no-python      leaves Python out; results that are there stay in the table
              --print          measures nothing, prints what is there
            """;

    private String only = "";
    private Optional<String> asked = Optional.empty();
    private boolean quick;
    private boolean python = true;
    private boolean others = true;
    private boolean measures = true;
    private int threads = Runtime.getRuntime().availableProcessors();

    private TextRatios() {}

    /** Runs all; see the usage. */
    public static void main(String... args) throws IOException, RunnerException {
        TextRatios ratios = new TextRatios();
        for (int i = 0; i < args.length; i++) {
            boolean last = i + 1 == args.length;
            if (args[i].equals("--only") && !last) {
                ratios.only = args[++i];
                ratios.python = false;
                ratios.others = false;
            } else if (args[i].equals("--python") && !last) {
                ratios.asked = Optional.of(args[++i]);
            } else if (args[i].equals("--threads") && !last) {
                ratios.threads = Integer.parseInt(args[++i]);
            } else if (args[i].equals("--quick")) {
                ratios.quick = true;
            } else if (args[i].equals("--no-python")) {
                ratios.python = false;
            } else if (args[i].equals("--print")) {
                ratios.measures = false;
            } else {
                System.err.println("'" + args[i] + "' is no option, or lacks its value\n" + USAGE);
                System.exit(2);
            }
        }
        Files.createDirectories(FOLDER);
        if (ratios.measures) {
            ratios.measure();
        }
        String tables = tables(FOLDER);
        Files.writeString(FOLDER.resolve("ratios.md"), tables);
        System.out.println(tables);
    }

    private void measure() throws RunnerException {
        Optional<PythonPeers> peers = peers();
        peers.ifPresent(found -> new PythonPeers(found.python(), SCRIPTS.resolve("text_models.py"))
                .run(List.of("--to", MODELS.toString()), FOLDER.resolve("models.txt")));
        if (peers.isEmpty() && !Files.exists(MODELS)) {
            throw new IllegalStateException("no models to time: a Python makes them in lepton-bench/" + MODELS);
        }
        runJmh(next("jmh"));
        if (others) {
            Program.run(
                    MemoryOfRequests.class,
                    properties("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"),
                    List.of(quick ? "1000" : "10000"),
                    next("memory"));
            Program.run(CostOfPrecision.class, properties(), List.of(), FOLDER.resolve("precision.md"));
        }
        if (python && peers.isPresent()) {
            List<String> arguments = new ArrayList<>(List.of("--models", MODELS.toString(), "--threads", "" + threads));
            if (quick) {
                arguments.addAll(List.of("--seconds", "2"));
            }
            peers.get().run(arguments, next("python"));
        }
    }

    private Optional<PythonPeers> peers() {
        List<String> pythons = PythonPeers.candidates(asked, SCRIPT);
        Optional<PythonPeers> found = PythonPeers.find(SCRIPT, pythons);
        if (found.isEmpty()) {
            System.err.println("PyTorch, transformers and sentence-transformers are left out: none of " + pythons
                    + " has what src/main/python/requirements-text.txt lists. Install that into src/main/python/.venv,"
                    + " or give another Python with --python.");
        }
        return found;
    }

    private void runJmh(Path json) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(only.isEmpty() ? "\\.text\\." : "\\.text\\..*" + only)
                .jvmArgsAppend(properties().toArray(String[]::new))
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString());
        if (only.isEmpty()) {
            options.include("\\.core\\.EncoderForward");
        }
        if (quick) {
            options.warmupIterations(1).warmupTime(TimeValue.seconds(1));
            options.measurementIterations(2)
                    .measurementTime(TimeValue.seconds(1))
                    .forks(1);
        }
        new Runner(options.build()).run();
    }

    private List<String> properties(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "-D" + TextFolder.PROPERTY + "=" + MODELS,
                "-D" + TextFolder.THREADS + "=" + threads,
                "-Dai.djl.pytorch.num_threads=" + threads));
        all.addAll(List.of(more));
        return all;
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
    static String tables(Path folder) throws IOException {
        Map<String, Timing> newest = new LinkedHashMap<>();
        for (int i = 1; Files.exists(file(folder, "jmh", i)); i++) {
            Timing.ofJmh(file(folder, "jmh", i)).forEach(timing -> newest.put(timing.what(), timing));
        }
        for (int i = 1; Files.exists(file(folder, "python", i)); i++) {
            Timing.ofPython(file(folder, "python", i)).forEach(timing -> newest.put(timing.what(), timing));
        }
        @Nullable TextMemory memory = null;
        for (int i = 1; Files.exists(file(folder, "memory", i)); i++) {
            memory = TextMemory.of(file(folder, "memory", i));
        }
        List<Timing> timings = List.copyOf(newest.values());
        Path precision = folder.resolve("precision.md");
        return TextTables.timings(timings) + "\n" + TextTables.targets(timings, memory) + "\n"
                + (Files.exists(precision) ? Files.readString(precision) : "");
    }
}
