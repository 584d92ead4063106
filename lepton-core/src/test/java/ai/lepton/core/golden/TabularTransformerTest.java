package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeatureTokenizer;
import ai.lepton.core.model.Head.Classification;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.TabularTransformer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole model against one put together from PyTorch's own layers. */
class TabularTransformerTest {
    @ParameterizedTest
    @CsvSource({
        "pre-norm, PRE_NORM, SCRIPT",
        "pre-norm, PRE_NORM, EAGER",
        "post-norm, POST_NORM, SCRIPT",
        "post-norm, POST_NORM, EAGER"
    })
    void givesPyTorchsLogitsLossAndGradients(String name, Block.Order order, Backend backend) {
        Golden golden = Golden.of("tabular.safetensors", name);
        Block block = new Block(MultiHeadAttention.of(4), new Mlp(24, Activation.GELU, 0), Norm.layerNorm(), order, 0);
        TabularTransformer model = new TabularTransformer(
                new FeatureTokenizer(3, List.of(2, 4), 16), new Encoder(2, block), new Classification(3, 0));
        List<Feed> inputs = List.of(golden.feed("numbers"), golden.feed("categories"));
        Objective recipe = new Objective(Loss.crossEntropy(0.05), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(model, backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(runner, inputs, golden.feed("target"));
            assertThat(runner.loss(inputs, golden.feed("target"))).isCloseTo(golden.floats("loss")[0], within(1e-5));
        }
    }
}
