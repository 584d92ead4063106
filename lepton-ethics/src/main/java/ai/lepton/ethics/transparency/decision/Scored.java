package ai.lepton.ethics.transparency.decision;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A model that is asked for scores of fields, and what it may be asked and answer. */
record Scored(ToDoubleFunction<Map<String, Object>> score) {
    double of(Map<String, Object> fields) {
        double found = score.applyAsDouble(Collections.unmodifiableMap(fields));
        if (!Double.isFinite(found)) {
            throw new IllegalArgumentException(
                    "the score of " + Quoted.of(fields) + " is " + found + "; a score has to be a finite number");
        }
        return found;
    }

    /** Returns a copy of fields, whose values are texts, finite numbers or booleans. */
    static Map<String, Object> fields(String what, Map<String, ?> given) {
        Elements.required(what, given);
        Map<String, Object> fields = new LinkedHashMap<>();
        given.forEach((name, value) -> fields.put(
                Elements.required("a field of " + what, name),
                value(name, Elements.required(what + " has no value of " + Quoted.of(name) + ": it", value))));
        if (fields.isEmpty()) {
            throw new IllegalArgumentException(what + " has no fields");
        }
        return Collections.unmodifiableMap(fields);
    }

    /** Returns a value that a field may have. */
    static Object value(String field, Object value) {
        Elements.required(field, value);
        if (value instanceof Number number) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException(Quoted.bare(field) + " is " + value + "; a number has to be finite");
            }
        } else if (!(value instanceof String || value instanceof Boolean)) {
            throw new IllegalArgumentException(Quoted.bare(field) + " is a "
                    + value.getClass().getSimpleName() + "; a field is a text, a number or a boolean");
        }
        return value;
    }

    /** Returns the fields with one of another value. */
    static Map<String, Object> with(Map<String, Object> fields, String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return changed;
    }

    static void known(Map<String, Object> fields, String field, String what) {
        if (!fields.containsKey(field)) {
            throw new IllegalArgumentException(
                    what + " has no field " + Quoted.of(field) + "; it has " + Quoted.words(fields.keySet()));
        }
    }
}
