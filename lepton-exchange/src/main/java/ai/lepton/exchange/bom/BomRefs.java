package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Quoted;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names by which objects of a BOM refer to each other: each is of one object, and each that is referred to is there.
 *
 * <p>They are sought in the records, and in what stands in a file without a record of ours, such as {@code dependencies}.
 */
final class BomRefs {
    private static final String REF = "bom-ref";

    /** How an object of another BOM is referred to. */
    private static final String BOM_LINK = "urn:cdx:";

    /** Fields without a record of ours that refer to objects of the BOM, by the field that they are in. */
    private static final Map<String, Set<String>> LINKS = Map.of(
            "dependencies", Set.of("ref", "dependsOn", "provides"),
            "compositions", Set.of("assemblies", "dependencies", "vulnerabilities"),
            "annotations", Set.of("subjects"),
            "affects", Set.of("ref"));

    private final Set<String> defined = new HashSet<>();
    private final Map<String, String> used = new LinkedHashMap<>();

    private BomRefs() {}

    /**
     * Checks the parts of a BOM.
     *
     * @throws IllegalArgumentException if a name is of two objects, or of none
     */
    static void check(@Nullable Object... parts) {
        BomRefs refs = new BomRefs();
        for (Object part : parts) {
            refs.visit("", part);
        }
        refs.used.forEach((ref, by) -> {
            if (!refs.defined.contains(ref) && !ref.startsWith(BOM_LINK)) {
                throw new IllegalArgumentException(
                        by + " refers to " + Quoted.of(ref) + ", which is the bom-ref of nothing in the BOM");
            }
        });
    }

    private void visit(String name, @Nullable Object value) {
        if (value instanceof Collection<?> all) {
            all.forEach(each -> visit(name, each));
        } else if (value instanceof Map<?, ?> map) {
            visitMap(name, map);
        } else if (value instanceof Record record) {
            visitRecord(record);
        }
    }

    private void visitRecord(Record record) {
        if (record instanceof Referring referring) {
            referring.references().forEach((by, refs) -> refs.forEach(ref -> used.putIfAbsent(ref, by)));
        }
        for (RecordComponent component : Records.components(record.getClass())) {
            Object value = Records.value(record, component);
            if (component.getName().equals("bomRef")) {
                define(value);
            } else {
                visit(component.getName().equals("extra") ? "" : component.getName(), value);
            }
        }
    }

    private void visitMap(String name, Map<?, ?> map) {
        Set<String> links = LINKS.getOrDefault(name, Set.of());
        map.forEach((key, value) -> {
            if (REF.equals(key)) {
                define(value);
            } else if (links.contains(key)) {
                for (Object ref : value instanceof List<?> list ? list : List.of(value)) {
                    if (ref instanceof String text) {
                        used.putIfAbsent(text, name + "." + key);
                    }
                }
            } else {
                visit(String.valueOf(key), value);
            }
        });
    }

    private void define(@Nullable Object ref) {
        if (ref instanceof String text && !defined.add(text)) {
            throw new IllegalArgumentException(
                    "bom-ref " + Quoted.of(text) + " comes twice; it must be unique in a BOM");
        }
    }

    /** A record that refers to others by their names. */
    interface Referring {
        /** Returns the names, by the field that has them. */
        Map<String, List<String>> references();
    }
}
