package ai.lepton.exchange.bom;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.MetricEntry;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberOutput;

/**
 * The standard's {@code modelCard}: how a model was made, how well it does, and what to consider.
 *
 * @param bomRef what others in the BOM refer to it by; null where nothing does
 * @param modelParameters how it was made; null where that is not said
 * @param quantitativeAnalysis how well it does; null where that is not said
 * @param considerations what to consider; null where that is not said
 * @param properties what the standard has no field for
 * @param extra fields that are not among these
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BomModelCard(
        @JsonProperty("bom-ref") @Nullable String bomRef,
        @Nullable ModelParameters modelParameters,
        @Nullable QuantitativeAnalysis quantitativeAnalysis,
        @Nullable Considerations considerations,
        List<Component.Property> properties,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** Copies the lists. */
    public BomModelCard {
        properties = Documents.list("properties", properties);
        extra = Documents.extra(extra);
    }

    /** Returns a card of how the model was made. */
    public static BomModelCard of(ModelParameters parameters) {
        return new BomModelCard(null, parameters, null, null, List.of(), Map.of());
    }

    /** How the names of the properties begin that say why an interval may not hold its level. */
    public static final String CAUTION = "lepton:caution:";

    /**
     * Returns the same with the values of an evaluation that are defined. The standard has no field for level, method or
     * number of examples: these are in {@code evaluation.json}, which a bundle's BOM refers to. Why an interval may not
     * hold its level is a property, {@value #CAUTION} and what was measured.
     */
    public BomModelCard withEvaluation(EvaluationDocument evaluation) {
        List<Component.Property> others = new ArrayList<>(properties);
        others.removeIf(property -> property.name().startsWith(CAUTION));
        for (MetricEntry metric : evaluation.metrics()) {
            String caution = metric.caution();
            if (metric.value() != null && caution != null) {
                others.add(new Component.Property(Quoted.message(CAUTION + metric.title()), Quoted.message(caution)));
            }
        }
        BomModelCard measured = Records.with(this, "quantitativeAnalysis", QuantitativeAnalysis.of(evaluation));
        return Records.with(measured, "properties", others);
    }

    /** Returns the same with what to consider. */
    public BomModelCard with(Considerations toConsider) {
        return Records.with(this, "considerations", toConsider);
    }

    /** Returns the same with what the model learned from. */
    public BomModelCard learnedFrom(ComponentData... sources) {
        ModelParameters old = modelParameters == null ? ModelParameters.of() : modelParameters;
        return Records.with(this, "modelParameters", old.withDatasets(sources));
    }

    /**
     * How a model was made.
     *
     * @param approach how it learned; null where that is not said
     * @param task what it does, such as {@code tabular-classification}; null where that is not said
     * @param architectureFamily such as {@code transformer}; null where that is not said
     * @param modelArchitecture such as {@code FT-Transformer}; null where that is not said
     * @param datasets what it learned from
     * @param inputs what it takes
     * @param outputs what it gives
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ModelParameters(
            @Nullable Approach approach,
            @Nullable String task,
            @Nullable String architectureFamily,
            @Nullable String modelArchitecture,
            List<ComponentData> datasets,
            List<Format> inputs,
            List<Format> outputs,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public ModelParameters {
            datasets = Documents.list("datasets", datasets);
            inputs = Documents.list("inputs", inputs);
            outputs = Documents.list("outputs", outputs);
            extra = Documents.extra(extra);
        }

        /** Returns parameters that say nothing yet. */
        public static ModelParameters of() {
            return new ModelParameters(null, null, null, null, List.of(), List.of(), List.of(), Map.of());
        }

        /** Returns parameters with the task, the family of architectures and the architecture. */
        public static ModelParameters of(String task, String family, String architecture) {
            return new ModelParameters(null, task, family, architecture, List.of(), List.of(), List.of(), Map.of());
        }

        /**
         * Returns the same with how it learned.
         *
         * @param type {@code supervised}, {@code unsupervised}, {@code reinforcement-learning}, {@code semi-supervised} or
         *     {@code self-supervised}
         */
        public ModelParameters withApproach(String type) {
            return Records.with(this, "approach", new Approach(type));
        }

        /** Returns the same with what it learned from. */
        public ModelParameters withDatasets(ComponentData... sources) {
            List<ComponentData> all = Elements.of("sources", sources);
            return Records.with(this, "datasets", all);
        }

        /** Returns the same with the formats of what it takes. */
        public ModelParameters withInputs(String... formats) {
            Elements.required("formats", formats);
            return Records.with(this, "inputs", Format.all(formats));
        }

        /** Returns the same with the formats of what it gives. */
        public ModelParameters withOutputs(String... formats) {
            Elements.required("formats", formats);
            return Records.with(this, "outputs", Format.all(formats));
        }
    }

    /**
     * How a model learned.
     *
     * @param type by the standard's names, such as {@code supervised}
     */
    public record Approach(@Nullable String type) {}

    /**
     * What a model takes or gives.
     *
     * @param format its format, for people or as a media type
     */
    public record Format(@Nullable String format) {
        static List<Format> all(String... formats) {
            return Arrays.stream(formats).map(Format::new).toList();
        }
    }

    /**
     * How well a model does.
     *
     * @param performanceMetrics the values
     * @param extra fields that are not among these, such as {@code graphics}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record QuantitativeAnalysis(
            List<PerformanceMetric> performanceMetrics,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the list. */
        public QuantitativeAnalysis {
            performanceMetrics = Documents.list("performanceMetrics", performanceMetrics);
            extra = Documents.extra(extra);
        }

        /** Returns the values of an evaluation that are defined. */
        public static QuantitativeAnalysis of(EvaluationDocument evaluation) {
            return new QuantitativeAnalysis(
                    evaluation.metrics().stream()
                            .filter(metric -> metric.value() != null)
                            .map(PerformanceMetric::of)
                            .toList(),
                    Map.of());
        }
    }

    /**
     * What to consider before a model is used.
     *
     * @param users who is meant to use it
     * @param useCases what it is meant for
     * @param technicalLimitations what it can't do
     * @param performanceTradeoffs what was given up for what
     * @param ethicalConsiderations risks, and what is done about them
     * @param fairnessAssessments who may be harmed or helped
     * @param extra fields that are not among these, such as {@code environmentalConsiderations}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Considerations(
            List<String> users,
            List<String> useCases,
            List<String> technicalLimitations,
            List<String> performanceTradeoffs,
            List<Risk> ethicalConsiderations,
            List<FairnessAssessment> fairnessAssessments,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public Considerations {
            users = Documents.list("users", users);
            useCases = Documents.list("useCases", useCases);
            technicalLimitations = Documents.list("technicalLimitations", technicalLimitations);
            performanceTradeoffs = Documents.list("performanceTradeoffs", performanceTradeoffs);
            ethicalConsiderations = Documents.list("ethicalConsiderations", ethicalConsiderations);
            fairnessAssessments = Documents.list("fairnessAssessments", fairnessAssessments);
            extra = Documents.extra(extra);
        }

        /** Returns considerations of who is meant to use the model, what for, and what it can't do. */
        public static Considerations of(List<String> users, List<String> useCases, List<String> limitations) {
            Elements.of("limitations", limitations);
            return new Considerations(users, useCases, limitations, List.of(), List.of(), List.of(), Map.of());
        }

        /** Returns the same with who is meant to use the model. */
        public Considerations withUsers(List<String> groups) {
            return Records.with(this, "users", Elements.of("groups", groups));
        }

        /** Returns the same with what the model is meant for. */
        public Considerations withUseCases(List<String> uses) {
            return Records.with(this, "useCases", Elements.of("uses", uses));
        }

        /** Returns the same with what the model can't do. */
        public Considerations withTechnicalLimitations(List<String> limits) {
            return Records.with(this, "technicalLimitations", Elements.of("limits", limits));
        }

        /** Returns the same with these risks. */
        public Considerations withRisks(Risk... risks) {
            return Records.with(this, "ethicalConsiderations", Elements.of("risks", risks));
        }

        /** Returns the same with who may be harmed or helped. */
        public Considerations withFairness(FairnessAssessment... assessments) {
            return Records.with(this, "fairnessAssessments", Elements.of("assessments", assessments));
        }
    }

    /**
     * A risk.
     *
     * @param name what may happen
     * @param mitigationStrategy what is done about it
     */
    public record Risk(@Nullable String name, @Nullable String mitigationStrategy) {}

    /**
     * Who may be harmed or helped.
     *
     * @param groupAtRisk the group
     * @param benefits how it may be helped
     * @param harms how it may be harmed
     * @param mitigationStrategy what is done about it
     */
    public record FairnessAssessment(
            @Nullable String groupAtRisk,
            @Nullable String benefits,
            @Nullable String harms,
            @Nullable String mitigationStrategy) {}

    /**
     * A value of {@code quantitativeAnalysis}; the standard has numbers as text.
     *
     * @param type what is measured, such as {@code f1 (macro)}
     * @param value the value
     * @param slice the part of the examples, such as {@code sex = female}; null for all
     * @param confidenceInterval its interval; null where there is none
     */
    public record PerformanceMetric(
            @Nullable String type,
            @Nullable String value,
            @Nullable String slice,
            @Nullable ConfidenceInterval confidenceInterval) {
        /**
         * The bounds of an interval.
         *
         * @param lowerBound lower bound; null where it is unbounded
         * @param upperBound upper bound; null where it is unbounded
         */
        public record ConfidenceInterval(
                @Nullable String lowerBound, @Nullable String upperBound) {}

        static PerformanceMetric of(MetricEntry metric) {
            String groups = metric.slice().entrySet().stream()
                    .map(group -> group.getKey() + " = " + group.getValue())
                    .collect(Collectors.joining(", "));
            return new PerformanceMetric(
                    metric.what(),
                    text(metric.value()),
                    groups.isEmpty() ? null : groups,
                    metric.level() == null ? null : new ConfidenceInterval(text(metric.low()), text(metric.high())));
        }

        private static @Nullable String text(@Nullable Double number) {
            return number == null ? null : NumberOutput.toString(number, true);
        }
    }
}
