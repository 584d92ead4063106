package ai.lepton.metrics.internal;

import ai.lepton.metrics.Measurement;
import java.util.List;

/** What is said below a table of the values that are undefined. */
public final class Reasons {
    private static final int SHOWN = 10;

    private Reasons() {}

    /** Returns a line for each of the first undefined ones, each after a line break, and the number of the others. */
    public static String of(List<Measurement> measurements) {
        List<Measurement> undefined = measurements.stream()
                .filter(line -> !line.estimate().score().isDefined())
                .toList();
        StringBuilder lines = new StringBuilder();
        for (Measurement line : undefined.subList(0, Math.min(SHOWN, undefined.size()))) {
            lines.append("\n")
                    .append(Quoted.message(
                            line.title() + " is " + line.estimate().score()));
        }
        if (undefined.size() > SHOWN) {
            lines.append("\nand ").append(undefined.size() - SHOWN).append(" more are undefined");
        }
        return lines.toString();
    }
}
