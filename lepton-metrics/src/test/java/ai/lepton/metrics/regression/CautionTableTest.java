package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Doubtful;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CautionTableTest {
    @Test
    void theReasonsStandBelowTheTable() {
        RegressionReport report = RegressionEvaluation.of(
                        new double[] {1, 2, 3, 4, 6}, new double[] {1.1, 2, 2.5, 4, 5})
                .report();
        String table = new RegressionReport(
                        RegressionEvaluation.of(new double[] {1, 2, 3, 4, 6}, new double[] {1.1, 2, 2.5, 4, 5}),
                        Doubtful.lines(
                                report.measurements(), Map.of("r2", "5 examples are few", "max error", "n is 5")))
                .table();
        assertThat(table)
                .containsPattern("(?m)^r2 +0\\.\\d+ \\[.*] \\(1\\)$")
                .containsPattern("(?m)^max error +1\\.000 \\(2\\)$");
        assertThat(table)
                .contains(
                        "\n(1) no interval that is known to hold its level, so it settles nothing: 5 examples are few\n");
    }
}
