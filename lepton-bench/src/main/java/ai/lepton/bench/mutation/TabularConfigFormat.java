package ai.lepton.bench.mutation;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The config.json of a model of tables, beside the weights that it was saved with. */
final class TabularConfigFormat implements Format {
    private static final Schema SCHEMA =
            new Schema(List.of("age"), List.of(new Category("site", List.of("north", "south"))));
    private static final Labels LABELS = Labels.of("benign", "malignant", "unknown");
    private static final Table TABLE =
            Table.of(SCHEMA, new double[] {1, 2, 3}, new int[] {1, 2, 0}).withTarget(LABELS, new int[] {0, 1, 2});

    private byte[] weights = new byte[0];

    @Override
    public String name() {
        return "config-tabular";
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Path directory = Files.createTempDirectory("tabular");
        try (TabularClassifier classifier = LeptonTransformer.tabular(SCHEMA)
                .layers(1)
                .width(8)
                .attention(MultiHeadAttention.of(2).positions(Rotary.of(100)))
                .classifying(LABELS)
                .trainedOn(TABLE, Training.upTo(Training.steps(1)).seed(1))) {
            classifier.saveTo(directory);
        }
        weights = Files.readAllBytes(directory.resolve(TabularClassifier.WEIGHTS));
        byte[] config = Files.readAllBytes(directory.resolve(TabularClassifier.CONFIG));
        Files.delete(directory.resolve(TabularClassifier.WEIGHTS));
        Files.delete(directory.resolve(TabularClassifier.CONFIG));
        Files.delete(directory);
        return List.of(config);
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(Mutator.json(), Mutator.json(), Mutator.json(), Mutator.json(), Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Files.write(directory.resolve(TabularClassifier.WEIGHTS), weights);
        Files.write(directory.resolve(TabularClassifier.CONFIG), mutant);
        try (TabularClassifier classifier = TabularClassifier.load(directory)) {
            if (classifier.recipe().architecture().schema().equals(SCHEMA)) {
                classifier.probabilities(TABLE);
            }
        }
    }
}
