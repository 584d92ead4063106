package ai.lepton.ethics.internal.rule;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks of what kinds of rules are given, by a sentence or by a file. */
public final class Given {
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

    /** Refuses a smallest group of fewer than nobody; 0 is as large as groups have to be. */
    public static void judgedFrom(long people) {
        if (people < 0) {
            throw new IllegalArgumentException(
                    "the smallest group that is judged has " + people + "; it has 1 at least");
        }
    }
}
