package ai.lepton.metrics.conformal;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Intervals or sets that are calibrated for each group by itself, so that each group's hold the truth with a probability of at
 * least 1 − α.
 *
 * <pre>{@code
 * Mondrian<ConformalIntervals.Absolute> byRegion = Mondrian.of(regions, rows ->
 *         ConformalIntervals.Absolute.calibrated(at(truth, rows), at(predicted, rows), 0.9));
 * byRegion.of("south").interval(3.2);
 * }</pre>
 *
 * <p>A group with too few examples has intervals without bounds, or sets of all classes, and says so by its name; so has a group
 * that was never seen. {@link #tooFew} lists them. A group is a function of what is known of an example before its truth.
 *
 * @param <C> what is calibrated
 * @param groups by name, in the order of their first examples
 * @param unseen what a group has that was never seen: calibrated on no example
 * @see <a href="https://doi.org/10.1007/b106715">Vovk, Gammerman and Shafer 2005, section 4.5</a>
 */
public record Mondrian<C extends Mondrian.Calibrated<C>>(Map<String, C> groups, C unseen) {
    /** Copies the groups, in their order. */
    public Mondrian {
        Elements.required("groups", groups);
        Elements.required("unseen", unseen);
        Map<String, C> copy = new LinkedHashMap<>();
        groups.forEach((name, calibrated) -> copy.put(
                Elements.required("a group's name", name),
                Elements.required("groups[" + Quoted.of(name) + "]", calibrated)));
        groups = Collections.unmodifiableMap(copy);
    }

    /**
     * What can be calibrated for a group.
     *
     * @param <C> its own type
     */
    public sealed interface Calibrated<C>
            permits ConformalIntervals.Absolute,
                    ConformalIntervals.Normalized,
                    ConformalIntervals.Quantiles,
                    ConformalSets.Split {
        /** Returns the same, with the name of the group whose examples it was calibrated on. */
        C ofGroup(String group);

        /** Returns why what it gives is unbounded, or has all classes; empty where it is and has not. */
        Optional<String> whyUnbounded();
    }

    /**
     * Calibrates on some of the examples.
     *
     * @param <C> what is calibrated
     */
    @FunctionalInterface
    public interface Calibration<C> {
        /** Returns what is calibrated on the examples of these indices, which may be none. */
        C of(int[] rows);
    }

    /**
     * Calibrates each group by itself.
     *
     * @param groups the group of each example, shape {@code [n]}
     * @param calibrate gives what is calibrated on the examples of these indices, which may be none
     */
    public static <C extends Calibrated<C>> Mondrian<C> of(List<String> groups, Calibration<C> calibrate) {
        List<String> names = Elements.of("groups", groups);
        Elements.required("calibrate", calibrate);
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            rows.computeIfAbsent(names.get(i), name -> new ArrayList<>()).add(i);
        }
        Map<String, C> calibrated = new LinkedHashMap<>();
        rows.forEach((name, of) -> calibrated.put(
                name,
                calibrated(calibrate, of.stream().mapToInt(Integer::intValue).toArray())
                        .ofGroup(name)));
        return new Mondrian<>(calibrated, calibrated(calibrate, new int[0]));
    }

    @SuppressWarnings("unchecked") // what is calibrated is of the type that the function says
    private static <C extends Calibrated<C>> C calibrated(Calibration<C> calibrate, int[] rows) {
        Object given = Elements.required("what calibrate gave", (Object) calibrate.of(rows));
        if (!(given instanceof Calibrated<?>)) {
            throw new IllegalArgumentException("calibrate gave " + Quoted.of(given) + ", which is not calibrated");
        }
        return (C) given;
    }

    /** Returns what is calibrated for a group; of one that was never seen, what says so. */
    public C of(String group) {
        C calibrated = groups.get(Elements.required("group", group));
        return calibrated == null ? unseen.ofGroup(group) : calibrated;
    }

    /** Returns why a group's answers are unbounded, for each group of which they are, in the order of the groups. */
    public List<String> tooFew() {
        return groups.values().stream()
                .map(Calibrated::whyUnbounded)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Returns the numbers at these indices: what a calibration of a group takes.
     *
     * @throws IndexOutOfBoundsException if there is no such number
     */
    public static double[] at(double[] values, int[] rows) {
        Elements.required("values", values);
        Elements.required("rows", rows);
        return Arrays.stream(rows)
                .mapToDouble(row -> values[Objects.checkIndex(row, values.length)])
                .toArray();
    }

    /**
     * Returns the numbers at these indices.
     *
     * @throws IndexOutOfBoundsException if there is no such number
     */
    public static int[] at(int[] values, int[] rows) {
        Elements.required("values", values);
        Elements.required("rows", rows);
        return Arrays.stream(rows)
                .map(row -> values[Objects.checkIndex(row, values.length)])
                .toArray();
    }
}
