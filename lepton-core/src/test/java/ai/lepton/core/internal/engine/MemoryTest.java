package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Native memory stays flat. Each run handles some megabytes, so that one tensor that stayed would show: resident memory
 * goes up and down by tens of megabytes with the heap and the allocator, a leak would make it hundreds.
 */
@EnabledOnOs(OS.LINUX)
class MemoryTest {
    private static final int WIDTH = 1000;
    private static final long MOST = 150L << 20;
    private static final Objective RECIPE = new Objective(Loss.crossEntropy(0), new AdamW(0.9, 0.999, 1e-8, 0.01), 1);

    /** A gain for each feature: input, output and gradient are as large as each other. */
    private record Gains() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, WIDTH)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").rmsNorm(Scope.ROOT, 1e-6);
        }
    }

    /** A matrix of 4 MB. */
    private record Square() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, WIDTH)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT, WIDTH, false);
        }
    }

    private static List<Feed> ones(int examples) {
        float[] values = new float[examples * WIDTH];
        Arrays.fill(values, 1);
        return List.of(new Feed.Floats(values, examples, WIDTH));
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void overPredictions(Backend backend) throws Exception {
        try (Runner runner = Runner.open(new Gains(), backend, WeightSource.initial(1), null)) {
            List<Feed> inputs = ones(1000);
            assertFlat(100, () -> runner.logits(inputs));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void overThousandsOfSmallPredictions(Backend backend) throws Exception {
        try (Runner runner = Runner.open(new Gains(), backend, WeightSource.initial(1), null)) {
            List<Feed> inputs = ones(20);
            assertFlat(3000, () -> runner.logits(inputs));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void overStepsOfTraining(Backend backend) throws Exception {
        try (Runner runner = Runner.open(new Gains(), backend, WeightSource.initial(1), RECIPE)) {
            List<Feed> inputs = ones(500);
            Feed target = new Feed.Longs(new long[500], 500);
            assertFlat(150, () -> runner.step(inputs, target, 1e-3));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void overStepsOfTwoBatchesThatAnAverageFollows(Backend backend) throws Exception {
        Objective twice = new Objective(RECIPE.loss(), RECIPE.optimizer(), 1, List.of(), true);
        try (Runner runner = Runner.open(new Gains(), backend, WeightSource.initial(1), twice);
                Runner average = Runner.open(new Gains(), backend, WeightSource.initial(1), twice)) {
            List<Feed> inputs = ones(500);
            Feed target = new Feed.Longs(new long[500], 500);
            assertFlat(100, () -> {
                runner.accumulate(inputs, target, 1);
                runner.accumulate(inputs, target, 2);
                runner.apply(1000, 1e-3);
                average.follow(runner, 0.1);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void overOpeningTrainingAndClosing(Backend backend) throws Exception {
        Feed target = new Feed.Longs(new long[1], 1);
        List<Feed> inputs = ones(1);
        assertFlat(30, () -> {
            try (Runner runner = Runner.open(new Square(), backend, WeightSource.initial(1), RECIPE)) {
                runner.step(inputs, target, 1e-3);
            }
        });
    }

    static Stream<@Nullable Kernel> kernels() {
        return Stream.concat(Arrays.stream(Kernel.values()).filter(Kernels::available), Stream.of((Kernel) null));
    }

    /** Features of a layer are 131 KB; null is the eager runner. */
    @ParameterizedTest
    @MethodSource("kernels")
    void overThousandsOfTexts(@Nullable Kernel kernel) throws Exception {
        int[] lengths = new int[64];
        Arrays.fill(lengths, 16);
        List<Feed> inputs = Texts.Batch.random(16, false, lengths).all();
        try (Runner runner = Texts.open(Texts.growing("learned"), kernel)) {
            assertFlat(1500, () -> runner.output(inputs));
        }
    }

    /** A cache takes 5 MB; what an eager call puts in its place, up to 0.3 MB. */
    @ParameterizedTest
    @MethodSource("kernels")
    void overThousandsOfTokensCacheEntry(@Nullable Kernel kernel) throws Exception {
        int[] lengths = new int[64];
        Arrays.fill(lengths, 20);
        Texts.Batch batch = Texts.Batch.random(20, true, lengths);
        try (Runner runner = Texts.open(Texts.growing("window, rotary"), kernel)) {
            assertFlat(75, () -> {
                try (KeyValueCache cache = runner.keyValueCache(64, 300)) {
                    for (int at = 0; at < 20; at++) {
                        cache.next(batch.chunk(at, at + 1));
                    }
                }
            });
        }
    }

    private static void assertFlat(int runs, Runnable work) throws Exception {
        // The first runs fill the heap, and leave room between the allocator's blocks, that later ones use again.
        for (int i = 0; i < runs; i++) {
            work.run();
        }
        long before = resident();
        for (int i = 0; i < runs; i++) {
            work.run();
        }
        // Inputs pass through direct buffers, which the collector frees, and not at once.
        long grown = resident() - before;
        for (int wait = 0; wait < 50 && grown >= MOST; wait++) {
            Thread.sleep(100);
            grown = resident() - before;
        }
        assertThat(grown).isLessThan(MOST);
    }

    private static long resident() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
