package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Progress;
import ai.lepton.exchange.data.Split;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class QuickstartSeedsTest {

    @Test
    void medianAccuracyOnHeldOutPatientsOverTenSeedsIsAtLeast95Percent() {
        double[] accuracy = new double[10];
        for (int seed = 1; seed <= accuracy.length; seed++) {
            Split patients = BreastCancer.shipped(seed);
            try (TabularClassifier classifier = Quickstart.trained(patients, seed, Progress.silent())) {
                accuracy[seed - 1] =
                        classifier.evaluateOn(patients.test()).accuracy().value();
            }
        }
        Arrays.sort(accuracy);
        System.out.println("held-out accuracy, seeds 1 to 10, sorted: " + Arrays.toString(accuracy));

        assertThat((accuracy[4] + accuracy[5]) / 2).isGreaterThanOrEqualTo(0.95);
    }
}
