package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
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

/** Steps of training against {@code torch.optim.AdamW} after {@code clip_grad_norm_}. */
class AdamWTest {
    record Small() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 4)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor hidden = inputs.get("x").linear(Scope.ROOT.of("first"), 6).gelu();
            return hidden.layerNorm(Scope.ROOT.of("norm"), 1e-5).linear(Scope.ROOT.of("last"), 3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "clipped, 0.5, 0.1, SCRIPT",
        "clipped, 0.5, 0.1, EAGER",
        "not clipped, Infinity, 0.1, SCRIPT",
        "not clipped, Infinity, 0.1, EAGER",
        "no decay, 0.5, 0, SCRIPT",
        "no decay, 0.5, 0, EAGER"
    })
    void stepsAreThoseOfPyTorch(String name, double maxNorm, double decay, Backend backend) {
        Golden golden = Golden.of("adamw.safetensors", name);
        AdamW optimizer = new AdamW(0.8, 0.95, 1e-6, decay);
        Objective recipe = new Objective(Loss.crossEntropy(0), optimizer, maxNorm);
        float[] rates = golden.floats("rates");
        float[] losses = golden.floats("losses");
        try (Runner runner = Runner.open(new Small(), backend, golden.weights(), recipe)) {
            for (int step = 0; step < rates.length; step++) {
                double loss = runner.step(List.of(inputs(golden, step)), targets(golden, step), rates[step]);
                assertThat(loss).as("loss at step %d", step).isCloseTo(losses[step], within(1e-5));
            }
            for (int i = 0; i < runner.parameters().size(); i++) {
                String tensor = "after." + runner.parameters().get(i).name();
                golden.assertClose(tensor, runner.weights().get(i), golden.floats(tensor));
            }
        }
    }

    private static Feed inputs(Golden golden, int step) {
        return new Feed.Floats(Arrays.copyOfRange(golden.floats("inputs"), step * 20, step * 20 + 20), 5, 4);
    }

    private static Feed targets(Golden golden, int step) {
        return new Feed.Longs(
                Arrays.copyOfRange(golden.file().longs(golden.name() + ":targets"), step * 5, step * 5 + 5), 5);
    }
}
