package ai.lepton.exchange.bom;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A data set, described here or by reference to a component of the BOM.
 *
 * @param ref {@code bom-ref} of the component that describes it; then nothing else is there
 * @param bomRef what others refer to it by; null where nothing does
 * @param type {@code dataset}, {@code source-code}, {@code configuration}, {@code definition} or {@code other}; null where
 *     there is a reference
 * @param name its name; null where that is not said
 * @param contents where the data is; null where that is not said
 * @param classification its sensitivity; null where that is not said
 * @param sensitiveData the sensitive data in it
 * @param description what it holds; null where that is not said
 * @param extra fields that are not among these
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ComponentData(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ref,
        @JsonProperty("bom-ref") @Nullable String bomRef,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String type,
        @Nullable String name,
        @Nullable Contents contents,
        @Nullable String classification,
        List<String> sensitiveData,
        @Nullable String description,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** Checks that there is a type or a reference. */
    public ComponentData {
        if ((ref == null) == (type == null)) {
            throw new IllegalArgumentException("a data set has either a type or a ref");
        }
        sensitiveData = Documents.list("sensitiveData", sensitiveData);
        extra = Documents.extra(extra);
    }

    /**
     * Where data is.
     *
     * @param url where it can be had; null where that is not said
     * @param extra fields that are not among these
     */
    public record Contents(
            @Nullable String url,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the other fields. */
        public Contents {
            extra = Documents.extra(extra);
        }
    }

    /** Returns a reference to a component of the BOM. */
    public static ComponentData reference(String bomRef) {
        return new ComponentData(bomRef, null, null, null, null, null, List.of(), null, Map.of());
    }

    /** Returns a data set with its name. */
    public static ComponentData dataset(String name) {
        return new ComponentData(null, null, "dataset", name, null, null, List.of(), null, Map.of());
    }

    /** Returns the same with where the data can be had. */
    public ComponentData withUrl(String url) {
        return Records.with(this, "contents", new Contents(url, Map.of()));
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
