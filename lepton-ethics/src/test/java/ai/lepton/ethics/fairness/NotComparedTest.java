package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotComparedTest {
    private static final List<Rule<Decisions>> RULES = List.of(
            decisionsAbout("m").disparateImpact(0.8).across("g"),
            decisionsAbout("m").adverseImpact().across("g"),
            decisionsAbout("m").demographicParity(0.1).across("g"),
            decisionsAbout("m")
                    .rates(Rate.SELECTION_RATE)
                    .differingByAtMost(0.1)
                    .across("g"),
            decisionsAbout("m").rates(Rate.SELECTION_RATE).ofAtLeast(0.4).across("g"),
            decisionsAbout("m")
                    .rates(Rate.SELECTION_RATE, Rate.REJECTION_RATE)
                    .differingInTheMeanByAtMost(0.1)
                    .across("g"),
            decisionsAbout("m").demographicDisparity(0.1).across("g"));

    private static Decisions known(long selected, long rejected) {
        return Decisions.counted("m", "g")
                .add(2000, 2000, "a")
                .add(2000, 2000, "b")
                .add(selected, rejected, Decisions.NOT_KNOWN)
                .decisions();
    }

    @Test
    void noRulePassesWhereThoseWhoseGroupIsNotKnownCouldBreakIt() {
        for (Rule<Decisions> rule : RULES) {
            assertThat(rule.evaluate(known(100, 100)).verdict())
                    .as(rule.statement())
                    .isInstanceOf(Verdict.Pass.class);
            Verdict verdict = rule.evaluate(known(4000, 4000)).verdict();
            assertThat(verdict).as(rule.statement()).isInstanceOf(Verdict.Inconclusive.class);
            assertThat(verdict.reason())
                    .contains("the group of 8000 of 16000 people is not known")
                    .contains("to know that of 7200 of them would do");
        }
    }

    @Test
    void thoseWhoseGroupIsNotKnownAndCouldNotBreakItDoNotStopIt() {
        assertThat(decisionsAbout("m")
                        .disparateImpact(0.5)
                        .across("g")
                        .evaluate(known(300, 300))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aBreachStaysOne() {
        Decisions decisions = Decisions.counted("m", "g")
                .add(1000, 1000, "a")
                .add(200, 1800, "b")
                .add(4000, 4000, Decisions.NOT_KNOWN)
                .decisions();
        for (Rule<Decisions> rule : RULES) {
            assertThat(rule.evaluate(decisions).verdict()).as(rule.statement()).isInstanceOf(Verdict.Fail.class);
        }
    }

    @Test
    void measuresOfPredictionsAndWeightsGoByTheShare() {
        int n = 4000;
        double[] truth = new double[n];
        double[] predicted = new double[n];
        boolean[] selected = new boolean[n];
        double[] weight = new double[n];
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            truth[i] = i;
            predicted[i] = i + (i % 4 < 2 ? 1 : -1);
            selected[i] = i % 4 < 2;
            weight[i] = 1 + i % 3;
            groups.add(i < n / 2 ? Decisions.NOT_KNOWN : i % 2 == 0 ? "a" : "b");
        }
        assertThat(predictionsOf("m")
                        .measure("mean_absolute_error")
                        .differingByAtMost(20)
                        .across("g")
                        .evaluate(Predictions.numbers("m", truth, predicted).by("g", groups))
                        .verdict()
                        .reason())
                .contains("the group of 2000 of 4000 people is not known");
        assertThat(decisionsAbout("m")
                        .demographicParity(0.1)
                        .across("g")
                        .evaluate(Decisions.of("m", selected).by("g", groups).weights(weight))
                        .verdict()
                        .reason())
                .contains("is not known, and the limit may be broken among them");
    }

    @Test
    void partlyKnownPeopleAreOnlyOfGroupsTheyMayBeOf() {
        assertThat(GroupPanel.mayBe(List.of("f", Decisions.NOT_KNOWN), List.of("f", "x")))
                .isTrue();
        assertThat(GroupPanel.mayBe(List.of("f", Decisions.NOT_KNOWN), List.of("m", "x")))
                .isFalse();
    }

    @Test
    void strataOfOneGroupShowNothing() {
        Decisions.Counts counts =
                Decisions.counted("m", "g", "s").add(2000, 2000, "a", "both").add(2000, 2000, "b", "both");
        List<Rule<Decisions>> rules = List.of(
                decisionsAbout("m").within("s").disparateImpact(0.8).across("g"),
                decisionsAbout("m")
                        .rates(Rate.SELECTION_RATE)
                        .differingByAtMost(0.1)
                        .within("s")
                        .across("g"),
                decisionsAbout("m").demographicDisparity(0.1).within("s").across("g"));
        for (Rule<Decisions> rule : rules) {
            assertThat(rule.evaluate(counts.decisions()).verdict())
                    .as(rule.statement())
                    .isInstanceOf(Verdict.Pass.class);
        }
        Decisions apart =
                counts.add(5000, 1000, "a", "one").add(1000, 5000, "b", "other").decisions();
        for (Rule<Decisions> rule : rules) {
            Verdict verdict = rule.evaluate(apart).verdict();
            assertThat(verdict).as(rule.statement()).isInstanceOf(Verdict.Inconclusive.class);
            assertThat(verdict.reason())
                    .contains("there are no two groups to compare in s 'one', 'other', with 60 % of the people");
        }
    }

    @Test
    void aDisparityThatNoOutcomeCouldBreakIsNotVouchedFor() {
        Decisions.Counts counts = Decisions.counted("m", "g")
                .add(500, 500, "a")
                .add(500, 500, "b")
                .add(0, 5, "c");
        Rule<Decisions> rule = decisionsAbout("m").demographicDisparity(0.2).across("g");
        Verdict verdict = rule.evaluate(counts.decisions()).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason()).contains("2 of 3 comparisons keep the limit", "g 'c' (5; some ");
        Decisions two =
                Decisions.counted("m", "g").add(500, 500, "a").add(0, 5, "c").decisions();
        assertThat(rule.evaluate(two).verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(decisionsAbout("m")
                        .demographicDisparity(0.2)
                        .judgingGroupsFrom(5)
                        .across("g")
                        .evaluate(two)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }
}
