package ai.lepton.bench;

import ai.lepton.bench.training.LongRun;
import ai.lepton.bench.training.PeakOfSteps;
import ai.lepton.bench.training.TrainingSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Times a step of training in Lepton, in PyTorch and in transformers' Trainer, from the same weights on the same sentences with
 * as many threads, by turns, and looks at the peak of memory with blocks kept and computed again; then trains a table for 10,000 steps and looks at its memory and its input pipeline. Prints tables
 * in Markdown.
 */
public final class CompareTraining {
    private static final Path SCRIPT = Path.of("src", "main", "python", "training_peers.py");
    private static final Path FOLDER = Path.of("target", "training");
    private static final String LEPTON = "lepton";
    private static final String USAGE = """
            options:
              --rounds N       of each, by turns; 3 if not given
              --steps N        that are timed in a round, after a sixth as many that are not; 30 if not given
              --threads N      of each engine; as many as there are processors if not given
              --python PATH    a Python that has what src/main/python/requirements-training.txt lists
              --device NAME    cpu or gpu, of all; cpu if not given; memory of steps is not looked at on a GPU
              --batch N        sentences of a step, a power of 2 up to 256; 8 if not given
              --long-steps N   of the training whose memory is looked at; 10000 if not given, 0 for none
            """;

    private int rounds = 3;
    private int steps = 30;
    private int longSteps = 10_000;
    private int batch = 8;
    private String device = "cpu";
    private int threads = Runtime.getRuntime().availableProcessors();
    private Optional<String> asked = Optional.empty();

    private CompareTraining() {}

    /** Runs all; see the usage. */
    public static void main(String... args) throws IOException {
        CompareTraining comparison = new CompareTraining();
        Options.take(args, USAGE, comparison::takes);
        comparison.run();
    }

