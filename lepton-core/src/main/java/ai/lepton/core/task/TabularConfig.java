package ai.lepton.core.task;

import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.LayerNorm;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.RmsNorm;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

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
        @Nullable List<String> numbers,
        @Nullable List<Category> categories,
        @Nullable Map<String, String> id2label,
        @Nullable Map<String, Integer> label2id,
        @Nullable String target,
        @JsonProperty("torch_dtype") @Nullable String dtype) {

    static final String MODEL_TYPE = "lepton_tabular_transformer";
    private static final String CLASSIFICATION = "LeptonTabularTransformerForClassification";
    private static final String REGRESSION = "LeptonTabularTransformerForRegression";
    private static final String MULTI_HEAD = "multi_head";

    /** Most bytes of a configuration that are read. */
    private static final long LONGEST = 64L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static TabularConfig of(TabularClassifierRecipe recipe) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < recipe.labels().size(); i++) {
            names.put(Integer.toString(i), recipe.labels().name(i));
            ids.put(recipe.labels().name(i), i);
        }
        return of(recipe.architecture(), CLASSIFICATION, names, ids, null);
    }

    static TabularConfig of(TabularRegressorRecipe recipe) {
        return of(recipe.architecture(), REGRESSION, null, null, recipe.target());
    }

    private static TabularConfig of(
            TabularArchitecture a,
            String kind,
            @Nullable Map<String, String> names,
            @Nullable Map<String, Integer> ids,
            @Nullable String target) {
        return new TabularConfig(
                MODEL_TYPE,
                List.of(kind),
                a.layers(),
                a.width(),
                a.feedForwardWidth(),
                a.heads(),
                a.custom() == null ? MULTI_HEAD : a.custom().getClass().getName(),
                a.activation().huggingFaceName(),
                a.norm() instanceof LayerNorm
                        ? "layer_norm"
                        : a.norm() instanceof RmsNorm
                                ? "rms_norm"
                                : a.norm().getClass().getName(),
                a.norm() instanceof LayerNorm layer
                        ? (Double) layer.epsilon()
                        : a.norm() instanceof RmsNorm rms ? (Double) rms.epsilon() : null,
                a.order() == Block.Order.PRE_NORM ? "pre" : "post",
                a.dropout(),
                a.schema().numbers(),
                a.schema().categories(),
                names,
                ids,
                target,
                "float32");
    }

    String json() {
        return JSON.writeValueAsString(this) + "\n";
    }

    static TabularConfig read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LONGEST) {
                throw new IllegalArgumentException(
                        file.getFileName() + " has " + size + " bytes; a configuration has at most " + LONGEST);
            }
            TabularConfig config = JSON.readValue(Files.readString(file), TabularConfig.class);
            if (config == null) {
                throw new IllegalArgumentException(file.getFileName() + " holds null; wanted an object");
            }
            return config;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file.getFileName() + " is not a configuration: it is not UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration " + file + " can't be read", e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    file.getFileName() + " is not a configuration: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns the recipe of a classifier.
     *
     * @param change puts a user's own parts in their places, which a file can't hold
     */
    TabularClassifierRecipe classifier(UnaryOperator<TabularArchitecture> change) {
        requireKind(CLASSIFICATION, REGRESSION, "TabularRegressor");
        return new TabularClassifierRecipe(architecture(change), labels(required("id2label", id2label)));
    }

    /** Returns the recipe of a regressor. */
    TabularRegressorRecipe regressor(UnaryOperator<TabularArchitecture> change) {
        requireKind(REGRESSION, CLASSIFICATION, "TabularClassifier");
        return new TabularRegressorRecipe(architecture(change), required("target", target));
    }

    /** A configuration that names no architecture may be of either kind. */
    private void requireKind(String wanted, String other, String reader) {
        if (architectures != null && architectures.contains(other) && !architectures.contains(wanted)) {
            throw new IllegalArgumentException("config.json is of a " + other + "; load it with " + reader);
        }
    }

    private TabularArchitecture architecture(UnaryOperator<TabularArchitecture> change) {
        if (!MODEL_TYPE.equals(modelType)) {
            throw new IllegalArgumentException(
                    "config.json has model_type " + Quoted.of(modelType) + "; this reads " + Quoted.of(MODEL_TYPE));
        }
        Schema schema = new Schema(required("numbers", numbers), required("categories", categories));
        TabularArchitecture plain = TabularArchitecture.of(schema)
                .layers(required("num_hidden_layers", numHiddenLayers))
                .width(required("hidden_size", hiddenSize))
                .feedForward(required("intermediate_size", intermediateSize))
                .heads(required("num_attention_heads", numAttentionHeads))
                .activation(activation(required("hidden_act", hiddenAct)))
                .order(order(required("norm_order", normOrder)))
                .dropout(required("hidden_dropout_prob", hiddenDropoutProb));
        Norm known = knownNorm(required("norm", norm));
        TabularArchitecture changed = change.apply(known == null ? plain : plain.norm(known));
        String wanted = required("attention", attention);
        String given = changed.custom() == null
                ? MULTI_HEAD
                : changed.custom().getClass().getName();
        requireGiven("attention", wanted, given);
        if (known == null) {
            requireGiven("norm", norm, changed.norm().getClass().getName());
        }
        return changed;
    }

    private static void requireGiven(String part, @Nullable String wanted, String given) {
        if (!given.equals(wanted)) {
            throw new IllegalArgumentException("config.json was written with the " + part + " " + wanted + ", not "
                    + given + "; load it with a change that puts that in its place");
        }
    }

    private @Nullable Norm knownNorm(String name) {
        return switch (name) {
            case "layer_norm" -> new LayerNorm(required("norm_eps", normEps));
            case "rms_norm" -> new RmsNorm(required("norm_eps", normEps));
            default -> null;
        };
    }

    private static Block.Order order(String name) {
        return switch (name) {
            case "pre" -> Block.Order.PRE_NORM;
            case "post" -> Block.Order.POST_NORM;
            default ->
                throw new IllegalArgumentException(
                        "config.json has norm_order " + Quoted.of(name) + "; known are [pre, post]");
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
