package ai.lepton.bench.mutation;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A checkpoint that a training goes on from, of whose files one is changed. */
final class TrainingCheckpointFormat implements Format {
    private static final Labels LABELS = Labels.of("benign", "malignant", "unknown");
    private static final Table TABLE = Table.of(
                    new Schema(List.of("age"), List.of()), new double[] {1, 2, 3, 4, 5}, new int[0])
            .withTarget(LABELS, new int[] {0, 1, 2, 1, 0});
    private static final String STATE = "training.json";

    @Override
    public String name() {
        return "training-checkpoint";
    }

    private static void train(Path directory, int keep) {
        Training training = Training.upTo(Training.steps(4))
                .batchSize(2)
                .movingAverage(0.9)
                .keepingBest()
                .seed(1)
                .checkpoint(ModelCheckpoint.in(directory)
                        .everySteps(1)
                        .keeping(keep)
                        .resuming());
        LeptonTransformer.tabular(TABLE.schema())
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(LABELS)
                .fit(TABLE, TABLE, training)
                .close();
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Path directory = Files.createTempDirectory("checkpoints");
        train(directory, 9);
        Files.delete(directory.resolve(".lock"));
        delete(directory.resolve("step-4")); // what is read then is within an epoch or at its end
        for (String name : List.of("step-1", "step-2", "step-3")) {
            Path state = directory.resolve(name).resolve(STATE);
            String timeless = Files.readString(state).replaceAll("(\"nanoseconds\" : )[0-9]+", "$11000");
            Files.write(state, timeless.getBytes(StandardCharsets.UTF_8));
        }
        byte[] end = Tree.below(directory).zip();
        delete(directory.resolve("step-3"));
        byte[] within = Tree.below(directory).zip();
        delete(directory);
        return List.of(end, within);
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Override
    public List<Mutator> mutators() {
        Mutator state = new TreeMutator(name -> name.endsWith(STATE), false);
        return List.of(state, state, state, new TreeMutator(name -> name.endsWith(".safetensors"), false));
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Tree.of(mutant).writeTo(directory);
        try {
            train(directory, 1);
        } catch (IllegalArgumentException e) {
            // As Javadoc says, of a checkpoint of another training.
            if (!String.valueOf(e.getMessage()).startsWith("the training can't go on from ")) {
                throw e;
            }
        } catch (IllegalStateException e) {
            // As Javadoc says, of weights that make no finite number.
            if (!String.valueOf(e.getMessage()).contains("may help")) {
                throw e;
            }
        }
    }
}
