package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.Device;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of a script that drop on a GPU, run on the processor. */
class HashedDropoutTest {
    private static final int ROWS = 6;
    private static final Objective HIGH = new Objective(Loss.crossEntropy(0), AdamW.defaults(), 1);

    /** Drops what a layer gives, and gives it to another layer. */
    private record Dropping(double dropout) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 4)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x")
                    .linear(Scope.ROOT.of("first"), 16)
                    .dropout(dropout)
                    .linear(Scope.ROOT.of("last"), 3);
        }
    }

    /** Returns the loss and its gradients, as a GPU finds them. */
    private static List<float[]> found(Model model, Objective objective, long seed) {
        String methods = new ModelScript(model, model.parameters())
                .training(objective)
                .replaceAll("if ops\\.prim\\.is_cuda\\(\\w+\\):", "if torch.gt(1, 0):");
        try (NDManager manager = PyTorch.newManager(Device.cpu())) {
            Weights weights = new Weights(manager, model.parameters(), WeightSource.initial(2), true);
            float[] x = new float[ROWS * 4];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) Math.sin(i + 1.0);
            }
            NDList arguments = new NDList(manager.create(0f));
            arguments.head().setName("module_method:gradients");
            arguments.add(new Feed.Floats(x, ROWS, 4).on(manager));
            arguments.add(new Feed.Longs(new long[] {0, 1, 2, 0, 1, 2}, ROWS).on(manager));
            arguments.add(manager.create(seed));
            for (NDArray weight : weights.arrays()) {
                weight.setName("p[]");
                arguments.add(weight);
            }
            PtSymbolBlock module = ScriptProgram.load(manager, methods);
            try {
                List<float[]> values = new ArrayList<>();
                for (NDArray each : IValueUtils.forward(module, arguments, true)) {
                    values.add(each.toFloatArray());
                }
                return values;
            } finally {
                module.close();
            }
        }
    }

    /** In bfloat16 what is kept is bfloat16 too, or the next layer does not take it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherSeedDropsOthersAndOnAverageNothingIsLost(boolean bfloat16) {
        Objective objective = HIGH.bfloat16(bfloat16);
        double sum = 0;
        int seeds = 100;
        for (long seed = 1; seed <= seeds; seed++) {
            sum += found(new Dropping(0.1), objective, seed).get(0)[0];
        }
        float first = found(new Dropping(0.1), objective, 1).get(0)[0];
        assertThat(found(new Dropping(0.1), objective, 1).get(0)[0]).isEqualTo(first);
        assertThat(found(new Dropping(0.1), objective, 2).get(0)[0]).isNotEqualTo(first);
        assertThat(sum / seeds).isCloseTo(found(new Dropping(0), objective, 1).get(0)[0], within(0.05));
    }
}
