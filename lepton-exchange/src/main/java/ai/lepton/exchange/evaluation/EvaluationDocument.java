package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.FormVersion;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The full report of an evaluation, {@code evaluation.json}.
 *
 * <p>Reading is strict: duplicate keys, text after the end, and values of another type are refused. A version of another
 * major number is refused; within the major number, fields that this version does not know are kept and written back.
 * Doubles are written in the fewest digits that read back the same.
 *
 * <p>Version 1.1 has the field {@code caution} of a metric, 1.2 the fields {@code benchmark}, {@code model} and {@code
 * provenance}, and of a metric {@code variant}, {@code standard_error}, {@code standard_deviation} and {@code lower_is_better}.
 * What earlier versions wrote is read as before, and written back as it was.
 *
 * <p>The JSON Schema is the class-path resource {@value #SCHEMA_RESOURCE} beside this class. Documents of other programs become
 * such documents by {@link EvaluationFormat}, and these become the community's by {@link EveryEvalEver}.
 *
 * @param schema {@link #SCHEMA}, or what stood for it before version 1.2
 * @param version semantic version of the document's form
 * @param task what the model does, such as {@code tabular-classification}
 * @param benchmark the published test that it is a result of, such as {@code gsm8k}; null where there is none
 * @param model the model that was judged; null where that is not said
 * @param dataset the data that it was judged by; null where that is not said
 * @param created when the evaluation was made
 * @param metrics what was measured
 * @param confusionMatrix the confusion matrix; null where there is none
 * @param provenance what the figures were found with; null where that is not said
 * @param extra fields that this version does not know
 */
public record EvaluationDocument(
        String schema,
        String version,
        String task,
        @Nullable String benchmark,
        @Nullable ModelEntry model,
        @Nullable DatasetEntry dataset,
        Instant created,
        List<MetricEntry> metrics,
        @JsonProperty("confusion_matrix") @Nullable ConfusionEntry confusionMatrix,
        @Nullable Provenance provenance,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** URI of the JSON Schema of this major version: a name, and no address. */
    public static final String SCHEMA = "urn:lepton:schema:evaluation:1";

    /** The version that is written. */
    public static final String VERSION = "1.2.0";

    /** Name of the JSON Schema's resource beside this class. */
    public static final String SCHEMA_RESOURCE = "evaluation-1.schema.json";

    /** What documents had in the place of {@link #SCHEMA} before version 1.2. */
    private static final String EARLIER_SCHEMA = "https://lepton.ai/schemas/evaluation-1.schema.json";

    /** Checks the version, and that nothing needed is missing. */
    public EvaluationDocument {
        int minor = FormVersion.minor(version, VERSION);
        if (!SCHEMA.equals(Documents.required(schema, "schema")) && !EARLIER_SCHEMA.equals(schema)) {
            throw new IllegalArgumentException("schema is " + Quoted.of(schema) + "; an evaluation has " + SCHEMA);
        }
        Documents.required(task, "task");
        Documents.required(created, "created");
        metrics = List.copyOf(Documents.required(metrics, "metrics"));
        if (minor < 2) {
            metrics.forEach(metric -> Documents.required(metric.n(), "n"));
        }
        extra = Documents.extra(extra);
    }

    /**
     * Returns a document of the current version.
     *
     * @param task what the model does, such as {@code tabular-classification}
     * @param created when the evaluation was made
     * @param measurements what was measured
     */
    public static EvaluationDocument of(String task, Instant created, List<Measurement> measurements) {
        Elements.of("measurements", measurements);
        List<MetricEntry> metrics = measurements.stream().map(MetricEntry::of).toList();
        return of(task, created).withMetrics(metrics);
    }

    static void requireSha256(String digest) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "sha256 is " + Quoted.of(digest) + "; it has 64 hexadecimal digits in lower case");
        }
    }

    /** Returns a document without metrics. */
    static EvaluationDocument of(String task, Instant created) {
        return new EvaluationDocument(
                SCHEMA, VERSION, task, null, null, null, created, List.of(), null, null, Map.of());
    }

    /** Returns the same with these metrics in the place of its own. */
    public EvaluationDocument withMetrics(List<MetricEntry> entries) {
        return Records.with(this, "metrics", Elements.of("entries", entries));
    }

    /** Returns the same with the published test that it is a result of. */
    public EvaluationDocument withBenchmark(String name) {
        return Records.with(this, "benchmark", name);
    }

    /** Returns the same with the model that was judged. */
    public EvaluationDocument withModel(ModelEntry judged) {
        return Records.with(this, "model", judged);
    }

    /** Returns the same with what the figures were found with. */
    public EvaluationDocument withProvenance(Provenance origin) {
        return Records.with(this, "provenance", origin);
    }

    /** Returns the same with the data that the model was judged by. */
    public EvaluationDocument withDataset(DatasetEntry data) {
        return Records.with(this, "dataset", data);
    }

    /** Returns the same with a confusion matrix. */
    public EvaluationDocument withConfusionMatrix(ConfusionMatrix matrix) {
        return Records.with(this, "confusionMatrix", ConfusionEntry.of(matrix));
    }

    /**
     * Returns what was measured.
     *
     * @throws IllegalStateException if a metric says not how many examples it is of, as one of another program's may
     */
    public List<Measurement> measurements() {
        return metrics.stream().map(MetricEntry::toMeasurement).toList();
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, malformed, or of a version that this release does not know
     */
    public static EvaluationDocument read(Path file) {
        return of(Elements.required("file", file).toString(), Documents.bytes(file));
    }

    /**
     * Reads a document that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it is malformed, or of a version that this release does not know
     */
    public static EvaluationDocument of(String name, byte[] json) {
        Elements.required("name", name);
        return Documents.inOrder(name, Elements.required("json", json), EvaluationDocument.class);
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is malformed, or of a version that this release does not know
     */
    public static EvaluationDocument ofJson(String json) {
        return of("evaluation", Utf8.document("evaluation", Elements.required("json", json)));
    }

    /** Returns the document as JSON text, indented, with a line feed at the end. */
    public String toJson() {
        return new String(Documents.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Writes the document aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        Staged.file(file, out -> out.write(Documents.write(this)));
    }

    /**
     * The model that was judged.
     *
     * @param name its name, on the Hugging Face hub if it is there
     * @param revision its version or revision; null where that is not said
     * @param extra fields that this version does not know
     */
    public record ModelEntry(
            String name,
            @Nullable String revision,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the name. */
        public ModelEntry {
            Documents.required(name, "name");
            extra = Documents.extra(extra);
        }

        /** Returns the entry of a model by its name alone. */
        public static ModelEntry of(String name) {
            return new ModelEntry(name, null, Map.of());
        }

        /** Returns the same with a version or revision. */
        public ModelEntry withRevision(String version) {
            return Records.with(this, "revision", version);
        }
    }

    /**
     * The data that a model was judged by.
     *
     * @param name its name, for people
     * @param description what it holds; null where that is not said
     * @param uri where it comes from; null where that is not said
     * @param split the part that was used, such as {@code test}; null where that is not said
     * @param examples number of examples in that part; null where that is not said
     * @param sha256 SHA-256 of the file, 64 hexadecimal digits in lower case; null where there is no one file
     * @param extra fields that this version does not know
     */
    public record DatasetEntry(
            String name,
            @Nullable String description,
            @Nullable String uri,
            @Nullable String split,
            @Nullable Long examples,
            @Nullable String sha256,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

        /** Checks the name and the digest. */
        public DatasetEntry {
            Documents.required(name, "name");
            extra = Documents.extra(extra);
            if (examples != null && examples < 0) {
                throw new IllegalArgumentException("examples is " + examples + "; it must not be negative");
            }
            if (sha256 != null) {
                requireSha256(sha256);
            }
        }

        /** Returns the description of a part of a data set. */
        public static DatasetEntry of(String name, String split, long examples) {
            return new DatasetEntry(name, null, null, split, examples, null, Map.of());
        }

        /** Returns the same with a description. */
        public DatasetEntry withDescription(String text) {
            return Records.with(this, "description", text);
        }

        /** Returns the same with where it comes from. */
        public DatasetEntry withUri(String where) {
            return Records.with(this, "uri", where);
        }

        /** Returns the same with the digest of its file. */
        public DatasetEntry withSha256(String digest) {
            return Records.with(this, "sha256", digest);
        }
    }

    /**
     * A confusion matrix: how often each true class was predicted as each class.
     *
     * @param labels the classes, in the order of rows and columns
     * @param counts counts by true class, then predicted class; null where the examples had weights
     * @param weights weights by true class, then predicted class; null where the examples had none
     * @param extra fields that this version does not know
     */
    public record ConfusionEntry(
            List<String> labels,
            @Nullable List<List<Long>> counts,
            @Nullable List<List<Double>> weights,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

        /** Checks that there is one matrix, and it is square. */
        public ConfusionEntry {
            labels = Elements.of("labels", Documents.required(labels, "labels"));
            extra = Documents.extra(extra);
            if ((counts == null) == (weights == null)) {
                throw new IllegalArgumentException("a confusion matrix has either counts or weights");
            }
            counts = counts == null ? null : counts.stream().map(List::copyOf).toList();
            weights =
                    weights == null ? null : weights.stream().map(List::copyOf).toList();
            requireSquare(labels.size(), counts == null ? weights : counts);
        }

        private static void requireSquare(int classes, @Nullable List<? extends List<? extends Number>> rows) {
            if (rows == null || rows.size() != classes || rows.stream().anyMatch(row -> row.size() != classes)) {
                throw new IllegalArgumentException("the confusion matrix is not " + classes + " by " + classes
                        + ", as its " + classes + " labels want");
            }
            for (List<? extends Number> row : rows) {
                for (Number cell : row) {
                    if (!(cell.doubleValue() >= 0 && Double.isFinite(cell.doubleValue()))) {
                        throw new IllegalArgumentException(
                                "the confusion matrix has the cell " + cell + "; cells are finite and not negative");
                    }
                }
            }
        }

        /** Returns the entry of a confusion matrix. */
        public static ConfusionEntry of(ConfusionMatrix matrix) {
            int k = matrix.labels().size();
            List<List<Long>> counts = new ArrayList<>();
            List<List<Double>> weights = new ArrayList<>();
            for (int i = 0; i < k; i++) {
                List<Long> countRow = new ArrayList<>();
                List<Double> weightRow = new ArrayList<>();
                for (int j = 0; j < k; j++) {
                    if (matrix.isWeighted()) {
                        weightRow.add(matrix.weight(i, j));
                    } else {
                        countRow.add(matrix.count(i, j));
                    }
                }
                counts.add(countRow);
                weights.add(weightRow);
            }
            return new ConfusionEntry(
                    matrix.labels().names(),
                    matrix.isWeighted() ? null : counts,
                    matrix.isWeighted() ? weights : null,
                    Map.of());
        }
    }
}
