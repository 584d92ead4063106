package ai.lepton.ethics.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final boolean[] SELECTED = {true, false, true, false};

    @Test
    void rowsAndTheirCountsAreTheSameEvidence() {
        Decisions rows = Decisions.of("loan", SELECTED).by("sex", "f", "f", "m", "f");
        Decisions shuffled =
                Decisions.of("loan", new boolean[] {true, false, false, true}).by("sex", "m", "f", "f", "f");
        Decisions counts =
                Decisions.counted("loan", "sex").add(1, 2, "f").add(1, 0, "m").decisions();

        assertThat(rows.countBy("sex")).isEqualTo(counts.countBy("sex"));
        assertThat(rows.sha256()).isEqualTo(counts.sha256()).isEqualTo(shuffled.sha256());
        assertThat(counts.size()).isEqualTo(rows.size()).isEqualTo(4);
    }

    @Test
    void rowsOfAFileAreCountedOneByOneIntoNoMoreThanTheirGroups() {
        Decisions.Counts counts = Decisions.counted("loan", "sex").add(0, 0, "nobody");
        for (int row = 0; row < 1000; row++) {
            counts.addQualified(1, 0, row % 2 == 0 ? "f" : "m").add(0, 1, "f");
        }
        Decisions one = counts.decisions();
        Decisions together = Decisions.counted("loan", "sex")
                .add(0, 0, "nobody")
                .addQualified(500, 0, "f")
                .add(0, 1000, "f")
                .addQualified(500, 0, "m")
                .decisions();

        assertThat(one.countBy("sex"))
                .isEqualTo(together.countBy("sex"))
                .containsOnlyKeys(List.of("nobody"), List.of("f"), List.of("m"));
        assertThat(one.sha256()).isEqualTo(together.sha256());
        assertThat(one.samples(List.of()).rows()).isLessThanOrEqualTo(3 * 6);
    }

    @Test
    void countsThatAddUpToMoreThanThereAreNumbersAreRefused() {
        Decisions.Counts counts = Decisions.counted("loan", "sex").add(100_000_000_000L, 0, "f");

        assertThatThrownBy(() -> counts.add(1, 0, "f"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "selected of group [f] is 1 beside 100000000000 counted before, in all more than 100000000000,"
                                + " the most that can be judged");
        assertThat(counts.decisions().countBy("sex").get(List.of("f")))
                .isEqualTo(new GroupCounts(0, 0, 0, 0, 100_000_000_000L, 0));
    }

    @Test
    void oneOtherDecisionIsOtherEvidence() {
        Decisions one = Decisions.counted("loan", "sex").add(1, 2, "f").decisions();

        assertThat(one.sha256())
                .hasSize(64)
                .isNotEqualTo(Decisions.counted("loan", "sex")
                        .add(2, 1, "f")
                        .decisions()
                        .sha256())
                .isNotEqualTo(Decisions.counted("loan", "sex")
                        .add(1, 2, "m")
                        .decisions()
                        .sha256())
                .isNotEqualTo(Decisions.counted("loan", "age")
                        .add(1, 2, "f")
                        .decisions()
                        .sha256())
                .isNotEqualTo(Decisions.counted("job", "sex")
                        .add(1, 2, "f")
                        .decisions()
                        .sha256());
    }

    @Test
    void valuesDoNotRunTogetherInTheHash() {
        Decisions one =
                Decisions.counted("loan", "a", "b").add(1, 2, "x", "1:y").decisions();

        assertThat(one.sha256())
                .isNotEqualTo(Decisions.counted("loan", "a", "b")
                        .add(1, 2, "x1:", "y")
                        .decisions()
                        .sha256());
    }

    @Test
    void theQualifiedAreCountedApart() {
        GroupCounts counts = Decisions.of("loan", SELECTED)
                .qualified(new boolean[] {true, true, false, false})
                .total();

        assertThat(counts).isEqualTo(new GroupCounts(1, 1, 1, 1, 0, 0));
        assertThat(counts.truePositiveRate().orElseThrow()).isEqualTo(0.5);
    }

    @Test
    void eachRateIsAShareOfItsOwnPeople() {
        GroupCounts counts = Decisions.counted("loan", "sex")
                .addQualified(6, 2, "f")
                .addUnqualified(1, 3, "f")
                .decisions()
                .total();

        assertThat(counts.truePositiveRate().orElseThrow()).isEqualTo(6.0 / 8);
        assertThat(counts.falsePositiveRate().orElseThrow()).isEqualTo(1.0 / 4);
        assertThat(counts.selectionRate().orElseThrow()).isEqualTo(7.0 / 12);
        assertThat(counts.rejectionRate().orElseThrow()).isEqualTo(5.0 / 12);
    }

    @Test
    void anUnknownAttributeIsNamedWithTheKnownOnes() {
        Decisions decisions = Decisions.of("shortlisting", SELECTED)
                .by("sex", "f", "f", "m", "m")
                .by("age_band", List.of(1, 2, 1, 2));

        assertThatThrownBy(() -> decisions.countBy("gendre"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decisions about 'shortlisting' have no attribute 'gendre'; they have sex, age_band");
        assertThatThrownBy(() -> Decisions.of("shortlisting", SELECTED).countBy("sex"))
                .hasMessage("decisions about 'shortlisting' have no attribute 'sex'; they have none");
    }

    @Test
    void lengthsHaveToAgree() {
        assertThatThrownBy(() -> Decisions.of("loan", SELECTED).by("sex", "f"))
                .hasMessage(
                        "sex has 1 values but there are 4 decisions about 'loan'; they must describe the same people");
        assertThatThrownBy(() -> Decisions.of("loan", SELECTED).qualified(new boolean[3]))
                .hasMessage(
                        "qualified has 3 values but there are 4 decisions about 'loan'; they must describe the same people");
    }

    @Test
    void anAttributeIsGivenOnce() {
        assertThatThrownBy(() -> Decisions.of("loan", SELECTED)
                        .by("sex", "f", "f", "m", "m")
                        .by("sex", "f", "f", "m", "m"))
                .hasMessage("decisions about 'loan' have 'sex' already");
        assertThatThrownBy(() -> Decisions.counted("loan", "sex", "sex"))
                .hasMessage("decisions about 'loan' have 'sex' already");
    }

    @Test
    void countsAreChecked() {
        assertThatThrownBy(() -> Decisions.counted("loan", "sex").add(-1, 2, "f"))
                .hasMessage("selected of group [f] is -1; counts are not negative");
        assertThatThrownBy(() -> Decisions.counted("loan", "sex").add(1, 2, "f", "30"))
                .hasMessage("group [f, 30] has 2 values but decisions about 'loan' are counted by [sex]");
        assertThatThrownBy(() -> Decisions.counted("loan"))
                .hasMessage("counts of decisions about 'loan' need at least one attribute to be counted by");
        assertThatThrownBy(() -> Decisions.counted("loan", "sex")
                        .add(1, 2, "f")
                        .decisions()
                        .qualified(new boolean[2]))
                .hasMessage("decisions about 'loan' are counts; give them by addQualified and addUnqualified");
        assertThatThrownBy(() -> Decisions.of(" ", SELECTED)).hasMessage("the subject of decisions is empty");
    }

    @Test
    void changingTheArraysAfterwardsChangesNothing() {
        boolean[] selected = SELECTED.clone();
        Decisions decisions = Decisions.of("loan", selected).by("sex", "f", "f", "m", "m");
        String before = decisions.sha256();

        selected[0] = false;

        assertThat(decisions.sha256()).isEqualTo(before);
    }
}
