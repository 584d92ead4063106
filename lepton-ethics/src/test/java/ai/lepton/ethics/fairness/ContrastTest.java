package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.fairness.GroupCounts.Contrast;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastTest {
    private static Contrast contrast(long selected, long size, long selectedThere, long sizeThere) {
        return new GroupCounts(0, 0, 0, 0, selected, size - selected)
                .against(new GroupCounts(0, 0, 0, 0, selectedThere, sizeThere - selectedThere));
    }

    @Test
    void differencesRatiosAndDenialStandSideBySide() {
        Contrast contrast = contrast(30, 100, 60, 120);

        assertThat(contrast.selectionDifference().orElseThrow()).isCloseTo(-0.2, within(1e-15));
        assertThat(contrast.selectionRatio().orElseThrow()).isCloseTo(0.6, within(1e-15));
        assertThat(contrast.denialRatio().orElseThrow()).isCloseTo(1.4, within(1e-15));
        // statsmodels 0.15.0: proportions_ztest([30, 60], [100, 120]).
        assertThat(contrast.standardDeviations().orElseThrow()).isCloseTo(-3.004270464795243, within(1e-14));
        // scipy 1.17.1: fisher_exact([[30, 70], [60, 60]]).
        assertThat(contrast.fisherExact()).isCloseTo(0.003725045925084318, within(1e-15));
    }

    @Test
    void theShortfallIsThePeopleWhoAreMissing() {
        // 0.8 of one half of 100 people is 40; parity is 50.
        assertThat(contrast(30, 100, 60, 120).shortfall(0.8)).isEqualTo(10);
        assertThat(contrast(30, 100, 60, 120).shortfall(1)).isEqualTo(20);
        assertThat(contrast(60, 120, 30, 100).shortfall(0.8)).isZero();
    }

    @Test
    void onePersonTurnsWhatRestsOnFewPeople() {
        // 3 of 10 against 4 of 10 is 0.75; 4 against 3 is above.
        assertThat(contrast(3, 10, 4, 10).isTurnedByOne(0.8)).isTrue();
        assertThat(contrast(300, 1000, 400, 1000).isTurnedByOne(0.8)).isFalse();
        // What keeps the limit is not turned.
        assertThat(contrast(4, 10, 4, 10).isTurnedByOne(0.8)).isFalse();
    }

    @Test
    void ofNobodyThereIsNoContrast() {
        assertThat(contrast(0, 0, 1, 2).selectionRatio())
                .isEqualTo(Score.undefined("nobody of the group was decided about"));
        assertThat(contrast(1, 2, 0, 2).selectionRatio())
                .isEqualTo(Score.undefined("nobody of the reference was selected"));
        assertThat(contrast(0, 2, 0, 2).standardDeviations()).isEqualTo(Score.undefined("nobody was selected"));
        assertThatThrownBy(() -> contrast(1, 2, 1, 2).shortfall(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ratio is 0.0; it must be above 0 and finite");
    }

    @Test
    void whoseValueIsNotKnownIsCountedAndNotCompared() {
        Finding finding = decisionsAbout("m")
                .disparateImpact(0.8)
                .across("sex")
                .evaluate(Decisions.of("m", new boolean[] {true, false, true, false, true})
                        .by("sex", Arrays.asList("f", "f", "m", "m", null)));

        List<String> rows = finding.breakdowns().get(0).rows().stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(13))
                .toList();
        assertThat(rows).hasSize(3).contains("(not known) 1 value not known: counted, not compared");
        assertThat(finding.breakdowns().get(1).rows()).hasSize(1);
    }
}
