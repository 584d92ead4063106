package ai.lepton.ethics.fairness;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What each group is compared with. */
public sealed interface Reference {
    /** The group that fares best: every two groups are compared, so that none is picked by looking at the data. */
    record Best() implements Reference {}

    /** All other groups together. */
    record Rest() implements Reference {}

    /**
     * One group, by its value of each attribute.
     *
     * @param values the value by the attribute's name
     */
    record Named(Map<String, String> values) implements Reference {
        /** Copies the values. */
        public Named {
            Elements.required("values", values);
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            if (values.isEmpty()) {
                throw new IllegalArgumentException("a named reference needs the value of at least one attribute");
            }
            values.forEach((attribute, value) -> Elements.required("values: that of " + Quoted.of(attribute), value));
        }

        /** Returns the same reference with its value of one more attribute. */
        public Named and(String attribute, String value) {
            Map<String, String> more = new LinkedHashMap<>(values);
            more.put(Elements.required("attribute", attribute), Elements.required("value", value));
            return new Named(more);
        }

        List<String> groupOf(List<String> attributes) {
            return attributes.stream()
                    .map(values::get)
                    .map(Objects::requireNonNull)
                    .toList();
        }
    }

    /** Returns the group that fares best; of at most 200 groups, every two of which are compared. */
    static Reference best() {
        return new Best();
    }

    /** Returns all other groups together; of at most 2,000 groups. */
    static Reference rest() {
        return new Rest();
    }

    /** Returns the group of this value, such as {@code group("sex", "men")}. */
    static Named group(String attribute, String value) {
        Elements.required("attribute", attribute);
        Elements.required("value", value);
        return new Named(Map.of(attribute, value));
    }

    /** Returns it as a sentence has it, such as {@code "the most selected one"}. */
    default String words() {
        if (this instanceof Named named) {
            return named.values.entrySet().stream()
                    .map(entry -> Quoted.bare(entry.getKey()) + " " + Quoted.of(entry.getValue()))
                    .collect(Collectors.joining(" and "));
        }
        return this instanceof Best ? "the most selected one" : "all others";
    }

    /** Refuses attributes that a named reference has no value of. */
    default void requireCovering(List<List<String>> axes) {
        if (this instanceof Named named) {
            for (List<String> axis : axes) {
                for (String attribute : axis) {
                    if (!named.values.containsKey(attribute)) {
                        throw new IllegalArgumentException("the reference " + words() + " has no value of "
                                + Quoted.of(attribute) + ", which groups are compared across");
                    }
                }
            }
        }
    }
}
