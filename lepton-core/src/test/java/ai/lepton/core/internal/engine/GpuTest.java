package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first GPU beside the processor. Where there is none these tests are left out, but with {@code -Dlepton.gpu=required}
 * they fail. All other tests run on the GPU too, if they leave the device to {@link Device#auto()}.
 */
@EnabledIf("present")
class GpuTest {
    private static final Device GPU = Device.gpu(0);
    private static final int WIDTH = 1000;
    private static final Texts.Batch BATCH = Texts.Batch.random(17, false, 17, 9, 1);
    private static final Objective RECIPE = new Objective(Loss.crossEntropy(0), new AdamW(0.9, 0.999, 1e-8, 0.01), 1);

    static boolean present() {
        return "required".equals(System.getProperty("lepton.gpu")) || PyTorch.gpus() > 0;
    }

    static Stream<String> texts() {
        return Texts.growing().keySet().stream();
    }

    private static Runner open(Model model, Backend backend, Device device) {
        return Runner.open(model, EngineOptions.defaults().with(backend).with(device), Texts.weights(), null);
    }

    @Test
    void isTheDefaultDevice() {
        assertThat(PyTorch.gpus()).isPositive();
        assertThat(PyTorch.isGpu(Device.auto())).isTrue();
        assertThat(PyTorch.describe()).endsWith(" on gpu(0)");
        int last = PyTorch.gpus();
        assertThatThrownBy(() -> PyTorch.newManager(Device.gpu(last)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("finds " + last + " CUDA devices");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void agreesWithTheProcessor(String name) {
        TextTransformer model = Texts.growing(name);
        try (Runner processor = Runner.open(model, Kernel.PLAIN, Device.cpu(), Texts.weights())) {
            float[] expected = processor.output(BATCH.all()).values();
            for (Backend backend : Backend.values()) {
                try (Runner runner = open(model, backend, GPU)) {
                    assertThat(Texts.apart(runner.output(BATCH.all()).values(), expected))
                            .as("%s", backend)
                            .isLessThan(5e-6);
                }
            }
            EngineOptions low = EngineOptions.defaults().with(Precision.BF16).with(GPU);
            try (Runner runner = Runner.open(model, low, Texts.weights())) {
                assertThat(Texts.apart(runner.output(BATCH.all()).values(), expected))
                        .isLessThan(KernelsTest.most(Kernel.PLAIN_BF16));
            }
        }
    }

    /** A layer of a million weights. */
    private record Square() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, WIDTH)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT, WIDTH);
        }
    }

    private static List<Feed> waves(int examples) {
        float[] values = new float[examples * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return List.of(new Feed.Floats(values, examples, WIDTH));
    }

    @Test
    void modelsOnBothDevicesRunSideBySideInThreads() throws Exception {
        List<Feed> inputs = waves(50);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (Runner processor = open(new Square(), Backend.SCRIPT, Device.cpu());
                Runner gpu = open(new Square(), Backend.SCRIPT, GPU)) {
            float[] expected = processor.logits(inputs);
            List<Future<Double>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Runner runner = i % 2 == 0 ? gpu : processor;
                Callable<Double> call = () -> Texts.apart(runner.logits(inputs), expected);
                all.add(pool.submit(call));
            }
            for (Future<Double> apart : all) {
                assertThat(apart.get()).isLessThan(5e-6);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Answers with a constant beside its input, and has no weights. */
    private record Weightless() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.graph().constant(1, 2, 3).mul(inputs.get("x"));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aModelWithoutWeightsHasItsConstantsThere(Backend backend) {
        try (Runner runner = open(new Weightless(), backend, GPU)) {
            assertThat(runner.logits(List.of(new Feed.Floats(new float[] {1, 1, -2}, 1, 3))))
                    .containsExactly(1, 2, -6);
        }
    }

    /** Each call makes some megabytes there: what stayed of a thousand would be gigabytes. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void memoryStaysFlatOverPredictionsAndSteps(Backend backend) throws Exception {
        List<Feed> inputs = waves(1000);
        Feed target = new Feed.Longs(new long[1000], 1000);
        EngineOptions options = EngineOptions.defaults().with(backend).with(GPU);
        try (Runner runner = Runner.open(new Square(), options, WeightSource.initial(1), RECIPE)) {
            assertFlat(1000, () -> runner.logits(inputs));
            assertFlat(300, () -> runner.step(inputs, target, 1e-3));
        }
    }

    @Test
    void memoryOfCachesStaysFlat() throws Exception {
        int[] lengths = new int[64];
        Arrays.fill(lengths, 20);
        Texts.Batch batch = Texts.Batch.random(20, true, lengths);
        for (Backend backend : Backend.values()) {
            try (Runner runner = open(Texts.growing("window, rotary"), backend, GPU)) {
                assertFlat(75, () -> {
                    try (KeyValueCache cache = runner.keyValueCache(64, 300)) {
                        for (int at = 0; at < 20; at++) {
                            cache.next(batch.chunk(at, at + 1));
                        }
                    }
                });
            }
        }
    }

    /** Two trainings of a model, each from the start. Over longer texts PyTorch's gradients of attention vary there. */
    private static List<List<float[]>> twice(Objective objective, Backend backend) {
        TextTransformer model = Texts.causal(MultiHeadAttention.of(4), Positions.none());
        Texts.Batch batch = Texts.Batch.random(128, false, 128, 100);
        long[] next = Stream.of(batch.tokens()).flatMapToLong(Arrays::stream).toArray();
        Feed target = new Feed.Longs(next, 2, 128);
        EngineOptions options = EngineOptions.defaults().with(backend).with(GPU);
        return Stream.of(1, 2)
                .map(time -> {
                    try (Runner runner = Runner.open(model, options, WeightSource.initial(1), objective)) {
                        for (int step = 0; step < 20; step++) {
                            runner.step(batch.all(), target, step, 1e-3);
                        }
                        return runner.weights();
                    }
                })
                .toList();
    }

    private static void assertSame(List<List<float[]>> trainings) {
        for (int i = 0; i < trainings.get(0).size(); i++) {
            assertThat(trainings.get(1).get(i)).containsExactly(trainings.get(0).get(i));
        }
    }

    /** So a training that was ended goes on to the same bits. */
    @Test
    void twoTrainingsOfOneSeedAreTheSameToTheBit() {
        Objective objective = new Objective(Loss.nextToken(), AdamW.defaults(), 1);
        assertSame(twice(objective, Backend.SCRIPT));
        assertSame(twice(objective.recomputing(true), Backend.SCRIPT));
        assertSame(twice(objective, Backend.EAGER));
    }

    @Test
    void twoTrainingsInBfloat16AreTheSameToTheBit() {
        Objective objective = new Objective(Loss.nextToken(), AdamW.defaults(), 1).bfloat16(true);
        assertSame(twice(objective, Backend.SCRIPT));
        assertSame(twice(objective.recomputing(true), Backend.SCRIPT));
    }

    /** Of NVIDIA's from Ampere on. */
    @Test
    void trainsFasterInBfloat16() {
        assertThat(Kernels.trainsFasterInBfloat16(GPU)).isTrue();
        assertThat(Kernels.trainsFasterInBfloat16(Device.auto())).isTrue();
    }

    @Test
    void aTableIsFittedThereAsOnTheProcessor() {
        int rows = 400;
        double[] values = new SplittableRandom(3).doubles(3 * rows).toArray();
        int[] classes = new int[rows];
        for (int i = 0; i < rows; i++) {
            classes[i] = values[3 * i] + values[3 * i + 1] * values[3 * i + 2] > 0.75 ? 1 : 0;
        }
        Table table = Table.of(new Schema(List.of("a", "b", "c"), List.of()), values, new int[0])
                .withTarget(Labels.of("no", "yes"), classes);
        double[] losses = Stream.of(GPU, Device.cpu())
                .mapToDouble(device -> {
                    TabularRecipe recipe = TabularRecipe.defaults()
                            .folds(3)
                            .seed(1)
                            .engine(EngineOptions.defaults().with(device));
                    try (TabularClassifier model = TabularClassifier.fit(table, recipe)) {
                        return model.evaluateOn(table).logLoss().value();
                    }
                })
                .toArray();
        assertThat(losses[0]).isLessThan(0.2).isCloseTo(losses[1], within(0.03));
    }

    @Test
    void closingGivesTheMemoryBackToOthersAndMayBeDoneTwice() throws Exception {
        List<Feed> inputs = waves(100_000); // 400 MB, and as much of answers
        try (Runner stays = open(new Square(), Backend.SCRIPT, GPU)) {
            stays.logits(waves(1));
            long before = used();
            Runner runner = open(new Square(), Backend.SCRIPT, GPU);
            runner.logits(inputs);
            assertThat(used() - before).isGreaterThan(500L << 20);
            runner.close();
            runner.close();
            assertThat(used() - before).isLessThan(100L << 20);
            assertThat(stays.logits(waves(1))).hasSize(WIDTH);
        }
    }

    private static void assertFlat(int runs, Runnable work) throws Exception {
        for (int i = 0; i < runs / 10; i++) {
            work.run();
        }
        long before = used();
        for (int i = 0; i < runs; i++) {
            work.run();
        }
        assertThat(used() - before).isLessThan(100L << 20);
    }

    /** Returns the bytes of the GPU that are taken, by the driver's own count. */
    private static long used() throws Exception {
        Process asked = new ProcessBuilder(
                        "nvidia-smi", "-i", "0", "--query-gpu=memory.used", "--format=csv,noheader,nounits")
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        return Long.parseLong(answer.trim()) << 20;
    }
}
