package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions.Counts;
import java.util.List;
import java.util.stream.IntStream;
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

    private static Decisions ofMany(int groups) {
        boolean[] selected = new boolean[groups];
        return Decisions.of("m", selected)
                .by("g", IntStream.range(0, groups).mapToObj(g -> "g" + g).toList());
    }

    @Test
    void moreGroupsThanCanBeComparedAreRefusedWhicheverTheReferenceIs() {
        Decisions many = ofMany(300_000);
        for (Rule<Decisions> rule : List.of(
                decisionsAbout("m").disparateImpact(0.8).across("g"),
                decisionsAbout("m").demographicParity(0.1).across("g"),
                decisionsAbout("m")
                        .rates(Rate.SELECTION_RATE)
                        .differingByAtMost(0.1)
                        .across("g"))) {
            assertThatThrownBy(() -> rule.evaluate(many))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "there are 300000 groups across g, and every two are compared of at most 200; take values together");
        }
        Rule<Decisions> rest = decisionsAbout("m")
                .disparateImpact(0.8)
                .against(Reference.rest())
                .across("g");
        assertThatThrownBy(() -> rest.evaluate(many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there are 300000 groups across g, and each is compared with all others of at most 2000; take values together");
    }

    @Test
    void groupsThatAreLeftOutOrNotKnownAreNotAmongThem() {
        Counts counts = Decisions.counted("m", "g");
        for (int g = 0; g < 300; g++) {
            counts.add(g < 199 ? 500 : 1, g < 199 ? 500 : 1, "g" + g);
        }
        counts.add(500, 500, (String) null);
        Rule<Decisions> rule = decisionsAbout("m")
                .disparateImpact(0.8)
                .leavingOutGroupsBelow(0.0001, "a share of one in 10,000")
                .across("g");

        assertThat(rule.evaluate(counts.decisions()).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThatThrownBy(() ->
                        decisionsAbout("m").disparateImpact(0.8).across("g").evaluate(counts.decisions()))
                .hasMessageStartingWith("there are 300 groups across g")
                .hasMessageEndingWith(
                        "compare each with all others together (Reference.rest()), or take values together");
    }
}
