package ai.lepton.exchange.bom;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CycloneDX bill of materials.
 *
 * <p>Records mirror the standard's names; fields that are not among theirs are kept and written back, and nothing is
 * written as null. Version 1.6 is written; any 1.x is read.
 *
 * @param bomFormat {@code CycloneDX}
 * @param specVersion version of the standard, such as {@code 1.6}
 * @param serialNumber {@code urn:uuid:} and a UUID in lower case; null where there is none
 * @param version which issue of the BOM of that serial number it is, from 1; null where that is not said
 * @param metadata who made the BOM, when, of what; null where that is not said
 * @param components what it consists of
 * @param extra fields that are not among these
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Bom(
        String bomFormat,
        String specVersion,
        @Nullable String serialNumber,
        @Nullable Integer version,
        @Nullable Metadata metadata,
        List<Component> components,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** Checks format, versions and serial number, and that no reference name comes twice. */
    public Bom {
        if (!"CycloneDX".equals(Documents.required(bomFormat, "bomFormat"))) {
            throw new IllegalArgumentException("bomFormat is " + Quoted.of(bomFormat) + "; only CycloneDX is read");
        }
        if (!Documents.required(specVersion, "specVersion").matches("1\\.\\d+")) {
            throw new IllegalArgumentException(
                    "specVersion is " + Quoted.of(specVersion) + "; 1.6 and other 1.x are read");
        }
        if (serialNumber != null
                && !serialNumber.matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException(
                    "serialNumber is " + Quoted.of(serialNumber) + "; 'urn:uuid:' and a UUID in lower case would do");
        }
        if (version != null && version < 1) {
            throw new IllegalArgumentException("version is " + version + "; it counts from 1");
        }
        components = Documents.list("components", components);
        extra = Documents.extra(extra);
        Set<String> seen = new HashSet<>();
        flat(components).forEach(component -> {
            if (component.bomRef() != null && !seen.add(component.bomRef())) {
                throw new IllegalArgumentException(
                        "bom-ref " + Quoted.of(component.bomRef()) + " comes twice; it must be unique in a BOM");
            }
        });
    }

    /**
     * Returns a BOM of version 1.6, its first issue, without a serial number.
     *
     * @param created when it was made
     * @param components what it consists of, a model first
     */
    public static Bom of(Instant created, Component... components) {
        Metadata metadata = new Metadata(created, null, null, Map.of());
        return new Bom("CycloneDX", "1.6", null, 1, metadata, Elements.of("components", components), Map.of());
    }

    /** Returns the same with this serial number. */
    public Bom withSerialNumber(UUID uuid) {
        return Records.with(this, "serialNumber", "urn:uuid:" + uuid);
    }

    /** Returns the same with these components. */
    public Bom withComponents(List<Component> parts) {
        Elements.of("parts", parts);
        return Records.with(this, "components", parts);
    }

    /** Returns the same with the tools that made it, each a component of the type {@code application} or {@code library}. */
    public Bom withTools(Component... tools) {
        Elements.of("tools", tools);
        Metadata old = metadata == null ? new Metadata(null, null, null, Map.of()) : metadata;
        return Records.with(this, "metadata", Records.with(old, "tools", Tools.of(tools)));
    }

    /** Returns all components, those within others included. */
    public List<Component> allComponents() {
        return flat(components).toList();
    }

    private static Stream<Component> flat(List<Component> components) {
        return components.stream()
                .flatMap(component -> Stream.concat(Stream.of(component), flat(component.components())));
    }

    /**
     * Who made a BOM, when, of what.
     *
     * @param timestamp when it was made; null where that is not said
     * @param tools what made it; null where that is not said
     * @param component what the BOM is about; null where that is not said
     * @param extra fields that are not among these
     */
    public record Metadata(
            @Nullable Instant timestamp,
            @Nullable Tools tools,
            @Nullable Component component,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the other fields. */
        public Metadata {
            extra = Documents.extra(extra);
        }
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, malformed, or no CycloneDX BOM
     */
    public static Bom read(Path file) {
        return Documents.read(file.toString(), Documents.bytes(file), Bom.class);
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is malformed, or no CycloneDX BOM
     */
    public static Bom ofJson(String json) {
        return Documents.read("bom", Utf8.document("bom", Elements.required("json", json)), Bom.class);
    }

    /** Returns the BOM as JSON text, indented, with a line feed at the end. */
    public String toJson() {
        return new String(Documents.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Writes the BOM aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        Staged.file(file, out -> out.write(Documents.write(this)));
    }

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
}
