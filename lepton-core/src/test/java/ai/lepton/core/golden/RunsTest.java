package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.training.Examples;
import ai.lepton.core.internal.training.Trainer;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.core.training.Optimizer.Sgd;
import ai.lepton.core.training.Schedule;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.ParameterGroup;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole trainings against the same in PyTorch: order, schedule, clipping, groups, accumulation, averages, losses. */
class RunsTest {
    private record Tokens() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.I64, Shape.of(-1, -1)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor features = inputs.get("x").embedding(Scope.ROOT.of("table"), 7, 4);
            return features.gelu().linear(Scope.ROOT.of("last"), 7);
        }
    }

    /** The rows of two tensors of a golden case. */
    private record Rows(Golden golden) implements Examples {
        @Override
        public int size() {
            return (int) golden.shape("inputs")[0];
        }

        @Override
        public List<Feed> inputs(int[] order, int from, int to) {
            return List.of(taken("inputs", order, from, to));
        }

        @Override
        public Feed targets(int[] order, int from, int to) {
            return taken("targets", order, from, to);
        }

        private Feed taken(String tensor, int[] order, int from, int to) {
            long[] shape = golden.shape(tensor);
            int width = shape.length == 1 ? 1 : (int) shape[1];
            shape[0] = (long) to - from;
            if (!golden.isInteger(tensor)) {
                float[] taken = new float[(to - from) * width];
                for (int i = from; i < to; i++) {
                    System.arraycopy(golden.floats(tensor), order[i] * width, taken, (i - from) * width, width);
                }
                return new Feed.Floats(taken, shape);
            }
            long[] taken = new long[(to - from) * width];
            for (int i = from; i < to; i++) {
                System.arraycopy(golden.longs(tensor), order[i] * width, taken, (i - from) * width, width);
            }
            return new Feed.Longs(taken, shape);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void classesAreLearntAsInPyTorch(Backend backend) {
        assertSame(
                "classes",
                new AdamWTest.Small(),
                Loss.crossEntropy(0),
                Training.upTo(Training.epochs(6))
                        .batchSize(5)
                        .learningRate(0.01)
                        .optimizer(new AdamW(0.8, 0.95, 1e-6, 0.1))
                        .seed(42)
                        .engine(EngineOptions.defaults().with(backend)));
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void nextTokensAreLearntAsInPyTorch(Backend backend) {
        assertSame(
                "tokens",
                new Tokens(),
                Loss.nextToken(),
                Training.upTo(Training.epochs(4))
                        .batchSize(3)
                        .gradientAccumulation(2)
                        .learningRate(0.1)
                        .schedule(Schedule.linear().warmupSteps(2))
                        .optimizer(new Sgd(0.8, true, 0))
                        .parameterGroups(
                                ParameterGroup.of(".*bias").learningRate(2),
                                ParameterGroup.of("table\\.weight").weightDecay(0.1))
                        .maxGradientNorm(0.7)
                        .movingAverage(0.9)
                        .seed(7)
                        .engine(EngineOptions.defaults().with(backend)));
    }

    private static void assertSame(String name, Model model, Loss loss, Training training) {
        Golden golden = Golden.of("/golden/training/runs.safetensors", name);
        Rows rows = new Rows(golden);
        Trainer.Trained trained = new Trainer(model, loss, training).train(golden.weights(), rows, rows);
        for (Epoch epoch : trained.history().epochs()) {
            int at = epoch.number() - 1;
            assertThat(epoch.trainingLoss()).isCloseTo(golden.floats("training")[at], within(1e-5));
            assertThat(epoch.validationLoss().orElseThrow()).isCloseTo(golden.floats("validation")[at], within(1e-5));
        }
        List<Parameter> parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            String tensor = "after." + parameters.get(i).name();
            golden.assertClose(tensor, trained.weights().get(i), golden.floats(tensor));
        }
    }
}
