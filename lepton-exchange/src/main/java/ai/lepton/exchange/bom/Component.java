package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of what the BOM describes: a model, a data set, a file, a library.
 *
 * @param type what it is, by the standard's names: {@link #MODEL}, {@link #DATA}, {@link #FILE}, {@code library} …
 * @param bomRef what others in the BOM refer to it by, unique in it; null where nothing does
 * @param name its name; of a file in a bundle, its relative path
 * @param version its version; null where that is not said
 * @param description what it is, for people; null where that is not said
 * @param hashes its digests
 * @param licenses its licences
 * @param externalReferences where more is said of it
 * @param components its parts
 * @param modelCard what is to know of a model; null where it is none
 * @param data what is to know of data; empty where it is none
 * @param properties what the standard has no field for
 * @param extra fields that are not among these
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Component(
        @JsonInclude(JsonInclude.Include.NON_NULL) String type,
        @JsonProperty("bom-ref") @Nullable String bomRef,
        @JsonInclude(JsonInclude.Include.NON_NULL) String name,
        @Nullable String version,
        @Nullable String description,
        List<Hash> hashes,
        List<License.Choice> licenses,
        List<ExternalReference> externalReferences,
        List<Component> components,
        @Nullable BomModelCard modelCard,
        List<ComponentData> data,
        List<Property> properties,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** The type of a model. */
    public static final String MODEL = "machine-learning-model";

    /** The type of data. */
    public static final String DATA = "data";

    /** The type of a file. */
    public static final String FILE = "file";

    /** Checks that nothing needed is missing, and copies the lists. */
    public Component {
        Documents.required(type, "type");
        Documents.required(name, "name");
        hashes = Documents.list("hashes", hashes);
        licenses = Documents.list("licenses", licenses);
        externalReferences = Documents.list("externalReferences", externalReferences);
        components = Documents.list("components", components);
        data = Documents.list("data", data);
        properties = Documents.list("properties", properties);
        extra = Documents.extra(extra);
    }

    /** Returns a component with type and name only. */
    public static Component of(String type, String name) {
        return new Component(
                type, null, name, null, null, List.of(), List.of(), List.of(), List.of(), null, List.of(), List.of(),
                Map.of());
    }

    /** Returns a model, which others refer to by {@code model:name}. */
    public static Component model(String name, BomModelCard card) {
        return of(MODEL, name).withBomRef("model:" + name).with(card);
    }

    /** Returns a data set, which others refer to by {@code data:name}. */
    public static Component dataset(ComponentData dataset) {
        if (dataset.name() == null) {
            throw new IllegalArgumentException("the data set has no name; a component needs one");
        }
        Component named = of(DATA, dataset.name()).withBomRef("data:" + dataset.name());
        return named.copy(
                named.hashes, named.licenses, named.externalReferences, named.components, null, List.of(dataset));
    }

    /** Returns a file with its SHA-256, which others refer to by {@code file:path}. */
    public static Component file(String path, String sha256) {
        return of(FILE, path).withBomRef("file:" + path).withHashes(List.of(Hash.sha256(sha256)));
    }

    /** Returns the same with what others refer to it by. */
    public Component withBomRef(String ref) {
        return new Component(
                type,
                ref,
                name,
                version,
                description,
                hashes,
                licenses,
                externalReferences,
                components,
                modelCard,
                data,
                properties,
                extra);
    }

    /** Returns the same with its version. */
    public Component withVersion(String number) {
        return new Component(
                type,
                bomRef,
                name,
                number,
                description,
                hashes,
                licenses,
                externalReferences,
                components,
                modelCard,
                data,
                properties,
                extra);
    }

    /** Returns the same with what it is, for people. */
    public Component withDescription(String text) {
        return new Component(
                type,
                bomRef,
                name,
                version,
                text,
                hashes,
                licenses,
                externalReferences,
                components,
                modelCard,
                data,
                properties,
                extra);
    }

    /** Returns the same under one licence, by its SPDX identifier such as {@code Apache-2.0}. */
    public Component withLicense(String spdxId) {
        License.Choice choice = new License.Choice(new License(spdxId, null, null, Map.of()), null, Map.of());
        return copy(hashes, List.of(choice), externalReferences, components, modelCard, data);
    }

    /** Returns the same with these digests. */
    public Component withHashes(List<Hash> digests) {
        return copy(digests, licenses, externalReferences, components, modelCard, data);
    }

    /** Returns the same with what is to know of the model. */
    public Component with(BomModelCard card) {
        return copy(hashes, licenses, externalReferences, components, card, data);
    }

    /** Returns the same with these references. */
    public Component withExternalReferences(List<ExternalReference> references) {
        Elements.of("references", references);
        return copy(hashes, licenses, references, components, modelCard, data);
    }

    /** Returns the same with these parts. */
    public Component withComponents(List<Component> parts) {
        Elements.of("parts", parts);
        return copy(hashes, licenses, externalReferences, parts, modelCard, data);
    }

    /** Returns the same with one more part. */
    public Component plus(Component part) {
        Elements.required("part", part);
        List<Component> parts = new ArrayList<>(components);
        parts.add(part);
        return withComponents(parts);
    }

    /** Returns the same with one more property. */
    public Component withProperty(String key, String value) {
        List<Property> more = new ArrayList<>(properties);
        more.add(new Property(key, value));
        return new Component(
                type,
                bomRef,
                name,
                version,
                description,
                hashes,
                licenses,
                externalReferences,
                components,
                modelCard,
                data,
                more,
                extra);
    }

    private Component copy(
            List<Hash> newHashes,
            List<License.Choice> newLicenses,
            List<ExternalReference> newReferences,
            List<Component> newComponents,
            @Nullable BomModelCard newCard,
            List<ComponentData> newData) {
        return new Component(
                type,
                bomRef,
                name,
                version,
                description,
                newHashes,
                newLicenses,
                newReferences,
                newComponents,
                newCard,
                newData,
                properties,
                extra);
    }
}
