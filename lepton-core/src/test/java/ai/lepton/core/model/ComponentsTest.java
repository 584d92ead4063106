package ai.lepton.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.ScriptPrinter;
import ai.lepton.core.model.Head.Classification;
import ai.lepton.core.model.Head.Token;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.Norm.LayerNorm;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.Positions.Relative;
import ai.lepton.core.model.Positions.Sinusoidal;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Hyper-parameters that can't be are refused where they are given. */
class ComponentsTest {
    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Block block(Block.Order order) {
        return new Block(MultiHeadAttention.of(4), new Mlp(32, Activation.GELU, 0), Norm.layerNorm(), order, 0);
    }

    @Test
    void hyperParametersOutOfRange() {
        refused(() -> MultiHeadAttention.of(0), "heads is 0; there must be at least 1");
        refused(() -> MultiHeadAttention.of(4).dropout(1), "dropout is 1.0, outside [0, 1)");
        refused(() -> new Mlp(0, Activation.GELU, 0), "feed-forward width is 0; it must be at least 1");
        refused(() -> new Mlp(1, Activation.GELU, -1), "dropout is -1.0, outside [0, 1)");
        refused(() -> new Encoder(0, block(Block.Order.PRE_NORM)), "layers is 0; it must be at least 1");
        refused(() -> new Classification(0, 0), "outputs is 0; it must be at least 1");
        refused(() -> new Classification(1, 2), "dropout is 2.0, outside [0, 1)");
        refused(() -> new LayerNorm(0), "epsilon is 0.0; it must be above 0 and finite");
        refused(() -> new RmsNorm(-1), "epsilon is -1.0; it must be above 0 and finite");
        refused(() -> new FeatureTokenizer(1, List.of(), 0), "width is 0; it must be at least 1");
        refused(
                () -> new FeatureTokenizer(0, List.of(), 8),
                "a table needs at least one numeric or categorical column");
        refused(
                () -> new FeatureTokenizer(-1, List.of(3, 4), 8),
                "a table needs at least one numeric or categorical column");
        refused(() -> Loss.crossEntropy(1), "label smoothing is 1.0, outside [0, 1)");
    }

    @Test
    void hyperParametersOfTextsOutOfRange() {
        MultiHeadAttention heads = MultiHeadAttention.of(4);
        refused(() -> heads.keyValueHeads(3), "key and value heads is 3; it must be a divisor of the 4 heads");
        refused(
                () -> heads.fusedQkv(true).keyValueHeads(2),
                "one fused layer needs as many key and value heads as heads; they are 2 and 4");
        refused(() -> heads.window(-1), "head width is 0, window -1, scale 0.0, soft cap 0.0; none may be below 0");
        refused(() -> Rotary.of(0), "theta is 0.0; it must be above 0 and finite");
        refused(() -> new Scaling.Linear(0.5), "the factor of rotary scaling is 0.5; it must be at least 1");
        refused(() -> new Scaling.Dynamic(2, 0), "the length of training is 0; it must be at least 1");
        refused(
                () -> new Scaling.Llama3(8, 4, 4, 8),
                "the low frequency factor is 4.0, the high one 4.0; the first must be above 0 and below the second");
        refused(() -> new Relative(6, 12, Scope.ROOT), "buckets is 6; it must be a multiple of 4");
        refused(
                () -> new Relative(32, 8, Scope.ROOT),
                "the greatest distance is 8; it must be above a quarter of the buckets");
        refused(() -> new Learned(2, 2), "offset is 2, outside [0, 2)");
        refused(() -> new LinearAttention(0), "heads is 0; it must be at least 1");
        refused(() -> new CrossAttention(0, 0), "heads is 0; it must be at least 1");
        refused(() -> new GatedMlp(0, Activation.SILU, false, 0), "feed-forward width is 0; it must be at least 1");
        refused(() -> new Token(0, 0), "outputs is 0; it must be at least 1");
        refused(() -> new LanguageHead(0, null, false, null, false), "vocabulary is 0; it must be at least 1");
        refused(
                () -> new TokenEmbedding(5, 8, Positions.none(), -1, null, 0),
                "token types is -1; it may not be below 0");
    }

    @Test
    void sizesThatPositionsCannotTake() {
        Graph graph = new Graph();
        refused(
                () -> Rotary.of(10).rotate(graph.input("q", DType.F32, Shape.of(-1, 2, -1, 7)), Context.none()),
                "rotary positions turn pairs of features; a head has 7, an odd number");
        refused(
                () -> new Sinusoidal()
                        .embed(graph.input("x", DType.F32, Shape.of(-1, -1, 7)), Context.none(), Scope.ROOT),
                "width is 7; sinusoidal positions want an even one");
        refused(
                () -> new CrossAttention(2, 0)
                        .apply(
                                graph.input("y", DType.F32, Shape.of(-1, -1, 8)),
                                Context.none(),
                                Scope.ROOT.of("across")),
                "across attends to another sequence, and the context has none; give it with withMemory(features)");
    }

