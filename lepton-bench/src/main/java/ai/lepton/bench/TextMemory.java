package ai.lepton.bench;

import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What a process held before and after many requests.
 *
 * @param requests how many
 * @param before resident megabytes before them
 * @param after resident megabytes after them
 */
record TextMemory(long requests, double before, double after) {
    private static final double FLAT = 0.05;

    static TextMemory of(Path json) {
        JsonNode node = new ObjectMapper().readTree(json);
        return new TextMemory(
                node.path("requests").asLong(),
                node.path("before").asDouble(),
                node.path("after").asDouble());
    }

    String row() {
        double growth = after / before - 1;
        return TextTables.row(
                "MemoryOfRequests",
                String.format(Locale.ROOT, "%,d requests", requests),
                "flat within 5 %",
                String.format(Locale.ROOT, "%.0f to %.0f MB, %+.1f %%", before, after, 100 * growth),
                growth <= FLAT);
    }
}
