package ai.lepton.ethics;

import ai.lepton.ethics.Pack.Parameter;
import ai.lepton.ethics.internal.data.Values;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a pack's parameters, put in where its rules name them: {@code "${subject}"} by itself is the value, whatever it is;
 * within a text, a text or a number. Immutable.
 *
 * @param values the value of each parameter, a text, a list of texts or a number
 */
record Parameters(Map<String, Object> values) {
    /** Most characters of a value. */
    static final int LONGEST = 1_000;

    /** Most texts of a value. */
    static final int MOST = 100;

    /** Most values that are put into one pack, so that a small file makes no large one. */
    private static final int MOST_PUT_IN = 200_000;

    private static final Pattern NAMED = Pattern.compile("\\$\\{([^}]{0,64})\\}");

    /**
     * Returns the entry of a rule with the values in it, and with the dates of effect that hold for them.
     *
     * @throws IllegalArgumentException if it names a parameter that is not there
     */
    Object applyTo(String path, Object entry) {
        Object applied = Objects.requireNonNull(put(path, entry, new int[1]));
        if (!(applied instanceof Map<?, ?> rule) || !(rule.get("in_force") instanceof List<?> choices)) {
            return applied;
        }
        Map<Object, @Nullable Object> dated = new LinkedHashMap<>(rule);
        dated.put("in_force", chosen(path + ".in_force", choices));
        return dated;
    }

    /** Returns the first of several dates of effect whose parameters all have the values that they are for. */
    private Map<?, ?> chosen(String path, List<?> choices) {
        Map<?, ?> found = null;
        for (int i = 0; i < choices.size(); i++) {
            String at = path + "[" + i + "]";
            Map<Object, @Nullable Object> choice = new LinkedHashMap<>(Values.map(at, choices.get(i)));
            boolean isFor = choice.containsKey("when")
                    ? isFor(at + ".when", Values.map(at + ".when", choice.remove("when")))
                    : true;
            if (isFor && found == null) {
                found = choice;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException(path + " has no dates for "
                    + Quoted.words(values.keySet().stream().toList())
                    + " as they are set; add an entry without 'when'");
        }
        return found;
    }

    private boolean isFor(String path, Map<?, ?> when) {
        boolean isFor = true;
        for (Map.Entry<?, ?> condition : when.entrySet()) {
            Object value = value(path, (String) condition.getKey());
            String wanted = Values.text(path + "." + condition.getKey(), condition.getValue());
            isFor &= value.equals(wanted);
        }
        return isFor;
    }

    private Object value(String path, String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(path + " names the parameter " + Quoted.of(name)
                    + ", which the pack does not have; it has "
                    + (values.isEmpty() ? "none" : Quoted.words(List.copyOf(values.keySet()))));
        }
        return value;
    }

