package ai.lepton.bench.training;

import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.family.Pretrained;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.training.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.ObjectMapper;

/**
 * Does three steps of training of 32 sentences of 128 tokens, and prints, as JSON, how many megabytes the process held before
 * them, with the weights, and at most. The first step is of one sentence, so that the optimiser's state is held before.
 *
 * <p>Arguments: the folder of {@code training_peers.py}, and whether blocks are computed again on the way back. Linux only.
 */
public final class PeakOfSteps {
    private static final int BATCH = 32;
    private static final int TOKENS = 128;
    private static final int VOCABULARY = 2000;

    private PeakOfSteps() {}

    /** Runs it. */
    public static void main(String... args) throws IOException {
        boolean again = Boolean.parseBoolean(args[1]);
        Pretrained pretrained = Pretrained.open(Path.of(args[0], "model"));
        TextTransformer model = pretrained.sequenceClassifier();
        Objective objective = new Objective(Loss.crossEntropy(0), Optimizer.AdamW.defaults(), 1).recomputing(again);
        try (Runner runner =
                Runner.open(model, EngineOptions.defaults().with(Device.cpu()), pretrained.weights(model), objective)) {
            step(runner, 1);
            double before = megabytes("VmRSS:");
            for (int i = 0; i < 3; i++) {
                step(runner, BATCH);
            }
            System.out.println(new ObjectMapper()
                    .writeValueAsString(Map.of("again", again, "before", before, "peak", megabytes("VmHWM:"))));
        }
    }

    private static void step(Runner runner, int batch) {
        long[] ids = new SplittableRandom(1)
                .longs((long) batch * TOKENS, 5, VOCABULARY)
                .toArray();
        long[] present = new long[batch * TOKENS];
        Arrays.fill(present, 1);
        List<Feed> inputs = List.of(
                new Feed.Longs(ids, batch, TOKENS),
                new Feed.Longs(present, batch, TOKENS),
                new Feed.Longs(new long[batch * TOKENS], batch, TOKENS));
        runner.step(inputs, new Feed.Longs(new long[batch], batch), 1, 1e-4);
    }

    private static double megabytes(String line) throws IOException {
        String found = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(each -> each.startsWith(line))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(found.replaceAll("\\D", "")) / 1024.0;
    }
}
