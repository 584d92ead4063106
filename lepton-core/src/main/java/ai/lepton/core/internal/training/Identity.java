package ai.lepton.core.internal.training;

import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.PyTorch;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Model;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.metrics.Measure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must be the same for a training to go on as if it had never ended. */
final class Identity {
    static final String PRECISION = "the precision";

    /** That of a training for which bfloat16 was asked, where a probe found it no faster. */
    static final String NO_FASTER = "F32, as BF16 is no faster";

    private static final int CHUNK = 4096;

    private Identity() {}

    /** Returns all of it by the names that messages have for it. */
    static Map<String, String> of(
            Model model, Objective objective, Training training, Examples examples, @Nullable Examples validation) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "the model or its loss",
                Sha256.of(Runner.described(model, objective.bfloat16(false).recomputing(false))
                        .getBytes(StandardCharsets.UTF_8)));
        all.put(PRECISION, precision(objective, training));
        all.put("the optimiser", training.optimizer().toString());
        all.put("the learning rate", Double.toString(training.learningRate()));
        all.put("the schedule", training.schedule().toString());
        all.put("the budget", training.budget().toString());
        all.put("the batch size", Integer.toString(training.batchSize()));
        all.put("the gradient accumulation", Integer.toString(training.gradientAccumulation()));
        all.put("the maximum gradient norm", Double.toString(training.maxGradientNorm()));
        all.put("the parameter groups", training.parameterGroups().toString());
        all.put("the moving average", Double.toString(training.movingAverage()));
        all.put("the seed", Long.toString(training.seed()));
        all.put(
                "the early stopping",
                training.earlyStopping().map(Identity::text).orElse("none"));
        all.put(
                "the best",
                training.isBestKept()
                        ? training.bestMeasure().map(Measure.Of::title).orElse("loss")
                                + (training.isBestChosenApart()
                                                && training.earlyStopping().isPresent()
                                        ? ", whatever stops it"
                                        : "")
                        : "last");
        all.put(
                "the measures",
                training.measures().stream().map(Measure.Of::title).toList().toString());
        all.put("the measured training examples", Integer.toString(training.measuredTraining()));
        all.put("the grouping by length", Boolean.toString(training.isGroupedByLength()));
        all.put("the training data", digest(examples));
        all.put("the validation data", validation == null ? "none" : digest(validation));
        all.put(
                "the engine",
                training.engine().backend() + " on " + training.engine().device() + ", " + PyTorch.describe());
        all.put("the number of threads", Integer.toString(PyTorch.threads()));
        return all;
    }

    private static String precision(Objective objective, Training training) {
        if (objective.bfloat16()) {
            return Precision.BF16.toString();
        }
        return training.precision() == Precision.BF16 ? NO_FASTER : Precision.F32.toString();
    }

    private static String text(Training.EarlyStopping early) {
        return early.patience() + " epochs, " + early.minImprovement() + ", "
                + early.by().map(Measure.Of::title).orElse("loss");
    }

    private static String digest(Examples examples) {
        MessageDigest digest = Sha256.digest();
        int[] order = Draws.inOrder(examples.size());
        for (int from = 0; from < order.length; from += CHUNK) {
            int to = Math.min(order.length, from + CHUNK);
            List<Feed> inputs = examples.inputs(order, from, to);
            inputs.forEach(feed -> add(digest, feed));
            add(digest, examples.targets(order, from, to));
        }
        return examples.size() + " examples, " + Sha256.hex(digest);
    }

    private static void add(MessageDigest digest, Feed feed) {
        digest.update(Arrays.toString(feed.shape()).getBytes(StandardCharsets.UTF_8));
        if (feed instanceof Feed.Floats floats) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(floats.values().length, Float.BYTES));
            bytes.asFloatBuffer().put(floats.values());
            digest.update(bytes);
        } else if (feed instanceof Feed.Longs longs) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(longs.values().length, Long.BYTES));
            bytes.asLongBuffer().put(longs.values());
            digest.update(bytes);
        }
    }
}
