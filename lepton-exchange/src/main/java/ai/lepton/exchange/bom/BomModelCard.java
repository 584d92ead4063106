package ai.lepton.exchange.bom;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.MetricEntry;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
        Checks.ref("bom-ref", bomRef);
        properties = Documents.list("properties", properties);
        extra = Checks.extra(extra);
    }

    /** Returns a card of how the model was made. */
    public static BomModelCard of(ModelParameters parameters) {
        return new BomModelCard(null, parameters, null, null, List.of(), Map.of());
    }

    /** How the names of the properties begin that say why an interval may not hold its level. */
    public static final String CAUTION = "lepton:caution:";

    /**
     * Name of the property that says the confidence level of the intervals, such as {@code 0.95}, for which the standard has no
     * field; where they have several, it is followed by a colon and what was measured.
     */
    public static final String LEVEL = "lepton:confidence-level";

    /** How the names of the properties begin that say with what settings a model was trained. */
    public static final String HYPER_PARAMETER = "lepton:hyperparameter:";

    /**
     * Returns the same with these settings of the training, in the place of those that were there. The standard has no field
     * for them: each is a property, {@value #HYPER_PARAMETER} and its name.
     *
     * @param settings values by name, such as 0.001 by {@code learning_rate}
     */
    public BomModelCard withHyperParameters(Map<String, ?> settings) {
        Elements.required("settings", settings);
        List<Component.Property> others = new ArrayList<>(properties);
        others.removeIf(property -> property.name().startsWith(HYPER_PARAMETER));
        settings.forEach((name, value) -> {
            Elements.required("settings' name", name);
            Elements.required("settings' value", value);
            others.add(new Component.Property(HYPER_PARAMETER + name, String.valueOf(value)));
        });
        return Records.with(this, "properties", others);
    }

    /** Returns the settings of the training, as text by name. */
    public Map<String, String> hyperParameters() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Component.Property property : properties) {
            if (property.name().startsWith(HYPER_PARAMETER) && property.value() != null) {
                settings.put(property.name().substring(HYPER_PARAMETER.length()), property.value());
            }
        }
        return Collections.unmodifiableMap(settings);
    }

    /** Returns the same with pictures of how well the model does, such as its curves. */
    public BomModelCard with(ComponentData.Graphics pictures) {
        QuantitativeAnalysis old = quantitativeAnalysis == null
                ? new QuantitativeAnalysis(List.of(), null, Map.of())
                : quantitativeAnalysis;
        return Records.with(this, "quantitativeAnalysis", Records.with(old, "graphics", pictures));
    }

    /**
     * Returns the same with the values of an evaluation that are defined. The standard has no field for level, method or
     * number of examples: these are in {@code evaluation.json}, which a bundle's BOM refers to. Why an interval may not
     * hold its level is a property, {@value #CAUTION} and what was measured.
     */
    public BomModelCard withEvaluation(EvaluationDocument evaluation) {
        List<Component.Property> others = new ArrayList<>(properties);
        others.removeIf(property -> property.name().startsWith(CAUTION)
                || property.name().equals(LEVEL)
                || property.name().startsWith(LEVEL + ":"));
        others.addAll(levels(evaluation));
        for (MetricEntry metric : evaluation.metrics()) {
            String caution = metric.caution();
            if (metric.value() != null && caution != null) {
                others.add(new Component.Property(Quoted.message(CAUTION + metric.title()), Quoted.message(caution)));
            }
        }
        QuantitativeAnalysis analysis = QuantitativeAnalysis.of(evaluation);
        if (quantitativeAnalysis != null) {
            analysis = Records.with(quantitativeAnalysis, "performanceMetrics", analysis.performanceMetrics());
        }
        BomModelCard measured = Records.with(this, "quantitativeAnalysis", analysis);
        return Records.with(measured, "properties", others);
    }

    private static List<Component.Property> levels(EvaluationDocument evaluation) {
        Map<String, Double> levels = new LinkedHashMap<>();
        for (MetricEntry metric : evaluation.metrics()) {
            if (metric.value() != null && metric.level() != null) {
                levels.put(metric.title(), metric.level());
            }
        }
        if (new HashSet<>(levels.values()).size() == 1) {
            return List.of(new Component.Property(
                    LEVEL, NumberOutput.toString(levels.values().iterator().next(), true)));
        }
        return levels.entrySet().stream()
                .map(level -> new Component.Property(
                        Quoted.message(LEVEL + ":" + level.getKey()), NumberOutput.toString(level.getValue(), true)))
                .toList();
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
            Checks.text("task", task);
            Checks.text("architectureFamily", architectureFamily);
            Checks.text("modelArchitecture", modelArchitecture);
            datasets = Documents.list("datasets", datasets);
            inputs = Documents.list("inputs", inputs);
            outputs = Documents.list("outputs", outputs);
            extra = Checks.extra(extra);
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
            Elements.required("type", type);
            return Records.with(this, "approach", new Approach(Approach.Type.of(type)));
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
     * @param type the kind of learning; null where that is not said
     */
    public record Approach(@Nullable Type type) {
        /** A kind of learning. */
        public enum Type implements Labelled {
            SUPERVISED,
            UNSUPERVISED,
            REINFORCEMENT_LEARNING,
            SEMI_SUPERVISED,
            SELF_SUPERVISED;

            /** Returns the kind of the standard's name, such as {@code supervised}. */
            @JsonCreator
            public static Type of(String name) {
                return Labelled.of("approach type", Type.class, name);
            }

            @Override
            @JsonValue
            public String label() {
                return Labelled.hyphenated(this);
            }
        }
    }

    /**
     * What a model takes or gives.
     *
     * @param format its format, for people or as a media type
     */
    public record Format(@Nullable String format) {
        /** Checks that the text can be written. */
        public Format {
            Checks.text("format", format);
        }

        static List<Format> all(String... formats) {
            return Arrays.stream(formats).map(Format::new).toList();
        }
    }

    /**
     * How well a model does.
     *
     * @param performanceMetrics the values
     * @param graphics pictures of how well it does; null where there are none
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record QuantitativeAnalysis(
            List<PerformanceMetric> performanceMetrics,
            ComponentData.@Nullable Graphics graphics,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the list. */
        public QuantitativeAnalysis {
            performanceMetrics = Documents.list("performanceMetrics", performanceMetrics);
            extra = Checks.extra(extra);
        }

        /** Returns the values of an evaluation that are defined. */
        public static QuantitativeAnalysis of(EvaluationDocument evaluation) {
            return new QuantitativeAnalysis(
                    evaluation.metrics().stream()
                            .filter(metric -> metric.value() != null)
                            .map(PerformanceMetric::of)
                            .toList(),
                    null,
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
     * @param environmentalConsiderations what it costs the environment; null where that is not said
     * @param fairnessAssessments who may be harmed or helped
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Considerations(
            List<String> users,
            List<String> useCases,
            List<String> technicalLimitations,
            List<String> performanceTradeoffs,
            List<Risk> ethicalConsiderations,
            @Nullable EnvironmentalConsiderations environmentalConsiderations,
            List<FairnessAssessment> fairnessAssessments,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public Considerations {
            users = Checks.texts("users", users);
            useCases = Checks.texts("useCases", useCases);
            technicalLimitations = Checks.texts("technicalLimitations", technicalLimitations);
            performanceTradeoffs = Checks.texts("performanceTradeoffs", performanceTradeoffs);
            ethicalConsiderations = Documents.list("ethicalConsiderations", ethicalConsiderations);
            fairnessAssessments = Documents.list("fairnessAssessments", fairnessAssessments);
            extra = Checks.extra(extra);
        }

        /** Returns considerations of who is meant to use the model, what for, and what it can't do. */
        public static Considerations of(List<String> users, List<String> useCases, List<String> limitations) {
            Elements.of("limitations", limitations);
            return new Considerations(users, useCases, limitations, List.of(), List.of(), null, List.of(), Map.of());
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

        /** Returns the same with what was given up for what. */
        public Considerations withPerformanceTradeoffs(List<String> tradeoffs) {
            return Records.with(this, "performanceTradeoffs", Elements.of("tradeoffs", tradeoffs));
        }

        /** Returns the same with the energy that was taken. */
        public Considerations withEnergy(EnergyConsumption... consumptions) {
            List<EnergyConsumption> all = Elements.of("consumptions", consumptions);
            return Records.with(
                    this, "environmentalConsiderations", new EnvironmentalConsiderations(all, List.of(), Map.of()));
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
    public record Risk(@Nullable String name, @Nullable String mitigationStrategy) {
        /** Checks that the texts can be written. */
        public Risk {
            Checks.text("name", name);
            Checks.text("mitigationStrategy", mitigationStrategy);
        }
    }

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
            @Nullable String mitigationStrategy) {
        /** Checks that the texts can be written. */
        public FairnessAssessment {
            Checks.text("groupAtRisk", groupAtRisk);
            Checks.text("benefits", benefits);
            Checks.text("harms", harms);
            Checks.text("mitigationStrategy", mitigationStrategy);
        }
    }

    /**
     * What a model costs the environment.
     *
     * @param energyConsumptions the energy that it took, by what for
     * @param properties what the standard has no field for
     * @param extra fields that are not among these
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record EnvironmentalConsiderations(
            List<EnergyConsumption> energyConsumptions,
            List<Component.Property> properties,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies the lists. */
        public EnvironmentalConsiderations {
            energyConsumptions = Documents.list("energyConsumptions", energyConsumptions);
            properties = Documents.list("properties", properties);
            extra = Checks.extra(extra);
        }
    }

    /**
     * Energy that was taken.
     *
     * @param activity what for
     * @param energyProviders where from
     * @param activityEnergyCost how much, in kWh
     * @param co2CostEquivalent what was set free by it, in tCO2eq; null where that is not known
     * @param co2CostOffset what of that was made up for, in tCO2eq; null where that is not known
     * @param properties what the standard has no field for
     * @param extra fields that are not among these
     */
    public record EnergyConsumption(
            Activity activity,
            List<EnergyProvider> energyProviders,
            Amount activityEnergyCost,
            @Nullable Amount co2CostEquivalent,
            @Nullable Amount co2CostOffset,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Component.Property> properties,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing, and the units. */
        public EnergyConsumption {
            Documents.required(activity, "activity");
            energyProviders = Elements.of("energyProviders", Documents.required(energyProviders, "energyProviders"));
            Amount.require(
                    "activityEnergyCost", Documents.required(activityEnergyCost, "activityEnergyCost"), Amount.KWH);
            Amount.require("co2CostEquivalent", co2CostEquivalent, Amount.TCO2EQ);
            Amount.require("co2CostOffset", co2CostOffset, Amount.TCO2EQ);
            properties = Documents.list("properties", properties);
            extra = Checks.extra(extra);
        }

        /** Returns energy of these sources for an activity. */
        public static EnergyConsumption of(Activity activity, double kWh, EnergyProvider... providers) {
            List<EnergyProvider> all = Elements.of("providers", providers);
            return new EnergyConsumption(activity, all, Amount.kWh(kWh), null, null, List.of(), Map.of());
        }

        /** Returns the same with the greenhouse gases that were set free by it, in tonnes of CO₂. */
        public EnergyConsumption withCo2(double tonnes) {
            return Records.with(this, "co2CostEquivalent", new Amount(tonnes, Amount.TCO2EQ));
        }

        /** What energy is taken for. */
        public enum Activity implements Labelled {
            DESIGN,
            DATA_COLLECTION,
            DATA_PREPARATION,
            TRAINING,
            FINE_TUNING,
            VALIDATION,
            DEPLOYMENT,
            INFERENCE,
            OTHER;

            /** Returns the activity of the standard's name, such as {@code training}. */
            @JsonCreator
            public static Activity of(String name) {
                return Labelled.of("activity", Activity.class, name);
            }

            @Override
            @JsonValue
            public String label() {
                return Labelled.hyphenated(this);
            }
        }
    }

    /**
     * Where energy comes from.
     *
     * @param bomRef what others in the BOM refer to it by; null where nothing does
     * @param description what it is, for people; null where that is not said
     * @param organization who provides it
     * @param energySource what it is made of
     * @param energyProvided how much is provided, in kWh
     * @param externalReferences where more is said of it
     * @param extra fields that are not among these
     */
    public record EnergyProvider(
            @JsonProperty("bom-ref") @Nullable String bomRef,
            @Nullable String description,
            Bom.Organization organization,
            Source energySource,
            Amount energyProvided,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Component.ExternalReference> externalReferences,

            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that nothing needed is missing, and the unit. */
        public EnergyProvider {
            Checks.ref("bom-ref", bomRef);
            Checks.text("description", description);
            Documents.required(organization, "organization");
            Documents.required(energySource, "energySource");
            Amount.require("energyProvided", Documents.required(energyProvided, "energyProvided"), Amount.KWH);
            externalReferences = Documents.list("externalReferences", externalReferences);
            extra = Checks.extra(extra);
        }

        /** Returns energy of an organization. */
        public static EnergyProvider of(Bom.Organization organization, Source source, double kWh) {
            return new EnergyProvider(null, null, organization, source, Amount.kWh(kWh), List.of(), Map.of());
        }

        /** What energy is made of. */
        public enum Source implements Labelled {
            COAL,
            OIL,
            NATURAL_GAS,
            NUCLEAR,
            WIND,
            SOLAR,
            GEOTHERMAL,
            HYDROPOWER,
            BIOFUEL,
            UNKNOWN,
            OTHER;

            /** Returns the source of the standard's name, such as {@code wind}. */
            @JsonCreator
            public static Source of(String name) {
                return Labelled.of("energySource", Source.class, name);
            }

            @Override
            @JsonValue
            public String label() {
                return Labelled.hyphenated(this);
            }
        }
    }

    /**
     * A number with its unit.
     *
     * @param value the number
     * @param unit {@code kWh} of energy, {@code tCO2eq} of greenhouse gases
     */
    public record Amount(Double value, String unit) {
        static final String KWH = "kWh";
        static final String TCO2EQ = "tCO2eq";

        /** Checks that the number is finite. */
        public Amount {
            Documents.required(unit, "unit");
            if (!Double.isFinite(Documents.required(value, "value"))) {
                throw new IllegalArgumentException(
                        "value is " + value + "; a finite number of " + Quoted.bare(unit) + " would do");
            }
        }

        /** Returns an amount of energy. */
        public static Amount kWh(double value) {
            return new Amount(value, KWH);
        }

        static void require(String what, @Nullable Amount amount, String unit) {
            if (amount != null && !amount.unit.equals(unit)) {
                throw new IllegalArgumentException(
                        what + " is in " + Quoted.of(amount.unit) + "; the standard has " + unit);
            }
        }
    }

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
        /** Checks that the texts can be written. */
        public PerformanceMetric {
            Checks.text("type", type);
            Checks.text("value", value);
            Checks.text("slice", slice);
        }

        /**
         * The bounds of an interval.
         *
         * @param lowerBound lower bound; null where it is unbounded
         * @param upperBound upper bound; null where it is unbounded
         */
        public record ConfidenceInterval(
                @Nullable String lowerBound, @Nullable String upperBound) {
            /** Checks that the texts can be written. */
            public ConfidenceInterval {
                Checks.text("lowerBound", lowerBound);
                Checks.text("upperBound", upperBound);
            }
        }

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
