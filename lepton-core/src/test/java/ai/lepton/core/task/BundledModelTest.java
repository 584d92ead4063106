package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.training.Training;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard.Format;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.BundlePart;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained model hands itself to a bundle, and is read from there. */
class BundledModelTest {
    private static final Labels LABELS = Labels.of("benign", "malignant");
    private static final Table ROWS = Table.of(
            new Schema(List.of("age"), List.of(new Category("site", List.of("left", "right")))),
            new double[] {1, 2, 3},
            new int[] {1, 0, 2});
    private static final Table CLASSES = ROWS.withTarget(LABELS, new int[] {0, 1, 1});
    private static final Table NUMBERS = ROWS.withTarget("size", new double[] {1, 5, 2});

    @TempDir
    private Path directory;

    private static TabularArchitecture small() {
        return TabularArchitecture.of(ROWS.schema()).layers(1).width(8).heads(2);
    }

    private static TabularClassifier classifier() {
        return small().classifying(LABELS).fit(CLASSES, Training.upTo(Training.steps(2)));
    }

    private Bundle bundled(BundlePart model) {
        return Bundle.at(directory.resolve("bundle"))
                .add(model)
                .bom(Bom.of(Instant.EPOCH))
                .write();
    }

    private void assertHoldsWhatIsSaved(Bundle bundle) throws IOException {
        assertThat(bundle.files().keySet()).containsExactly("config.json", "model.safetensors");
        for (String name : bundle.files().keySet()) {
            assertThat(bundle.bytes(name)).as(name).isEqualTo(Files.readAllBytes(directory.resolve("saved/" + name)));
        }
    }

    @Test
    void aBundleHoldsTheBytesThatAClassifierIsSavedAs() throws IOException {
        double[] expected;
        try (TabularClassifier classifier = classifier()) {
            classifier.saveTo(directory.resolve("saved"));
            expected = classifier.probabilities(ROWS);
            assertHoldsWhatIsSaved(bundled(classifier));
        }
        try (TabularClassifier loaded = TabularClassifier.load(directory.resolve("bundle"))) {
            assertThat(loaded.probabilities(ROWS)).containsExactly(expected);
        }
    }

    @Test
    void aBundleHoldsTheBytesThatARegressorIsSavedAs() throws IOException {
        double[] expected;
        try (TabularRegressor regressor = small().regressing("size").fit(NUMBERS, Training.upTo(Training.steps(2)))) {
            regressor.saveTo(directory.resolve("saved"));
            expected = regressor.predict(ROWS);
            assertHoldsWhatIsSaved(bundled(regressor));
        }
        try (TabularRegressor loaded = TabularRegressor.load(directory.resolve("bundle"))) {
            assertThat(loaded.predict(ROWS)).containsExactly(expected);
        }
    }

    @Test
    void aModelMayBeClosedBeforeItsBundleIsWritten() {
        BundleWriter writer = Bundle.at(directory.resolve("bundle")).bom(Bom.of(Instant.EPOCH));
        double[] expected;
        try (TabularClassifier classifier = classifier()) {
            writer.add(classifier);
            expected = classifier.probabilities(ROWS);
        }
        writer.write();
        try (TabularClassifier loaded = TabularClassifier.load(directory.resolve("bundle"))) {
            assertThat(loaded.probabilities(ROWS)).containsExactly(expected);
        }
    }

    @Test
    void aClosedModelIsRefused() {
        TabularClassifier classifier = classifier();
        classifier.close();

        assertThatThrownBy(() -> bundled(classifier)).isInstanceOf(IllegalStateException.class);
        assertThat(directory.resolve("bundle")).doesNotExist();
    }

    @Test
    void aModelSaysWhatItIs() {
        try (TabularClassifier classifier = classifier()) {
            assertThat(classifier.architectureText())
                    .isEqualTo("Lepton Transformer over 1 number column and 1 category column: 1 layer, width 8,"
                            + " 2 heads, " + classifier.parameterCount() + " parameters.");
            ModelParameters parameters = classifier.modelParameters();
            assertThat(parameters.task()).isEqualTo("tabular-classification");
            assertThat(parameters.inputs())
                    .containsExactly(new Format("1 number and 1 category, in the order of config.json"));
            assertThat(parameters.outputs()).containsExactly(new Format("probabilities of benign and malignant"));
        }
    }
}
