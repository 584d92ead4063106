package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeatureTokenizer;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.summary.Summary;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Weights and multiply-adds against what PyTorch counts of the same models. */
class ModelCostsTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/summary/costs.csv", numLinesToSkip = 1)
    void areThoseThatPyTorchCounts(String name, int batch, int length, long weights, long multiplyAdds) {
        Summary summary = model(name).summary(batch, length);

        assertThat(summary.weights()).isEqualTo(weights);
        assertThat(summary.bytes()).isEqualTo(4 * weights);
        assertThat(summary.multiplyAdds()).isEqualTo(multiplyAdds);
        assertThat(summary.parts().stream()
                        .filter(part -> part.depth() == 1)
                        .mapToLong(Summary.Part::multiplyAdds)
                        .sum())
                .as("what costs something is in a part")
                .isEqualTo(multiplyAdds);
    }

    private static Model model(String name) {
        if (name.startsWith("tabular-")) {
            Block.Order order = name.endsWith("pre-norm") ? Block.Order.PRE_NORM : Block.Order.POST_NORM;
            Block block =
                    new Block(MultiHeadAttention.of(4), new Mlp(24, Activation.GELU, 0), Norm.layerNorm(), order, 0);
            return new TabularTransformer(
                    new FeatureTokenizer(3, List.of(2, 4), 16), new Encoder(2, block), new Head.Classification(3, 0));
        }
        TinyModel tiny = TinyModel.of(name);
        return tiny.model(tiny.pretrained());
    }
}
