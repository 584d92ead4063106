package ai.lepton.ethics.internal.rule;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks of what kinds of rules are given, by a sentence or by a file. */
public final class Given {
    /** Most attributes whose intersections are all compared: there are 8,191 of them. */
    private static final int MOST_CROSSED = 13;

    private Given() {}

    /** Refuses a subject that is empty. */
    public static void subject(String of, String subject) {
        Elements.required("subject", subject);
        if (subject.isBlank()) {
            throw new IllegalArgumentException("the subject of " + of + " is empty");
        }
    }

    /** Returns the names, refusing none and one that is there twice. */
    public static List<String> names(String what, List<String> names) {
        List<String> copy = Elements.of("names", names);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException(what + " needs the name of at least one attribute");
        }
        if (new LinkedHashSet<>(copy).size() < copy.size()) {
            throw new IllegalArgumentException(what + " names an attribute twice: " + Quoted.words(copy));
        }
        return copy;
    }

    /**
     * Returns each attribute by itself, then all of their intersections, those of fewer attributes first.
     *
     * @throws IllegalArgumentException if they are so many that nobody could compare the groups, or none, or one is there twice
     */
    public static List<List<String>> intersections(List<String> names) {
        names("across", names);
        if (names.size() > MOST_CROSSED) {
            throw new IllegalArgumentException("across has " + names.size() + " attributes; of at most " + MOST_CROSSED
                    + " all intersections are compared, so name fewer, or each by itself");
        }
        List<List<String>> axes = new ArrayList<>();
        List<List<String>> fewer = List.of(List.of());
        for (int size = 1; size <= names.size(); size++) {
            List<List<String>> crossed = new ArrayList<>();
            for (List<String> axis : fewer) {
                int next = axis.isEmpty() ? 0 : names.indexOf(axis.get(axis.size() - 1)) + 1;
                for (String name : names.subList(next, names.size())) {
                    List<String> more = new ArrayList<>(axis);
                    more.add(name);
                    crossed.add(more);
                }
            }
            axes.addAll(crossed);
            fewer = crossed;
        }
        return axes;
    }

    /** Refuses no axis at all, and two of the same attributes: their claims would be counted twice. */
    public static void axes(List<List<String>> axes) {
        if (axes.isEmpty()) {
            throw new IllegalArgumentException("across needs the name of at least one attribute");
        }
        Set<Set<String>> seen = new HashSet<>();
        for (List<String> axis : axes) {
            if (!seen.add(new HashSet<>(axis))) {
                throw new IllegalArgumentException("across has " + Quoted.words(axis) + " twice");
            }
        }
    }

    /** Refuses an attribute that is both compared and held fixed. */
    public static void apart(List<List<String>> axes, List<String> fixed) {
        for (List<String> axis : axes) {
            for (String attribute : axis) {
                if (fixed.contains(attribute)) {
                    throw new IllegalArgumentException(Quoted.of(attribute) + " is both compared and held fixed");
                }
            }
        }
    }

    /** Returns the smallest group that is judged as a sentence states it, refusing one of nobody. */
    public static long smallestGroup(long people) {
        if (people < 1) {
            throw new IllegalArgumentException(
                    "the smallest group that is judged has " + people + "; it has 1 at least");
        }
        return people;
    }

    /** Refuses a smallest group of fewer than nobody; 0 is as large as groups have to be. */
    public static void judgedFrom(long people) {
        if (people != 0) {
            smallestGroup(people);
        }
    }
}