    private boolean takes(String option, String value) {
        switch (option) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--steps" -> steps = Integer.parseInt(value);
            case "--threads" -> threads = Integer.parseInt(value);
            case "--long-steps" -> longSteps = Integer.parseInt(value);
            case "--batch" -> {
                batch = Integer.parseInt(value);
                return batch > 0 && 256 % batch == 0;
            }
            case "--device" -> {
                device = value;
                return value.equals("cpu") || value.equals("gpu");
            }
            case "--python" -> asked = Optional.of(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void run() throws IOException {
        Files.createDirectories(FOLDER);
        List<String> pythons = PythonPeers.candidates(asked, SCRIPT);
        PythonPeers peers = PythonPeers.find(SCRIPT, pythons)
                .orElseThrow(() -> new IllegalStateException("none of " + pythons
                        + " has what src/main/python/requirements-training.txt lists; give another with --python"));
        peers.run(List.of("make", FOLDER.toString()), FOLDER.resolve("made.txt"));
        List<Path> results = new ArrayList<>();
        int warmUp = Math.max(1, steps / 6);
        for (int round = 1; round <= rounds; round++) {
            Path python = FOLDER.resolve("python-" + round + ".json");
            peers.run(
                    List.of(
                            "time",
                            FOLDER.toString(),
                            "--steps",
                            "" + steps,
                            "--warm-up",
                            "" + warmUp,
                            "--threads",
                            "" + threads,
                            "--device",
                            device,
                            "--batch",
                            "" + batch),
                    python);
            Path lepton = FOLDER.resolve("lepton-" + round + ".json");
            Program.run(
                    TrainingSteps.class,
                    List.of("-Dai.djl.pytorch.num_threads=" + threads),
                    List.of(FOLDER.toString(), "" + steps, "" + warmUp, device, "" + batch),
                    lepton);
            results.add(lepton);
            results.add(python);
        }
        System.out.println(table(results));
        if (device.equals("cpu")) {
            lookAtPeaks();
        }
        if (longSteps > 0) {
            Path run = FOLDER.resolve("long-run.json");
            Program.run(
                    LongRun.class,
                    List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-Dai.djl.pytorch.num_threads=" + threads),
                    List.of("" + longSteps, device),
                    run);
            System.out.println(longRun(new ObjectMapper().readTree(run)));
        }
    }

    private void lookAtPeaks() {
        List<Path> memory = new ArrayList<>();
        for (boolean again : new boolean[] {false, true}) {
            Path peak = FOLDER.resolve("peak-" + again + ".json");
            Program.run(
                    PeakOfSteps.class,
                    List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-Dai.djl.pytorch.num_threads=" + threads),
                    List.of(FOLDER.toString(), "" + again),
                    peak);
            memory.add(peak);
        }
        System.out.println(peaks(memory));
    }

    /** One who, at one task. */
    private record Who(String task, String name) {}

    /** Returns the medians of all rounds, each beside Lepton's. */
    static String table(List<Path> results) {
        Map<Who, List<JsonNode>> rounds = new LinkedHashMap<>();
        for (Path file : results) {
            for (JsonNode each : new ObjectMapper().readTree(file).path("results")) {
                Who who = new Who(each.path("task").asString(), each.path("who").asString());
                rounds.computeIfAbsent(who, key -> new ArrayList<>()).add(each);
            }
        }
        requireSameLosses(rounds);
        StringBuilder table = new StringBuilder("""
                | Task | Who | ms | ms of processors | Lepton's time × | of processors × |
                |---|---|--:|--:|--:|--:|
                """);
        for (String task : List.of("step", "update")) {
            List<JsonNode> own = Objects.requireNonNull(rounds.get(new Who(task, LEPTON)));
            rounds.forEach((who, found) -> {
                if (who.task.equals(task)) {
                    table.append(String.format(
                            Locale.ROOT,
                            "| %s | %s | %.1f | %.1f | %.2f | %.2f |%n",
                            task,
                            who.name,
                            median(found, "millis"),
                            median(found, "cpu_millis"),
                            median(found, "millis") / median(own, "millis"),
                            median(found, "cpu_millis") / median(own, "cpu_millis")));
                }
            });
        }
        return table.toString();
    }

    private static double median(List<JsonNode> rounds, String figure) {
        double[] sorted = rounds.stream()
                .mapToDouble(each -> each.path(figure).asDouble())
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Work that differs can't be compared: the first losses of all must be the same. */
    private static void requireSameLosses(Map<Who, List<JsonNode>> rounds) {
        JsonNode own = Objects.requireNonNull(rounds.get(new Who("step", LEPTON)))
                .get(0)
                .path("losses");
        rounds.forEach((who, found) -> {
            JsonNode losses = found.get(0).path("losses");
            for (int i = 0; i < losses.size(); i++) {
                double difference =
                        Math.abs(losses.path(i).asDouble() - own.path(i).asDouble());
                if (!(difference < (who.name.contains("bfloat16") ? 0.02 : 1e-4))) {
                    throw new IllegalStateException(
                            "losses of " + who.name + " are " + losses + ", those of Lepton " + own);
                }
            }
        });
    }

    /** Returns the peaks of memory, the first of what is kept. */
    static String peaks(List<Path> results) {
        StringBuilder table = new StringBuilder("""
                | Of steps of 32 sentences | Peak of the process, MB | Above what it held before, MB | × |
                |---|--:|--:|--:|
                """);
        double first = 0;
        for (Path file : results) {
            JsonNode found = new ObjectMapper().readTree(file);
            double above = found.path("peak").asDouble() - found.path("before").asDouble();
            first = first == 0 ? above : first;
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.2f |%n",
                    found.path("again").asBoolean() ? "blocks computed again" : "all kept",
                    found.path("peak").asDouble(),
                    above,
                    above / first));
        }
        return table.toString();
    }

    /** Returns what was found in many steps. */
    static String longRun(JsonNode run) {
        double before = run.path("before").asDouble();
        double after = run.path("after").asDouble();
        double samples = run.path("samples").asDouble();
        double gathering = 100 * run.path("gathering").asDouble() / samples;
        double copying = 100 * run.path("copying").asDouble() / samples;
        return String.format(
                Locale.ROOT,
                """
                | Of %,d steps on a table | Wanted | Found | |
                |---|---|--:|---|
                | memory after a tenth, half, all | flat within 5 %% | %.0f, %.0f, %.0f MB: %+.1f %% | %s |
                | input pipeline | under 3 %% of a step | gathering %.1f %%, copying %.1f %% | %s |
                """,
                run.path("steps").asLong(),
                before,
                run.path("middle").asDouble(),
                after,
                100 * (after / before - 1),
                after / before <= 1.05 ? "met" : "missed",
                gathering,
                copying,
                gathering + copying < 3 ? "met" : "missed");
    }
}
