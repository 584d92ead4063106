package ai.lepton.ethics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.claims.OwnClaims;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import org.junit.jupiter.api.Test;

class OwnClaimsTest {
    private static Estimate share(long hits, long n, double level) {
        return new Estimate(Score.of((double) hits / n), Proportions.clopperPearson(hits, n, level), n);
    }

    @Test
    void allThatKeepTheLimitPass() {
        Outcome outcome = OwnClaims.of("recall", Limit.atLeast(0.8))
                .and("ward 1", level -> share(95, 100, level))
                .and("ward 2", level -> share(190, 200, level))
                .outcome("patients");

        assertThat(outcome.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(outcome.verdict().reason())
                .startsWith("all 2 comparisons keep the limit; the closest is ward")
                .endsWith(" patients");
        assertThat(outcome.verdict().measurement().orElseThrow().quantity()).isEqualTo("recall");
    }

    @Test
    void oneOfManyIsCorrectedByHolm() {
        OwnClaims one = OwnClaims.of("recall", Limit.atLeast(0.8)).and("ward 0", level -> share(70, 100, level));
        assertThat(one.outcome("patients").verdict()).isInstanceOf(Verdict.Fail.class);
        OwnClaims many = one;
        for (int ward = 1; ward < 10; ward++) {
            many = many.and("ward " + ward, level -> share(80, 100, level));
        }
        assertThat(many.outcome("patients").verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(many.outcome("patients").verdict().reason())
                .contains("not after Holm's correction over 10 comparisons");
    }

    @Test
    void aCautionSettlesNothing() {
        Verdict verdict = OwnClaims.of("recall", Limit.atLeast(0.8))
                .and("ward 1", level -> share(95, 100, level).withCaution("drawn by hand"))
                .outcome("patients")
                .verdict();

        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).contains("drawn by hand");
        assertThat(OwnClaims.of("recall", Limit.atLeast(0.8))
                        .outcome("patients")
                        .verdict())
                .isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void anIntervalOfAnotherLevelIsRefused() {
        assertThatThrownBy(() -> OwnClaims.of("recall", Limit.atLeast(0.8)).and("ward 1", level -> share(95, 100, 0.9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("claim 'ward 1' was asked for an interval at a level of 0.95 and gave one at 0.9");
        assertThatThrownBy(() -> OwnClaims.of("recall", Limit.atLeast(0.8))
                        .and("a", level -> share(95, 100, level))
                        .and("a", level -> share(95, 100, level)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is a claim 'a' already");
    }
}
