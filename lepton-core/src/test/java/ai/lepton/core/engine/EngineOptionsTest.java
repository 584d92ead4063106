package ai.lepton.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.Session;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs a model, and what does not go together. */
class EngineOptionsTest {
    private record Layer() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT, 2);
        }
    }

    @Test
    void eachSettingReturnsAChangedCopy() {
        EngineOptions options = EngineOptions.defaults().with(Precision.BF16).with(Device.cpu());
        assertThat(options).isEqualTo(new EngineOptions(Backend.SCRIPT, Precision.BF16, Device.cpu()));
        assertThat(EngineOptions.defaults())
                .isEqualTo(new EngineOptions(Backend.SCRIPT, Precision.AUTO, Device.auto()));
        assertThat(List.of(Device.auto(), Device.cpu(), Device.gpu(1))).hasToString("[auto, cpu, gpu(1)]");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThatThrownBy(() -> EngineOptions.defaults().with(Precision.INT8).with(Backend.EAGER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision INT8 is for the script backend; eager computes in F32");
        assertThatThrownBy(() -> EngineOptions.defaults().with(Precision.INT8).with(Device.gpu(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision INT8 is for the processor; gpu(0) computes in F32 and BF16");
        assertThatThrownBy(() -> Device.gpu(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the index of a device is -1; wanted 0 to 1023 for a GPU, else 0");
        assertThatThrownBy(() -> new Device(Device.Kind.CPU, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Training.upTo(Training.epochs(1))
                        .engine(EngineOptions.defaults().with(Precision.BF16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision BF16 is for inference; set that of training by Training.precision");
    }

    @Test
    void aModelRunsOnTheProcessorByName() {
        float[] x = {1, 2, 3};
        try (Session auto = Session.open(new Layer(), WeightSource.initial(1));
                Session named = Session.open(
                        new Layer(),
                        WeightSource.initial(1),
                        EngineOptions.defaults().with(Device.cpu()))) {
            assertThat(named.feed("x", x, 1, 3).run().values())
                    .containsExactly(auto.feed("x", x, 1, 3).run().values(), within(1e-6f));
        }
    }

    @Test
    void aGpuThatIsNotThereIsAnErrorThatSaysWhatIsMissing() {
        EngineOptions absent = EngineOptions.defaults().with(Device.gpu(1023));
        assertThatThrownBy(() -> Session.open(new Layer(), WeightSource.initial(1), absent))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "(?s)no gpu\\(1023\\): the native library of PyTorch \\S+ finds \\d+ CUDA devices; .*")
                .hasMessageContaining("it takes an NVIDIA driver and a library built for CUDA");
    }
}
