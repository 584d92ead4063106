package ai.lepton.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Model;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leaves what {@code check_export.py} runs and compares, by hand. */
class WrittenForPythonTest {
    private static final int[][] SHAPES = {{1, 1}, {1, 7}, {3, 7}, {8, 16}, {2, 64}, {17, 5}};

    @Test
    void archivesAndWhatTheirModelsAnswerAreLeftForPython() {
        Path folder = Path.of("target", "exported-for-python");
        ExportedModels.all().forEach((name, model) -> {
            WeightSource weights = WeightSource.initial(5);
            TorchScript.of(model, weights)
                    .extraFile("config.json", "{\"model\": \"" + name + "\"}\n")
                    .write(folder.resolve(name + ".pt"));
            TorchScript.of(model, weights).inBfloat16().write(folder.resolve(name + "-bf16.pt"));
            SafetensorsWriter cases = new SafetensorsWriter();
            for (Parameter parameter : model.parameters()) {
                float[] values = new float[Math.toIntExact(parameter.size())];
                weights.values(parameter).asFloatBuffer().get(values);
                cases.tensor(
                        "weight:" + parameter.name(), values, parameter.shape().toArray());
            }
            try (Runner runner = Runner.open(model, Backend.SCRIPT, weights, null)) {
                for (int[] shape : SHAPES) {
                    add(cases, model, runner, shape[0], shape[1]);
                }
            }
            cases.write(folder.resolve(name + ".safetensors"));
            assertThat(folder.resolve(name + ".pt")).exists();
        });
    }

    private static void add(SafetensorsWriter cases, Model model, Runner runner, int batch, int length) {
        String at = batch + "x" + length + ":";
        List<Feed> feeds = ExportedModels.inputs(model, batch, length, batch * 100L + length);
        for (int i = 0; i < feeds.size(); i++) {
            String name = at + model.inputs().get(i).name();
            Feed feed = feeds.get(i);
            if (feed instanceof Feed.Floats floats) {
                cases.tensor(name, floats.values(), floats.shape());
            } else if (feed instanceof Feed.Longs longs) {
                cases.tensor(name, longs.values(), longs.shape());
            }
        }
        Output output = runner.output(feeds);
        cases.tensor(at + "out", output.values(), output.shape());
    }
}
