package ai.lepton.bench.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.bench.coverage.RuleLevels.Found;
import ai.lepton.bench.coverage.RuleLevels.Regime;
import org.junit.jupiter.api.Test;

class RuleLevelsTest {
    private static Regime regime(String name) {
        return RuleLevels.regimes().stream()
                .filter(regime -> regime.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSameNameDrawsTheSameAndSharesAddUp() {
        Regime regime = regime("ratio ≥ 0.8 of the best, 2 of 100, one at 0.6 of the others' 0.5");
        Found found = RuleLevels.simulate(regime, 40);

        assertThat(found).isEqualTo(RuleLevels.simulate(regime, 40));
        assertThat(found.pass() + found.fail() + found.open()).isCloseTo(1, within(1e-12));
        assertThat(regime.isKept()).isFalse();
    }

    @Test
    void regimesHaveNamesOfTheirOwn() {
        assertThat(RuleLevels.regimes()).extracting(Regime::name).doesNotHaveDuplicates();
    }

    @Test
    void largeFairGroupsPassAndLargeBreachesFail() {
        String rule = "ratio ≥ 0.8 of the best, 2 of 2000, ";
        assertThat(RuleLevels.simulate(regime(rule + "one at 1.0 of the others' 0.5"), 20)
                        .pass())
                .isEqualTo(1);
        assertThat(RuleLevels.simulate(regime(rule + "one at 0.6 of the others' 0.5"), 20)
                        .fail())
                .isEqualTo(1);
    }
}
