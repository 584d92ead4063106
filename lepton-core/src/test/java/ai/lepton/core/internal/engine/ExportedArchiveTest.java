package ai.lepton.core.internal.engine;

import static ai.lepton.core.internal.engine.BackendsAgreeTest.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.export.ExportedModels;
import ai.lepton.core.export.TorchScript;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives in the engine itself, and in DJL's own model loader. */
class ExportedArchiveTest {
    private static final int[][] SHAPES = {{1, 1}, {4, 9}, {2, 30}, {13, 3}};
    private static final WeightSource WEIGHTS = WeightSource.initial(21);

    @TempDir
    private Path folder;

    private Path written(TorchScript script) {
        Path file = folder.resolve("model.pt");
        script.write(file);
        return file;
    }

    private static float[] run(Path archive, List<Feed> feeds) throws IOException {
        PyTorch.prepareThread();
        try (NDManager manager = PyTorch.newManager(Device.cpu());
                InputStream in = Files.newInputStream(archive)) {
            PtSymbolBlock module = JniUtils.loadModule((PtNDManager) manager, in, false, false);
            IValue[] arguments = feeds.stream()
                    .map(feed -> IValue.from((PtNDArray) feed.on(manager)))
                    .toArray(IValue[]::new);
            try (IValue result = IValueUtils.runMethod(module, "forward", arguments)) {
                return result.toTensor((PtNDManager) manager).toFloatArray();
            } finally {
                for (IValue argument : arguments) {
                    argument.close();
                }
                module.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "llama", "tabular"})
    void answersAsTheModelThatWasWritten(String name) throws IOException {
        Model model = Objects.requireNonNull(ExportedModels.all().get(name));
        Path archive = written(TorchScript.of(model, WEIGHTS));
        try (Runner runner = Runner.open(model, Backend.EAGER, WEIGHTS, null)) {
            for (int[] shape : SHAPES) {
                List<Feed> feeds = ExportedModels.inputs(model, shape[0], shape[1], shape[0]);
                assertClose(run(archive, feeds), runner.logits(feeds), 1e-5);
            }
        }
    }

    @Test
    void loadsWithDjlAlone() throws Exception {
        PyTorch.engine();
        Model model = ExportedModels.bert();
        Path archive = written(TorchScript.of(model, WEIGHTS));
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(archive)
                .optEngine("PyTorch")
                .optTranslator(new NoopTranslator())
                .build();
        List<Feed> feeds = ExportedModels.inputs(model, 3, 8, 1);
        try (ZooModel<NDList, NDList> loaded = criteria.loadModel();
                Predictor<NDList, NDList> predictor = loaded.newPredictor();
                NDManager manager = loaded.getNDManager().newSubManager();
                Runner runner = Runner.open(model, Backend.SCRIPT, WEIGHTS, null)) {
            NDList inputs = new NDList();
            feeds.forEach(feed -> inputs.add(feed.on(manager)));
            assertClose(predictor.predict(inputs).head().toFloatArray(), runner.logits(feeds), 1e-5);
        }
    }

    @Test
    void weightsOfTheTransposeAreTurnedBack() throws IOException {
        Model model = ExportedModels.llama();
        WeightSource transposed = new WeightSource() {
            @Override
            public ByteBuffer values(Parameter parameter) {
                if (!transposed(parameter)) {
                    return WEIGHTS.values(parameter);
                }
                int rows = (int) parameter.shape().get(0);
                int columns = (int) parameter.shape().get(1);
                FloatBuffer from = WEIGHTS.values(parameter).asFloatBuffer();
                float[] values = new float[rows * columns];
                for (int i = 0; i < values.length; i++) {
                    values[i % columns * rows + i / columns] = from.get(i);
                }
                return WeightSource.of(values);
            }

            @Override
            public boolean transposed(Parameter parameter) {
                return parameter.name().endsWith("up.weight")
                        || parameter.name().endsWith("key.weight");
            }
        };
        List<Feed> feeds = ExportedModels.inputs(model, 2, 6, 1);
        float[] plain = run(written(TorchScript.of(model, WEIGHTS)), feeds);
        assertClose(run(written(TorchScript.of(model, transposed)), feeds), plain, 1e-6);
    }

    @Test
    void bfloat16WeightsAnswerAsTheModelWithItsWeightsRounded() throws IOException {
        Model model = ExportedModels.bert();
        WeightSource rounded = parameter -> {
            ByteBuffer values = WEIGHTS.values(parameter);
            ByteBuffer result = ByteBuffer.allocateDirect(values.remaining()).order(ByteOrder.nativeOrder());
            while (values.hasRemaining()) {
                int bits = Float.floatToRawIntBits(values.getFloat());
                int low = bits & 0xFFFF;
                boolean up = low > 0x8000 || (low == 0x8000 && (bits & 0x10000) != 0);
                result.putFloat(Float.intBitsToFloat((bits & 0xFFFF0000) + (up ? 0x10000 : 0)));
            }
            return result.flip();
        };
        List<Feed> feeds = ExportedModels.inputs(model, 3, 5, 2);
        Path archive = written(TorchScript.of(model, WEIGHTS).inBfloat16());
        try (Runner runner = Runner.open(model, Backend.SCRIPT, rounded, null)) {
            assertClose(run(archive, feeds), runner.logits(feeds), 1e-6);
        }
        assertThat(Files.size(archive)).isLessThan(Files.size(written(TorchScript.of(model, WEIGHTS))) * 7 / 10);
    }
}
