package ai.lepton.exchange.bom;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.OtherFields;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CycloneDX bill of materials.
 *
 * <p>Records mirror the standard's names. Fields that are not among theirs are kept, and all are written back in the order in
 * which they were read. What the standard does not take is refused when a record is made: names that it does not have,
 * digests of another length, references to nothing, null. Version 1.6 is written, 1.7 where that is asked for; 1.2 to 1.7
 * are read.
 *
 * @param bomFormat {@code CycloneDX}
 * @param specVersion version of the standard, such as {@code 1.6}
 * @param serialNumber {@code urn:uuid:} and a UUID in lower case; null where there is none
 * @param version which issue of the BOM of that serial number it is, from 1; null where that is not said
 * @param metadata who made the BOM, when, of what; null where that is not said
 * @param components what it consists of
 * @param declarations what is declared of it; null where nothing is
 * @param extra fields that are not among these, such as {@code dependencies}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Bom(
        String bomFormat,
        String specVersion,
        @Nullable String serialNumber,
        @Nullable Integer version,
        @Nullable Metadata metadata,
        List<Component> components,
        @Nullable Declarations declarations,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** The version of the standard that is written where none is asked for. */
    public static final String DEFAULT_VERSION = "1.6";

    /** Checks format, versions and serial number, that the version has all that is there, and the references. */
    public Bom {
        if (!"CycloneDX".equals(Documents.required(bomFormat, "bomFormat"))) {
            throw new IllegalArgumentException("bomFormat is " + Quoted.of(bomFormat) + "; only CycloneDX is read");
        }
        int minor = Since.minor(specVersion);
        if (serialNumber != null
                && !serialNumber.matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException(
                    "serialNumber is " + Quoted.of(serialNumber) + "; 'urn:uuid:' and a UUID in lower case would do");
        }
        if (version != null && version < 1) {
            throw new IllegalArgumentException("version is " + version + "; it counts from 1");
        }
        components = Checks.unique("components", components);
        extra = Checks.extra(extra);
        BomRefs.check(metadata, components, declarations, extra);
        Since.check(minor, metadata);
        Since.check(minor, components);
        Since.check(minor, declarations);
        if (declarations != null && minor < 6) {
            throw new IllegalArgumentException("declarations came with CycloneDX 1.6; this BOM is of 1." + minor);
        }
    }

    /**
     * Returns a BOM of version 1.6, its first issue, without a serial number.
     *
     * @param created when it was made
     * @param components what it consists of, a model first
     */
    public static Bom of(Instant created, Component... components) {
        Metadata metadata = new Metadata(created, null, null, List.of(), Map.of());
        return new Bom(
                "CycloneDX", DEFAULT_VERSION, null, 1, metadata, Elements.of("components", components), null, Map.of());
    }

    /**
     * Returns the same by another version of the standard.
     *
     * @param version such as {@code 1.7}
     */
    public Bom withSpecVersion(String version) {
        return Records.with(this, "specVersion", Elements.required("version", version));
    }

    /** Returns the same with what is declared of it. */
    public Bom with(Declarations declared) {
        return Records.with(this, "declarations", Elements.required("declared", declared));
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
        Metadata old = metadata == null ? new Metadata(null, null, null, List.of(), Map.of()) : metadata;
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
     * @param licenses licences of the BOM itself
     * @param extra fields that are not among these, such as {@code authors}
     */
    public record Metadata(
            @Nullable Instant timestamp,
            @Nullable Tools tools,
            @Nullable Component component,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Component.License.Choice> licenses,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the time. */
        public Metadata {
            Checks.time("timestamp", timestamp);
            licenses = Documents.list("licenses", licenses);
            extra = Checks.extra(extra);
        }
    }

    /**
     * An organization.
     *
     * @param bomRef what others in the BOM refer to it by; null where nothing does
     * @param name its name; null where that is not said
     * @param url its pages
     * @param contact whom to ask
     * @param extra fields that are not among these, such as {@code address}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Organization(
            @JsonProperty("bom-ref") @Nullable String bomRef,
            @Nullable String name,
            List<String> url,
            List<Contact> contact,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the addresses. */
        public Organization {
            Checks.ref("bom-ref", bomRef);
            Checks.text("name", name);
            url = Documents.list("url", url);
            url.forEach(page -> Checks.url("url", page));
            contact = Documents.list("contact", contact);
            extra = Checks.extra(extra);
        }

        /** Returns an organization with its name. */
        public static Organization of(String name) {
            return new Organization(null, Elements.required("name", name), List.of(), List.of(), Map.of());
        }
    }

    /**
     * A person, or whom to ask.
     *
     * @param bomRef what others in the BOM refer to it by; null where nothing does
     * @param name the name; null where that is not said
     * @param email the address; null where that is not said
     * @param phone the number; null where that is not said
     * @param extra fields that are not among these
     */
    public record Contact(
            @JsonProperty("bom-ref") @Nullable String bomRef,
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the address. */
        public Contact {
            Checks.ref("bom-ref", bomRef);
            Checks.text("name", name);
            Checks.mail("email", email);
            Checks.text("phone", phone);
            extra = Checks.extra(extra);
        }

        /** Returns a person with an address. */
        public static Contact of(String name, String email) {
            return new Contact(
                    null, Elements.required("name", name), Elements.required("email", email), null, Map.of());
        }
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, malformed, no CycloneDX BOM, or not what the standard takes
     */
    public static Bom read(Path file) {
        return of(file.toString(), Documents.bytes(file));
    }

    /**
     * Reads a BOM that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it is malformed, no CycloneDX BOM, or not what the standard takes
     */
    public static Bom of(String name, byte[] json) {
        Elements.required("name", name);
        Elements.required("json", json);
        Bom bom = Documents.read(name, json, Bom.class);
        Map<String, Object> raw = Documents.object(name, json);
        return Documents.refusing(name, () -> {
            raw.forEach(Checks::requireWhole);
            return OtherFields.ordered(bom, raw);
        });
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is malformed, no CycloneDX BOM, or not what the standard takes
     */
    public static Bom ofJson(String json) {
        return of("bom", Utf8.document("bom", Elements.required("json", json)));
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
            components = Checks.unique("components", components);
            legacy = Documents.list("legacy", legacy);
            for (int i = 0; i < legacy.size(); i++) {
                if (!(legacy.get(i) instanceof Map)) {
                    throw new IllegalArgumentException(
                            "tools[" + i + "] is " + Quoted.of(legacy.get(i).toString()) + "; it must be an object");
                }
            }
            extra = Checks.extra(extra);
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
            List<String> order = object.keySet().stream().map(String::valueOf).toList();
            return new Tools(components, List.of(), OtherFields.of(extra, order));
        }

        /** Returns what to write as JSON, an object or a list. */
        @JsonValue
        public Object toJson() {
            if (!legacy.isEmpty()) {
                return legacy;
            }
            Map<String, Object> object = new LinkedHashMap<>();
            for (String name : OtherFields.namesInOrder(extra, List.of("components"))) {
                if (extra.containsKey(name)) {
                    object.put(name, extra.get(name));
                } else if (!components.isEmpty() || (extra instanceof OtherFields read && read.wasRead(name))) {
                    object.put(name, components);
                }
            }
            return object;
        }
    }
}
