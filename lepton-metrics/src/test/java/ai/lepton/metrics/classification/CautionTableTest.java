package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Doubtful;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A table marks the intervals that may not hold their level, and lists the reasons below. */
class CautionTableTest {
    @Test
    void theReasonsStandBelowTheTable() {
        ClassificationReport report = Evaluation.of(
                        Labels.of("usual", "rare\u202e\n"), new int[] {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1})
                .predicted(new int[] {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0})
                .report();
        List<String> lines = report.with(Doubtful.lines(
                        report.measurements(),
                        Map.of(
                                "macro f1", "only 3 examples of 'rare'",
                                "balanced accuracy", "only 3 examples of 'rare'",
                                "cohen kappa", "it is of 10 examples")))
                .table()
                .lines()
                .toList();
        assertThat(lines).anyMatch(line -> line.startsWith("rare\\u202e\\n "));
        assertThat(lines).anyMatch(line -> line.startsWith("macro average") && line.matches(".*] \\(1\\) +13"));
        assertThat(lines).anyMatch(line -> line.startsWith("balanced accuracy") && line.endsWith("] (1)"));
        assertThat(lines).anyMatch(line -> line.startsWith("cohen kappa") && line.endsWith("] (2)"));
        assertThat(lines).filteredOn(line -> line.startsWith("accuracy")).allMatch(line -> line.endsWith("]"));
        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .containsExactly(
                        "(1) no interval that is known to hold its level, so it settles nothing: only 3 examples of 'rare'",
                        "(2) no interval that is known to hold its level, so it settles nothing: it is of 10 examples");
        assertThat(report.table()).doesNotContain("settles nothing");
    }
}
