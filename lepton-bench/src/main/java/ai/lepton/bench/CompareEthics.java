package ai.lepton.bench;

import ai.lepton.bench.ethics.EthicsTasks;
import ai.lepton.bench.ethics.StreamedDecisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Times measures of fairness by group, their bootstrap intervals and k-anonymity beside Fairlearn, AIF360, TrustyAI and pandas, and
 * counts the decisions of a long file in little memory. All numbers have to be the peers': rates to 1e-12, bounds of intervals, which
 * are drawn at random, to a fifth of the interval's width. Prints tables in Markdown.
 */
public final class CompareEthics {
    private static final Path SCRIPT = Path.of("src", "main", "python", "ethics_peers.py");
    private static final Path FOLDER = Path.of("target", "ethics");
    private static final double SAME = 1e-12;
    private static final double NEAR = 0.2;
    private static final String FEW = "intervals of few";
    private static final List<Wanted> WANTED = List.of(
            new Wanted("rates", "Fairlearn", 20),
            new Wanted("intervals", "Fairlearn", 100),
            new Wanted("k-anonymity", "pandas, str", 10),
            new Wanted("k-anonymity", "pandas, object", 10),
            new Wanted("k-anonymity of columns encoded before", "pandas, categories", 10));
    private static final String USAGE = """
            options:
              --rows N         people; 10000000 if not given
              --records N      records for k-anonymity; 1000000 if not given
              --times N        that Lepton and TrustyAI do each task, of which the later half counts; 6 if not given
              --python PATH    a Python that has what src/main/python/requirements-ethics.txt lists
            """;

    private int rows = 10_000_000;
    private int records = 1_000_000;
    private int times = 6;
    private Optional<String> asked = Optional.empty();

    private CompareEthics() {}

    /** How many times as fast as a peer. */
    private record Wanted(String task, String peer, double times) {}

    /** Runs all; see the usage. */
    public static void main(String... args) throws IOException {
        CompareEthics comparison = new CompareEthics();
        Options.take(args, USAGE, comparison::takes);
        comparison.run();
    }

