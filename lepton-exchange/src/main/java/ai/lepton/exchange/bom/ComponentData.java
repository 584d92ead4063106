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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set, described here or by reference to a component of the BOM.
 *
 * @param ref {@code bom-ref} of the component that describes it; then nothing else is there
 * @param bomRef what others refer to it by; null where nothing does
 * @param type what it is; null where there is a reference
 * @param name its name; null where that is not said
 * @param contents where the data is; null where that is not said
 * @param classification its sensitivity; null where that is not said
 * @param sensitiveData the sensitive data in it
 * @param graphics pictures of it; null where there are none
 * @param description what it holds; null where that is not said
 * @param governance who is responsible for it; null where that is not said
 * @param extra fields that are not among these
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ComponentData(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ref,
        @JsonProperty("bom-ref") @Nullable String bomRef,
        @Nullable Type type,
        @Nullable String name,
        @Nullable Contents contents,
        @Nullable String classification,
        List<String> sensitiveData,
        @Nullable Graphics graphics,
        @Nullable String description,
        @Nullable Governance governance,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
        implements BomRefs.Referring {
    /** Checks that there is a type, or a reference and nothing else. */
    public ComponentData {
        if ((ref == null) == (type == null)) {
            throw new IllegalArgumentException("a data set has either a type or a ref");
        }
        Checks.ref("ref", ref);
        Checks.ref("bom-ref", bomRef);
        Checks.text("name", name);
        Checks.text("classification", classification);
        sensitiveData = Checks.texts("sensitiveData", sensitiveData);
        Checks.text("description", description);
        extra = Checks.extra(extra);
        if (ref != null
                && !(Stream.of(bomRef, name, contents, classification, graphics, description, governance)
                                .allMatch(Objects::isNull)
                        && sensitiveData.isEmpty()
                        && extra.isEmpty())) {
            throw new IllegalArgumentException("a data set that is a reference has other fields beside its ref");
        }
    }

    @Override
    public Map<String, List<String>> references() {
        return ref == null ? Map.of() : Map.of("datasets.ref", List.of(ref));
    }

    /** What data is. */
    public enum Type implements Labelled {
        SOURCE_CODE,
        CONFIGURATION,
        DATASET,
        DEFINITION,
        OTHER;

        /** Returns the type of the standard's name, such as {@code dataset}. */
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

    /**
     * Where data is.
     *
     * @param attachment the data itself; null where it is elsewhere
     * @param url where it can be had; null where that is not said
     * @param extra fields that are not among these
     */
    public record Contents(
            @Nullable Attachment attachment,
            @Nullable String url,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the address. */
        public Contents {
            Checks.url("url", url);
            extra = Checks.extra(extra);
        }
    }

    /**
     * Something within the BOM, such as a picture or a text.
     *
     * @param contentType its media type, such as {@code image/png}; null for text
     * @param encoding {@code base64}; null where the content is as it is
     * @param content the content
     */
    public record Attachment(
            @Nullable String contentType, @Nullable String encoding, String content) {
        private static final String BASE_64 = "base64";

        /** Checks that the content is in the encoding. */
        public Attachment {
            Checks.text("contentType", contentType);
            Checks.required("content", content);
            if (encoding != null) {
                if (!encoding.equals(BASE_64)) {
                    throw new IllegalArgumentException(
                            "encoding is " + Quoted.of(encoding) + "; the standard has base64");
                }
                try {
                    byte[] unused = Base64.getMimeDecoder().decode(content);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("content is not in base64: " + e.getMessage(), e);
                }
            }
        }

        /** Returns bytes of a media type, such as {@code image/png}. */
        public static Attachment of(String contentType, byte[] content) {
            Elements.required("contentType", contentType);
            Elements.required("content", content);
            return new Attachment(contentType, BASE_64, Base64.getEncoder().encodeToString(content));
        }
    }

    /**
     * Pictures.
     *
     * @param description what they show; null where that is not said
     * @param collection the pictures
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Graphics(
            @Nullable String description,
            List<Graphic> collection,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the list. */
        public Graphics {
            Checks.text("description", description);
            collection = Documents.list("collection", collection);
            extra = Checks.extra(extra);
        }

        /** Returns pictures with what they show. */
        public static Graphics of(String description, Graphic... collection) {
            Elements.required("description", description);
            return new Graphics(description, Elements.of("collection", collection), Map.of());
        }
    }

    /**
     * A picture.
     *
     * @param name its name; null where it has none
     * @param image the picture; null where it is not here
     */
    public record Graphic(@Nullable String name, @Nullable Attachment image) {
        /** Checks the name. */
        public Graphic {
            Checks.text("name", name);
        }
    }

    /**
     * Who is responsible for data.
     *
     * @param custodians who keep it
     * @param stewards who see that it is what it should be
     * @param owners whose it is
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Governance(
            List<Responsible> custodians,
            List<Responsible> stewards,
            List<Responsible> owners,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public Governance {
            custodians = Documents.list("custodians", custodians);
            stewards = Documents.list("stewards", stewards);
            owners = Documents.list("owners", owners);
            extra = Checks.extra(extra);
        }

        /**
         * An organization or a person.
         *
         * @param organization the organization; null where it is a person
         * @param contact the person; null where it is an organization
         */
        public record Responsible(Bom.@Nullable Organization organization, Bom.@Nullable Contact contact) {
            /** Checks that it is one of both. */
            public Responsible {
                if ((organization == null) == (contact == null)) {
                    throw new IllegalArgumentException("who is responsible is either an organization or a contact");
                }
            }
        }
    }

    /** Returns a reference to a component of the BOM. */
    public static ComponentData reference(String bomRef) {
        return new ComponentData(
                Elements.required("bomRef", bomRef),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                Map.of());
    }

    /** Returns a data set with its name. */
    public static ComponentData dataset(String name) {
        return new ComponentData(null, null, Type.DATASET, name, null, null, List.of(), null, null, null, Map.of());
    }

    /** Returns the same with where the data can be had. */
    public ComponentData withUrl(String url) {
        return Records.with(this, "contents", new Contents(null, url, Map.of()));
    }

    /** Returns the same with what it holds. */
    public ComponentData withDescription(String text) {
        return Records.with(this, "description", text);
    }

    /** Returns the same with its sensitivity and the sensitive data in it. */
    public ComponentData withSensitivity(String level, List<String> data) {
        Elements.of("data", data);
        return Records.with(Records.with(this, "classification", level), "sensitiveData", data);
    }
}