    private @Nullable Object put(String path, @Nullable Object json, int[] count) {
        if (json instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            map.forEach((name, one) -> all.put(name, put(path + "." + Quoted.bare((String) name), one, count)));
            return all;
        } else if (json instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                all.add(put(path + "[" + i + "]", list.get(i), count));
            }
            return all;
        }
        return json instanceof String text && text.contains("${") ? text(path, text, count) : json;
    }

    private Object text(String path, String text, int[] count) {
        Matcher named = NAMED.matcher(text);
        if (named.matches()) {
            Object value = value(path, named.group(1));
            take(path, count, value instanceof List<?> list ? list.size() : 1);
            return value;
        }
        StringBuilder filled = new StringBuilder();
        int end = 0;
        for (named.reset(); named.find(); end = named.end()) {
            Object value = value(path, named.group(1));
            take(path, count, 1);
            String shown = value instanceof Collection<?> list ? Quoted.words(strings(list)) : value.toString();
            filled.append(text, end, named.start()).append(shown);
            if (filled.length() > Values.LONGEST_TEXT) {
                throw new IllegalArgumentException(
                        path + " has more than " + Values.LONGEST_TEXT + " characters once its parameters are put in");
            }
        }
        return filled.append(text.substring(end)).toString();
    }

    private static List<String> strings(Collection<?> list) {
        return list.stream().map(String.class::cast).toList();
    }

    private static void take(String path, int[] count, int more) {
        count[0] += more;
        if (count[0] > MOST_PUT_IN) {
            throw new IllegalArgumentException(path + ": parameters are put in more than " + MOST_PUT_IN + " times");
        }
    }

    /** Reads what parameters a pack has. */
    static Map<String, Parameter> read(@Nullable Object value) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        if (value == null) {
            return parameters;
        }
        Values.map("parameters", value).forEach((name, entry) -> {
            if (!((String) name).matches("[a-z][a-z0-9_]{0,63}")) {
                throw new IllegalArgumentException("parameters has " + Quoted.of((String) name)
                        + "; a name has small letters, digits and underscores");
            }
            String path = "parameters." + name;
            parameters.put((String) name, Values.at(path, () -> parameter(path, Values.map(path, entry))));
        });
        return parameters;
    }

    private static Parameter parameter(String path, Map<?, ?> entry) {
        Values.requireKnown(path, entry, Set.of("asks", "type", "values", "default", "example"));
        Map<String, String> others = new LinkedHashMap<>(RuleDocument.languages(path + ".asks", entry.get("asks")));
        String asks = Objects.requireNonNullElse(others.remove("en"), "");
        Object usual = entry.get("default");
        Object example = entry.get("example");
        if (usual != null && example != null) {
            throw new IllegalArgumentException(
                    path + " has a default and an example; an example is of what may stay unset");
        }
        Object shown = usual == null ? example : usual;
        Parameter.Type type = entry.containsKey("type")
                ? (Parameter.Type)
                        Values.read(path + ".type", Values.present(path, entry, "type"), Parameter.Type.class)
                : shown instanceof List
                        ? Parameter.Type.TEXTS
                        : shown instanceof Number ? Parameter.Type.NUMBER : Parameter.Type.TEXT;
        List<String> values = entry.containsKey("values") ? texts(path + ".values", entry.get("values")) : List.of();
        if (type == Parameter.Type.NUMBER && shown == null) {
            throw new IllegalArgumentException(path + " is a number and lacks a default, or an example");
        }
        Parameter parameter = new Parameter(asks, others, type, values, null, null);
        return shown == null
                ? parameter
                : usual == null
                        ? new Parameter(asks, others, type, values, null, checked(path + ".example", parameter, shown))
                        : new Parameter(asks, others, type, values, checked(path + ".default", parameter, usual), null);
    }

    private static List<String> texts(String path, @Nullable Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MOST) {
            throw new IllegalArgumentException(path + " is no list of 1 to " + MOST + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (Object one : list) {
            texts.add(text(path, one));
        }
        return List.copyOf(texts);
    }

    private static String text(String path, @Nullable Object value) {
        String text = Texts.required(path, Values.text(path, value));
        if (text.length() > LONGEST || text.contains("${")) {
            throw new IllegalArgumentException(path + " is " + Quoted.of(text) + "; a value has at most " + LONGEST
                    + " characters and names no parameter");
        }
        return text;
    }

    /** Returns a value as a parameter has it, refusing one that it may not have. */
    static Object checked(String path, Parameter parameter, Object value) {
        if (parameter.type() == Parameter.Type.NUMBER) {
            return Values.read(path, value, double.class);
        }
        boolean isList = parameter.type() == Parameter.Type.TEXTS;
        List<String> texts = isList && value instanceof List ? texts(path, value) : List.of(text(path, value));
        for (String text : texts) {
            if (!parameter.values().isEmpty() && !parameter.values().contains(text)) {
                throw new IllegalArgumentException(
                        path + " is " + Quoted.of(text) + "; it is one of " + Quoted.words(parameter.values()));
            }
        }
        return isList ? texts : texts.get(0);
    }
}
