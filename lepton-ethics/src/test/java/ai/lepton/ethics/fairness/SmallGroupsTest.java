package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many groups, each too small to be judged, beside two large ones that are selected alike. */
class SmallGroupsTest {
    private static final DecisionRules ABOUT = decisionsAbout("hiring");
    private static final Rule<Decisions> RATIO = ABOUT.disparateImpact(0.8).across("origin");
    private static final Rule<Decisions> DIFFERENCE =
            ABOUT.demographicParity(0.1).across("origin");
    private static final Rule<Decisions> ADVERSE = ABOUT.adverseImpact().across("origin");

    /** Two groups of 3000 of whom half are selected, and 60 groups of 5 of whom so many are. */
    private static Decisions counted(int selected) {
        Decisions.Counts counts =
                Decisions.counted("hiring", "origin").add(1500, 1500, "a").add(1500, 1500, "b");
        for (int i = 0; i < 60; i++) {
            counts.add(selected, 5 - selected, "small " + i);
        }
        return counts.decisions();
    }

    private static Verdict verdict(Rule<Decisions> rule, Decisions decisions) {
        return rule.evaluate(decisions).verdict();
    }

    @Test
    void manySmallGroupsOfWhomNobodyIsSelectedDoNotPass() {
        for (Rule<Decisions> rule : List.of(RATIO, DIFFERENCE, ADVERSE)) {
            Verdict verdict = verdict(rule, counted(0));
            assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
            assertThat(verdict.reason())
                    .contains(
                            "across origin, 60 groups of 300 people, each too few to tell, are together beyond the limit",
                            "and not as chance would have it",
                            "'small 0', 'small 1', 'small 2', 'small 3', 'small 4' and 55 more");
        }
    }

    @Test
    void manySmallGroupsOfWhomAllAreSelectedDoNotPass() {
        assertThat(verdict(RATIO, counted(5)).reason()).contains("together beyond the limit, at 0.5000");
        assertThat(verdict(DIFFERENCE, counted(5)).reason()).contains("together beyond the limit, at 0.5000");
    }

    @Test
    void smallGroupsThatFareAsTheOthersHinderNoPass() {
        Decisions.Counts counts =
                Decisions.counted("hiring", "origin").add(1500, 1500, "a").add(1500, 1500, "b");
        for (int i = 0; i < 60; i++) {
            counts.add(i % 2 == 0 ? 3 : 2, i % 2 == 0 ? 2 : 3, "small " + i);
        }
        assertThat(verdict(RATIO, counts.decisions())).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict(DIFFERENCE, counts.decisions())).isInstanceOf(Verdict.Pass.class);
        Decisions one = Decisions.counted("hiring", "origin")
                .add(1500, 1500, "a")
                .add(1500, 1500, "b")
                .add(0, 1, "c")
                .add(0, 1, "d")
                .decisions();
        assertThat(verdict(RATIO, one)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void ratesOfRowsWithWeightsAreLookedAtToo() {
        List<String> origins = new ArrayList<>();
        boolean[] selected = new boolean[6300];
        double[] weights = new double[selected.length];
        for (int i = 0; i < selected.length; i++) {
            origins.add(i < 6000 ? (i % 2 == 0 ? "a" : "b") : "small " + (i - 6000) / 5);
            selected[i] = i < 6000 && i % 4 < 2;
            weights[i] = i % 3 + 1;
        }
        Decisions rows = Decisions.of("hiring", selected).by("origin", origins);
        Rule<Decisions> rate = ABOUT.predictiveParity(0.1).across("origin");
        assertThat(verdict(RATIO, rows.weights(weights)).reason()).contains("60 groups of 300 people");
        assertThat(verdict(DIFFERENCE, rows.weights(weights)).reason()).contains("60 groups of 300 people");
        assertThat(verdict(rate, rows.qualified(selected))).isNotInstanceOf(Verdict.Fail.class);
    }

    @Test
    void withinStrataSmallGroupsAreComparedStratumByStratum() {
        Decisions.Counts counts = Decisions.counted("hiring", "origin", "site");
        for (String site : List.of("north", "south")) {
            counts.add(1500, 1500, "a", site).add(1500, 1500, "b", site);
            for (int i = 0; i < 60; i++) {
                counts.add(0, 3, "small " + i, site);
            }
        }
        Verdict verdict = verdict(ABOUT.within("site").disparateImpact(0.8).across("origin"), counts.decisions());
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).contains("60 groups of 360 people");
    }
}
