package ai.lepton.core.task;

import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeatureTokenizer;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.Head.Classification;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.NumberEmbedding;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.exchange.data.Schema;
import ai.lepton.metrics.classification.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transformer over the columns of a table, not yet trained. Immutable; each setting returns a changed copy.
 *
 * @param schema the columns
 * @param layers number of blocks, at least 1
 * @param width features of a token; the heads must divide it
 * @param inner features of the feed-forward network; 0 for twice the width
 * @param heads of multi-head attention, unless {@code custom} takes its place
 * @param custom an attention in place of multi-head attention; null for that
 * @param norm how features are normalised
 * @param order where the norms stand
 * @param activation of the feed-forward network
 * @param dropout everywhere, in training, in [0, 1)
 * @param missing whether it takes missing values
 */
public record TabularArchitecture(
        Schema schema,
        int layers,
        int width,
        int inner,
        int heads,
        @Nullable Attention custom,
        Norm norm,
        Block.Order order,
        Activation activation,
        double dropout,
        boolean missing) {

    /** Returns two layers of width 64 with 4 heads, norms first, no dropout. */
    public static TabularArchitecture of(Schema schema) {
        return new TabularArchitecture(
                schema, 2, 64, 0, 4, null, Norm.layerNorm(), Block.Order.PRE_NORM, Activation.GELU, 0, true);
    }

    /** Returns a copy with these four sizes. */
    private TabularArchitecture sized(int newLayers, int newWidth, int newInner, int newHeads) {
        return new TabularArchitecture(
                schema, newLayers, newWidth, newInner, newHeads, custom, norm, order, activation, dropout, missing);
    }

    /** Returns a copy with these parts. */
    private TabularArchitecture with(
            @Nullable Attention attention, Norm newNorm, Block.Order newOrder, Activation newActivation, double rate) {
        return new TabularArchitecture(
                schema, layers, width, inner, heads, attention, newNorm, newOrder, newActivation, rate, missing);
    }

    /** Returns one that takes no missing values. */
    TabularArchitecture complete() {
        return new TabularArchitecture(
                schema, layers, width, inner, heads, custom, norm, order, activation, dropout, false);
    }

    /** Sets the number of blocks. */
    public TabularArchitecture layers(int count) {
        return sized(count, width, inner, heads);
    }

    /** Sets the features of a token. */
    public TabularArchitecture width(int features) {
        return sized(layers, features, inner, heads);
    }

    /** Sets the features of the feed-forward network; twice the width unless set. */
    public TabularArchitecture feedForward(int features) {
        return sized(layers, width, features, heads);
    }

    /** Sets the heads of multi-head attention, which takes the place of an attention set before. */
    public TabularArchitecture heads(int count) {
        return sized(layers, width, inner, count).with(null, norm, order, activation, dropout);
    }

    /** Puts an attention in place of multi-head attention. */
    public TabularArchitecture attention(Attention attention) {
        return with(attention, norm, order, activation, dropout);
    }

    /** Sets how features are normalised. */
    public TabularArchitecture norm(Norm other) {
        return with(custom, other, order, activation, dropout);
    }

    /** Sets where the norms stand. */
    public TabularArchitecture order(Block.Order other) {
        return with(custom, norm, other, activation, dropout);
    }

    /** Sets the non-linearity of the feed-forward network. */
    public TabularArchitecture activation(Activation other) {
        return with(custom, norm, order, other, dropout);
    }

    /** Sets the dropout of attention, feed-forward networks, residuals and head. */
    public TabularArchitecture dropout(double rate) {
        return with(custom, norm, order, activation, rate);
    }

    /** Returns the attention: the custom one, or multi-head attention. */
    Attention attention() {
        return custom != null ? custom : MultiHeadAttention.of(heads).dropout(dropout);
    }

    /** Returns the features of the feed-forward network. */
    int feedForwardWidth() {
        return inner == 0 ? 2 * width : inner;
    }

    /**
     * Returns an untrained model that classifies into these classes.
     *
     * @throws IllegalArgumentException if there are fewer than two, or the parts of the model do not fit each other
     */
    public TabularClassifier.Untrained classifying(Labels labels) {
        return new TabularClassifier.Untrained(this, labels);
    }

    /**
     * Returns an untrained model that predicts a number.
     *
     * @param target its name, that of {@link ai.lepton.exchange.data.Table#numericTargetName()}
     * @throws IllegalArgumentException if that is one of the columns, or the parts of the model do not fit each other
     */
    public TabularRegressor.Untrained regressing(String target) {
        return new TabularRegressor.Untrained(this, target);
    }

    /** Returns for each category how many rows its table has beside that of unknown levels: levels, and missing values. */
    static List<Integer> tables(Schema schema, boolean missing) {
        return schema.categories().stream()
                .map(category -> category.levels().size() + (missing ? 1 : 0))
                .toList();
    }

    /** Returns the model with this head. */
    TabularTransformer model(Head head) {
        if (custom == null) {
            Tensor.requireHeads(heads, width);
        }
        FeatureTokenizer tokenizer = new FeatureTokenizer(
                schema.numbers().size(), tables(schema, missing), width, new NumberEmbedding.Linear(), missing);
        Mlp feedForward = new Mlp(feedForwardWidth(), activation, dropout);
        return new TabularTransformer(
                tokenizer, new Encoder(layers, new Block(attention(), feedForward, norm, order, dropout)), head);
    }

    /** Returns the model with a linear head over the first token. */
    TabularTransformer model(int outputs) {
        return model(new Classification(outputs, dropout));
    }
}
