package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.lepton.core.engine.Device;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The lines of a script that keep an index out of range from a GPU, run on the processor. What they do on a GPU, {@link
 * RunnerTest} tests where there is one.
 */
class GuardsTest {
    private static final Pattern ON_A_GPU = Pattern.compile("if ops\\.prim\\.is_cuda\\(\\w+\\):");

    /** Rows of two tables, and the loss of logits of ones. */
    private record Tables(long below) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(
                    new Input("rows", DType.I64, Shape.of(-1, 3), below, Long.MAX_VALUE),
                    new Input("target", DType.I64, Shape.of(-1)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor table = inputs.get("rows").embedding(Scope.ROOT.of("table"), 4, 2); // [b, 3, 2]
            Tensor later = inputs.get("rows").add(1).embedding(Scope.ROOT.of("later"), 5, 2);
            Tensor logits = table.add(later).mul(0).mean(1).select(1, 0);
            return logits.crossEntropy(inputs.get("target"), 0).add(0.5).unsqueeze(0);
        }
    }

    private static String script(long below) {
        Model model = new Tables(below);
        return new ModelScript(model, model.parameters()).inference(Kernel.PLAIN);
    }

    private static float answer(String methods, long[] rows, long[] target) {
        try (NDManager manager = PyTorch.newManager(Device.cpu())) {
            PtSymbolBlock module = ScriptProgram.load(manager, methods);
            try (IValue first = IValue.from((PtNDArray) new Feed.Longs(rows, rows.length / 3, 3).on(manager));
                    IValue second = IValue.from((PtNDArray) new Feed.Longs(target, target.length).on(manager));
                    IValue weights =
                            IValue.listFrom((PtNDArray) manager.ones(new ai.djl.ndarray.types.Shape(4, 2)), (PtNDArray)
                                    manager.ones(new ai.djl.ndarray.types.Shape(5, 2)));
                    IValue result = IValueUtils.runMethod(module, "forward", first, second, weights)) {
                return result.toTensor((PtNDManager) manager).toFloatArray()[0];
            } finally {
                module.close();
            }
        }
    }

    @Test
    void theyStandBeforeEachTableAndLossWhoseIndicesMayBeAny() {
        assertThat(script(Long.MAX_VALUE).split("is_cuda", -1)).hasSize(1 + 3);
        assertThat(script(5).split("is_cuda", -1)).hasSize(1 + 3);
        assertThat(script(4).split("is_cuda", -1)).hasSize(1 + 2);
    }

    @Test
    void anIndexOutOfRangeIsAnErrorAndOthersAreNotChanged() {
        Matcher guards = ON_A_GPU.matcher(script(Long.MAX_VALUE));
        String always = guards.replaceAll("if torch.gt(1, 0):");
        String never = guards.replaceAll("if torch.gt(0, 1):");
        for (long[] target : new long[][] {{0, 1}, {1, -100}, {-100, 0}}) {
            long[] rows = {0, 1, 2, 3, 3, 0};
            assertThat(answer(always, rows, target)).isEqualTo(answer(never, rows, target));
        }
        for (long row : new long[] {4, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> answer(always, new long[] {0, row, 0}, new long[] {0}))
                    .as("row %d", row)
                    .hasMessageContaining("index out of range: a table has no such row, or a target is no such class");
        }
        for (long target : new long[] {2, -1, -99, -101}) {
            assertThatThrownBy(() -> answer(always, new long[] {0, 0, 0}, new long[] {target}))
                    .as("target %d", target)
                    .hasMessageContaining("index out of range: a table has no such row, or a target is no such class");
        }
    }
}
