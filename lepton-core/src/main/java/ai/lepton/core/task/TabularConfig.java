package ai.lepton.core.task;

import ai.lepton.core.checkpoint.Checkpoint.HeaderSizes;
import ai.lepton.core.internal.component.Description;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The {@code config.json} of a model of tables, with the names that Hugging Face configurations use where they fit. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TabularConfig(
        @Nullable String modelType,
        @Nullable List<String> architectures,
        @Nullable Integer numHiddenLayers,
        @Nullable Integer hiddenSize,
        @Nullable Integer intermediateSize,
        @Nullable Integer numAttentionHeads,
        @Nullable String attention,
        @Nullable String hiddenAct,
        @Nullable String norm,
        @Nullable Double normEps,
        @Nullable String normOrder,
        @Nullable Double hiddenDropoutProb,
        @Nullable Boolean missingValues,
        @Nullable List<String> numbers,
        @Nullable List<Category> categories,
        @Nullable Map<String, String> id2label,
        @Nullable Map<String, Integer> label2id,
        @Nullable String target,
        @Nullable JsonNode components,
        @JsonProperty("torch_dtype") @Nullable String dtype,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<String> cautions) {

    static final String MODEL_TYPE = "lepton_tabular_transformer";
    private static final String CLASSIFICATION = "LeptonTabularTransformerForClassification";
    private static final String REGRESSION = "LeptonTabularTransformerForRegression";
    private static final String MULTI_HEAD = "multi_head";
    private static final String LAYER_NORM = "layer_norm";
    private static final String RMS_NORM = "rms_norm";

    /** The SHA-256 of the weights beside it, which is not a part of the model. */
    static final String WEIGHTS_DIGEST = "weights_sha256";

    private static final JsonMapper JSON = JsonMapper.builder(Documents.factory())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static TabularConfig of(TabularClassifier.Untrained untrained) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < untrained.labels().size(); i++) {
            names.put(Integer.toString(i), untrained.labels().name(i));
            ids.put(untrained.labels().name(i), i);
        }
        return of(untrained.architecture(), untrained.model(), CLASSIFICATION, names, ids, null);
    }

    /** Returns the configuration of a classifier of several folds. */
    static TabularConfig of(TabularRunner model, Labels labels) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            names.put(Integer.toString(i), labels.name(i));
            ids.put(labels.name(i), i);
        }
        return ensemble(model, EnsembleConfig.CLASSIFICATION, names, ids, null);
    }

    /** Returns the configuration of a regressor of several folds. */
    static TabularConfig of(TabularRunner model, String target) {
        return ensemble(model, EnsembleConfig.REGRESSION, null, null, target);
    }

    private static TabularConfig ensemble(
            TabularRunner model,
            String kind,
            @Nullable Map<String, String> names,
            @Nullable Map<String, Integer> ids,
            @Nullable String target) {
        return new TabularConfig(
                EnsembleConfig.MODEL_TYPE,
                List.of(kind),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                model.schema().numbers(),
                model.schema().categories(),
                names,
                ids,
                target,
                EnsembleConfig.components(model.model()),
                "float32",
                null);
    }

    /** Returns the same with what speaks against figures of held rows, a sentence each. */
    TabularConfig withCautions(List<String> found) {
        return new TabularConfig(
                modelType,
                architectures,
                numHiddenLayers,
                hiddenSize,
                intermediateSize,
                numAttentionHeads,
                attention,
                hiddenAct,
                norm,
                normEps,
                normOrder,
                hiddenDropoutProb,
                missingValues,
                numbers,
                categories,
                id2label,
                label2id,
                target,
                components,
                dtype,
                found.isEmpty() ? null : List.copyOf(found));
    }

    /**
     * Returns what speaks against figures of held rows; none where nothing was found, or nothing was looked for.
     *
     * @throws IllegalArgumentException if one is null
     */
    List<String> cautionsOrNone() {
        if (cautions == null) {
            return List.of();
        }
        for (int i = 0; i < cautions.size(); i++) {
            required("cautions[" + i + "]", cautions.get(i));
        }
        return List.copyOf(cautions);
    }

    /** Returns whether the components say all of the model. */
    boolean isEnsemble() {
        return EnsembleConfig.MODEL_TYPE.equals(modelType);
    }

    /** Returns the columns. */
    Schema schema() {
        return new Schema(required("numbers", numbers), required("categories", categories));
    }

    /** Returns the classes of an ensemble. */
    Labels ensembleLabels() {
        requireKind(EnsembleConfig.CLASSIFICATION, EnsembleConfig.REGRESSION, "TabularRegressor");
        Labels classes = labels(required("id2label", id2label));
        TabularClassifier.Untrained.require(classes);
        return classes;
    }

    /** Returns the target of an ensemble. */
    String ensembleTarget() {
        requireKind(EnsembleConfig.REGRESSION, EnsembleConfig.CLASSIFICATION, "TabularClassifier");
        return required("target", target);
    }

    static TabularConfig of(TabularRegressor.Untrained untrained) {
        return of(untrained.architecture(), untrained.model(), REGRESSION, null, null, untrained.target());
    }

    private static TabularConfig of(
            TabularArchitecture a,
            TabularTransformer model,
            String kind,
            @Nullable Map<String, String> names,
            @Nullable Map<String, Integer> ids,
            @Nullable String target) {
        TabularComponents components = TabularComponents.of(model);
        return new TabularConfig(
                MODEL_TYPE,
                List.of(kind),
                a.layers(),
                a.width(),
                a.feedForwardWidth(),
                components.heads(),
                attentionName(a, components.heads()),
                a.activation().huggingFaceName(),
                a.norm() instanceof LayerNorm layer && layer.bias()
                        ? LAYER_NORM
                        : a.norm() instanceof RmsNorm
                                ? RMS_NORM
                                : Description.typeName(a.norm().getClass()),
                a.norm() instanceof LayerNorm layer
                        ? (Double) layer.epsilon()
                        : a.norm() instanceof RmsNorm rms ? (Double) rms.epsilon() : null,
                a.order().name().toLowerCase(Locale.ROOT).replace("_norm", ""),
                a.dropout(),
                a.missing() ? true : null,
                a.schema().numbers(),
                a.schema().categories(),
                names,
                ids,
                target,
                components.tree(),
                "float32",
                null);
    }

    private static String attentionName(TabularArchitecture a, @Nullable Integer heads) {
        boolean usual = heads != null
                && a.attention().equals(MultiHeadAttention.of(heads).dropout(a.dropout()));
        return usual ? MULTI_HEAD : Description.typeName(a.attention().getClass());
    }

    /** Refuses names that no file can hold, before anything is trained under them. */
    static void requireWritable(Schema schema, List<String> predicted) {
        predicted.forEach(name -> Utf8.required("a label or target", name));
        schema.columns().forEach(name -> Utf8.required("the name of a column", name));
        schema.categories().forEach(category -> category.levels().forEach(level -> Utf8.required("a level", level)));
    }

    String json() {
        return JSON.writeValueAsString(this) + "\n";
    }

    /** Returns the configuration as JSON, with the SHA-256 of the weights that it was saved with. */
    String json(String weightsDigest) {
        ObjectNode node = JSON.valueToTree(this);
        return JSON.writeValueAsString(node.put(WEIGHTS_DIGEST, weightsDigest)) + "\n";
    }

    /**
     * Reads a configuration.
     *
     * @param name what it is called in messages
     * @throws DataException if it is none
     */
    static TabularConfig read(String name, byte[] json) {
        return Documents.read(JSON, name, json, TabularConfig.class);
    }

    /** Returns the SHA-256 of the weights that a configuration was saved with, if it names one. */
    static @Nullable String weightsDigest(byte[] json) {
        Object digest = Documents.object(TabularRunner.CONFIG, json).get(WEIGHTS_DIGEST);
        return digest == null ? null : digest.toString();
    }

    /**
     * Returns the untrained model of a classifier.
     *
     * @param change puts a user's own parts in their places, which a file can't hold
     * @param weights how large the model can be
     */
    TabularClassifier.Untrained classifier(UnaryOperator<TabularArchitecture> change, HeaderSizes weights) {
        requireKind(CLASSIFICATION, REGRESSION, "TabularRegressor");
        TabularArchitecture architecture = architecture(change, weights);
        Labels classes = labels(required("id2label", id2label));
        TabularClassifier.Untrained untrained = new TabularClassifier.Untrained(architecture, classes);
        requireSame(untrained.model(), of(untrained));
        return untrained;
    }

    /** Returns the untrained model of a regressor. */
    TabularRegressor.Untrained regressor(UnaryOperator<TabularArchitecture> change, HeaderSizes weights) {
        requireKind(REGRESSION, CLASSIFICATION, "TabularClassifier");
        TabularArchitecture architecture = architecture(change, weights);
        TabularRegressor.Untrained untrained = new TabularRegressor.Untrained(architecture, required("target", target));
        requireSame(untrained.model(), of(untrained));
        return untrained;
    }

    /** Refuses a model with other settings than were saved, and keys that say something else than the components. */
    private void requireSame(TabularTransformer model, TabularConfig built) {
        if (components != null) {
            TabularComponents.read(components).requireSame(model);
        }
        requireSame("num_attention_heads", numAttentionHeads, built.numAttentionHeads);
        requireSame("attention", attention, built.attention);
        requireSame("norm", norm, built.norm);
        requireSame("norm_eps", normEps, built.normEps);
    }

    private static void requireSame(String key, @Nullable Object here, @Nullable Object built) {
        if (here != null && !here.equals(built)) {
            throw new IllegalArgumentException("config.json has " + key + " = " + Quoted.bare(here)
                    + ", but by its components it is " + Quoted.bare(built));
        }
    }

    /** A configuration that names no architecture may be of either kind. */
    private void requireKind(String wanted, String other, String reader) {
        if (architectures != null && architectures.contains(other) && !architectures.contains(wanted)) {
            throw new IllegalArgumentException("config.json is of a " + other + "; load it with " + reader);
        }
    }

    private TabularArchitecture architecture(UnaryOperator<TabularArchitecture> change, HeaderSizes weights) {
        if (!MODEL_TYPE.equals(modelType)) {
            throw new IllegalArgumentException(
                    "config.json has model_type " + Quoted.of(modelType) + "; this reads " + Quoted.of(MODEL_TYPE));
        }
        Schema schema = schema();
        weights.requireLayers("num_hidden_layers", required("num_hidden_layers", numHiddenLayers));
        weights.requireSide("hidden_size", required("hidden_size", hiddenSize));
        TabularArchitecture plain = TabularArchitecture.of(schema)
                .layers(required("num_hidden_layers", numHiddenLayers))
                .width(required("hidden_size", hiddenSize))
                .feedForward(required("intermediate_size", intermediateSize))
                .activation(activation(required("hidden_act", hiddenAct)))
                .order(order(required("norm_order", normOrder)))
                .dropout(required("hidden_dropout_prob", hiddenDropoutProb));
        if (!Boolean.TRUE.equals(missingValues)) {
            plain = plain.complete();
        }
        required("attention", attention);
        required("norm", norm);
        if (components == null) {
            return change.apply(plain.heads(required("num_attention_heads", numAttentionHeads))
                    .norm(normByKeys()));
        }
        TabularComponents parts = TabularComponents.read(components);
        plain = numAttentionHeads == null ? plain : plain.heads(numAttentionHeads);
        plain = plain.norm(parts.norm().orElse(plain.norm()));
        Attention kept = parts.attention(weights).orElse(null);
        return change.apply(kept == null || kept.equals(plain.attention()) ? plain : plain.attention(kept));
    }

    /**
     * Returns the norm of a file without components: one of other software, or older than they are. Its keys say all of
     * multi-head attention and the two norms; of other parts they do not tell the settings.
     */
    private Norm normByKeys() {
        String other = MULTI_HEAD.equals(attention) ? norm : attention;
        return switch (String.valueOf(other)) {
            case LAYER_NORM -> new LayerNorm(required("norm_eps", normEps));
            case RMS_NORM -> new RmsNorm(required("norm_eps", normEps));
            default ->
                throw new IllegalArgumentException("config.json has no components, which tell the settings of its "
                        + Quoted.bare(other) + "; without them only " + MULTI_HEAD + " with " + LAYER_NORM + " or "
                        + RMS_NORM
                        + " is read: train the model again, or add what configJson() of the model says");
        };
    }

    private static Block.Order order(String name) {
        return switch (name) {
            case "pre" -> Block.Order.PRE_NORM;
            case "post" -> Block.Order.POST_NORM;
            case "parallel" -> Block.Order.PARALLEL;
            default ->
                throw new IllegalArgumentException(
                        "config.json has norm_order " + Quoted.of(name) + "; known are [pre, post, parallel]");
        };
    }

    private static Activation activation(String name) {
        return Arrays.stream(Activation.values())
                .filter(a -> a.huggingFaceName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("config.json has hidden_act " + Quoted.of(name) + "; known are "
                                + Arrays.stream(Activation.values())
                                        .map(Activation::huggingFaceName)
                                        .toList()));
    }

    private static Labels labels(Map<String, String> names) {
        String[] ordered = new String[names.size()];
        for (int i = 0; i < ordered.length; i++) {
            String name = names.get(Integer.toString(i));
            if (name == null) {
                throw new IllegalArgumentException("config.json has an id2label without " + Quoted.of(i)
                        + "; ids must run from 0 to " + (ordered.length - 1));
            }
            ordered[i] = name;
        }
        return Labels.of(ordered);
    }

    private static <V> V required(String field, @Nullable V value) {
        if (value == null) {
            throw new IllegalArgumentException("config.json has no " + field);
        }
        return value;
    }
}
