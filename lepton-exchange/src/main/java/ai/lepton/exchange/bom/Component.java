package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of what the BOM describes: a model, a data set, a file, a library.
 *
 * @param type what it is
 * @param bomRef what others in the BOM refer to it by, unique in it; null where nothing does
 * @param name its name; of a file in a bundle, its relative path
 * @param version its version; null where that is not said
 * @param description what it is, for people; null where that is not said
 * @param scope whether what it is a part of needs it; null where that is not said
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
        Type type,
        @JsonProperty("bom-ref") @Nullable String bomRef,
        @JsonInclude(JsonInclude.Include.NON_NULL) String name,
        @Nullable String version,
        @Nullable String description,
        @Nullable Scope scope,
        List<Hash> hashes,
        List<License.Choice> licenses,
        List<ExternalReference> externalReferences,
        List<Component> components,
        @Nullable BomModelCard modelCard,
        List<ComponentData> data,
        List<Property> properties,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** The type of a model. */
    public static final Type MODEL = Type.MACHINE_LEARNING_MODEL;

    /** The type of data. */
    public static final Type DATA = Type.DATA;

    /** The type of a file. */
    public static final Type FILE = Type.FILE;

    /** Checks what the standard wants of a component, and copies the lists. */
    public Component {
        Documents.required(type, "type");
        Checks.ref("bom-ref", bomRef);
        Checks.required("name", name);
        Checks.version("version", version);
        Checks.text("description", description);
        hashes = Documents.list("hashes", hashes);
        licenses = Documents.list("licenses", licenses);
        externalReferences = Documents.list("externalReferences", externalReferences);
        components = Checks.unique("components", components);
        data = Documents.list("data", data);
        properties = Documents.list("properties", properties);
        extra = Checks.extra(extra);
        if (modelCard != null && type != MODEL) {
            throw new IllegalArgumentException("a component of the type " + type.label()
                    + " has a modelCard; only a machine-learning-model has one");
        }
        if (!data.isEmpty() && type != DATA) {
            throw new IllegalArgumentException(
                    "a component of the type " + type.label() + " has data; only one of the type data has");
        }
        if (extra.containsKey("versionRange") && (version != null || !Boolean.TRUE.equals(extra.get("isExternal")))) {
            throw new IllegalArgumentException(
                    "versionRange is for a component that isExternal and has no version of its own");
        }
        for (int i = 0; i < data.size(); i++) {
            if (data.get(i).ref() != null) {
                throw new IllegalArgumentException("data[" + i + "] is a reference; it must describe data");
            }
        }
    }

    /** Checks that an expression stands alone, as versions before 1.7 want it. */
    static void requireOneExpression(String owner, List<License.Choice> licenses) {
        if (licenses.size() > 1 && licenses.stream().anyMatch(license -> license.expression() != null)) {
            throw new IllegalArgumentException("licenses of " + owner
                    + " has an expression beside others; before CycloneDX 1.7 an expression stands alone");
        }
    }

    /** Whether a component is needed. */
    public enum Scope implements Labelled {
        REQUIRED,
        OPTIONAL,
        EXCLUDED;

        /** Returns the scope of the standard's name, such as {@code required}. */
        @JsonCreator
        public static Scope of(String name) {
            return Labelled.of("scope", Scope.class, name);
        }

        @Override
        @JsonValue
        public String label() {
            return Labelled.hyphenated(this);
        }
    }

    /** What a component is. */
    public enum Type implements Labelled {
        APPLICATION,
        FRAMEWORK,
        LIBRARY,
        CONTAINER,
        PLATFORM,
        OPERATING_SYSTEM,
        DEVICE,
        DEVICE_DRIVER,
        FIRMWARE,
        FILE,
        MACHINE_LEARNING_MODEL,
        DATA,
        CRYPTOGRAPHIC_ASSET;

        /** Returns the type of the standard's name, such as {@code library}. */
        @JsonCreator
        public static Type of(String name) {
            return Labelled.of("type", Type.class, name);
        }

        @Override
        @JsonValue
        public String label() {
            return Labelled.hyphenated(this);
        }
    }

    /** Returns a component with type and name only. */
    public static Component of(Type type, String name) {
        return new Component(
                type, null, name, null, null, null, List.of(), List.of(), List.of(), List.of(), null, List.of(),
                List.of(), Map.of());
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

    /**
     * Returns the same under one licence.
     *
     * @param license an SPDX identifier in any letter case, such as {@code Apache-2.0}; an SPDX expression, such as {@code MIT
     *     OR Apache-2.0}; or the name of another licence
     */
    public Component withLicense(String license) {
        Elements.required("license", license);
        return Records.with(this, "licenses", List.of(License.of(license)));
    }

    /** Returns the same with these digests. */
    public Component withHashes(List<Hash> digests) {
        return Records.with(this, "hashes", Elements.of("digests", digests));
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
     * @param alg the algorithm
     * @param content the digest in hexadecimal digits, as many as the algorithm has
     */
    public record Hash(Algorithm alg, String content) {
        /** SHA-256. */
        public static final Algorithm SHA_256 = Algorithm.SHA_256;

        /** Checks the digits. */
        public Hash {
            Documents.required(alg, "alg");
            Documents.required(content, "content");
            if (!content.matches("[0-9a-fA-F]+") || !alg.digits.contains(content.length())) {
                throw new IllegalArgumentException("hash content is " + Quoted.of(content) + "; of " + alg.label()
                        + " it has " + Quoted.words(alg.digits) + " hexadecimal digits");
            }
        }

        /** Returns a SHA-256 digest. */
        public static Hash sha256(String content) {
            return new Hash(SHA_256, content);
        }

        /** An algorithm that makes digests. */
        public enum Algorithm implements Labelled, Since {
            MD5("MD5", 32),
            SHA_1("SHA-1", 40),
            SHA_256("SHA-256", 64),
            SHA_384("SHA-384", 96),
            SHA_512("SHA-512", 128),
            SHA3_256("SHA3-256", 64),
            SHA3_384("SHA3-384", 96),
            SHA3_512("SHA3-512", 128),
            BLAKE2B_256("BLAKE2b-256", 64),
            BLAKE2B_384("BLAKE2b-384", 96),
            BLAKE2B_512("BLAKE2b-512", 128),
            /** Of any length; the standard's schema has these. */
            BLAKE3("BLAKE3", 32, 40, 64, 96, 128),
            STREEBOG_256("Streebog-256", 64),
            STREEBOG_512("Streebog-512", 128);

            private final String label;

            @SuppressWarnings("ImmutableEnumChecker") // List.of makes an immutable list
            private final List<Integer> digits;

            Algorithm(String label, Integer... digits) {
                this.label = label;
                this.digits = List.of(digits);
            }

            /** Returns the algorithm of the standard's name, such as {@code SHA-256}. */
            @JsonCreator
            public static Algorithm of(String name) {
                return Labelled.of("alg", Algorithm.class, name);
            }

            @Override
            @JsonValue
            public String label() {
                return label;
            }

            @Override
            public int since() {
                return this == STREEBOG_256 || this == STREEBOG_512 ? 7 : 0;
            }
        }
    }

    /**
     * A licence.
     *
     * @param id SPDX identifier, such as {@code Apache-2.0}; null where there is none
     * @param name its name, where it has no identifier
     * @param text its text; null where it is not here
     * @param url where its text is; null where that is not said
     * @param extra fields that are not among these
     */
    public record License(
            @Nullable String id,
            @Nullable String name,
            ComponentData.@Nullable Attachment text,
            @Nullable String url,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that there is either an identifier or a name. */
        public License {
            if ((id == null) == (name == null)) {
                throw new IllegalArgumentException("a license has either an id or a name");
            }
            if (id != null && !SpdxLicenses.isId(id)) {
                throw new IllegalArgumentException("license id is " + Quoted.of(id) + "; "
                        + SpdxLicenses.id(id)
                                .map(known -> "the SPDX list has it as " + Quoted.of(known))
                                .orElse("the SPDX list has none of that name, so give it as the name"));
            }
            Checks.text("license name", name);
            Checks.url("license url", url);
            extra = Checks.extra(extra);
        }

        /**
         * Returns a licence by what it is called.
         *
         * @param text an SPDX identifier in any letter case, an SPDX expression, or the name of another licence
         */
        public static Choice of(String text) {
            Elements.required("text", text);
            String id = SpdxLicenses.id(text).orElse(null);
            if (id == null && SpdxLicenses.isExpression(text)) {
                return new Choice(null, text, Map.of());
            }
            License license = new License(id, id == null ? text : null, null, null, Map.of());
            return new Choice(license, null, Map.of());
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
                if (expression != null) {
                    SpdxLicenses.requireExpression(expression);
                }
                extra = Checks.extra(extra);
            }
        }
    }

    /**
     * Something outside the BOM that tells more.
     *
     * @param url where it is, absolute or relative
     * @param type what it is
     * @param comment a remark; null where there is none
     * @param hashes its digests
     * @param extra fields that are not among these
     */
    public record ExternalReference(
            String url,
            ExternalReference.Type type,
            @Nullable String comment,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Hash> hashes,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public ExternalReference {
            Checks.url("url", Documents.required(url, "url"));
            Documents.required(type, "type");
            Checks.text("comment", comment);
            hashes = Documents.list("hashes", hashes);
            extra = Checks.extra(extra);
        }

        /**
         * Returns a reference without comment or digests.
         *
         * @param type what it is, by the standard's names, such as {@code evidence}, {@code model-card}, {@code website}
         */
        public static ExternalReference of(String type, String url) {
            Elements.required("type", type);
            Elements.required("url", url);
            return new ExternalReference(url, ExternalReference.Type.of(type), null, List.of(), Map.of());
        }

        /** Returns the same with these digests. */
        public ExternalReference withHashes(List<Hash> digests) {
            return new ExternalReference(url, type, comment, Elements.of("digests", digests), extra);
        }

        /** What a reference leads to. */
        public enum Type implements Labelled, Since {
            VCS,
            ISSUE_TRACKER,
            WEBSITE,
            ADVISORIES,
            BOM,
            MAILING_LIST,
            SOCIAL,
            CHAT,
            DOCUMENTATION,
            SUPPORT,
            SOURCE_DISTRIBUTION,
            DISTRIBUTION,
            DISTRIBUTION_INTAKE,
            LICENSE,
            BUILD_META,
            BUILD_SYSTEM,
            RELEASE_NOTES,
            SECURITY_CONTACT,
            MODEL_CARD,
            LOG,
            CONFIGURATION,
            EVIDENCE,
            FORMULATION,
            ATTESTATION,
            THREAT_MODEL,
            ADVERSARY_MODEL,
            RISK_ASSESSMENT,
            VULNERABILITY_ASSERTION,
            EXPLOITABILITY_STATEMENT,
            PENTEST_REPORT,
            STATIC_ANALYSIS_REPORT,
            DYNAMIC_ANALYSIS_REPORT,
            RUNTIME_ANALYSIS_REPORT,
            COMPONENT_ANALYSIS_REPORT,
            MATURITY_REPORT,
            CERTIFICATION_REPORT,
            CODIFIED_INFRASTRUCTURE,
            QUALITY_METRICS,
            POAM,
            ELECTRONIC_SIGNATURE,
            DIGITAL_SIGNATURE,
            RFC_9116,
            PATENT,
            PATENT_FAMILY,
            PATENT_ASSERTION,
            CITATION,
            OTHER;

            /** Returns the type of the standard's name, such as {@code evidence}. */
            @JsonCreator
            public static ExternalReference.Type of(String name) {
                return Labelled.of("type", ExternalReference.Type.class, name);
            }

            @Override
            @JsonValue
            public String label() {
                return Labelled.hyphenated(this);
            }

            @Override
            public int since() {
                return this == PATENT || this == PATENT_FAMILY || this == PATENT_ASSERTION || this == CITATION ? 7 : 0;
            }
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
            Checks.required("property name", name);
            Checks.text("property value", value);
        }
    }
}
