package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers of the same x that a kernel computes as one, beside the same layers one by one. */
class LinearsTest {
    private static final int WIDTH = 32;

    private record Layers(boolean together, boolean bias) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, -1, WIDTH)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x");
            List<Tensor> results = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                results.add(x.linear(Scope.ROOT.of(name), 8L * (1 + results.size()), bias));
                if (!together) {
                    x = x.transpose(0, 1).transpose(0, 1); // the same values, but another tensor
                }
            }
            return Tensor.concat(List.of(results.get(1).gelu(), results.get(2), results.get(0)), -1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, true",
        "PLAIN, false",
        "ONEDNN, true",
        "ONEDNN, false",
        "BF16, true",
        "BF16, false",
        "PLAIN_BF16, true",
        "PLAIN_BF16, false",
        "INT8, true",
        "INT8, false"
    })
    void areThoseOfEachLayerAlone(Kernel kernel, boolean bias) {
        ExpectedKernels.require(kernel);
        float[] values = new float[2 * 5 * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i + 1.0);
        }
        List<Feed> feeds = List.of(new Feed.Floats(values, 2, 5, WIDTH));
        WeightSource weights = WeightSource.initial(7);
        try (Runner together = Runner.open(new Layers(true, bias), kernel, weights);
                Runner apart = Runner.open(new Layers(false, bias), kernel, weights)) {
            Output found = together.output(feeds);
            Output wanted = apart.output(feeds);
            assertThat(found.shape()).containsExactly(2, 5, 48);
            assertThat(wanted.shape()).containsExactly(2, 5, 48);
            float error = kernel.ofBfloat16() ? 1e-2f : 1e-5f;
            for (int i = 0; i < wanted.values().length; i++) {
                assertThat(found.values()[i]).isCloseTo(wanted.values()[i], within(error));
            }
        }
    }
}
