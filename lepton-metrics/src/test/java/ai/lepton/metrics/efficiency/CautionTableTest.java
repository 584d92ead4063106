package ai.lepton.metrics.efficiency;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CautionTableTest {
    @Test
    void theReasonsStandBelowTheTable() {
        LatencyTable table = new LatencyTable(LatencyReport.of(Latencies.of(1, 2, 3), Duration.ZERO, 0.95));
        Estimate quantile = new Estimate(Score.of(2000), new Interval(1000, 3000, 0.95, "order-statistics"), 3)
                .withCaution("they follow each other closely");
        assertThat(table.cell(quantile)).isEqualTo("2.00 µs [1.00 µs, 3.00 µs] (1)");
        assertThat(table.notes())
                .contains(
                        "(1) no interval that is known to hold its level, so it settles nothing: they follow each other closely\n");
        assertThat(Seconds.of(quantile).caution()).isEqualTo("they follow each other closely");
    }
}
