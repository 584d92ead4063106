package ai.lepton.core.task;

import ai.lepton.core.checkpoint.Checkpoint.HeaderSizes;
import ai.lepton.core.internal.component.Description;
import ai.lepton.core.internal.component.Difference;
import ai.lepton.core.internal.component.KnownParts;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.NumberEmbedding;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.metrics.internal.Quoted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a model of tables with all their settings: {@code components} of config.json. Weights do not show them, and
 * with other settings the same weights give other answers.
 *
 * @param tree {@code version}, {@code tokenizer}, {@code layers}, {@code block} (each layer's), {@code norm}, {@code head}
 */
record TabularComponents(JsonNode tree) {
    private static final int VERSION = 3;

    /** The version whose tokenizers had no embedding to choose, and took no missing values. */
    private static final int BEFORE_EMBEDDINGS = 2;

    private static final String ATTENTION = "attention";
    private static final String NORM = "norm";
    private static final String BLOCK = "block";

    static TabularComponents of(TabularTransformer model) {
        ObjectNode tree = JsonMapper.shared().createObjectNode().put("version", VERSION);
        tree.set("tokenizer", Description.of(model.tokenizer()));
        tree.put("layers", model.encoder().blocks().size());
        tree.set(BLOCK, block(model.encoder().blocks().get(0)));
        tree.set(NORM, Description.of(model.encoder().norm()));
        tree.set("head", Description.of(model.head()));
        return new TabularComponents(tree);
    }

    /** A table's blocks have one attention. */
    private static JsonNode block(Block block) {
        ObjectNode described = JsonMapper.shared().createObjectNode();
        described.set(ATTENTION, Description.of(block.attentions().get(0)));
        ObjectNode all = (ObjectNode) Description.of(block);
        all.remove("attentions");
        described.setAll(all);
        return described;
    }

    /**
     * Returns those of a configuration.
     *
     * @throws IllegalArgumentException if they are of another version
     */
    static TabularComponents read(JsonNode tree) {
        JsonNode version = tree.path("version");
        if (version.isInt()
                && version.intValue() == BEFORE_EMBEDDINGS
                && tree.path("tokenizer").isObject()) {
            ObjectNode newer = (ObjectNode) tree.deepCopy();
            newer.put("version", VERSION);
            ((ObjectNode) newer.get("tokenizer"))
                    .put("missing", false)
                    .set("embedding", Description.of(new NumberEmbedding.Linear()));
            return new TabularComponents(newer);
        }
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new IllegalArgumentException(
                    "config.json has components of version " + Quoted.bare(version.toString()) + "; this reads "
                            + VERSION + ", so train the model again with this version of Lepton");
        }
        return new TabularComponents(tree);
    }

    /** Returns the heads of the attention, if it says so. */
    @Nullable Integer heads() {
        JsonNode heads = tree.path(BLOCK).path(ATTENTION).path("heads");
        return heads.isIntegralNumber() && heads.canConvertToInt() ? heads.intValue() : null;
    }

    /** Returns the attention, if it is one of Lepton's. */
    Optional<Attention> attention(HeaderSizes weights) {
        JsonNode attention = tree.path(BLOCK).path(ATTENTION);
        for (String side : new String[] {"heads", "key_value_heads", "head_width"}) {
            if (attention.path(side).isIntegralNumber()) {
                weights.requireSide(
                        "components.block.attention." + side,
                        attention.path(side).longValue());
            }
        }
        return KnownParts.make(attention, Attention.class, "components.block.attention");
    }

    /** Returns the norm, if it is one of Lepton's. */
    Optional<Norm> norm() {
        return KnownParts.make(tree.path(BLOCK).path(NORM), Norm.class, "components.block.norm");
    }

    /**
     * Checks that a model has these parts with these settings.
     *
     * @throws IllegalArgumentException if one differs, by its name
     */
    void requireSame(TabularTransformer model) {
        JsonNode here = of(model).tree;
        for (String part : new String[] {ATTENTION, NORM}) {
            String type = here.path(BLOCK).path(part).path(Description.TYPE).asString("");
            String saved = tree.path(BLOCK).path(part).path(Description.TYPE).asString("");
            if (!type.equals(saved)) {
                throw new IllegalArgumentException("config.json was written with the " + part + ' ' + Quoted.bare(saved)
                        + ", not " + type + "; load it with a change that puts that in its place");
            }
        }
        Difference.first(here, tree).ifPresent(difference -> {
            throw new IllegalArgumentException("config.json: " + Quoted.bare(difference.path()) + " is "
                    + shown(difference.here()) + " here, the model was trained with " + shown(difference.saved())
                    + foreign(here));
        });
    }

    /** Where a part was given that is not Lepton's, the rest is compared with it; else it has to be given. */
    private String foreign(JsonNode here) {
        for (String part : new String[] {ATTENTION, NORM}) {
            Optional<String> type = KnownParts.foreign(tree.path(BLOCK).path(part));
            if (type.isPresent()
                    && !type.equals(KnownParts.foreign(here.path(BLOCK).path(part)))) {
                return "; its " + Quoted.bare(type.get())
                        + " is no part of Lepton, so load it with a change that puts the " + part + " in its place";
            }
        }
        return "";
    }

    private static String shown(@Nullable JsonNode value) {
        return value == null ? "none" : Quoted.bare(value.toString());
    }
}
