package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps in bfloat16 with weights of 32-bit floats against PyTorch's autocast. */
class MixedPrecisionTest {
    private static final int WIDTH = 16;
    private static final int BATCH = 4;
    private static final int TOKENS = 6;

    private record Small() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, -1, WIDTH)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x");
            Tensor normed = x.layerNorm(Scope.ROOT.of("first"), 1e-5);
            Tensor mixed = heads(normed, "query")
                    .attention(heads(normed, "key"), heads(normed, "value"), Mask.none(), 0)
                    .mergeHeads();
            Tensor sum = x.add(mixed.linear(Scope.ROOT.of("mixed"), WIDTH));
            Tensor inner = sum.layerNorm(Scope.ROOT.of("second"), 1e-5)
                    .linear(Scope.ROOT.of("up"), 24)
                    .gelu();
            return sum.add(inner.linear(Scope.ROOT.of("down"), WIDTH))
                    .layerNorm(Scope.ROOT.of("third"), 1e-5)
                    .mean(1)
                    .select(1, 0)
                    .linear(Scope.ROOT.of("last"), 3);
        }

        private static Tensor heads(Tensor x, String name) {
            return x.linear(Scope.ROOT.of(name), WIDTH).splitHeads(2);
        }
    }

    /**
     * In bfloat16 both are some roundings from the true values, and from each other: autocast has attention in bfloat16 too.
     */
    @ParameterizedTest
    @CsvSource({"bfloat16, true, 0.005, 0.02", "float32, false, 1e-5, 1e-5"})
    void stepsAreThoseOfAutocast(String name, boolean bfloat16, double most, double mostOfGradient) {
        Golden golden = golden(name);
        Objective objective =
                new Objective(Loss.crossEntropy(0), new AdamW(0.9, 0.999, 1e-8, 0), 0.5).bfloat16(bfloat16);
        float[] losses = golden.floats("losses");
        try (Runner runner = Runner.open(new Small(), Backend.SCRIPT, golden.weights(), objective)) {
            List<float[]> gradients = runner.gradients(inputs(golden, 0), targets(golden, 0));
            for (int i = 0; i < gradients.size(); i++) {
                String weight = runner.parameters().get(i).name();
                if (!weight.equals(
                        "key.bias")) { // its gradient is zero but for rounding: softmax takes no notice of it
                    assertThat(apart(gradients.get(i), golden.floats("grad." + weight)))
                            .as(weight)
                            .isLessThan(mostOfGradient);
                }
            }
            double rounded =
                    apart(gradients.get(gradients.size() - 2), golden("float32").floats("grad.last.weight"));
            assertThat(rounded > 1e-3).isEqualTo(bfloat16);
            for (int step = 0; step < losses.length; step++) {
                double loss = runner.step(inputs(golden, step), targets(golden, step), 0.01);
                assertThat(loss).as("loss at step %d", step).isCloseTo(losses[step], within(most));
            }
        }
    }

    private static Golden golden(String name) {
        return Golden.cases("/golden/mixed-precision/steps.safetensors").stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the greatest difference, in units of the greatest value. */
    private static double apart(float[] actual, float[] expected) {
        double most = 0;
        double greatest = 0;
        for (int i = 0; i < actual.length; i++) {
            most = Math.max(most, Math.abs(actual[i] - expected[i]));
            greatest = Math.max(greatest, Math.abs(expected[i]));
        }
        return most / greatest;
    }

    private static List<Feed> inputs(Golden golden, int step) {
        int size = BATCH * TOKENS * WIDTH;
        return List.of(new Feed.Floats(
                Arrays.copyOfRange(golden.floats("inputs"), step * size, (step + 1) * size), BATCH, TOKENS, WIDTH));
    }

    private static Feed targets(Golden golden, int step) {
        return new Feed.Longs(Arrays.copyOfRange(golden.longs("targets"), step * BATCH, (step + 1) * BATCH), BATCH);
    }
}
