package ai.lepton.metrics.multilabel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Doubtful;
import ai.lepton.metrics.classification.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CautionTableTest {
    @Test
    void theReasonsStandBelowTheTable() {
        MultilabelEvaluation evaluation = MultilabelEvaluation.of(
                        Labels.of("a", "b\u202e"), new boolean[] {true, false, true, true, false, true})
                .predicted(new boolean[] {true, false, true, false, false, true});
        MultilabelReport plain = evaluation.report();
        String table = new MultilabelReport(
                        evaluation,
                        plain.counts(),
                        Doubtful.lines(
                                plain.measurements(),
                                Map.of("recall of 'a'", "2 are few", "accuracy", "3 are few", "macro f1", "2 are few")))
                .table();
        assertThat(table)
                .containsPattern("(?m)^a .*] {7}1\\.000 \\[[^]]*] \\(1\\) ")
                .containsPattern("(?m)^macro average .*] \\(1\\)$")
                .containsPattern("(?m)^accuracy .*] \\(2\\)$")
                .contains("\n(1) no interval that is known to hold its level, so it settles nothing: 2 are few\n(2) no")
                .contains("b\\u202e")
                .doesNotContain("\u202e");
    }
}
