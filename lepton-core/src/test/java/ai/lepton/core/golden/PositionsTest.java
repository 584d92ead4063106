package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.Positions.Sinusoidal;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rotary and sinusoidal positions against the tables of transformers. */
class PositionsTest {
    private static final String ROTARY = "/golden/attention/rotary.safetensors";
    private static final String SINUSOIDAL = "/golden/attention/sinusoidal.safetensors";

    private static Rotary rotary(Golden golden) {
        double factor = golden.has("attention_scaling") ? golden.floats("attention_scaling")[0] : 1;
        return switch (golden.name()) {
            case "default 8", "default 64", "turned" -> Rotary.of(10_000);
            case "default 128 theta 500000" -> Rotary.of(500_000);
            case "linear 64" -> new Rotary(10_000, new Scaling.Linear(4));
            case "dynamic 64 within" -> new Rotary(10_000, new Scaling.Dynamic(2, 8192));
            case "dynamic 64 beyond" -> new Rotary(10_000, new Scaling.Dynamic(2, 512));
            case "yarn 64" -> yarn(10_000, 4, 2048, 32, 1, factor, true);
            case "yarn 128 theta 1000000" -> yarn(1_000_000, 4, 32768, 32, 1, factor, true);
            case "yarn 64 attention factor" -> yarn(10_000, 8, 1024, 16, 2, factor, true);
            case "yarn 64 mscale" -> yarn(10_000, 40, 4096, 32, 1, factor, true);
            case "yarn 64 not truncated" -> yarn(150_000, 32, 4096, 32, 1, factor, false);
            case "llama3 64" -> new Rotary(500_000, new Scaling.Llama3(32, 1, 4, 8192));
            case "llama3 128" -> new Rotary(500_000, new Scaling.Llama3(8, 1, 4, 8192));
            default -> throw new AssertionError(golden.name());
        };
    }

    private static Rotary yarn(
            double theta, double factor, int trained, double fast, double slow, double attention, boolean truncate) {
        return new Rotary(theta, new Scaling.Yarn(factor, trained, fast, slow, attention, truncate));
    }

    /** Rotates queries at given positions. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Rotating(Rotary rotary, long[] queries, long[] positions) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("positions", DType.I64, Shape.of(positions)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.graph().weight(Scope.ROOT, "x", Init.zeros(), queries);
            Context context = new Context(Mask.none(), false, null, null, null, inputs.get("positions"), null);
            return rotary.rotate(x, context);
        }
    }

    static Stream<Arguments> tables() {
        return Golden.cases(ROTARY).stream()
                .filter(golden -> golden.has("inv_freq"))
                .flatMap(golden -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(golden, backend)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("tables")
    void sinesAndCosinesAreThoseOfTransformers(Golden golden, Backend backend) {
        long[] positions = golden.longs("positions");
        float[] frequencies = golden.floats("inv_freq");
        int half = frequencies.length;
        int width = 2 * half;
        // [1, 0] turned is [cos, sin]
        float[] ones = new float[positions.length * width];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = i % width < half ? 1 : 0;
        }
        long[] queries = {1, 1, positions.length, width};
        Model model = new Rotating(rotary(golden), queries, new long[] {1, positions.length});
        try (Runner runner = Runner.open(model, backend, parameter -> WeightSource.of(ones), null)) {
            float[] turned = runner.logits(List.of(new Feed.Longs(positions, 1, positions.length)));
            float[] cos = golden.floats("cos");
            float[] sin = golden.floats("sin");
            for (int i = 0; i < turned.length; i++) {
                int place = i / width;
                int feature = i % width;
                // One unit in the last place of an angle, and those of its frequency: theirs is a power in 32-bit
                // floats.
                double angle = positions[place] * (double) frequencies[feature % half];
                double expected = feature < half ? cos[i] : sin[place * width + feature];
                assertThat((double) turned[i])
                        .as("position %d, feature %d", positions[place], feature)
                        .isCloseTo(expected, within(1e-6 + 6e-7 * angle));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void queriesAreTurnedWithTheirGradients(Backend backend) {
        Golden golden = Golden.of(ROTARY, "turned");
        Model model = new Rotating(rotary(golden), golden.shape("x"), golden.shape("positions"));
        Objective recipe = new Objective(new Projection(Shape.of(golden.shape("out"))), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(model, backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(runner, List.of(golden.feed("positions")), golden.feed("cotangent"));
        }
    }

    /** Adds to zeros. */
    private record Table(int rows, int width) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of();
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.graph().weight(Scope.ROOT, "x", Init.zeros(), 1, rows, width);
            return new Sinusoidal().embed(x, Context.none(), Scope.ROOT);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void sinusoidsAreThoseOfTheFormula(Backend backend) {
        for (Golden golden : Golden.cases(SINUSOIDAL)) {
            int rows = (int) golden.shape("table")[0];
            int width = (int) golden.shape("table")[1];
            try (Runner runner = Runner.open(new Table(rows, width), backend, WeightSource.initial(1), null)) {
                float[] table = runner.logits(List.of());
                float[] expected = golden.floats("table");
                for (int i = 0; i < table.length; i++) {
                    int row = i / width;
                    int pair = i % width / 2;
                    double angle = row * Math.pow(10_000, -2.0 * pair / width);
                    assertThat((double) table[i])
                            .as("%s, value %d", golden, i)
                            .isCloseTo(expected[i], within(1e-6 + 1.2e-7 * angle));
                }
            }
        }
    }
}