    private boolean takes(String option, String value) {
        switch (option) {
            case "--rows" -> rows = Integer.parseInt(value);
            case "--records" -> records = Integer.parseInt(value);
            case "--times" -> times = Integer.parseInt(value);
            case "--python" -> asked = Optional.of(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void run() throws IOException {
        long start = System.nanoTime();
        Files.createDirectories(FOLDER);
        List<String> pythons = PythonPeers.candidates(asked, SCRIPT);
        PythonPeers peers = PythonPeers.find(SCRIPT, pythons)
                .orElseThrow(() -> new IllegalStateException("none of " + pythons
                        + " has what src/main/python/requirements-ethics.txt lists; give another with --python"));
        String folder = FOLDER.toString();
        peers.run(List.of("make", folder, "--rows", "" + rows, "--records", "" + records), FOLDER.resolve("made.txt"));
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> found = new ArrayList<>();
        for (EthicsTasks.Part part : EthicsTasks.Part.values()) {
            Path lepton = FOLDER.resolve("lepton-" + part.name().toLowerCase(Locale.ROOT) + ".json");
            Program.run(EthicsTasks.class, List.of("-Xmx4g"), List.of(folder, "" + times, part.name()), lepton);
            found.add(mapper.readTree(lepton));
        }
        JsonNode rates = found.get(EthicsTasks.Part.RATES.ordinal());
        Program.run(StreamedDecisions.class, List.of("-Xmx2g"), List.of(folder, "write"), FOLDER.resolve("made.txt"));
        Path streamed = FOLDER.resolve("streamed.json");
        Program.run(StreamedDecisions.class, List.of("-Xmx64m"), List.of(folder, "" + rows), streamed);
        Files.delete(FOLDER.resolve("people.csv"));
        Path python = FOLDER.resolve("python.json");
        peers.run(List.of("time", folder), python);
        found.add(mapper.readTree(python));
        System.out.println(table(found));
        System.out.println(memory(mapper.readTree(streamed), rates));
        System.out.printf(
                Locale.ROOT,
                "%,d people and %,d records: the whole took %.1f minutes%n",
                rows,
                records,
                (System.nanoTime() - start) / 60e9);
    }

    /** Returns what everyone took, each beside Lepton, and what was wanted. */
    static String table(List<JsonNode> files) {
        List<JsonNode> results = new ArrayList<>();
        files.forEach(file -> file.path("results").forEach(results::add));
        StringBuilder table = new StringBuilder("""
                | Task | Who | ms of processors | ms | Lepton's time of processors × |
                |---|---|--:|--:|--:|
                """);
        StringBuilder wanted = new StringBuilder("""

                | Task | Wanted | Found | |
                |---|---|--:|---|
                """);
        for (JsonNode own : results) {
            if (!own.path("who").asString().equals("lepton")) {
                continue;
            }
            String task = own.path("task").asString();
            for (JsonNode result : results) {
                if (result.path("task").asString().equals(task)) {
                    requireSame(own, result);
                    String who = result.path("who").asString();
                    double ratio = result.path("cpu_millis").asDouble()
                            / own.path("cpu_millis").asDouble();
                    table.append(String.format(
                            Locale.ROOT,
                            "| %s | %s | %s | %s | %s |%n",
                            task,
                            who,
                            RatioTables.number(result.path("cpu_millis").asDouble()),
                            RatioTables.number(result.path("millis").asDouble()),
                            RatioTables.number(ratio)));
                    WANTED.stream()
                            .filter(each -> each.task.equals(task) && each.peer.equals(who))
                            .forEach(each -> wanted.append(String.format(
                                    Locale.ROOT,
                                    "| %s | at least %.0f times as fast as %s | %s times | %s |%n",
                                    task,
                                    each.times,
                                    who,
                                    RatioTables.number(ratio),
                                    ratio >= each.times ? "met" : "missed")));
                }
            }
        }
        return table.append(wanted).toString();
    }

    /** Work that differs can't be compared: what the peer found, Lepton found too. */
    static void requireSame(JsonNode own, JsonNode peer) {
        JsonNode ours = own.path("values");
        boolean isDrawn = own.path("task").asString().equals(FEW);
        for (String key : peer.path("values").propertyNames()) {
            double theirs = peer.path("values").path(key).asDouble();
            double value = ours.path(key).asDouble(Double.NaN);
            double most = SAME;
            if (isDrawn) {
                String about = key.substring(0, key.lastIndexOf(' '));
                most = NEAR
                        * (ours.path(about + " high").asDouble()
                                - ours.path(about + " low").asDouble());
            }
            if (!(Math.abs(value - theirs) <= most)) {
                throw new IllegalStateException(own.path("task").asString() + ", " + key + ": Lepton has " + value
                        + ", " + peer.path("who").asString() + " " + theirs);
            }
        }
    }

    /** Returns what streaming held, after its numbers were compared with those of the rows in memory. */
    private static String memory(JsonNode streamed, JsonNode lepton) {
        JsonNode rates = null;
        for (JsonNode result : lepton.path("results")) {
            rates = result.path("task").asString().equals("rates") ? Objects.requireNonNullElse(rates, result) : rates;
        }
        requireSame(Objects.requireNonNull(rates), streamed);
        List<String> looks = new ArrayList<>();
        streamed.path("megabytes").forEach(each -> looks.add(String.format(Locale.ROOT, "%.2f", each.asDouble())));
        return String.format(
                Locale.ROOT,
                "streamed: %,d rows in %.1f s of processors (%.1f s by the clock), heap of at most %.0f MB; reachable MB after each"
                        + " tenth: %s",
                streamed.path("rows").asLong(),
                streamed.path("cpu_millis").asDouble() / 1e3,
                streamed.path("millis").asDouble() / 1e3,
                streamed.path("heap").asDouble(),
                String.join(", ", looks));
    }
}
