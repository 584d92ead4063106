package ai.lepton.bench.ethics;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.GroupCounts;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** Counts the decisions of a long file row by row, and looks at the memory that is reachable on the way. */
public final class StreamedDecisions {
    private static final int LOOKS = 10;

    private StreamedDecisions() {}

    /** Writes people as CSV, if the second argument is {@code write}, else counts them out of it and prints JSON. */
    public static void main(String... args) throws IOException {
        Path folder = Path.of(args[0]);
        if (args[1].equals("write")) {
            write(People.read(folder), folder.resolve("people.csv"));
        } else {
            new ObjectMapper().writeValue(System.out, count(folder.resolve("people.csv"), Long.parseLong(args[1])));
        }
    }

    private static void write(People people, Path file) throws IOException {
        List<List<String>> columns = List.copyOf(people.attributes.values());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("decision,truth," + String.join(",", people.attributes.keySet()) + "\n");
            for (int row = 0; row < people.selected.length; row++) {
                out.write(people.selected[row] ? "1," : "0,");
                out.write(people.qualified[row] ? "1" : "0");
                for (List<String> column : columns) {
                    out.write(',');
                    out.write(column.get(row));
                }
                out.write('\n');
            }
        }
    }

    private static Map<String, Object> count(Path file, long expected) {
        String[] attributes = People.ATTRIBUTES.keySet().toArray(String[]::new);
        Decisions.Counts counts = Decisions.counted("selection", attributes);
        List<Double> megabytes = new ArrayList<>();
        Clock clock = new Clock();
        long[] read = {0};
        clock.time(() -> {
            @Nullable String[] group = new @Nullable String[attributes.length];
            try (Rows rows = Csv.of(file).rows()) {
                for (Row row : rows) {
                    for (int i = 0; i < group.length; i++) {
                        group[i] = row.text(attributes[i]);
                    }
                    boolean selected = row.number("decision") == 1;
                    if (row.number("truth") == 1) {
                        counts.addQualified(selected ? 1 : 0, selected ? 0 : 1, group);
                    } else {
                        counts.addUnqualified(selected ? 1 : 0, selected ? 0 : 1, group);
                    }
                    if (++read[0] % Math.max(1, expected / LOOKS) == 0) {
                        megabytes.add(reachable());
                    }
                }
            }
        });
        Map<String, Double> rates = new LinkedHashMap<>();
        counts.decisions().countBy(attributes).forEach((group, of) -> rates.putAll(rates(attributes, group, of)));
        Map<String, Object> found = new LinkedHashMap<>(clock.result("lepton", "streamed", rates));
        found.put("rows", read[0]);
        found.put("megabytes", megabytes);
        found.put("heap", Runtime.getRuntime().maxMemory() / 1e6);
        return found;
    }

    private static Map<String, Double> rates(String[] attributes, List<String> group, GroupCounts of) {
        String key = String.join("×", attributes) + " " + String.join("×", group);
        return Map.of(
                key + " selection-rate", RatesByGroup.value(of.selectionRate()),
                key + " true-positive-rate", RatesByGroup.value(of.truePositiveRate()),
                key + " false-positive-rate", RatesByGroup.value(of.falsePositiveRate()));
    }

    private static double reachable() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }
}
