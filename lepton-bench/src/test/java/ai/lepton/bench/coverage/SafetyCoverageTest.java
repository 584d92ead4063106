package ai.lepton.bench.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.bench.coverage.SafetyCoverage.Found;
import ai.lepton.bench.coverage.SafetyCoverage.Regime;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafetyCoverageTest {
    private static final List<Regime<?>> REGIMES = SafetyRegimes.all();

    private static Regime<?> regime(String start) {
        return REGIMES.stream()
                .filter(regime -> regime.name().startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void regimesHaveNamesOfTheirOwn() {
        assertThat(REGIMES).extracting(Regime::name).doesNotHaveDuplicates();
    }

    @Test
    void theSameNameDrawsTheSame() {
        Regime<?> regime = regime("flip rate, perturbations: 1, 30 records, 10 draws of each, alike by 0.3");
        assertThat(SafetyCoverage.simulate(regime, 20)).isEqualTo(SafetyCoverage.simulate(regime, 20));
    }

    @Test
    void whatARecordDoesInOneDrawItDoesInAllWhereDrawsAreAlike() {
        // The share of records that flip in any of ten draws: of independent ones more, of identical ones as in one.
        assertThat(regime("flip rate, perturbations: 1, 30 records, 10 draws of each, alike by 0.0, each flips in 0.10")
                        .truth())
                .isCloseTo(1 - Math.pow(0.9, 10), within(1e-12));
        assertThat(regime("flip rate, perturbations: 1, 30 records, 10 draws of each, alike by 1.0, each flips in 0.10")
                        .truth())
                .isCloseTo(0.1, within(1e-12));
    }

    @Test
    void aTruthAtTheLimitIsSeldomDecidedAndABreachIsFound() {
        Found found = SafetyCoverage.simulate(
                regime("flip rate, perturbations: 1, 1000 records, 10 draws of each, alike by 1.0, each flips in 0.90"),
                40);
        assertThat(found.held()).isGreaterThan(0.8);
        assertThat(found.fail() + found.pass()).isLessThan(0.2);
        assertThat(found.power()).isEqualTo(1);
    }
}
