package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The front matter of a data set's card, by the hub's own names.
 *
 * <p>Fields are as the file has them, in its order, those included that are not known here; the other methods say what is in
 * those that are. Where a list is meant, a file may have a single text or object. An empty field says nothing.
 *
 * @param fields values by name: null, text, Boolean, Integer, Long, BigInteger, Double, lists and maps of such; in nested maps
 *     a key may be a number
 * @see <a href="https://huggingface.co/docs/hub/datasets-cards">Dataset cards</a>
 */
public record DatasetData(Map<String, Object> fields) {
    private static final String ANNOTATIONS_CREATORS = "annotations_creators";
    private static final String LANGUAGE = "language";
    private static final String LICENSE = "license";
    private static final String SIZE_CATEGORIES = "size_categories";
    private static final String TASK_CATEGORIES = "task_categories";
    private static final String TASK_IDS = "task_ids";
    private static final String PRETTY_NAME = "pretty_name";
    private static final String TAGS = "tags";
    private static final String DATASET_INFO = "dataset_info";
    private static final String CONFIGS = "configs";
    private static final String DATA_FILES = "data_files";

    private static final List<String> ORDER = List.of(
            ANNOTATIONS_CREATORS,
            LANGUAGE,
            LICENSE,
            SIZE_CATEGORIES,
            TASK_CATEGORIES,
            TASK_IDS,
            PRETTY_NAME,
            TAGS,
            DATASET_INFO,
            CONFIGS);

    /**
     * Copies the fields, and checks those that are known here.
     *
     * @throws IllegalArgumentException if one holds what is not meant for it, such as an object as licence
     */
    public DatasetData {
        fields = FrontMatter.of(Elements.required("fields", fields));
        for (String key :
                List.of(ANNOTATIONS_CREATORS, LANGUAGE, LICENSE, SIZE_CATEGORIES, TASK_CATEGORIES, TASK_IDS, TAGS)) {
            CardFields.texts(fields, key);
        }
        CardFields.text(fields, PRETTY_NAME);
        configs(fields);
        CardFields.recordsOrOne(fields, DATASET_INFO, Info.class);
    }

    /** Returns front matter with nothing in it. */
    public static DatasetData empty() {
        return new DatasetData(Map.of());
    }

    /** Returns how the annotations were made, such as {@code expert-generated}. */
    public List<String> annotationsCreators() {
        return CardFields.texts(fields, ANNOTATIONS_CREATORS);
    }

    /** Returns the languages, as ISO 639 codes. */
    public List<String> language() {
        return CardFields.texts(fields, LANGUAGE);
    }

    /** Returns the licences, as the hub names them: SPDX identifiers in lower case such as {@code cc-by-4.0}. */
    public List<String> license() {
        return CardFields.texts(fields, LICENSE);
    }

    /** Returns how many examples there are, such as {@code n<1K}. */
    public List<String> sizeCategories() {
        return CardFields.texts(fields, SIZE_CATEGORIES);
    }

    /** Returns the kinds of tasks that it is for, such as {@code text-classification}. */
    public List<String> taskCategories() {
        return CardFields.texts(fields, TASK_CATEGORIES);
    }

    /** Returns the tasks that it is for, such as {@code sentiment-classification}. */
    public List<String> taskIds() {
        return CardFields.texts(fields, TASK_IDS);
    }

    /** Returns its name for people; null where that is not said. */
    public @Nullable String prettyName() {
        return CardFields.text(fields, PRETTY_NAME);
    }

    /** Returns further words to find it by. */
    public List<String> tags() {
        return CardFields.texts(fields, TAGS);
    }

    /** Returns which files are which split, for each configuration. */
    public List<Config> configs() {
        return configs(fields);
    }

