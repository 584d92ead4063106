package ai.lepton.metrics.internal;

import ai.lepton.metrics.Measurement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a report does not tell what was asked of it, in one bounded line that names what there is. */
public final class Absent {
    private Absent() {}

    /** Returns that there is no measure of this name. */
    public static IllegalArgumentException measure(String name, Collection<String> known) {
        return new IllegalArgumentException("there is no measure " + Quoted.of(name) + "; measures are "
                + Quoted.all(known) + Nearest.hint(name, known));
    }

    /** Returns that a measure has no such average. */
    public static IllegalArgumentException average(String name, String average, Collection<String> known) {
        return new IllegalArgumentException(words(name) + " has no average " + Quoted.of(average) + "; averages are "
                + Quoted.all(known) + Nearest.hint(average, known));
    }

    /** Returns that a measure is of all together. */
    public static IllegalArgumentException parts(String name) {
        return new IllegalArgumentException(
                words(name) + " is of the whole; it has no averages and no values of single labels");
    }

    /** Returns that a measure is of single labels, or an average of these. */
    public static IllegalArgumentException whole(String name, Collection<String> averages, Collection<String> labels) {
        return new IllegalArgumentException(words(name) + " needs an average (" + Quoted.all(averages)
                + ") or a label (" + Quoted.all(labels) + ")");
    }

    /** Returns that a measure needs what was not given, such as {@code probabilities}. */
    public static IllegalArgumentException without(String what, String name) {
        return new IllegalArgumentException("there were no " + what + ", which " + words(name) + " needs");
    }

    /** Returns why none of these measurements is the one that was asked for. */
    public static IllegalArgumentException among(
            List<Measurement> lines, String name, @Nullable String average, @Nullable String label) {
        List<Measurement> named =
                lines.stream().filter(line -> line.name().equals(name)).toList();
        if (named.isEmpty()) {
            return measure(name, distinct(lines.stream().map(Measurement::name).toList()));
        }
        Set<String> averages = distinct(named.stream().map(Measurement::average).toList());
        Set<String> labels = distinct(named.stream().map(Measurement::label).toList());
        if (average == null && label == null) {
            return whole(name, averages, labels);
        }
        if (average != null && label == null && !averages.isEmpty()) {
            return average(name, average, averages);
        }
        if (label != null && average == null && !labels.isEmpty()) {
            return new IllegalArgumentException(Quoted.of(label) + " is not a label of " + words(name) + "; labels are "
                    + Quoted.all(labels) + Nearest.hint(label, labels));
        }
        return parts(name);
    }

    private static Set<String> distinct(List<? extends @Nullable String> names) {
        return names.stream().filter(Objects::nonNull).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String words(String name) {
        return Quoted.bare(Measurement.title(name, null, null));
    }
}
