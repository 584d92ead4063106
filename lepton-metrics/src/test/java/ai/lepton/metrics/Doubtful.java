package ai.lepton.metrics;

import java.util.List;
import java.util.Map;

/** Measurements whose cautions are made by hand. */
public final class Doubtful {
    private Doubtful() {}

    /** Returns the lines, those whose title is a key with the caution that it has. */
    public static List<Measurement> lines(List<Measurement> lines, Map<String, String> cautions) {
        return lines.stream()
                .map(line -> new Measurement(
                        line.name(),
                        line.average(),
                        line.label(),
                        line.slice(),
                        line.estimate().withCaution(cautions.get(line.title()))))
                .toList();
    }
}
