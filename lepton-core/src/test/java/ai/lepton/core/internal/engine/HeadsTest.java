package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.CrossAttention;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads, poolings and attention to another sequence: the script against the eager reference. */
class HeadsTest {
    private static final Texts.Batch BATCH = Texts.Batch.random(9, false, 9, 6, 2);
    private static final Feed NO_TARGET = new Feed.Floats(new float[1], 1);

    /** The sum of the squares of whatever a model answers. */
    private record Squares() implements Loss {
        @Override
        public Input target() {
            return new Input("target", DType.F32, Shape.of(1));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            Tensor sum = logits.mul(logits);
            for (int axis = 0; axis < logits.shape().rank(); axis++) {
                sum = sum.sum(axis);
            }
            return sum;
        }
    }

    static Stream<Arguments> heads() {
        return KernelsTest.models().entrySet().stream()
                .filter(entry ->
                        entry.getKey().contains("head") || entry.getKey().contains("embedding"))
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void scriptAndEagerAgree(String name, Model model) {
        assertAgree(model, BATCH.all());
    }

    @Test
    void noHeadIsLeftOut() throws Exception {
        Set<Class<?>> held = new HashSet<>();
        KernelsTest.models().values().forEach(model -> held.add(model.head().getClass()));
        held.add(Head.Features.class); // answers with what it is given: see FamilyOutputsTest
        Path classes = Path.of(Head.class.getResource("Head.class").toURI()).resolveSibling("");
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(
                            each -> each.toString().endsWith(".class") && !each.endsWith("package-info.class"))
                    .toList()) {
                Class<?> type = Class.forName(
                        "ai.lepton.core.model." + file.getFileName().toString().replace(".class", ""));
                assertThat(type == Head.class || !Head.class.isAssignableFrom(type) || held.contains(type))
                        .as("KernelsTest.models() has a model with a %s", type.getSimpleName())
                        .isTrue();
            }
        }
    }

    private static void assertAgree(Model model, List<Feed> feeds) {
        Objective recipe = new Objective(new Squares(), new AdamW(0.9, 0.999, 1e-4, 0.01), 1);
        try (Runner script = Runner.open(model, Backend.SCRIPT, Texts.weights(), recipe);
                Runner eager = Runner.open(model, Backend.EAGER, Texts.weights(), recipe)) {
            Output scripted = script.output(feeds);
            Output expected = eager.output(feeds);
            assertThat(scripted.shape()).isEqualTo(expected.shape());
            BackendsAgreeTest.assertClose(scripted.values(), expected.values(), 1e-5);
            List<float[]> gradients = script.gradients(feeds, NO_TARGET);
            List<float[]> reference = eager.gradients(feeds, NO_TARGET);
            for (int i = 0; i < gradients.size(); i++) {
                BackendsAgreeTest.assertClose(gradients.get(i), reference.get(i), 1e-4);
            }
        }
    }

    /** Looks at another sequence. */
    private record Across() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(
                    new Input("x", DType.F32, Shape.of(-1, -1, 8)),
                    new Input("memory", DType.F32, Shape.of(-1, -1, 12)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Context context = Context.none().withMemory(inputs.get("memory"));
            return new CrossAttention(2, 0).apply(inputs.get("x"), context, Scope.ROOT);
        }
    }

    @Test
    void attentionToAnotherSequenceOfAnotherLengthAndWidth() {
        float[] x = new float[2 * 3 * 8];
        float[] memory = new float[2 * 5 * 12];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = (float) Math.sin(i);
            x[i % x.length] = (float) Math.cos(i);
        }
        assertAgree(new Across(), List.of(new Feed.Floats(x, 2, 3, 8), new Feed.Floats(memory, 2, 5, 12)));
    }
}
