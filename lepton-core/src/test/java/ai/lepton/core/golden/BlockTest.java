package ai.lepton.core.golden;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.CrossAttention;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A block of ours against PyTorch's {@code TransformerEncoderLayer} with the same weights. */
class BlockTest {
    /** A block alone; what it is applied to is a weight, so that it has a gradient. */
    private record Alone(Block block, boolean causal, boolean withMemory) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of();
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.graph().weight(Scope.ROOT, "x", Init.zeros(), 2, 5, 16);
            Context context = Context.of(new Mask(null, causal));
            if (withMemory) {
                context = context.withMemory(inputs.graph().weight(Scope.ROOT, "memory", Init.zeros(), 2, 3, 16));
            }
            return block.apply(x, context, Scope.ROOT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pre-norm, PRE_NORM, false, SCRIPT",
        "pre-norm, PRE_NORM, false, EAGER",
        "post-norm, POST_NORM, false, SCRIPT",
        "post-norm, POST_NORM, false, EAGER",
        "causal pre-norm, PRE_NORM, true, SCRIPT",
        "causal pre-norm, PRE_NORM, true, EAGER"
    })
    void isPyTorchsEncoderLayer(String name, Block.Order order, boolean causal, Backend backend) {
        Golden golden = Golden.of("blocks.safetensors", name);
        Block block = new Block(MultiHeadAttention.of(4), new Mlp(24, Activation.GELU, 0), Norm.layerNorm(), order, 0);
        Objective recipe = new Objective(new Projection(Shape.of(golden.shape("out"))), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(new Alone(block, causal, false), backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(runner, List.of(), golden.feed("cotangent"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pre-norm, PRE_NORM, SCRIPT",
        "pre-norm, PRE_NORM, EAGER",
        "post-norm, POST_NORM, SCRIPT",
        "post-norm, POST_NORM, EAGER"
    })
    void ofTwoAttentionsIsPyTorchsDecoderLayer(String name, Block.Order order, Backend backend) {
        Golden golden = Golden.of("decoder_blocks.safetensors", name);
        Block block = new Block(
                List.of(MultiHeadAttention.of(4), new CrossAttention(4, 0)),
                new Mlp(24, Activation.GELU, 0),
                Norm.layerNorm(),
                order,
                0);
        Objective recipe = new Objective(new Projection(Shape.of(golden.shape("out"))), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(new Alone(block, false, true), backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(runner, List.of(), golden.feed("cotangent"));
        }
    }
}
