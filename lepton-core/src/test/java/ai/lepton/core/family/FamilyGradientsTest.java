package ai.lepton.core.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of each tiny model and their gradients; the model is trained from the files that others only read. */
class FamilyGradientsTest {
    private static final AdamW OPTIMIZER = new AdamW(0.9, 0.999, 1e-8, 0.01);

    @TempDir
    private Path folder;

    /** The sum of all features, each times a number. */
    private record Projection(Shape shape) implements Loss {
        @Override
        public Input target() {
            return new Input("target", DType.F32, shape);
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Tensor sum = logits.mul(target);
            for (int axis = 0; axis < shape.rank(); axis++) {
                sum = sum.sum(axis);
            }
            for (int axis = 0; axis < shape.rank(); axis++) {
                sum = sum.select(0, 0);
            }
            return sum;
        }
    }

    /** What is held against what. */
    private record Aim(Loss loss, Feed target) {}

    static Stream<Arguments> cases() {
        return TinyModel.all().stream()
                .flatMap(tiny -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(tiny, backend)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientsAreThoseOfTransformers(TinyModel tiny, Backend backend) throws IOException {
        Pretrained pretrained = Pretrained.open(withoutDropout(tiny.directory()));
        TextTransformer model = tiny.model(pretrained);
        if (tiny.golden().contains("pooler_output")) {
            model = model.with(new WithPooler());
        }
        Aim aim = aim(tiny);
        CheckpointWeights weights = (CheckpointWeights) pretrained.weights(model);
        try (Runner runner = Runner.open(model, backend, weights, new Objective(aim.loss(), OPTIMIZER, 1))) {
            List<Feed> feeds = tiny.feeds("", model);
            double loss = tiny.golden().floats("loss")[0];
            assertThat(runner.loss(feeds, aim.target())).isCloseTo(loss, within(1e-5 * Math.max(1, Math.abs(loss))));
            List<float[]> gradients = runner.gradients(feeds, aim.target());
            String prefix = pretrained.family().prefix();
            Map<String, float[]> byName = new HashMap<>();
            for (int i = 0; i < gradients.size(); i++) {
                Parameter parameter = runner.parameters().get(i);
                float[] gradient = gradients.get(i);
                boolean transposed = weights.transposed(parameter);
                byName.put(
                        plain(weights.name(parameter).text(), prefix),
                        transposed ? transposed(gradient, parameter.shape()) : gradient);
            }
            int compared = 0;
            for (String tensor : tiny.golden().names()) {
                if (tensor.startsWith("grad.")) {
                    float[] actual = Objects.requireNonNull(byName.get(plain(tensor.substring(5), prefix)), tensor);
                    if (tiny.kind().endsWith("ForQuestionAnswering") && tensor.endsWith("_embeddings.weight")) {
                        withoutPadding(actual, pretrained.config());
                    }
                    assertClose(tiny, tensor, actual);
                    compared++;
                }
            }
            assertThat(compared).isPositive();
        }
    }

    /**
     * The loss of answers looks at padding too, and PyTorch's embeddings never learn the row of the padding token, nor RoBERTa's
     * that of its position.
     */
    private static void withoutPadding(float[] gradient, PretrainedConfig config) {
        int from = config.padTokenId().orElseThrow() * config.width();
        Arrays.fill(gradient, from, from + config.width(), 0);
    }

    /** Gradients of up to 1 are compared as they are, larger ones as a part of the largest of their tensor. */
    private static void assertClose(TinyModel tiny, String tensor, float[] actual) {
        float[] expected = tiny.golden().floats(tensor);
        assertThat(actual).as("%s of %s", tensor, tiny).hasSameSizeAs(expected);
        double largest = 1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs((double) actual[i] - expected[i]));
        }
        assertThat(worst / largest).as("%s of %s", tensor, tiny).isLessThan(TinyModel.TOLERANCE);
    }

    private static Aim aim(TinyModel tiny) {
        if (tiny.golden().contains("cotangent")) {
            return projection(tiny);
        }
        if (tiny.golden().contains("start_positions")) {
            long[] starts = tiny.golden().longs("start_positions");
            long[] ends = tiny.golden().longs("end_positions");
            long[] both = new long[2 * starts.length];
            for (int i = 0; i < starts.length; i++) {
                both[2 * i] = starts[i];
                both[2 * i + 1] = ends[i];
            }
            return new Aim(Loss.answerSpan(), new Feed.Longs(both, starts.length, 2));
        }
        long[] shape = tiny.shape("labels");
        return switch (tiny.golden().metadata().getOrDefault("loss", "")) {
            case "mean squared error of logits and labels" ->
                new Aim(
                        Loss.meanSquaredError(Math.toIntExact(shape[1])),
                        new Feed.Floats(tiny.golden().floats("labels"), shape));
            case "mean over rows and classes of binary cross-entropy with logits" ->
                new Aim(Loss.multiLabel(), new Feed.Floats(tiny.golden().floats("labels"), shape));
            case "mean cross-entropy" ->
                new Aim(Loss.crossEntropy(0), new Feed.Longs(tiny.golden().longs("labels"), shape));
            case "mean cross-entropy of the labels that are not -100" ->
                new Aim(Loss.tokenCrossEntropy(0), new Feed.Longs(tiny.golden().longs("labels"), shape));
            default -> new Aim(Loss.nextToken(), new Feed.Longs(tiny.golden().longs("labels"), shape));
        };
    }

    private static Aim projection(TinyModel tiny) {
        long[] shape = tiny.shape("cotangent");
        float[] cotangent = tiny.golden().floats("cotangent");
        if (!tiny.golden().contains("pooler_cotangent")) {
            return new Aim(new Projection(Shape.of(shape)), new Feed.Floats(cotangent, shape));
        }
        float[] pooler = tiny.golden().floats("pooler_cotangent");
        int rows = (int) shape[0];
        List<float[]> parts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            parts.add(Arrays.copyOfRange(cotangent, i * cotangent.length / rows, (i + 1) * cotangent.length / rows));
            parts.add(Arrays.copyOfRange(pooler, i * pooler.length / rows, (i + 1) * pooler.length / rows));
        }
        long[] longer = {shape[0], shape[1] + 1, shape[2]};
        return new Aim(new Projection(Shape.of(longer)), new Feed.Floats(FamilyOutputsTest.joined(parts), longer));
    }

    /** Returns a name as all layouts of a family share it. */
    private static String plain(String name, String prefix) {
        String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        return bare.replaceFirst("gamma$", "weight").replaceFirst("beta$", "bias");
    }

    private static float[] transposed(float[] values, Shape shape) {
        int rows = (int) shape.get(0);
        int columns = (int) shape.get(1);
        float[] transposed = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = values[i * columns + j];
            }
        }
        return transposed;
    }

    /** Copies a directory, with a configuration that drops nothing in training. */
    private Path withoutDropout(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config).replaceAll("(\"\\w*(?:dropout|_pdrop|dropout_prob)\": )0\\.\\d+", "$10.0"));
        return folder;
    }
}
