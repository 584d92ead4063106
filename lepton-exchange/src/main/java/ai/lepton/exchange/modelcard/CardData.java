package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The front matter of a card, by the hub's own names; in a file, each list may also be a single string.
 *
 * @param language languages, as ISO 639 codes
 * @param license licence, as the hub names it: an SPDX identifier in lower case such as {@code apache-2.0}; null where
 *     that is not said
 * @param libraryName the library that loads the model; null where that is not said
 * @param pipelineTag the task, such as {@code tabular-classification}; null where that is not said
 * @param tags further words to find it by
 * @param baseModel models that it was made from
 * @param datasets data sets that it was trained on, by their names on the hub
 * @param metrics metrics that it was judged by, by their names on the hub
 * @param modelIndex results, by the name of the model
 * @param extra fields that are not among these, such as {@code license_link}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CardData(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> language,

        @Nullable String license,
        @JsonProperty("library_name") @Nullable String libraryName,
        @JsonProperty("pipeline_tag") @Nullable String pipelineTag,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> tags,

        @JsonProperty("base_model") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> baseModel,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> datasets,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> metrics,

        @JsonProperty("model-index") List<ModelIndex> modelIndex,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    /** Copies the lists; one that is missing is empty. */
    public CardData {
        language = Documents.list("language", language);
        tags = Documents.list("tags", tags);
        baseModel = Documents.list("baseModel", baseModel);
        datasets = Documents.list("datasets", datasets);
        metrics = Documents.list("metrics", metrics);
        modelIndex = Documents.list("modelIndex", modelIndex);
        extra = Documents.extra(extra);
    }

    /** Returns front matter with nothing in it. */
    public static CardData empty() {
        return new CardData(
                List.of(), null, null, null, List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
    }

    /** Returns the same with this licence. */
    public CardData withLicense(String id) {
        return Records.with(this, "license", id);
    }

    /** Returns the same with these languages. */
    public CardData withLanguages(String... codes) {
        return Records.with(this, "language", Elements.of("codes", codes));
    }

    /** Returns the same with the library that loads the model. */
    public CardData withLibrary(String name) {
        return Records.with(this, "libraryName", name);
    }

    /** Returns the same with this task. */
    public CardData withPipelineTag(String task) {
        return Records.with(this, "pipelineTag", task);
    }

    /** Returns the same with these tags. */
    public CardData withTags(String... words) {
        return Records.with(this, "tags", Elements.of("words", words));
    }

    /** Returns the same with the models that it was made from. */
    public CardData withBaseModels(String... names) {
        return Records.with(this, "baseModel", Elements.of("names", names));
    }

    /** Returns the same with the data sets that it was trained on. */
    public CardData withDatasets(String... names) {
        return Records.with(this, "datasets", Elements.of("names", names));
    }

    /** Returns the same with these metrics and results. */
    CardData withResults(List<String> names, List<ModelIndex> results) {
        return Records.with(Records.with(this, "metrics", names), "modelIndex", results);
    }

    /** Returns the same with a field that is not among ours. */
    public CardData withExtra(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extra);
        more.put(key, value);
        return Records.with(this, "extra", more);
    }
}
