package ai.lepton.bench.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.Tracker;
import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.training.Optimizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/**
 * Times Lepton's steps of training, and DJL's AdamW, on the model and the sentences that {@code training_peers.py} made, and
 * prints JSON as it does.
 *
 * <p>Arguments: the folder, the number of steps, how many before them don't count, {@code cpu} or {@code gpu},
 * and how many sentences a step has.
 */
public final class TrainingSteps {
    private static final int TOKENS = 128;
    private static final float RATE = 1e-4f;
    private static final double DECAY = 0.01;
    private static final String UPDATE = "update";
    private static final Objective OBJECTIVE =
            new Objective(Loss.crossEntropy(0), Optimizer.AdamW.defaults().weightDecay(DECAY), 1, List.of(), true);

    private final TextTransformer model;
    private final Pretrained pretrained;
    private final long[] ids;
    private final long[] labels;
    private final int steps;
    private final int warmUp;
    private final Device device;
    private final int batch;

    private TrainingSteps(Path folder, int steps, int warmUp, Device device, int batch) throws IOException {
        this.batch = batch;
        this.device = device;
        pretrained = Pretrained.open(folder.resolve("model"));
        model = pretrained.sequenceClassifier();
        ids = longs(folder.resolve("ids.bin"));
        labels = longs(folder.resolve("labels.bin"));
        this.steps = steps;
        this.warmUp = warmUp;
    }

    /** Times all. */
    public static void main(String... args) throws IOException {
        TrainingSteps all = new TrainingSteps(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                device(args[3]),
                Integer.parseInt(args[4]));
        List<Map<String, Object>> results = List.of(
                all.step("lepton", OBJECTIVE),
                all.step("lepton, bfloat16", OBJECTIVE.bfloat16(true)),
                all.step("lepton, blocks computed again", OBJECTIVE.recomputing(true)),
                all.update(),
                all.updateOfDjl());
        System.out.println(new ObjectMapper().writeValueAsString(Map.of("results", results)));
    }

    static Device device(String name) {
        return name.equals("gpu") ? Device.gpu(0) : Device.cpu();
    }

    private static long[] longs(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return values;
    }

    private Runner open(Objective objective) {
        return Runner.open(model, EngineOptions.defaults().with(device), pretrained.weights(model), objective);
    }

    private List<Feed> inputs(int step) {
        int from = step * batch % labels.length * TOKENS;
        long[] present = new long[batch * TOKENS];
        Arrays.fill(present, 1);
        return List.of(
                new Feed.Longs(Arrays.copyOfRange(ids, from, from + batch * TOKENS), batch, TOKENS),
                new Feed.Longs(present, batch, TOKENS),
                new Feed.Longs(new long[batch * TOKENS], batch, TOKENS));
    }

    private Feed targets(int step) {
        int from = step * batch % labels.length;
        return new Feed.Longs(Arrays.copyOfRange(labels, from, from + batch), batch);
    }

    /** Batches are made within the time of a step, as the peers do. */
    private Map<String, Object> step(String who, Objective objective) {
        Clock clock = new Clock();
        List<Double> losses = new ArrayList<>();
        try (Runner runner = open(objective)) {
            for (int i = 0; i < steps + warmUp; i++) {
                int step = i;
                clock.time(() -> losses.add(
                        runner.step(inputs(step), targets(step), step, RATE).loss()));
            }
        }
        return clock.result(who, "step", warmUp, losses.subList(0, 3));
    }

    private Map<String, Object> update() {
        Clock clock = new Clock();
        try (Runner runner = open(OBJECTIVE)) {
            for (int i = 0; i < steps + warmUp; i++) {
                double count = runner.accumulate(inputs(i), targets(i), i).count();
                clock.time(() -> runner.apply(count, RATE));
            }
        }
        return clock.result("lepton", UPDATE, warmUp, List.of());
    }

    private ai.djl.Device nativeDevice() {
        return device.kind() == Device.Kind.GPU ? ai.djl.Device.gpu() : ai.djl.Device.cpu();
    }

    /** Without the clipping of all gradients together, which DJL has not. */
    private Map<String, Object> updateOfDjl() {
        Clock clock = new Clock();
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(nativeDevice())) {
            ai.djl.training.optimizer.Optimizer adamW = ai.djl.training.optimizer.Optimizer.adamW()
                    .optLearningRateTracker(Tracker.fixed(RATE))
                    .optWeightDecays((float) DECAY)
                    .build();
            List<NDArray> weights = new ArrayList<>();
            List<NDArray> gradients = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (Parameter parameter : model.parameters()) {
                Shape shape = new Shape(parameter.shape().toArray());
                weights.add(manager.randomNormal(shape));
                gradients.add(manager.randomNormal(shape));
                names.add(parameter.name());
            }
            for (int i = 0; i < steps + warmUp; i++) {
                clock.time(() -> {
                    for (int j = 0; j < names.size(); j++) {
                        adamW.update(names.get(j), weights.get(j), gradients.get(j));
                    }
                    float[] unused =
                            weights.get(names.size() - 1).toFloatArray(); // waits for a GPU; it is four numbers
                });
            }
        }
        return clock.result("DJL, AdamW without clipping", UPDATE, warmUp, List.of());
    }
}
