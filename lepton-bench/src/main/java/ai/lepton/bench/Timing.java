package ai.lepton.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What one took for a task.
 *
 * @param task what was done, the name of a benchmark's class
 * @param params of the task, without the number of rows and who did it
 * @param rows number of rows; 1 for a task that has none
 * @param who did it
 * @param millis milliseconds for all rows
 * @param error half the width of the 99.9 % interval of millis; NaN where there is none
 * @param bytes allocated for all rows; NaN where nobody counted
 */
record Timing(
        String task,
        SortedMap<String, String> params,
        long rows,
        String who,
        double millis,
        double error,
        double bytes) {
    private static final String ROWS = "examples";
    private static final String WHO = "who";

    /** Reads the results of JMH, with those of its gc profiler; who did it is a parameter, or else the method. */
    static List<Timing> ofJmh(Path json) {
        List<Timing> timings = new ArrayList<>();
        for (JsonNode run : new ObjectMapper().readTree(json)) {
            String benchmark = run.path("benchmark").asString();
            int method = benchmark.lastIndexOf('.');
            JsonNode primary = run.path("primaryMetric");
            String unit = primary.path("scoreUnit").asString();
            if (!unit.equals("ms/op")) {
                throw new IllegalArgumentException(json + ": " + benchmark + " is in " + unit + ", not ms/op");
            }
            timings.add(of(
                    benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1, method),
                    run.path("params"),
                    run.path("params").path(WHO).asString(benchmark.substring(method + 1)),
                    primary.path("score").asDouble(),
                    primary.path("scoreError").asDouble(Double.NaN),
                    run.path("secondaryMetrics")
                            .path("gc.alloc.rate.norm")
                            .path("score")
                            .asDouble(Double.NaN)));
        }
        return timings;
    }

    /** Reads what peers.py printed. */
    static List<Timing> ofPython(Path json) {
        List<Timing> timings = new ArrayList<>();
        for (JsonNode run : new ObjectMapper().readTree(json).path("results")) {
            timings.add(of(
                    run.path("task").asString(),
                    run.path("params"),
                    run.path("who").asString(),
                    run.path("millis").asDouble(),
                    Double.NaN,
                    Double.NaN));
        }
        return timings;
    }

    private static Timing of(String task, JsonNode params, String who, double millis, double error, double bytes) {
        SortedMap<String, String> others = new TreeMap<>();
        params.properties()
                .forEach(param -> others.put(param.getKey(), param.getValue().asString()));
        others.remove(WHO);
        String rows = Objects.requireNonNullElse(others.remove(ROWS), "1");
        return new Timing(task, others, Long.parseLong(rows), who, millis, error, bytes);
    }

    /** Returns what was timed. */
    String what() {
        return task + " " + params + " " + rows + " " + who;
    }

    double nanosPerRow() {
        return millis * 1e6 / rows;
    }

    double bytesPerRow() {
        return bytes / rows;
    }

    /** Returns whether another is of the same task: a parameter that only one of both has makes no difference. */
    boolean isComparableTo(Timing other) {
        return task.equals(other.task)
                && rows == other.rows
                && params.entrySet().stream()
                        .allMatch(param ->
                                param.getValue().equals(other.params.getOrDefault(param.getKey(), param.getValue())));
    }
}
