package ai.lepton.metrics;

import ai.lepton.metrics.internal.Absent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an evaluation found, whatever it is of: named measurements with their intervals. */
public interface Report {
    /** Returns all measurements. */
    List<Measurement> measurements();

    /** Returns the level of the intervals, in (0, 1). */
    double level();

    /** Returns the same report with intervals of another level, in (0, 1). */
    Report atLevel(double level);

    /** Returns a table of the measurements with their intervals, as text of several lines. */
    String table();

    /**
     * Returns a measurement of all examples, if there is one.
     *
     * @param name such as {@code f1}
     * @param average such as {@code macro}; null for none
     * @param label what it is about, such as a class; null for none
     */
    default Optional<Measurement> find(String name, @Nullable String average, @Nullable String label) {
        return measurements().stream()
                .filter(line -> line.slice().isEmpty()
                        && line.name().equals(name)
                        && Objects.equals(line.average(), average)
                        && Objects.equals(line.label(), label))
                .findFirst();
    }

    /**
     * Returns a measurement of all examples: one of {@link #measurements()}, or another that the report can compute, which
     * it then does at each call, at its own level.
     *
     * @param name such as {@code jaccard}
     * @param average such as {@code macro}; null for none
     * @param label what it is about, such as a class; null for none
     * @throws IllegalArgumentException if there is none; the message, one bounded line, says why, names the measures,
     *     averages or labels that there are, and the nearest of them
     */
    default Measurement measure(String name, @Nullable String average, @Nullable String label) {
        return find(name, average, label).orElseThrow(() -> Absent.among(measurements(), name, average, label));
    }
}
