package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of one linear layer and their gradients, on every backend against PyTorch and sentence-transformers. */
class LossesTest {
    private static final double[] WEIGHTS = {0.5, 2, 1};

    private static final Map<String, Loss> LOSSES = Map.ofEntries(
            Map.entry("crossEntropy 0.1", Loss.crossEntropy(0.1)),
            Map.entry("crossEntropy 0.1 weighted", Loss.crossEntropy(0.1, WEIGHTS)),
            Map.entry("crossEntropy weighted", Loss.crossEntropy(0, WEIGHTS)),
            Map.entry("tokens 0.1 weighted", Loss.tokenCrossEntropy(0.1, WEIGHTS)),
            Map.entry("next token", Loss.nextToken()),
            Map.entry("focal 2", Loss.focal(2)),
            Map.entry("focal 1.5 weighted", Loss.focal(1.5, WEIGHTS)),
            Map.entry("focal 0.5", Loss.focal(0.5)),
            Map.entry("binary focal", Loss.binaryFocal(2, 0.25)),
            Map.entry("binary 3", Loss.binaryCrossEntropy(3)),
            Map.entry("multilabel", Loss.multiLabel()),
            Map.entry("multilabel weighted", Loss.multiLabel(WEIGHTS)),
            Map.entry("huber 0.5", Loss.huber(0.5)),
            Map.entry("huber 10", Loss.huber(10)),
            Map.entry("quantiles", Loss.quantile(0.1, 0.5, 0.9)),
            Map.entry("median", Loss.quantile(0.5)),
            Map.entry("pairs", Loss.inBatchNegatives(2, 20)),
            Map.entry("triples", Loss.inBatchNegatives(3, 20)));

    private record Line(Input x, int outputs) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(x);
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT.of("linear"), outputs);
        }
    }

    static Stream<Arguments> cases() {
        List<Golden> cases = Golden.cases("/golden/training/losses.safetensors");
        assertThat(cases.stream().map(Golden::name)).containsExactlyInAnyOrderElementsOf(LOSSES.keySet());
        return cases.stream()
                .flatMap(golden -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(golden, backend)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void lossesAndGradientsAreThoseOfPyTorch(Golden golden, Backend backend) {
        Objective recipe =
                new Objective(Objects.requireNonNull(LOSSES.get(golden.name())), OperationsTest.OPTIMIZER, 1);
        Line model = new Line(golden.input("x"), (int) golden.shape("linear.weight")[0]);
        try (Runner runner = Runner.open(model, backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(runner, List.of(golden.feed("x")), golden.feed("target"));
            double expected = golden.floats("loss")[0];
            assertThat(runner.loss(List.of(golden.feed("x")), golden.feed("target")))
                    .isCloseTo(expected, within(1e-5 * Math.max(1, expected)));
        }
    }
}
