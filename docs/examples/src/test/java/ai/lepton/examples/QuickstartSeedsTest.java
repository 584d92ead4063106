package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Progress;
import ai.lepton.exchange.data.Split;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.expect.QualityGate;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class QuickstartSeedsTest {

    @Test
    void theGateIsPassedWithEachOfTenSeedsAndTheMedianAccuracyIsAtLeast95Percent() {
        double[] accuracy = new double[10];
        for (int seed = 1; seed <= accuracy.length; seed++) {
            Split patients = BreastCancer.shipped(seed);
            try (TabularClassifier classifier = Quickstart.trained(patients, seed, Progress.silent())) {
                ClassificationReport report = BreastCancer.evaluation(classifier, patients.test(), seed);
                accuracy[seed - 1] = report.accuracy().value();
                QualityGate.Result gate = new QuickstartReview(classifier, patients, seed).gate(report);
                assertThat(gate.passed()).as("seed %d: %s", seed, gate).isTrue();
            }
        }
        Arrays.sort(accuracy);
        System.out.println("held-out accuracy, seeds 1 to 10, sorted: " + Arrays.toString(accuracy));

        assertThat((accuracy[4] + accuracy[5]) / 2).isGreaterThanOrEqualTo(0.95);
    }
}
