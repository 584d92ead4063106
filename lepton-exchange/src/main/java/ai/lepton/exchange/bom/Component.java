package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
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
        return Records.with(named, "data", List.of(dataset));
    }

    /** Returns a file with its SHA-256, which others refer to by {@code file:path}. */
    public static Component file(String path, String sha256) {
        return of(FILE, path).withBomRef("file:" + path).withHashes(List.of(Hash.sha256(sha256)));
    }

    /** Returns the same with what others refer to it by. */
    public Component withBomRef(String ref) {
        return Records.with(this, "bomRef", ref);
    }

    /** Returns the same with its version. */
    public Component withVersion(String number) {
        return Records.with(this, "version", number);
    }

    /** Returns the same with what it is, for people. */
    public Component withDescription(String text) {
        return Records.with(this, "description", text);
    }

    /** Returns the same under one licence, by its SPDX identifier such as {@code Apache-2.0}. */
    public Component withLicense(String spdxId) {
        License license = new License(spdxId, null, null, Map.of());
        return Records.with(this, "licenses", List.of(new License.Choice(license, null, Map.of())));
    }

    /** Returns the same with these digests. */
    public Component withHashes(List<Hash> digests) {
        return Records.with(this, "hashes", digests);
    }

    /** Returns the same with what is to know of the model. */
    public Component with(BomModelCard card) {
        return Records.with(this, "modelCard", card);
    }

    /** Returns the same with these references. */
    public Component withExternalReferences(List<ExternalReference> references) {
        Elements.of("references", references);
        return Records.with(this, "externalReferences", references);
    }

    /** Returns the same with these parts. */
    public Component withComponents(List<Component> parts) {
        Elements.of("parts", parts);
        return Records.with(this, "components", parts);
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
        return Records.with(this, "properties", more);
    }

    /**
     * A digest.
     *
     * @param alg the algorithm, by the standard's name, such as {@code SHA-256}
     * @param content the digest in hexadecimal digits
     */
    public record Hash(String alg, String content) {
        /** The name of SHA-256. */
        public static final String SHA_256 = "SHA-256";

        /** Checks the digits. */
        public Hash {
            Documents.required(alg, "alg");
            Documents.required(content, "content");
            if (!content.matches("[0-9a-fA-F]{32,128}")) {
                throw new IllegalArgumentException(
                        "hash content is " + Quoted.of(content) + "; it has 32 to 128 hexadecimal digits");
            }
        }

        /** Returns a SHA-256 digest. */
        public static Hash sha256(String content) {
            return new Hash(SHA_256, content);
        }
    }

    /**
     * A licence.
     *
     * @param id SPDX identifier, such as {@code Apache-2.0}; null where there is none
     * @param name its name, where it has no identifier
     * @param url where its text is; null where that is not said
     * @param extra fields that are not among these
     */
    public record License(
            @Nullable String id,
            @Nullable String name,
            @Nullable String url,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that there is either an identifier or a name. */
        public License {
            if ((id == null) == (name == null)) {
                throw new IllegalArgumentException("a license has either an id or a name");
            }
            extra = Documents.extra(extra);
        }

        /**
         * One of a component's licences.
         *
         * @param license the licence; null where there is an expression
         * @param expression an SPDX expression, such as {@code MIT OR Apache-2.0}; null where there is a licence
         * @param extra fields that are not among these
         */
        public record Choice(
                @Nullable License license,
                @Nullable String expression,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
            /** Checks that there is either a licence or an expression. */
            public Choice {
                if ((license == null) == (expression == null)) {
                    throw new IllegalArgumentException("an entry of licenses has either a license or an expression");
                }
                extra = Documents.extra(extra);
            }
        }
    }

    /**
     * Something outside the BOM that tells more.
     *
     * @param url where it is, absolute or relative
     * @param type what it is, by the standard's names, such as {@code evidence}, {@code model-card}, {@code website}
     * @param comment a remark; null where there is none
     * @param hashes its digests
     * @param extra fields that are not among these
     */
    public record ExternalReference(
            String url,
            String type,
            @Nullable String comment,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Hash> hashes,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public ExternalReference {
            Documents.required(url, "url");
            Documents.required(type, "type");
            hashes = Documents.list("hashes", hashes);
            extra = Documents.extra(extra);
        }

        /** Returns a reference without comment or digests. */
        public static ExternalReference of(String type, String url) {
            return new ExternalReference(url, type, null, List.of(), Map.of());
        }

        /** Returns the same with these digests. */
        public ExternalReference withHashes(List<Hash> digests) {
            return new ExternalReference(url, type, comment, digests, extra);
        }
    }

    /**
     * A name with a value, for what the standard has no field for.
     *
     * @param name its name; names may come more than once
     * @param value its value; null where there is none
     */
    public record Property(String name, @Nullable String value) {
        /** Checks the name. */
        public Property {
            Documents.required(name, "name");
        }
    }
}
