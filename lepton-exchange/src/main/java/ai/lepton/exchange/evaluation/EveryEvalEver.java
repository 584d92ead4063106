package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of Every Eval Ever, the community's schema for evaluations, version 0.3: the one public schema with a place for an
 * interval, its level and the number of examples.
 *
 * <pre>{@code
 * SourceMetadata source = SourceMetadata.of("Example Labs", EvaluatorRelationship.FIRST_PARTY);
 * EveryEvalEver.of(List.of(EvaluationDocument.read(file)), source, Instant.now()).write(target);
 * }</pre>
 *
 * <p>What {@link #of} makes is valid by the schema. Fields below the top level that have no component here, such as {@code
 * generation_config}, are kept as they are and written back in their order; at the top level the schema allows no others.
 *
 * <p>Components have the schema's names in Java's letters.
 *
 * @param schemaVersion {@link #VERSION}, or another 0.3
 * @param evaluationId name of this record: evaluation, model, and when it was retrieved, with slashes between them
 * @param evaluationTimestamp when the evaluation was run, in seconds since 1970; null where that is not said
 * @param retrievedTimestamp when this record was made, in seconds since 1970
 * @param sourceMetadata who says so
 * @param evalLibrary the program that evaluated
 * @param modelInfo the model
 * @param evaluationResults the results
 * @param detailedEvaluationResults where the results of single examples are; null where that is not said
 * @see <a href="https://github.com/evaleval/every_eval_ever">the schema's home</a>
 */
public record EveryEvalEver(
        @JsonProperty("schema_version") String schemaVersion,
        @JsonProperty("evaluation_id") String evaluationId,
        @JsonProperty("evaluation_timestamp") @Nullable String evaluationTimestamp,
        @JsonProperty("retrieved_timestamp") String retrievedTimestamp,
        @JsonProperty("source_metadata") SourceMetadata sourceMetadata,
        @JsonProperty("eval_library") EvalLibrary evalLibrary,
        @JsonProperty("model_info") ModelInfo modelInfo,
        @JsonProperty("evaluation_results") List<Result> evaluationResults,

        @JsonProperty("detailed_evaluation_results") @Nullable Map<String, Object> detailedEvaluationResults) {
    /** The version of the schema that is written. */
    public static final String VERSION = "0.3.0";

    /** Checks the version, and that nothing needed is missing. */
    public EveryEvalEver {
        if (!Documents.required(schemaVersion, "schema_version").matches("0\\.3\\.(0|[1-9]\\d{0,8})")) {
            throw new IllegalArgumentException("schema_version is " + Quoted.of(schemaVersion)
                    + ", but this release reads 0.3 only; every_eval_ever upgrades older records");
        }
        Documents.required(evaluationId, "evaluation_id");
        Documents.required(retrievedTimestamp, "retrieved_timestamp");
        Documents.required(sourceMetadata, "source_metadata");
        Documents.required(evalLibrary, "eval_library");
        Documents.required(modelInfo, "model_info");
        evaluationResults =
                Elements.of("evaluation_results", Documents.required(evaluationResults, "evaluation_results"));
        detailedEvaluationResults =
                detailedEvaluationResults == null ? null : Documents.extra(detailedEvaluationResults);
    }

    /**
     * Returns the record of evaluations of one model.
     *
     * <p>Value, interval with level and method, standard error, number of examples, data, digest, seed, versions and environment have
     * places of their own or in {@code additional_details}; caution and slice are in {@code score_details.details}. A value that is
     * undefined, and a measure that says not which values are better, is no result there: it stands in the additional details of
     * the source, under {@code left_out}. Confusion matrices and fields of a newer version are not taken over.
     *
     * @param evaluations of the same model, task and provenance, at least one
     * @param source who says so
     * @param retrieved when the record is made
     * @throws IllegalArgumentException if there is none, if they name no model, or several models, tasks or provenances
     */
    public static EveryEvalEver of(List<EvaluationDocument> evaluations, SourceMetadata source, Instant retrieved) {
        Elements.required("source", source);
        Elements.required("retrieved", retrieved);
        return new EveryEvalEverWriting(Elements.of("evaluations", evaluations), source, retrieved).record();
    }

    /**
     * Returns the evaluations in this record, one for each name, data set and time among the results.
     *
     * <p>An interval without a level is no interval there: it is kept under its own name. Where the record says not when the
     * evaluation was run, it is taken for when the record was made. How answers were generated or graded, who published the
     * record, and names and descriptions for people are not taken over.
     *
     * @throws DataException if a time or an interval is none
     */
    public List<EvaluationDocument> evaluations() {
        return Documents.refusing("every eval ever", () -> new EveryEvalEverReading(this).documents());
    }

    /** Returns the same with other facts about the model, such as {@code info.with("deployment_type", "self_deployed")}. */
    public EveryEvalEver withModelInfo(ModelInfo info) {
        return Records.with(this, "modelInfo", info);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, malformed, or of another version than 0.3
     */
    public static EveryEvalEver read(Path file) {
        return of(Elements.required("file", file).toString(), Documents.bytes(file));
    }

    /**
     * Reads a record that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it is malformed, or of another version than 0.3
     */
    public static EveryEvalEver of(String name, byte[] json) {
        Elements.required("name", name);
        return Documents.inOrder(name, Elements.required("json", json), EveryEvalEver.class);
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is malformed, or of another version than 0.3
     */
    public static EveryEvalEver ofJson(String json) {
        return of("every eval ever", Utf8.document("every eval ever", Elements.required("json", json)));
    }

    /** Returns the record as JSON text, indented, with a line feed at the end. */
    public String toJson() {
        return new String(Documents.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Writes the record aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        Staged.file(file, out -> out.write(Documents.write(this)));
    }

    /** What the person or organisation who evaluated has to do with the model. */
    public enum EvaluatorRelationship {
        /** They made it. */
        @JsonProperty("first_party")
        FIRST_PARTY,
        /** They did not. */
        @JsonProperty("third_party")
        THIRD_PARTY,
        /** They worked with those who made it. */
        @JsonProperty("collaborative")
        COLLABORATIVE,
        /** None of these, or it is not known. */
        @JsonProperty("other")
        OTHER
    }

    /** What a record was made from. */
    public enum SourceType {
        /** What was reported, such as a table in a paper. */
        @JsonProperty("documentation")
        DOCUMENTATION,
        /** What a program found. */
        @JsonProperty("evaluation_run")
        EVALUATION_RUN
    }

    /**
     * Who says so.
     *
     * @param sourceName name of the leaderboard or platform; null where that is not said
     * @param sourceType what the record was made from
     * @param sourceOrganizationName who provides the data
     * @param evaluatorRelationship what who evaluated has to do with the model
     * @param additionalDetails more facts, by name
     * @param extra fields that are not among these
     */
    public record SourceMetadata(
            @JsonProperty("source_name") @Nullable String sourceName,
            @JsonProperty("source_type") SourceType sourceType,
            @JsonProperty("source_organization_name") String sourceOrganizationName,
            @JsonProperty("evaluator_relationship") EvaluatorRelationship evaluatorRelationship,

            @JsonProperty("additional_details") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            Map<String, String> additionalDetails,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public SourceMetadata {
            Documents.required(sourceType, "source_type");
            Documents.required(sourceOrganizationName, "source_organization_name");
            Documents.required(evaluatorRelationship, "evaluator_relationship");
            additionalDetails = texts(additionalDetails);
            extra = Documents.extra(extra);
        }

        /** Returns the source of what a program found, run by this organisation. */
        public static SourceMetadata of(String organization, EvaluatorRelationship relationship) {
            Elements.required("organization", organization);
            Elements.required("relationship", relationship);
            return new SourceMetadata(null, SourceType.EVALUATION_RUN, organization, relationship, Map.of(), Map.of());
        }
    }

    /**
     * The program that evaluated.
     *
     * @param name such as {@code lm_eval}
     * @param version its version; {@code unknown} where it is not known
     * @param additionalDetails more facts, by name
     * @param extra fields that are not among these
     */
    public record EvalLibrary(
            String name,
            String version,

            @JsonProperty("additional_details") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            Map<String, String> additionalDetails,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public EvalLibrary {
            Documents.required(name, "name");
            Documents.required(version, "version");
            additionalDetails = texts(additionalDetails);
            extra = Documents.extra(extra);
        }
    }

    /**
     * The model.
     *
     * @param name its name
     * @param id its name on the Hugging Face hub, or in that form
     * @param developer who made it; null where that is not said
     * @param additionalDetails facts by name, among them {@code deployment_type} ({@code self_deployed}, {@code
     *     externally_managed} or {@code unknown}) and {@code model_availability} ({@code open_weights}, {@code closed_weights} or
     *     {@code unknown})
     * @param extra fields that are not among these, such as {@code inference_engine}
     */
    public record ModelInfo(
            String name,
            String id,
            @Nullable String developer,
            @JsonProperty("additional_details") Map<String, String> additionalDetails,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        static final Map<String, List<String>> CHOICES = Map.of(
                "deployment_type", List.of("self_deployed", "externally_managed", "unknown"),
                "model_availability", List.of("open_weights", "closed_weights", "unknown"));

        /** Checks that nothing needed is missing. */
        public ModelInfo {
            Documents.required(name, "name");
            Documents.required(id, "id");
            additionalDetails = texts(Documents.required(additionalDetails, "additional_details"));
            for (String key : List.of("deployment_type", "model_availability")) {
                String value = Documents.required(additionalDetails.get(key), key);
                List<String> known = CHOICES.getOrDefault(key, List.of());
                if (!known.contains(value)) {
                    throw new IllegalArgumentException(
                            key + " is " + Quoted.of(value) + "; it is one of " + String.join(", ", known));
                }
            }
            extra = Documents.extra(extra);
        }

        /** Returns the same with a fact in {@code additional_details}, in the place of one of that name. */
        public ModelInfo with(String detail, String value) {
            Map<String, String> all = new LinkedHashMap<>(additionalDetails);
            all.put(Elements.required("detail", detail), Elements.required("value", value));
            return Records.with(this, "additionalDetails", all);
        }
    }

    /**
     * A result.
     *
     * @param evaluationResultId its name within the record; null where it has none
     * @param evaluationName what was evaluated, such as the name of a benchmark
     * @param sourceData the data
     * @param evaluationTimestamp when it was run, in seconds since 1970; null where that is not said
     * @param metricConfig what was measured
     * @param scoreDetails what was found
     * @param extra fields that are not among these, such as {@code generation_config}
     */
    public record Result(
            @JsonProperty("evaluation_result_id") @Nullable String evaluationResultId,
            @JsonProperty("evaluation_name") String evaluationName,
            @JsonProperty("source_data") SourceData sourceData,
            @JsonProperty("evaluation_timestamp") @Nullable String evaluationTimestamp,
            @JsonProperty("metric_config") MetricConfig metricConfig,
            @JsonProperty("score_details") ScoreDetails scoreDetails,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public Result {
            Documents.required(evaluationName, "evaluation_name");
            Documents.required(sourceData, "source_data");
            Documents.required(metricConfig, "metric_config");
            Documents.required(scoreDetails, "score_details");
            extra = Documents.extra(extra);
        }
    }

    /** Where data come from. */
    public enum DataKind {
        /** An address. */
        @JsonProperty("url")
        URL,
        /** The Hugging Face hub. */
        @JsonProperty("hf_dataset")
        HF_DATASET,
        /** Elsewhere. */
        @JsonProperty("other")
        OTHER
    }

    /**
     * The data that a result is about.
     *
     * @param datasetName their name
     * @param sourceType where they come from
     * @param url their addresses, at least one where that is where they come from, and else none
     * @param hfRepo their name on the hub; null where that is not said
     * @param hfSplit the split; null where that is not said
     * @param samplesNumber number of examples; null where that is not said
     * @param additionalDetails more facts, by name
     * @param extra fields that are not among these, such as {@code sample_ids}
     */
    public record SourceData(
            @JsonProperty("dataset_name") String datasetName,
            @JsonProperty("source_type") DataKind sourceType,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> url,
            @JsonProperty("hf_repo") @Nullable String hfRepo,
            @JsonProperty("hf_split") @Nullable String hfSplit,
            @JsonProperty("samples_number") @Nullable Long samplesNumber,

            @JsonProperty("additional_details") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            Map<String, String> additionalDetails,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing. */
        public SourceData {
            Documents.required(datasetName, "dataset_name");
            Documents.required(sourceType, "source_type");
            url = Documents.list("url", url);
            if ((sourceType == DataKind.URL) == url.isEmpty()) {
                throw new IllegalArgumentException(
                        url.isEmpty()
                                ? "source_type is url, but there is no url"
                                : "there is a url, but source_type is not url");
            }
            additionalDetails = texts(additionalDetails);
            extra = Documents.extra(extra);
        }
    }

    /**
     * What was measured.
     *
     * @param metricId its name for programs; null where that is not said
     * @param metricName its name for people; null where that is not said
     * @param metricKind the family of measures that it is of; null where that is not said
     * @param metricParameters its parameters, each a text, number, boolean or null
     * @param lowerIsBetter whether lower values are better
     * @param scoreType {@code binary}, {@code continuous} or {@code levels}; null where that is not said
     * @param minScore the least value, which may be infinite; null where that is not said, as a continuous one may not
     * @param maxScore the greatest value, which may be infinite; null where that is not said, as a continuous one may not
     * @param additionalDetails more facts, by name
     * @param extra fields that are not among these, such as {@code llm_scoring}
     */
    public record MetricConfig(
            @JsonProperty("metric_id") @Nullable String metricId,
            @JsonProperty("metric_name") @Nullable String metricName,
            @JsonProperty("metric_kind") @Nullable String metricKind,

            @JsonProperty("metric_parameters") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            Map<String, Object> metricParameters,

            @JsonProperty("lower_is_better") Boolean lowerIsBetter,
            @JsonProperty("score_type") @Nullable String scoreType,
            @JsonProperty("min_score") @Nullable Double minScore,
            @JsonProperty("max_score") @Nullable Double maxScore,

            @JsonProperty("additional_details") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            Map<String, String> additionalDetails,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the bounds, and that nothing needed is missing. */
        public MetricConfig {
            Documents.required(lowerIsBetter, "lower_is_better");
            metricParameters = Documents.extra(metricParameters);
            metricParameters.forEach((name, value) -> {
                if (value instanceof Map || value instanceof List) {
                    throw new IllegalArgumentException("metric_parameters." + Quoted.bare(name)
                            + " is an array or object; a parameter is a text, number, boolean or null");
                }
            });
            additionalDetails = texts(additionalDetails);
            extra = Documents.extra(extra);
            if (scoreType != null && !List.of("binary", "continuous", "levels").contains(scoreType)) {
                throw new IllegalArgumentException(
                        "score_type is " + Quoted.of(scoreType) + "; it is one of binary, continuous, levels");
            }
            if ("continuous".equals(scoreType)) {
                Documents.required(minScore, "min_score");
                Documents.required(maxScore, "max_score");
            }
            if ("levels".equals(scoreType)) {
                Documents.required(extra.get("level_names"), "level_names");
                Documents.required(extra.get("has_unknown_level"), "has_unknown_level");
            }
            if ((minScore != null && minScore.isNaN()) || (maxScore != null && maxScore.isNaN())) {
                throw new IllegalArgumentException("min_score or max_score is NaN; leave out what is not known");
            }
        }
    }

    /**
     * What was found.
     *
     * @param score the value, finite
     * @param details more facts, by name
     * @param uncertainty how sure it is; null where that is not said
     * @param extra fields that are not among these
     */
    public record ScoreDetails(
            Double score,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> details,
            @Nullable Uncertainty uncertainty,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the value. */
        public ScoreDetails {
            requireFinite("score", Documents.required(score, "score"));
            details = texts(details);
            extra = Documents.extra(extra);
        }
    }

    /**
     * How sure a value is.
     *
     * @param standardError its standard error; null where that is not said
     * @param confidenceInterval an interval; null where that is not said
     * @param standardDeviation standard deviation of the examples' own scores; null where that is not said
     * @param numSamples number of examples; null where that is not said
     * @param numBootstrapSamples number of samples that a bootstrap drew; null where that is not said
     * @param extra fields that are not among these
     */
    public record Uncertainty(
            @JsonProperty("standard_error") @Nullable StandardError standardError,
            @JsonProperty("confidence_interval") @Nullable ConfidenceInterval confidenceInterval,
            @JsonProperty("standard_deviation") @Nullable Double standardDeviation,
            @JsonProperty("num_samples") @Nullable Long numSamples,
            @JsonProperty("num_bootstrap_samples") @Nullable Long numBootstrapSamples,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the numbers. */
        public Uncertainty {
            requireFinite("standard_deviation", standardDeviation);
            extra = Documents.extra(extra);
        }
    }

    /**
     * A standard error.
     *
     * @param value the standard error
     * @param method how it was found; null where that is not said
     * @param extra fields that are not among these
     */
    public record StandardError(
            Double value,
            @Nullable String method,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks the value. */
        public StandardError {
            requireFinite("value", Documents.required(value, "value"));
            extra = Documents.extra(extra);
        }
    }

    /**
     * A confidence interval.
     *
     * @param lower lower bound
     * @param upper upper bound
     * @param confidenceLevel its level in [0, 1]; null where that is not said
     * @param method how it was found; null where that is not said
     * @param extra fields that are not among these
     */
    public record ConfidenceInterval(
            Double lower,
            Double upper,
            @JsonProperty("confidence_level") @Nullable Double confidenceLevel,
            @Nullable String method,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks bounds and level. */
        public ConfidenceInterval {
            requireFinite("lower", Documents.required(lower, "lower"));
            requireFinite("upper", Documents.required(upper, "upper"));
            if (confidenceLevel != null && !(confidenceLevel >= 0 && confidenceLevel <= 1)) {
                throw new IllegalArgumentException("confidence_level is " + confidenceLevel + ", outside [0, 1]");
            }
            extra = Documents.extra(extra);
        }
    }

    private static void requireFinite(String field, @Nullable Double number) {
        if (number != null && !Double.isFinite(number)) {
            throw new IllegalArgumentException(field + " is " + number + "; it must be finite");
        }
    }

    private static Map<String, String> texts(@Nullable Map<String, String> facts) {
        if (facts == null) {
            return Map.of();
        }
        Map<String, String> copy = new LinkedHashMap<>(facts);
        copy.forEach((name, value) -> Documents.required(value, Quoted.bare(name)));
        return Collections.unmodifiableMap(copy);
    }
}
