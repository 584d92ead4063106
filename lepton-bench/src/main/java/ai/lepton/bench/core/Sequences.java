package ai.lepton.bench.core;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.exchange.tensor.DType;
import java.util.List;

/**
 * A BERT-like encoder alone, of the size of MiniLM: features {@code [b, s, width]} in and out.
 *
 * @param layers number of blocks
 * @param width features of a position
 * @param heads of attention
 * @param inner features of the feed-forward network
 */
record Sequences(int layers, int width, int heads, int inner) implements Model {
    /** Six layers of width 384, 12 heads, feed-forward 1536: 10.6 million weights. */
    static final Sequences MINI_LM = new Sequences(6, 384, 12, 1536);

    @Override
    public List<Input> inputs() {
        return List.of(new Input("x", DType.F32, Shape.of(-1, -1, width)));
    }

    @Override
    public Tensor apply(Inputs inputs) {
        Block block = new Block(
                MultiHeadAttention.of(heads),
                new Mlp(inner, Activation.GELU, 0),
                Norm.layerNorm(),
                Block.Order.POST_NORM,
                0);
        return new Encoder(layers, block).apply(inputs.get("x"), Context.none(), Scope.ROOT);
    }
}
