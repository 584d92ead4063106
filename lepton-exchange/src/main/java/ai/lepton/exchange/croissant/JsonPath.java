package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of JSONPath that data sets use: {@code $}, {@code .name}, {@code ['name']}, {@code [3]}, {@code [*]}, {@code .*} and
 * {@code ..name}; a path may begin without {@code $}. Filters, slices, unions and scripts are refused by name.
 */
final class JsonPath {
    /** Most values that a path finds in one document. */
    private static final int MOST = 20_000_000;

    /** Most values that it looks at in one document, all steps together. */
    private static final long MOST_LOOKS = 200_000_000;

    private static final int MOST_STEPS = 100;

    private sealed interface Step {}

    private record Child(String name) implements Step {}

    private record Index(int at) implements Step {}

    private record Every() implements Step {}

    private record Below(String name) implements Step {}

    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at;

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException if it is none, or of a kind that is not read
     */
    JsonPath(String text) {
        this.text = text;
        if (text.startsWith("$")) {
            at = 1;
        } else if (!text.startsWith("[") && !text.isEmpty()) {
            steps.add(named(name()));
        }
        while (at < text.length()) {
            steps.add(step());
            if (steps.size() > MOST_STEPS) {
                throw refused("has more than " + MOST_STEPS + " steps");
            }
        }
    }

    private Step step() {
        if (text.startsWith("..", at)) {
            at += 2;
            String name = name();
            if (name.equals("*")) {
                throw refused("has '..*', which is not read");
            }
            return new Below(name);
        }
        if (text.charAt(at) == '.') {
            at++;
            return named(name());
        }
        if (text.charAt(at) == '[') {
            return bracket();
        }
        throw refused("has " + Quoted.of(text.substring(at)) + ", where '.' or '[' would do");
    }

    private static Step named(String name) {
        return name.equals("*") ? new Every() : new Child(name);
    }

    private String name() {
        int begin = at;
        while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
            at++;
        }
        String name = text.substring(begin, at);
        if (name.isEmpty() || name.contains("(") || name.contains("?")) {
            throw refused(name.isEmpty() ? "lacks a name" : "has " + Quoted.of(name) + "; functions are not read");
        }
        return name;
    }

    private Step bracket() {
        char quote = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (quote == '\'' || quote == '"') {
            int end = text.indexOf(quote, at + 2);
            if (end < 0 || !text.startsWith("]", end + 1)) {
                throw refused("has a quoted name that does not end in " + quote + "]");
            }
            String name = text.substring(at + 2, end);
            at = end + 2;
            return new Child(name);
        }
        int end = text.indexOf(']', at);
        String inside = end < 0 ? "" : text.substring(at + 1, end).strip();
        if (inside.equals("*")) {
            at = end + 1;
            return new Every();
        }
        if (inside.matches("-?\\d{1,9}")) {
            at = end + 1;
            return new Index(Integer.parseInt(inside));
        }
        throw refused("has " + Quoted.of(text.substring(at)) + "; of brackets, ['name'], [3] and [*] are read");
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("JSON path " + Quoted.of(text) + " " + why);
    }

    /**
     * Returns what the path finds, in the order of the document.
     *
     * @throws DataException if that is too much
     */
    List<@Nullable Object> find(@Nullable Object json) {
        return found(json, steps);
    }

    private List<@Nullable Object> found(@Nullable Object json, List<Step> wanted) {
        List<@Nullable Object> found = new ArrayList<>();
        found.add(json);
        long[] looks = {0};
        for (Step step : wanted) {
            List<@Nullable Object> next = new ArrayList<>();
            for (Object value : found) {
                follow(step, value, next, looks);
            }
            found = next;
        }
        return found;
    }

    /**
     * Refuses paths that find as many values in a document, but not in the same places: of {@code [{"a": 1}, {"b": 2}]}, the
     * paths {@code $[*].a} and {@code $[*].b} find one value each, which are not of one record.
     *
     * @throws DataException if there are such paths
     */
    static void requireAligned(String shown, Collection<JsonPath> paths, @Nullable Object json) {
        Map<List<Step>, JsonPath> firsts = new HashMap<>();
        Map<List<Step>, int[]> counts = new HashMap<>();
        for (JsonPath path : paths) {
            for (int length = 1; length <= path.steps.size(); length++) {
                if (path.steps.get(length - 1) instanceof Child || path.steps.get(length - 1) instanceof Index) {
                    continue; // which leads to one value at most
                }
                List<Step> start = path.steps.subList(0, length);
                JsonPath first = firsts.putIfAbsent(start, path);
                if (first != null) {
                    int[] wanted = counts.computeIfAbsent(start, ignored -> first.counts(json, start.size()));
                    int at = Arrays.mismatch(wanted, path.counts(json, length));
                    if (at >= 0) {
                        throw new DataException(String.format(
                                Locale.ROOT,
                                "%s: JSON paths %s and %s do not find as many values in element %,d of those that both"
                                        + " go through, so which belong together is not known; give it a value, null too,"
                                        + " for both",
                                shown,
                                Quoted.of(first.text),
                                Quoted.of(path.text),
                                at + 1));
                    }
                }
            }
        }
    }

    /** Returns how many values are found in each of those that the first steps find. */
    private int[] counts(@Nullable Object json, int first) {
        List<@Nullable Object> starts = found(json, steps.subList(0, first));
        int[] counts = new int[starts.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = found(starts.get(i), steps.subList(first, steps.size())).size();
        }
        return counts;
    }

    private void look(List<@Nullable Object> into, long[] looks) {
        if (into.size() > MOST || ++looks[0] > MOST_LOOKS) {
            throw new DataException("JSON path " + Quoted.of(text) + " finds more than " + MOST
                    + " values, or looks at more than " + MOST_LOOKS);
        }
    }

    private void follow(Step step, @Nullable Object value, List<@Nullable Object> into, long[] looks) {
        look(into, looks);
        if (step instanceof Child child) {
            if (value instanceof Map<?, ?> map && map.containsKey(child.name)) {
                into.add(map.get(child.name));
            }
        } else if (step instanceof Index index) {
            if (value instanceof List<?> list) {
                int place = index.at < 0 ? list.size() + index.at : index.at;
                if (place >= 0 && place < list.size()) {
                    into.add(list.get(place));
                }
            }
        } else if (step instanceof Every) {
            if (value instanceof List<?> list) {
                into.addAll(list);
            } else if (value instanceof Map<?, ?> map) {
                into.addAll(map.values());
            }
        } else if (step instanceof Below below) {
            search(below.name, value, into, looks);
        }
    }

    private void search(String name, @Nullable Object value, List<@Nullable Object> into, long[] looks) {
        look(into, looks);
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey(name)) {
                into.add(map.get(name));
            }
            map.values().forEach(child -> search(name, child, into, looks));
        } else if (value instanceof List<?> list) {
            list.forEach(child -> search(name, child, into, looks));
        }
    }
}
