package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.report.History.Change;
import ai.lepton.ethics.report.History.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static EthicsDocument audit(long selectedWomen, String because) {
        Finding finding =
                Audits.fourFifths("sex").because(because).evaluate(Audits.decisions(selectedWomen), Audits.DAY);
        return EthicsReport.of(finding).document();
    }

    private static List<Kind> kinds(EthicsDocument before, EthicsDocument after) {
        return History.between(before, after).changes().get(0).kinds();
    }

    @Test
    void aRuleThatFailsNowIsNewlyFailingAndItsValueChanged() {
        History history = History.between(audit(500, "so"), audit(300, "so"));

        assertThat(history.changes()).hasSize(1);
        Change change = history.changes().get(0);
        assertThat(change.kinds()).containsExactly(Kind.NEWLY_FAILING, Kind.VALUE_CHANGED);
        assertThat(change.sameEvidence()).isFalse();
        assertThat(history.text())
                .isEqualTo("us-four-fifths (shortlisting): newly failing, value changed: pass 1 -> fail 0.6, other"
                        + " evidence\n0 unchanged\n");
        assertThat(kinds(audit(300, "so"), audit(500, "so"))).containsExactly(Kind.FIXED, Kind.VALUE_CHANGED);
    }

    @Test
    void aChangeWithinItsUncertaintyIsNone() {
        assertThat(kinds(audit(300, "so"), audit(310, "so"))).containsExactly(Kind.UNCHANGED);
        History same = History.between(audit(300, "so"), audit(300, "so"));
        assertThat(same.isChanged()).isFalse();
        assertThat(same.changes().get(0).sameEvidence()).isTrue();
    }

    @Test
    void anotherRuleUnderItsIdIsToldOf() {
        assertThat(kinds(audit(300, "so"), audit(300, "not so"))).containsExactly(Kind.RULE_CHANGED);
    }

    @Test
    void valuesOfOtherGroupsAreNotCompared() {
        Decisions others = Decisions.counted("shortlisting", "sex")
                .add(500, 500, "women")
                .add(500, 500, "men")
                .add(20, 480, "others")
                .decisions();
        EthicsDocument now = EthicsReport.of(
                        Audits.fourFifths("sex").because("so").evaluate(others, Audits.DAY))
                .document();
        assertThat(kinds(audit(500, "so"), now)).containsExactly(Kind.NEWLY_FAILING, Kind.GROUPS_CHANGED);
    }

    @Test
    void valuesOfARuleThatAsksSomethingElseAreNotCompared() {
        EthicsDocument now = EthicsReport.of(Audits.fourFifths("sex")
                        .because("so")
                        .stating("women should be selected as often as men")
                        .evaluate(Audits.decisions(300), Audits.DAY))
                .document();
        assertThat(kinds(audit(500, "so"), now)).containsExactly(Kind.NEWLY_FAILING, Kind.RULE_CHANGED);
    }

    @Test
    void anotherVersionOfAPackIsToldFirst() {
        EthicsDocument before = audit(300, "so").withPack("us", "1.0.0").withPack("gdpr", "2");
        EthicsDocument now = audit(300, "so").withPack("us", "1.1.0").withPack("own", "3");
        History history = History.between(before, now);

        assertThat(history.isChanged()).isTrue();
        assertThat(history.text())
                .isEqualTo("pack gdpr: version 2 before, not judged now\npack own: not judged before, version 3 now\n"
                        + "pack us: version 1.0.0 before, version 1.1.0 now\n1 unchanged\n");
        assertThat(Publication.of(now).since(before).toHtml(Language.ENGLISH))
                .contains("Another version of the pack “us” was judged: 1.0.0 before, 1.1.0 now.")
                .doesNotContain("Nothing changed.");
        assertThat(History.between(before, before).isChanged()).isFalse();
    }

    @Test
    void whatIsNewAndWhatIsGoneIsToldOf() {
        EthicsDocument none = EthicsReport.of(List.of()).document();

        assertThat(kinds(none, audit(300, "so"))).containsExactly(Kind.NEWLY_FAILING, Kind.ADDED);
        assertThat(kinds(audit(300, "so"), none)).containsExactly(Kind.REMOVED);
        assertThat(History.between(none, none).changes()).isEmpty();
    }

    /** Intervals of differences of two shares by Wilson's intervals are Newcombe's method 10: 56/70 and 48/80, his example (a). */
    @Test
    void theIntervalOfADifferenceIsNewcombes() {
        FindingEntry.MeasuredEntry one = measured(56.0 / 70, 0.6921, 0.8768);
        FindingEntry.MeasuredEntry two = measured(48.0 / 80, 0.4904, 0.7002);

        assertThat(History.differ(one, two)).isTrue(); // 0.0524 to 0.3339 there
        assertThat(History.differ(one, measured(0.70, 0.58, 0.80))).isFalse();
        assertThat(History.differ(one, one)).isFalse();
    }

    private static FindingEntry.MeasuredEntry measured(double value, double low, double high) {
        return new FindingEntry.MeasuredEntry(
                "rate", value, null, low, high, 0.95, "wilson", 70L, null, null, null, Map.of(), Map.of());
    }
}
