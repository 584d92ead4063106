package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What made a BOM: components, or in the form before 1.5, which is still allowed, a list of names and versions.
 *
 * @param components the tools
 * @param legacy the tools in the older form, as they stand
 * @param extra fields that are not among these, such as {@code services}
 */
public record Tools(List<Component> components, List<Object> legacy, Map<String, Object> extra) {
    /** Copies the lists and refuses both forms at once. */
    public Tools {
        components = Documents.list("components", components);
        legacy = Documents.list("legacy", legacy);
        extra = Documents.extra(extra);
        if (!legacy.isEmpty() && !(components.isEmpty() && extra.isEmpty())) {
            throw new IllegalArgumentException("tools are either an object with components or a list, not both");
        }
    }

    /** Returns tools as components. */
    public static Tools of(Component... components) {
        return new Tools(Elements.of("components", components), List.of(), Map.of());
    }

    /** Returns what JSON holds, an object or a list. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Tools ofJson(Object json) {
        if (json instanceof List<?> list) {
            return new Tools(List.of(), List.copyOf(list), Map.of());
        }
        if (!(json instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("tools is " + Quoted.of(json) + "; it must be an object or a list");
        }
        List<Component> components = new ArrayList<>();
        Map<String, Object> extra = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            if ("components".equals(key) && value instanceof List<?> list) {
                list.forEach(component -> components.add(Documents.convert(component, Component.class)));
            } else {
                extra.put(String.valueOf(key), value);
            }
        });
        return new Tools(components, List.of(), extra);
    }

    /** Returns what to write as JSON, an object or a list. */
    @JsonValue
    public Object toJson() {
        if (!legacy.isEmpty()) {
            return legacy;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        if (!components.isEmpty()) {
            object.put("components", components);
        }
        object.putAll(extra);
        return object;
    }
}
