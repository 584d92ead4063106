package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.family.TinyModel.Running;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.TextTransformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each tiny model computes, on each backend, right and left padded. */
class FamilyOutputsTest {
    static Stream<Arguments> cases() {
        return TinyModel.all().stream()
                .flatMap(tiny -> Arrays.stream(Running.values()).map(running -> Arguments.of(tiny, running)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hiddenStatesAreThoseOfTransformers(TinyModel tiny, Running running) {
        Pretrained pretrained = tiny.pretrained();
        Staged staged = new Staged(pretrained.features());
        try (Runner runner = running.open(staged, pretrained)) {
            for (String batch : tiny.batches()) {
                if (!tiny.golden().contains(batch + "hidden_states.0")) {
                    continue;
                }
                Output output = runner.output(tiny.feeds(batch, staged.whole()));
                int stages = (int) output.shape()[0];
                assertThat(stages).isEqualTo(pretrained.config().layers() + 1);
                int size = output.values().length / stages;
                for (int i = 0; i < stages; i++) {
                    float[] stage = Arrays.copyOfRange(output.values(), i * size, (i + 1) * size);
                    tiny.assertClose("hidden_states." + i, batch, stage, true);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAreThoseOfTransformers(TinyModel tiny, Running running) {
        Pretrained pretrained = tiny.pretrained();
        TextTransformer model = tiny.model(pretrained);
        boolean pooled = tiny.golden().contains("pooler_output");
        if (pooled) {
            model = model.with(new WithPooler());
        }
        try (Runner runner = running.open(model, pretrained)) {
            for (String batch : tiny.batches()) {
                Output output = runner.output(tiny.feeds(batch, model));
                if (pooled) {
                    assertPooled(tiny, batch, output);
                } else if (tiny.golden().contains("start_logits")) {
                    tiny.assertClose("start_logits", batch, column(output, 0), true);
                    tiny.assertClose("end_logits", batch, column(output, 1), true);
                } else {
                    String tensor = tiny.golden().contains("logits") ? "logits" : "last_hidden_state";
                    assertThat(output.shape()).isEqualTo(tiny.shape(batch + tensor));
                    tiny.assertClose(tensor, batch, output.values(), output.shape().length == 3);
                }
            }
        }
    }

    private static void assertPooled(TinyModel tiny, String batch, Output output) {
        int rows = (int) output.shape()[0];
        int width = (int) output.shape()[2];
        int row = (int) output.shape()[1] * width;
        List<float[]> features = new ArrayList<>();
        List<float[]> pooled = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            features.add(Arrays.copyOfRange(output.values(), i * row, (i + 1) * row - width));
            pooled.add(Arrays.copyOfRange(output.values(), (i + 1) * row - width, (i + 1) * row));
        }
        tiny.assertClose("last_hidden_state", batch, joined(features), true);
        tiny.assertClose("pooler_output", batch, joined(pooled), false);
    }

    private static float[] column(Output output, int index) {
        float[] column = new float[output.values().length / 2];
        for (int i = 0; i < column.length; i++) {
            column[i] = output.values()[2 * i + index];
        }
        return column;
    }

    static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
