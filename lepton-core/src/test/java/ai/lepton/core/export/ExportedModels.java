package ai.lepton.core.export;

import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeatureTokenizer;
import ai.lepton.core.model.GatedMlp;
import ai.lepton.core.model.Head.Classification;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.model.TokenEmbedding;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Models of the three kinds that are exported, and inputs for them. */
public final class ExportedModels {
    private static final int VOCABULARY = 61;

    private ExportedModels() {}

    /** Returns the models by name. */
    public static Map<String, Model> all() {
        return new TreeMap<>(Map.of("bert", bert(), "llama", llama(), "tabular", tabular()));
    }

    /** Token types, learned positions, post-norm, a pooler. */
    public static Model bert() {
        Block block = new Block(
                MultiHeadAttention.of(4).dropout(0.1),
                new Mlp(48, Activation.GELU, 0.1),
                new LayerNorm(1e-12),
                Block.Order.POST_NORM,
                0.1);
        return new TextTransformer(
                new TokenEmbedding(VOCABULARY, 32, new Learned(64, 0), 2, new LayerNorm(1e-12), 0.1),
                new Encoder(2, block),
                new SequenceHead(Pooling.FIRST, Activation.TANH, 3, true, 0.1),
                false,
                false);
    }

    /** Grouped queries, scaled rotary positions, RMSNorm, a gated network, a tied head of every position. */
    public static Model llama() {
        MultiHeadAttention attention = MultiHeadAttention.of(4)
                .keyValueHeads(2)
                .withoutBias()
                .positions(new Rotary(10_000, new Scaling.Llama3(8, 1, 4, 16)));
        Block block = new Block(
                attention, new GatedMlp(48, Activation.SILU, false, 0), new RmsNorm(1e-6), Block.Order.PRE_NORM, 0);
        return new TextTransformer(
                new TokenEmbedding(VOCABULARY, 32, Positions.none(), 0, null, 0),
                new Encoder(2, block),
                new LanguageHead(VOCABULARY, TextTransformer.TOKENS, false, null, false),
                true,
                true);
    }

    /** Three numbers, categories of 2 and 4 levels. */
    public static Model tabular() {
        Block block = new Block(
                MultiHeadAttention.of(2), new Mlp(24, Activation.RELU, 0), Norm.layerNorm(), Block.Order.PRE_NORM, 0);
        return new TabularTransformer(
                new FeatureTokenizer(3, List.of(2, 4), 16), new Encoder(2, block), new Classification(3, 0));
    }

    /** Returns inputs of a batch; the masks of texts leave the last tokens out, another number in each row. */
    public static List<Feed> inputs(Model model, int batch, int length, long seed) {
        Random random = new Random(seed);
        List<Feed> feeds = new ArrayList<>();
        for (Input input : model.inputs()) {
            int columns = Math.toIntExact(
                    input.shape().get(1) < 0 ? length : input.shape().get(1));
            if (input.type() == DType.F32) {
                float[] values = new float[batch * columns];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                feeds.add(new Feed.Floats(values, batch, columns));
                continue;
            }
            long[] values = new long[batch * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (input.name()) {
                    case TextTransformer.INPUT_IDS -> random.nextInt(VOCABULARY);
                    case TextTransformer.ATTENTION_MASK ->
                        i % columns == 0 || i % columns < length - i / columns ? 1 : 0;
                    case TextTransformer.TOKEN_TYPE_IDS -> random.nextInt(2);
                    default -> random.nextInt(i % columns == 0 ? 3 : 5);
                };
            }
            feeds.add(new Feed.Longs(values, batch, columns));
        }
        return feeds;
    }
}
