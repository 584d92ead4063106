package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Model.Input;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** One case of a golden file: the tensors whose names begin with {@code name:}. */
record Golden(Safetensors file, String name) {

    /** Where the golden files of components are; a name that begins with a slash is of another folder. */
    private static final String FOLDER = "/golden/components/";

    static List<Golden> cases(String file) {
        Safetensors tensors = read(file);
        return tensors.names().stream()
                .map(tensor -> tensor.substring(0, tensor.indexOf(':')))
                .distinct()
                .map(name -> new Golden(tensors, name))
                .toList();
    }

    static Golden of(String file, String name) {
        return cases(file).stream()
                .filter(golden -> golden.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Safetensors read(String file) {
        String path = file.startsWith("/") ? file : FOLDER + file;
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(path), path)) {
            return Safetensors.of(file, ByteBuffer.wrap(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long[] shape(String tensor) {
        return file.info(name + ':' + tensor).shape().stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    boolean has(String tensor) {
        return file.contains(name + ':' + tensor);
    }

    boolean isInteger(String tensor) {
        return file.info(name + ':' + tensor).dtype() == DType.I64;
    }

    float[] floats(String tensor) {
        return file.floats(name + ':' + tensor);
    }

    long[] longs(String tensor) {
        return file.longs(name + ':' + tensor);
    }

    Input input(String tensor) {
        return new Input(tensor, isInteger(tensor) ? DType.I64 : DType.F32, Shape.of(shape(tensor)));
    }

    Feed feed(String tensor) {
        return isInteger(tensor)
                ? new Feed.Longs(longs(tensor), shape(tensor))
                : new Feed.Floats(floats(tensor), shape(tensor));
    }

    WeightSource weights() {
        return parameter -> WeightSource.of(floats(parameter.name()));
    }

    /** Compares logits and gradients of all weights. */
    void assertReproducedBy(Runner runner, List<Feed> inputs, Feed target) {
        assertClose("out", runner.logits(inputs), floats("out"));
        List<float[]> gradients = runner.gradients(inputs, target);
        for (int i = 0; i < gradients.size(); i++) {
            Parameter parameter = runner.parameters().get(i);
            assertClose("grad." + parameter.name(), gradients.get(i), floats("grad." + parameter.name()));
        }
    }

    /** Within 1e-5 of the value, or of 1 where that is larger. */
    void assertClose(String tensor, float[] actual, float[] expected) {
        assertThat(actual).as("%s of %s", tensor, name).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("%s[%d] of %s", tensor, i, name)
                    .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
