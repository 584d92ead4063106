package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.task.TabularArchitecture;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole classifiers, from Python's safetensors and to it. */
class ForeignReaderTest {
    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    @Test
    void whatPythonWroteIsLoadedAndPredictsAsPyTorch(@TempDir Path directory) throws IOException {
        for (String file : List.of(TabularClassifier.CONFIG, TabularClassifier.WEIGHTS)) {
            try (InputStream in = getClass().getResourceAsStream("/golden/components/classifier/" + file)) {
                Files.copy(Objects.requireNonNull(in, file), directory.resolve(file));
            }
        }
        Safetensors rows = Golden.read("classifier/rows.safetensors");
        try (TabularClassifier classifier = TabularClassifier.load(directory)) {
            assertThat(classifier.labels()).isEqualTo(Labels.of("low", "middle", "high"));
            Table table = Table.of(classifier.schema(), rows.doubles("numbers"), ints(rows.longs("categories")));
            assertThat(classifier.probabilities(table)).containsExactly(rows.doubles("probabilities"), within(1e-5));
        }
    }

    /** Leaves what {@code check_classifier.py} reads, by hand. */
    @Test
    void whatIsSavedIsLeftForPythonToRead() throws IOException {
        Path directory = Path.of("target", "written-for-python");
        Schema schema = new Schema(List.of("x", "y"), List.of(new Category("site", List.of("north", "south", "east"))));
        int size = 60;
        Random random = new Random(9);
        double[] numbers = new double[2 * size];
        int[] categories = new int[size];
        int[] target = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[2 * i] = 100 + random.nextGaussian();
            numbers[2 * i + 1] = random.nextGaussian() / 1000;
            categories[i] = random.nextInt(4);
            target[i] = numbers[2 * i] > 100 || categories[i] == 2 ? 1 : 0;
        }
        Labels labels = Labels.of("benign", "malignant");
        Table table = Table.of(schema, numbers, categories).withTarget(labels, target);
        try (TabularClassifier classifier = TabularArchitecture.of(schema)
                .layers(2)
                .width(16)
                .heads(4)
                .classifying(labels)
                .fit(table, Training.upTo(Training.epochs(20)).learningRate(1e-2))) {
            classifier.saveTo(directory);
            double[] probabilities = classifier.probabilities(table);
            StringJoiner lines = new StringJoiner("\n", "x,y,site,p.benign,p.malignant\n", "\n");
            for (int i = 0; i < size; i++) {
                lines.add(numbers[2 * i] + "," + numbers[2 * i + 1] + "," + categories[i] + "," + probabilities[2 * i]
                        + "," + probabilities[2 * i + 1]);
            }
            Files.writeString(directory.resolve("rows.csv"), lines.toString());
            try (TabularClassifier loaded = TabularClassifier.load(directory)) {
                assertThat(loaded.probabilities(table)).containsExactly(probabilities);
            }
        }
    }
}
