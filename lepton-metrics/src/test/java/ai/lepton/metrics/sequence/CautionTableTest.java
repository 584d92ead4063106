package ai.lepton.metrics.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Doubtful;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CautionTableTest {
    @Test
    void theReasonsStandBelowTheTable() {
        List<List<String>> tags = List.of(List.of("B-PER", "O"), List.of("B-LOC", "O"), List.of("B-PER", "B-LOC"));
        SequenceReport report = SequenceEvaluation.of(tags, List.of(tags.get(0), tags.get(0), tags.get(2)))
                .strict(TaggingScheme.IOB2)
                .report();
        String table = report.with(Doubtful.lines(
                        report.measurements(), Map.of("micro f1", "3 sentences are few", "recall of 'PER'", "few")))
                .table();
        assertThat(table)
                .containsPattern("(?m)^PER .*\\] \\(1\\) ")
                .containsPattern("(?m)^micro average .*\\] \\(2\\) +4$")
                .contains("\n(1) no interval that is known to hold its level, so it settles nothing: few\n")
                .contains(
                        "\n(2) no interval that is known to hold its level, so it settles nothing: 3 sentences are few");
    }
}