    /** Returns configurations, in which a path alone stands for files. */
    private static List<Config> configs(Map<String, Object> fields) {
        List<Object> configs = new ArrayList<>();
        for (Object config : CardFields.list(fields.get(CONFIGS))) {
            if (config instanceof Map<?, ?> map && map.get(DATA_FILES) != null) {
                Map<Object, Object> whole = new LinkedHashMap<>(map);
                whole.put(
                        DATA_FILES,
                        CardFields.list(map.get(DATA_FILES)).stream()
                                .map(files -> files instanceof Map ? files : Map.of("path", String.valueOf(files)))
                                .toList());
                configs.add(whole);
            } else {
                configs.add(config);
            }
        }
        return CardFields.records(Map.of(CONFIGS, configs), CONFIGS, Config.class);
    }

    /** Returns what is in it, for each configuration. */
    public List<Info> datasetInfo() {
        return CardFields.recordsOrOne(fields, DATASET_INFO, Info.class);
    }

    /** Returns the fields that none of these methods tells of, such as {@code license_link}. */
    public Map<String, Object> extra() {
        return CardFields.without(fields, Set.copyOf(ORDER));
    }

    private DatasetData with(String key, @Nullable Object value) {
        return new DatasetData(FrontMatter.of(fields).with(ORDER, key, value));
    }

    /** Returns the same with how the annotations were made. */
    public DatasetData withAnnotationsCreators(String... ways) {
        return with(ANNOTATIONS_CREATORS, Elements.of("ways", ways));
    }

    /** Returns the same with these languages. */
    public DatasetData withLanguages(String... codes) {
        return with(LANGUAGE, Elements.of("codes", codes));
    }

    /** Returns the same with this licence. */
    public DatasetData withLicense(String id) {
        return with(LICENSE, Elements.required("id", id));
    }

    /** Returns the same with how many examples there are. */
    public DatasetData withSizeCategories(String... sizes) {
        return with(SIZE_CATEGORIES, Elements.of("sizes", sizes));
    }

    /** Returns the same with the kinds of tasks that it is for. */
    public DatasetData withTaskCategories(String... tasks) {
        return with(TASK_CATEGORIES, Elements.of("tasks", tasks));
    }

    /** Returns the same with the tasks that it is for. */
    public DatasetData withTaskIds(String... tasks) {
        return with(TASK_IDS, Elements.of("tasks", tasks));
    }

    /** Returns the same with its name for people. */
    public DatasetData withPrettyName(String name) {
        return with(PRETTY_NAME, Elements.required("name", name));
    }

    /** Returns the same with these tags. */
    public DatasetData withTags(String... words) {
        return with(TAGS, Elements.of("words", words));
    }

    /** Returns the same with which files are which split. */
    public DatasetData withConfigs(Config... each) {
        return with(CONFIGS, CardFields.values(Elements.of("each", each)));
    }

    /** Returns the same with what is in it, for each configuration. */
    public DatasetData withDatasetInfo(Info... each) {
        List<?> all = CardFields.values(Elements.of("each", each));
        return with(DATASET_INFO, all.size() == 1 ? all.get(0) : all);
    }

    /**
     * Returns the same with a field of any name, in the place of one of that name.
     *
     * @param value text, a number, true or false, or lists and maps of such
     */
    public DatasetData withExtra(String key, Object value) {
        return with(Elements.required("key", key), Elements.required("value", value));
    }

    /**
     * Which files are which split, in one configuration.
     *
     * @param configName its name; null where that is not said
     * @param dataFiles the files; in the card a path or a list of paths may stand for those of one split
     * @param dataDir the directory of the files; null where that is not said
     * @param isDefault whether it is loaded where none is named; null where that is not said
     * @param extra fields that are not among these, such as {@code sep}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Config(
            @JsonProperty("config_name") @Nullable String configName,

            @JsonProperty(DATA_FILES) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<DataFiles> dataFiles,

            @JsonProperty("data_dir") @Nullable String dataDir,
            @JsonProperty("default") @Nullable Boolean isDefault,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public Config {
            dataFiles = Documents.list("dataFiles", dataFiles);
            extra = Documents.extra(extra);
        }

        /** Returns a configuration of files. */
        public static Config of(String name, DataFiles... files) {
            Elements.required("name", name);
            return new Config(name, Elements.of("files", files), null, null, Map.of());
        }

