package ai.lepton.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Shape;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
    private static final List<Parameter> WANTED = List.of(parameter("layer.weight", 2, 3), parameter("layer.bias", 2));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void choose() {
        file = directory.resolve("model.safetensors");
    }

    private static Parameter parameter(String name, long... shape) {
        return new Parameter(name, Shape.of(shape), Init.zeros());
    }

    private void refused(String message) {
        assertThatThrownBy(() -> WeightsFile.open(file).requireExactly(WANTED, Set.of("beside")))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsWrittenIsRead() {
        float[] weight = {1, -2, 3, Float.MIN_VALUE, -0f, Float.MAX_VALUE};
        WeightsFile.write(file, WANTED, List.of(weight, new float[] {7, 8}), Map.of("beside", new double[] {0.1}));

        WeightsFile read = WeightsFile.open(file);
        var source = read.requireExactly(WANTED, Set.of("beside"));
        ByteBuffer bytes = source.values(WANTED.get(0));
        float[] found = new float[6];
        bytes.order(ByteOrder.nativeOrder()).asFloatBuffer().get(found);
        assertThat(found).isEqualTo(weight);
        assertThat(read.tensors().doubles("beside")).containsExactly(0.1);
        assertThat(read.tensors().metadata()).containsEntry("format", "pt");
    }

    @Test
    void aWeightIsMissing() {
        new SafetensorsWriter().tensor("layer.weight", new float[6], 2, 3).write(file);
        refused("model.safetensors: 'layer.bias' [2] is missing");
    }

    @Test
    void aWeightHasAnotherShape() {
        new SafetensorsWriter()
                .tensor("layer.weight", new float[6], 3, 2)
                .tensor("layer.bias", new float[2], 2)
                .write(file);
        refused("model.safetensors: 'layer.weight' is [3, 2], this model wants [2, 3]");
    }

    @Test
    void aWeightHasAnotherType() {
        new SafetensorsWriter()
                .tensor("layer.weight", new double[6], 2, 3)
                .tensor("layer.bias", new float[2], 2)
                .write(file);
        refused("model.safetensors: 'layer.weight' is F64, this model wants F32");
    }

    @Test
    void nobodyWantsATensor() {
        new SafetensorsWriter()
                .tensor("layer.weight", new float[6], 2, 3)
                .tensor("layer.bias", new float[2], 2)
                .tensor("beside", new double[1], 1)
                .tensor("pooler.weight", new float[1], 1)
                .write(file);
        refused("model.safetensors: 'pooler.weight' is in the file, this model has no such weight");
    }

    @Test
    void severalFaultsAreOneMessage() {
        new SafetensorsWriter()
                .tensor("layer.weight", new float[1], 1)
                .tensor("other", new float[1], 1)
                .write(file);
        refused("model.safetensors: 'layer.weight' is [1], this model wants [2, 3]; 'layer.bias' [2] is missing;"
                + " 'other' is in the file, this model has no such weight");
    }

    @Test
    void manyFaultsAreCut() {
        new SafetensorsWriter().tensor("x", new float[1], 1).write(file);
        List<Parameter> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(parameter("w" + i, 1));
        }
        assertThatThrownBy(() -> WeightsFile.open(file).requireExactly(many, Set.of()))
                .hasMessage("model.safetensors: 'w0' [1] is missing; 'w1' [1] is missing; 'w2' [1] is missing; 'w3' [1]"
                        + " is missing; 'w4' [1] is missing; 'w5' [1] is missing; 'w6' [1] is missing; 'w7' [1] is"
                        + " missing; and 93 more");
    }

    @Test
    void aTruncatedFile() throws Exception {
        WeightsFile.write(file, WANTED, List.of(new float[6], new float[2]), Map.of());
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 8, 20, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> WeightsFile.open(file))
                    .as("%d bytes", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("model.safetensors");
        }
    }

    @Test
    void nothingHalfWrittenStays() throws Exception {
        assertThatThrownBy(() -> WeightsFile.write(file, WANTED, List.of(new float[6], new float[3]), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }
}