    @Test
    void inputs() {
        Graph graph = new Graph();
        refused(
                () -> new Input("x", DType.I64, Shape.of(-1), 0, 1),
                "the bound of input 'x' is 0; it must be at least 1");
        refused(
                () -> new Input("Numbers", DType.F32, Shape.of(-1)),
                "an input is named 'Numbers'; wanted lower-case letters, digits and underscores");
        refused(() -> new Input("x", DType.F16, Shape.of(-1)), "input 'x' is F16; wanted F32 or I64");
        refused(
                () -> new Inputs(graph, Map.of("a", graph.input("a", DType.F32, Shape.of(1)))).get("b"),
                "no input 'b'; there are 'a'");
    }

    @Test
    void headsThatDoNotDivideTheWidthAreRefusedBeforeAnyWeightIsMade() {
        TabularTransformer model = new TabularTransformer(
                new FeatureTokenizer(3, List.of(), 30),
                new Encoder(1, block(Block.Order.PRE_NORM)),
                new Classification(2, 0));
        refused(model::parameters, "heads 4 does not divide width 30; nearest widths that fit are 28 and 32");
    }

    @Test
    void weightsReadAsInPyTorchAndOnlyMatricesDecay() {
        TabularTransformer model = new TabularTransformer(
                new FeatureTokenizer(1, List.of(2), 8),
                new Encoder(1, block(Block.Order.PRE_NORM)),
                new Classification(3, 0));
        assertThat(model.parameters())
                .extracting(Parameter::name)
                .containsExactly(
                        "tokenizer.cls",
                        "tokenizer.numbers.weight",
                        "tokenizer.numbers.bias",
                        "tokenizer.categories.0.weight",
                        "tokenizer.categories.bias",
                        "encoder.blocks.0.attention_norm.weight",
                        "encoder.blocks.0.attention_norm.bias",
                        "encoder.blocks.0.attention.query.weight",
                        "encoder.blocks.0.attention.query.bias",
                        "encoder.blocks.0.attention.key.weight",
                        "encoder.blocks.0.attention.key.bias",
                        "encoder.blocks.0.attention.value.weight",
                        "encoder.blocks.0.attention.value.bias",
                        "encoder.blocks.0.attention.output.weight",
                        "encoder.blocks.0.attention.output.bias",
                        "encoder.blocks.0.feed_forward_norm.weight",
                        "encoder.blocks.0.feed_forward_norm.bias",
                        "encoder.blocks.0.feed_forward.up.weight",
                        "encoder.blocks.0.feed_forward.up.bias",
                        "encoder.blocks.0.feed_forward.down.weight",
                        "encoder.blocks.0.feed_forward.down.bias",
                        "encoder.norm.weight",
                        "encoder.norm.bias",
                        "head.linear.weight",
                        "head.linear.bias");
        assertThat(model.parameters().stream().filter(Parameter::decays))
                .extracting(Parameter::name)
                .allMatch(name -> name.endsWith("weight"))
                .noneMatch(name -> name.contains("norm"))
                .hasSize(9);
    }

    @Test
    void postNormEndsWithoutOneMoreNorm() {
        TabularTransformer model = new TabularTransformer(
                new FeatureTokenizer(1, List.of(), 8),
                new Encoder(2, block(Block.Order.POST_NORM)),
                new Classification(3, 0));
        assertThat(model.parameters()).extracting(Parameter::name).noneMatch(name -> name.startsWith("encoder.norm"));
    }

    @Test
    void aConstantOfAScriptMustBeFinite() {
        Tensor x = new Graph().input("x", DType.F32, Shape.of(2));
        refused(() -> x.mul(Double.NaN), "a constant of a model is NaN; it must be finite");
        refused(() -> x.add(Double.NEGATIVE_INFINITY), "a constant of a model is -Infinity; it must be finite");
    }

    /** Asks for one weight more on each call. */
    private static final class Fickle implements Norm {
        private int calls;

        @Override
        public Tensor apply(Tensor x, Scope at) {
            return x.linear(at.of(calls++), x.width());
        }
    }

    @Test
    void aComponentThatAsksForOtherWeightsEachTimeIsRefused() {
        Norm fickle = new Fickle();
        Graph first = new Graph();
        fickle.apply(first.input("x", DType.F32, Shape.of(-1, 3)), Scope.ROOT);
        ScriptPrinter printer = new ScriptPrinter(first.parameters(), name -> name);
        Tensor other = fickle.apply(new Graph().input("x", DType.F32, Shape.of(-1, 3)), Scope.ROOT);
        assertThatThrownBy(() -> printer.written(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("1.weight is not among the weights of this model with shape [3, 3]; a component must ask"
                        + " for the same weights each time it is applied");
    }
}
