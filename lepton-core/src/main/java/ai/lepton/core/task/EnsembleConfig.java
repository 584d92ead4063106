package ai.lepton.core.task;

import ai.lepton.core.checkpoint.Checkpoint.HeaderSizes;
import ai.lepton.core.internal.component.Description;
import ai.lepton.core.internal.component.KnownParts;
import ai.lepton.core.model.Link;
import ai.lepton.core.model.TabM;
import ai.lepton.core.model.TabularEnsemble;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.exchange.data.Schema;
import ai.lepton.metrics.internal.Quoted;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The model of a {@code config.json} whose {@code components} say all of it: one of several folds. {@code version} stands beside
 * the parts.
 */
final class EnsembleConfig {
    static final String MODEL_TYPE = "lepton_tabular_ensemble";
    static final String CLASSIFICATION = "LeptonTabularEnsembleForClassification";
    static final String REGRESSION = "LeptonTabularEnsembleForRegression";

    private static final int VERSION = 2;
    private static final String ENSEMBLE = "ensemble";

    private EnsembleConfig() {}

    /** Returns the description of a model. */
    static JsonNode components(TabularModel model) {
        ObjectNode tree = JsonMapper.shared().createObjectNode().put("version", VERSION);
        tree.set(ENSEMBLE, Description.of(model));
        return tree;
    }

    /**
     * Returns the model of a description.
     *
     * @param outputs of a row, as classes or the target have it
     * @param schema of the configuration
     * @param weights how large it can be
     * @throws IllegalArgumentException if it is of another version, has parts that are not Lepton's, or does not fit the rest
     */
    static TabularEnsemble model(
            @Nullable JsonNode tree, int outputs, boolean classes, Schema schema, HeaderSizes weights) {
        if (tree == null) {
            throw new IllegalArgumentException("config.json has no components");
        }
        JsonNode version = tree.path("version");
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new IllegalArgumentException("config.json has components of version "
                    + Quoted.bare(version.toString()) + "; this reads " + VERSION
                    + ", so train the model again with this version of Lepton");
        }
        JsonNode described = tree.path(ENSEMBLE);
        requireSides(described, "components." + ENSEMBLE, weights);
        KnownParts.foreign(described).ifPresent(foreign -> {
            throw new IllegalArgumentException(
                    "config.json has the part " + Quoted.of(foreign) + ", which is none of Lepton's");
        });
        requireLayers(described, weights);
        TabularEnsemble model = KnownParts.make(described, TabularEnsemble.class, "components." + ENSEMBLE)
                .orElseThrow();
        requireFits(model, outputs, classes, schema);
        return model;
    }

    private static void requireSides(JsonNode node, String path, HeaderSizes weights) {
        if (node.isIntegralNumber()) {
            weights.requireSide(path, node.canConvertToLong() ? node.longValue() : Long.MAX_VALUE);
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            boolean counted = entry.getKey().equals("folds") || entry.getKey().equals("layers");
            if (!counted) {
                requireSides(entry.getValue(), path + '.' + entry.getKey(), weights);
            }
        }
        if (node.isArray()) {
            int index = 0;
            for (Iterator<JsonNode> each = node.iterator(); each.hasNext(); index++) {
                requireSides(each.next(), path + '[' + index + ']', weights);
            }
        }
    }

    /** Each fold has a tensor for each layer, and one for each category. */
    private static void requireLayers(JsonNode ensemble, HeaderSizes weights) {
        long layers = Math.max(layers(ensemble.path("fold")), layers(ensemble.path("beside")));
        long folds = ensemble.path("folds").asLong(0);
        boolean many = folds > Integer.MAX_VALUE || layers > Integer.MAX_VALUE;
        weights.requireLayers("components.ensemble.folds times layers", many ? Long.MAX_VALUE : folds * layers);
    }

    private static long layers(JsonNode fold) {
        long layers = Math.max(1, fold.path("layers").asLong(1));
        layers = Math.max(layers, fold.path("levels").size());
        layers = Math.max(layers, fold.path("tokenizer").path("levels").size());
        return Math.max(layers, fold.path("encoder").path("blocks").size());
    }

    private static void requireFits(TabularEnsemble model, int outputs, boolean classes, Schema schema) {
        Link link = !classes ? Link.IDENTITY : outputs == 1 ? Link.SIGMOID : Link.SOFTMAX;
        if (model.link() != link || model.outputs() != outputs) {
            throw new IllegalArgumentException(
                    "config.json has an ensemble of " + model.outputs() + " outputs and link " + model.link()
                            + "; by the rest of it there are " + outputs + ", and the link is " + link);
        }
        TabularModel beside = model.beside();
        if (!model.levels().equals(TabularArchitecture.tables(schema, model.takesMissing()))
                || numbers(model.fold()) != schema.numbers().size()
                || (beside != null && numbers(beside) != schema.numbers().size())) {
            throw new IllegalArgumentException("config.json has an ensemble of " + numbers(model.fold())
                    + " numbers and categories of " + Quoted.bare(model.levels())
                    + " rows, which are not those of its columns");
        }
        model.parameters();
    }

    private static int numbers(TabularModel fold) {
        return fold instanceof TabM tabM
                ? tabM.numbers()
                : fold instanceof TabularTransformer transformer
                        ? transformer.tokenizer().numbers()
                        : -1;
    }
}
