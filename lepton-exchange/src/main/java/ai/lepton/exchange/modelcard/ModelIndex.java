package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code model-index}: the results of a model, as the hub lists them. The format has no field for an interval
 * or a number of examples; those are in the card's table and in {@code evaluation.json}.
 *
 * @param name the model's name
 * @param results what was measured, by task and data set
 * @param extra fields that are not among these
 */
public record ModelIndex(
        String name,
        List<Result> results,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** Checks that nothing needed is missing. */
    public ModelIndex {
        Documents.required(name, "name");
        results = Elements.of("results", Documents.required(results, "results"));
        extra = Documents.extra(extra);
    }

    /**
     * What was measured on one task and data set.
     *
     * @param task the task
     * @param dataset the data set
     * @param metrics the values
     * @param source where they were published; null where that is not said
     * @param extra fields that are not among these
     */
    public record Result(
            Task task,
            Dataset dataset,
            List<Metric> metrics,
            @Nullable Source source,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public Result {
            Documents.required(task, "task");
            Documents.required(dataset, "dataset");
            metrics = Elements.of("metrics", Documents.required(metrics, "metrics"));
            extra = Documents.extra(extra);
        }
    }

    /**
     * A task.
     *
     * @param type the hub's name for it, such as {@code tabular-classification}
     * @param name its name for people; null where that is not said
     * @param extra fields that are not among these
     */
    public record Task(
            String type,
            @Nullable String name,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public Task {
            Documents.required(type, "type");
            extra = Documents.extra(extra);
        }
    }

    /**
     * A data set.
     *
     * @param type its name on the hub, or a word without blanks for one that is not there
     * @param name its name for people
     * @param config the configuration that was loaded; null where that is not said
     * @param split the part that was used, such as {@code test}; null where that is not said
     * @param revision the revision on the hub; null where that is not said
     * @param args what it was loaded with, text, a list or an object; null where that is not said
     * @param extra fields that are not among these
     */
    public record Dataset(
            String type,
            String name,
            @Nullable String config,
            @Nullable String split,
            @Nullable String revision,
            @Nullable Object args,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public Dataset {
            Documents.required(type, "type");
            Documents.required(name, "name");
            extra = Documents.extra(extra);
        }
    }

    /**
     * A value.
     *
     * @param type the hub's name of the metric
     * @param value a number, which may be NaN or infinite, or text; null where it is not known
     * @param name its name for people; null where that is not said
     * @param args the arguments of the metric, such as {@code average: macro}, as an object, a list or text; null where there
     *     are none
     * @param extra fields that are not among these
     */
    public record Metric(
            String type,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Object value,

            @Nullable String name,
            @Nullable Object args,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing; a decimal number becomes a double. */
        public Metric {
            Documents.required(type, "type");
            value = value instanceof BigDecimal decimal ? Double.valueOf(decimal.doubleValue()) : value;
            extra = Documents.extra(extra);
        }
    }

    /**
     * Where results were published.
     *
     * @param name its name for people; null where that is not said
     * @param url where it is
     * @param extra fields that are not among these
     */
    public record Source(
            @Nullable String name,
            @Nullable String url,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the other fields. */
        public Source {
            extra = Documents.extra(extra);
        }
    }
}
