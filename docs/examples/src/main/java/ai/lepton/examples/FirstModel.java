package ai.lepton.examples;

import static ai.lepton.core.training.Training.epochs;
import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Split;
import ai.lepton.metrics.classification.ClassificationReport;
import java.nio.file.Path;

/** The ten lines of the README: a table, a transformer, a report, and what it has to reach. */
final class FirstModel {
    private FirstModel() {}

    static void train(Path file, Path directory) {
        Split patients = Csv.of(file)
                .otherNumbers()
                .label("diagnosis")
                .shuffledBy(42)
                .stratified()
                .split(0.8);
        try (TabularClassifier classifier = LeptonTransformer.tabular(patients.schema())
                .layers(2)
                .width(64)
                .heads(4)
                .classifying(patients.labels())
                .fit(
                        patients.train(),
                        Training.upTo(epochs(10)).learningRate(1e-3).seed(42))) {
            ClassificationReport report = classifier.evaluateOn(patients.test());
            System.out.println(report.table());
            assertThat(report).hasAccuracy(atLeast(0.85).atConfidence(0.95)).hasCalibrationError(atMost(0.10));
            classifier.saveTo(directory);
        }
    }
}