        /** Returns the same as the one that is loaded where none is named. */
        public Config asDefault() {
            return Records.with(this, "isDefault", true);
        }
    }

    /**
     * Files of a split.
     *
     * @param split its name, such as {@code train}; null where the files' names say it
     * @param path paths in the data set's directory, or patterns such as <code>data/train-*</code>
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DataFiles(
            @Nullable String split,

            @JsonFormat(
                    with = {
                        JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                        JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                    })
            List<String> path,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the paths. */
        public DataFiles {
            path = Documents.list("path", path);
            extra = Documents.extra(extra);
        }

        /** Returns the files of a split. */
        public static DataFiles of(String split, String... paths) {
            Elements.required("split", split);
            return new DataFiles(split, Elements.of("paths", paths), Map.of());
        }
    }

    /**
     * What is in a configuration.
     *
     * @param configName its name; null where there is one only
     * @param features the columns
     * @param splits the splits
     * @param downloadSize bytes to download; null where that is not said
     * @param datasetSize bytes of the data in memory; null where that is not said
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Info(
            @JsonProperty("config_name") @Nullable String configName,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<Feature> features,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<SplitInfo> splits,

            @JsonProperty("download_size") @Nullable Long downloadSize,
            @JsonProperty("dataset_size") @Nullable Long datasetSize,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public Info {
            features = Documents.list("features", features);
            splits = Documents.list("splits", splits);
            extra = Documents.extra(extra);
        }

        /** Returns what is in the only configuration. */
        public static Info of(List<Feature> features, List<SplitInfo> splits) {
            Elements.of("features", features);
            Elements.of("splits", splits);
            return new Info(null, features, splits, null, null, Map.of());
        }
    }

    /**
     * A column.
     *
     * @param name its name; null where the card has none, as within a list
     * @param dtype its type, such as {@code string} or {@code float64}, or an object such as {@code class_label} with its
     *     names; null where another field says it
     * @param extra fields that are not among these, such as {@code list} or {@code struct}
     */
    public record Feature(
            @Nullable String name,
            @Nullable Object dtype,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the other fields. */
        public Feature {
            extra = Documents.extra(extra);
        }

        /** Returns a column. */
        public static Feature of(String name, String dtype) {
            return new Feature(Elements.required("name", name), Elements.required("dtype", dtype), Map.of());
        }

        /** Returns a column of classes, whose numbers are those of their names, from 0. */
        public static Feature classes(String name, String... names) {
            Map<String, Object> byNumber = new LinkedHashMap<>();
            List<String> all =
                    new ArrayList<>(Arrays.asList(Elements.of("names", names).toArray(String[]::new)));
            for (int i = 0; i < all.size(); i++) {
                byNumber.put(Integer.toString(i), all.get(i));
            }
            return new Feature(
                    Elements.required("name", name), Map.of("class_label", Map.of("names", byNumber)), Map.of());
        }
    }

    /**
     * A split.
     *
     * @param name its name, such as {@code train}; null where that is not said
     * @param numBytes its bytes in memory; null where that is not said
     * @param numExamples its examples; null where that is not said
     * @param extra fields that are not among these
     */
    public record SplitInfo(
            @Nullable String name,
            @JsonProperty("num_bytes") @Nullable Long numBytes,
            @JsonProperty("num_examples") @Nullable Long numExamples,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the other fields. */
        public SplitInfo {
            extra = Documents.extra(extra);
        }

        /** Returns a split with its number of examples. */
        public static SplitInfo of(String name, long examples) {
            return new SplitInfo(Elements.required("name", name), null, examples, Map.of());
        }
    }
}
