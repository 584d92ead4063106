package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions.Counts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final String ADVICE =
            "people in each on; 10 groups are 45 pairs: fewer people tell where each is compared "
                    + "with all others together, or with one that is named beforehand";

    private static Decisions alike(int groups) {
        Counts counts = Decisions.counted("m", "g");
        for (int g = 0; g < groups; g++) {
            counts.add(240 + 3 * g, 260 - 3 * g, "g" + g);
        }
        return counts.decisions();
    }

    private static Verdict verdict(Rule<Decisions> rule, int groups) {
        return rule.evaluate(alike(groups)).verdict();
    }

    @Test
    void ofManyPairsThatAreNotToldItSaysWhatFewerPeopleTell() {
        for (Rule<Decisions> rule : List.of(
                decisionsAbout("m").disparateImpact(0.8).across("g"),
                decisionsAbout("m").demographicParity(0.1).across("g"),
                decisionsAbout("m")
                        .rates(Rate.SELECTION_RATE)
                        .differingByAtMost(0.1)
                        .across("g"))) {
            assertThat(verdict(rule, 10))
                    .isInstanceOfSatisfying(
                            Verdict.Inconclusive.class,
                            open -> assertThat(open.reason()).endsWith(ADVICE));
        }
    }

    @Test
    void comparedWithTheRestOrANamedGroupTheSamePeopleTell() {
        var rule = decisionsAbout("m").disparateImpact(0.8);

        assertThat(verdict(rule.against(Reference.rest()).across("g"), 10)).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict(rule.against(Reference.group("g", "g4")).across("g"), 10))
                .isNotInstanceOf(Verdict.Fail.class);
    }

    @Test
    void ofFewGroupsItIsNotSaid() {
        assertThat(verdict(decisionsAbout("m").disparateImpact(0.9).across("g"), 4))
                .isInstanceOfSatisfying(
                        Verdict.Inconclusive.class,
                        open -> assertThat(open.reason()).doesNotContain("pairs"));
    }
}
