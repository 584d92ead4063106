package ai.lepton.exchange.modelcard;

import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The front matter of a model card, by the hub's own names.
 *
 * <p>Fields are as the file has them, in its order, those included that are not known here; the other methods say what is in
 * those that are. Where a list is meant, a file may have a single text. An empty field says nothing, as one that is not there.
 * Words that readers of YAML 1.1 and 1.2 take for different values, such as {@code no} and {@code 2026-01-31}, are what version
 * 1.2 says, and are written back as they stood in the file.
 *
 * @param fields values by name: null, text, Boolean, Integer, Long, BigInteger, Double, lists and maps of such; in nested maps
 *     a key may be a number
 */
public record CardData(Map<String, Object> fields) {
    private static final String LANGUAGE = "language";
    private static final String LICENSE = "license";
    private static final String LIBRARY_NAME = "library_name";
    private static final String PIPELINE_TAG = "pipeline_tag";
    private static final String TAGS = "tags";
    private static final String BASE_MODEL = "base_model";
    private static final String DATASETS = "datasets";
    private static final String METRICS = "metrics";
    private static final String MODEL_INDEX = "model-index";

    private static final List<String> ORDER =
            List.of(LANGUAGE, LICENSE, LIBRARY_NAME, PIPELINE_TAG, TAGS, BASE_MODEL, DATASETS, METRICS, MODEL_INDEX);

    /**
     * Copies the fields, and checks those that are known here.
     *
     * @throws IllegalArgumentException if one holds what the hub does not take for it, such as an object as licence
     */
    public CardData {
        fields = FrontMatter.of(Elements.required("fields", fields));
        for (String key : List.of(LANGUAGE, LICENSE, LIBRARY_NAME, TAGS, BASE_MODEL, METRICS)) {
            CardFields.texts(fields, key);
        }
        CardFields.names(fields, DATASETS);
        CardFields.text(fields, PIPELINE_TAG);
        CardFields.requireValues(fields);
        CardFields.records(fields, MODEL_INDEX, ModelIndex.class);
    }

    /** Returns front matter with nothing in it. */
    public static CardData empty() {
        return new CardData(Map.of());
    }

    /** Returns the languages, as ISO 639 codes. */
    public List<String> language() {
        return CardFields.texts(fields, LANGUAGE);
    }

    /** Returns the licences, as the hub names them: SPDX identifiers in lower case such as {@code apache-2.0}. */
    public List<String> license() {
        return CardFields.texts(fields, LICENSE);
    }

    /** Returns the libraries that load the model. */
    public List<String> libraryName() {
        return CardFields.texts(fields, LIBRARY_NAME);
    }

    /** Returns the task, such as {@code tabular-classification}; null where that is not said. */
    public @Nullable String pipelineTag() {
        return CardFields.text(fields, PIPELINE_TAG);
    }

    /** Returns further words to find it by. */
    public List<String> tags() {
        return CardFields.texts(fields, TAGS);
    }

    /** Returns the models that it was made from. */
    public List<String> baseModel() {
        return CardFields.texts(fields, BASE_MODEL);
    }

    /** Returns the names of the data sets that it was trained on; one that is described without a name is in the fields. */
    public List<String> datasets() {
        return CardFields.names(fields, DATASETS);
    }

    /** Returns the metrics that it was judged by, by their names on the hub. */
    public List<String> metrics() {
        return CardFields.texts(fields, METRICS);
    }

    /** Returns results, by the name of the model. */
    public List<ModelIndex> modelIndex() {
        return CardFields.records(fields, MODEL_INDEX, ModelIndex.class);
    }

    /** Returns the fields that none of these methods tells of, such as {@code license_link}. */
    public Map<String, Object> extra() {
        return CardFields.without(fields, Set.copyOf(ORDER));
    }

    private CardData with(String key, @Nullable Object value) {
        return new CardData(FrontMatter.of(fields).with(ORDER, key, value));
    }

    /** Returns the same with this licence. */
    public CardData withLicense(String id) {
        return with(LICENSE, Elements.required("id", id));
    }

    /** Returns the same with these languages. */
    public CardData withLanguages(String... codes) {
        return with(LANGUAGE, Elements.of("codes", codes));
    }

    /** Returns the same with the library that loads the model. */
    public CardData withLibrary(String name) {
        return with(LIBRARY_NAME, Elements.required("name", name));
    }

    /** Returns the same with this task. */
    public CardData withPipelineTag(String task) {
        return with(PIPELINE_TAG, Elements.required("task", task));
    }

    /** Returns the same with these tags. */
    public CardData withTags(String... words) {
        return with(TAGS, Elements.of("words", words));
    }

    /** Returns the same with the models that it was made from. */
    public CardData withBaseModels(String... names) {
        return with(BASE_MODEL, Elements.of("names", names));
    }

    /** Returns the same with the data sets that it was trained on. */
    public CardData withDatasets(String... names) {
        return with(DATASETS, Elements.of("names", names));
    }

    /** Returns the same with these metrics, by their names on the hub. */
    public CardData withMetrics(String... names) {
        return with(METRICS, Elements.of("names", names));
    }

    /** Returns the same with these results. */
    public CardData withModelIndex(List<ModelIndex> results) {
        return with(MODEL_INDEX, CardFields.values(Elements.of("results", results)));
    }

    /**
     * Returns the same with a field of any name, in the place of one of that name.
     *
     * @param value text, a number, true or false, or lists and maps of such
     */
    public CardData withExtra(String key, Object value) {
        return with(Elements.required("key", key), Elements.required("value", value));
    }
}
