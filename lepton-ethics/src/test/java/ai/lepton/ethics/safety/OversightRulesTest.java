package ai.lepton.ethics.safety;

import static ai.lepton.ethics.safety.OversightRules.oversightOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Rows;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class OversightRulesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 7, 10);

    private static ReviewedDecisions csv(String text) {
        try (Rows rows = Csv.of("d.csv", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .rows()) {
            return ReviewedDecisions.read("gate", rows, "proposed", "decided", "reviewers");
        }
    }

    private static ReviewedDecisions of(long decisions, long reviewed, long overridden) {
        return new ReviewedDecisions("gate", decisions, reviewed, overridden, 0, "0".repeat(64));
    }

    @Test
    void personsAreCountedOnce() {
        ReviewedDecisions decisions = csv(
                "proposed,decided,reviewers\nmatch,match,Ada;Bo\nmatch,no match,Ada; Ada\nmatch,match,\nmatch,match,Bo ;Cy\n");
        assertThat(decisions)
                .extracting(
                        ReviewedDecisions::decisions,
                        ReviewedDecisions::reviewed,
                        ReviewedDecisions::overridden,
                        ReviewedDecisions::confirmedByTwo)
                .containsExactly(4L, 3L, 1L, 2L);
        try (Rows rows = JsonLines.of(
                        "d.jsonl",
                        () -> new ByteArrayInputStream("{\"proposed\":1,\"decided\":1,\"reviewers\":[\"Ada\",\"Bo\"]}\n"
                                .getBytes(StandardCharsets.UTF_8)))
                .rows()) {
            assertThat(ReviewedDecisions.read("gate", rows, "proposed", "decided", "reviewers")
                            .confirmedByTwo())
                    .isEqualTo(1);
        }
        Verdict two = oversightOf("gate")
                .should()
                .confirmEachDecisionByTwoPersons()
                .evaluate(decisions, DAY)
                .verdict();
        assertThat(two).isInstanceOf(Verdict.Fail.class);
        assertThat(two.reason()).isEqualTo("2 of 4 decisions were looked at by two persons or more");
    }

    @Test
    void anOverrideShowsThatPeopleMay() {
        Rule<ReviewedDecisions> rule = oversightOf("gate").should().haveOverriddenADecision();
        assertThat(rule.evaluate(of(1000, 20, 1), DAY).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(rule.evaluate(of(1000, 298, 0), DAY).verdict().reason())
                .isEqualTo(
                        "0 of 298 reviewed decisions were overridden; of so few, where 1 % were, none would be in 5 % of all cases");
        assertThat(rule.evaluate(of(1000, 298, 0), DAY).verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(rule.evaluate(of(1000, 299, 0), DAY).verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(rule.evaluate(of(1000, 0, 0), DAY).verdict().reason())
                .isEqualTo("nothing to judge: none of 1000 decisions was reviewed");
    }

    @Test
    void aRateHasAnInterval() {
        Rule<ReviewedDecisions> rule = oversightOf("gate").overrideRate(0.02);
        assertThat(rule.evaluate(of(1000, 1000, 40), DAY).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(rule.evaluate(of(1000, 1000, 20), DAY).verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(rule.evaluate(of(1000, 1000, 5), DAY).verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(rule.evaluate(of(1000, 1000, 5), DAY).breakdowns().get(0).title())
                .isEqualTo(
                        "decisions and their review; the rate is that of the people who reviewed, and tells nothing of others");
        assertThat(oversightOf("gate")
                        .haveOverriddenADecision()
                        .evaluate(of(9, 9, 1), DAY)
                        .breakdowns()
                        .get(0)
                        .title())
                .isEqualTo("decisions and their review");
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        assertThatThrownBy(() -> csv("proposed,decided,reviewers\nmatch,,Ada\n"))
                .isInstanceOf(DataException.class)
                .hasMessage("d.csv:2: column 'decided' is missing; write what it was");
        assertThatThrownBy(() -> of(10, 11, 0))
                .hasMessage(
                        "of 10 decisions 11 were reviewed, 0 of those overridden, 0 confirmed by two; that can't be");
        assertThatThrownBy(() -> oversightOf("gate").overrideAtLeast(0))
                .hasMessage("override rate is 0.0, outside (0, 1)");
    }
}
