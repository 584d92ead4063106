package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdverseImpactTest {
    /** Returns decisions about groups, each as selected and size. */
    private static Decisions groups(long... counts) {
        Decisions.Counts all = Decisions.counted("hiring", "sex");
        for (int i = 0; i < counts.length; i += 2) {
            all.add(counts[i], counts[i + 1] - counts[i], "g" + i / 2);
        }
        return all.decisions();
    }

    private static Verdict verdict(long... counts) {
        return decisionsAbout("hiring")
                .adverseImpact()
                .across("sex")
                .evaluate(groups(counts))
                .verdict();
    }

    @Test
    void aLargeSmallerDifferenceFailsThoughTheRatioKeepsFourFifths() {
        // 0.41 against 0.5 is 0.82, of 200,000 people.
        assertThat(verdict(41000, 100000, 50000, 100000))
                .isInstanceOf(Verdict.Fail.class)
                .extracting(Verdict::reason)
                .asString()
                .contains("selected 0.8200 times as often", "9000 more would have had to be", "Fisher's exact test");
        assertThat(decisionsAbout("hiring")
                        .disparateImpact(0.8)
                        .across("sex")
                        .evaluate(groups(41000, 100000, 50000, 100000))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        // At a rate of 2 % the difference of rates is small, and the ratio is not.
        assertThat(verdict(1640, 100000, 2000, 100000)).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aSignificantDifferenceThatIsSmallInPracticePasses() {
        // 0.4995 against 0.5, of 10^7 people, 3.2 standard deviations apart at twice that many.
        Verdict verdict = verdict(4995000, 10000000, 5000000, 10000000);

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .contains("(1 significant, but small in practice)")
                .endsWith("that there is none is not shown");
    }

    @Test
    void aRatioBelowFourFifthsThatIsNotSignificantIsInconclusive() {
        // 0.75; Fisher's p is 0.34.
        assertThat(verdict(15, 50, 20, 50)).isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void whatOnePersonTurnsIsInconclusive() {
        // scipy: fisher_exact([[6, 24], [14, 16]]) is 0.0538 and [[5, 25], [14, 16]] is 0.0250;
        // [[6, 24], [13, 17]] is 0.0958: with one more there and one fewer here nothing is significant.
        Verdict verdict = verdict(5, 30, 14, 30);

        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).contains("one person turns it");
        assertThat(verdict(50, 300, 140, 300)).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aShortfallBelowTheSmallestIsNoFinding() {
        Decisions decisions = groups(41000, 100000, 50000, 100000);

        assertThat(decisionsAbout("hiring")
                        .adverseImpact()
                        .smallestShortfall(9001)
                        .across("sex")
                        .evaluate(decisions)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(decisionsAbout("hiring")
                        .adverseImpact()
                        .largestRatio(0.81)
                        .smallestDifference(0.091)
                        .across("sex")
                        .evaluate(decisions)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aGroupThatIsSelectedMoreThanANamedOneIsNoFinding() {
        assertThat(decisionsAbout("hiring")
                        .adverseImpact()
                        .against(Reference.group("sex", "g0"))
                        .across("sex")
                        .evaluate(groups(4000, 10000, 6000, 10000))
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void significanceIsThatOfScipyAndStatsmodels() throws IOException {
        JsonNode cases;
        try (InputStream stream =
                Objects.requireNonNull(AdverseImpactTest.class.getResourceAsStream("impact/golden.json"))) {
            cases = JsonMapper.builder().build().readTree(stream);
        }
        for (JsonNode golden : cases) {
            long[] counts = IntStream.range(0, 2 * golden.get("groups").size())
                    .mapToLong(i -> golden.get("groups").get(i / 2).get(i % 2).asLong())
                    .toArray();
            Breakdown table =
                    decisionsAbout("hiring")
                            .adverseImpact()
                            .across("sex")
                            .evaluate(groups(counts))
                            .breakdowns()
                            .stream()
                            .filter(one -> one.title().startsWith("smaller differences"))
                            .findFirst()
                            .orElseThrow();
            List<List<Breakdown.Cell>> rows = table.rows().stream()
                    .sorted(Comparator.comparingDouble(row -> number(row.get(5))))
                    .toList();
            List<JsonNode> wanted = IntStream.range(0, golden.get("compared").size())
                    .mapToObj(golden.get("compared")::get)
                    .sorted(Comparator.comparingDouble(one -> one.get("p").asDouble()))
                    .toList();
            assertThat(rows).hasSameSizeAs(wanted);
            for (int i = 0; i < rows.size(); i++) {
                double p = wanted.get(i).get("p").asDouble();
                assertThat(number(rows.get(i).get(2)))
                        .isCloseTo(wanted.get(i).get("ratio").asDouble(), within(1e-12));
                assertThat(number(rows.get(i).get(4)))
                        .isCloseTo(wanted.get(i).get("deviations").asDouble(), within(1e-9));
                assertThat(number(rows.get(i).get(5))).isCloseTo(p, within(1e-9 + 1e-7 * p));
                String found = rows.get(i).get(7).toString();
                assertThat(found.equals("not significant") || found.startsWith("too few"))
                        .isNotEqualTo(wanted.get(i).get("significant").asBoolean());
            }
        }
    }

    private static double number(Breakdown.Cell cell) {
        return ((Breakdown.Cell.Real) cell).value();
    }

    @Test
    void ofTooManyGroupsItSaysWhatWouldDo() {
        Decisions.Counts many = Decisions.counted("hiring", "town");
        for (int town = 0; town < 1000; town++) {
            many.add(50, 50, "t" + town);
        }
        Decisions decisions = many.decisions();

        Assertions.assertThatCode(() -> {
                    assertThatThrownBy(() -> decisionsAbout("hiring")
                                    .disparateImpact(0.8)
                                    .across("town")
                                    .evaluate(decisions))
                            .hasMessageContaining(
                                    "there are 1000 groups across town, and every two are compared of at most"
                                            + " 200; compare each with all others together (Reference.rest()), or take values together");
                    assertThatThrownBy(() -> decisionsAbout("hiring")
                                    .rates(Rate.SELECTION_RATE)
                                    .differingByAtMost(0.1)
                                    .across("town")
                                    .evaluate(decisions))
                            .hasMessageContaining("there are 1000 groups across town");
                    assertThatThrownBy(() -> decisionsAbout("hiring")
                                    .adverseImpact()
                                    .across("town")
                                    .evaluate(decisions))
                            .hasMessageContaining("there are 1000 groups across town");
                })
                .doesNotThrowAnyException();
        Decisions.Counts fewer = Decisions.counted("hiring", "town");
        for (int town = 0; town < 200; town++) {
            fewer.add(500, 500, "t" + town);
        }
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofMinutes(1),
                () -> assertThat(decisionsAbout("hiring")
                                .adverseImpact()
                                .across("town")
                                .evaluate(fewer.decisions())
                                .breakdowns())
                        .isNotEmpty());
    }

    @Test
    void itRefusesWhatItCannotJudge() {
        assertThatThrownBy(() -> decisionsAbout("hiring").adverseImpact().smallestShortfall(0))
                .hasMessage("the smallest shortfall is 0; it is 1 person at least");
        assertThatThrownBy(() -> decisionsAbout("hiring")
                        .adverseImpact()
                        .across("sex")
                        .evaluate(Decisions.of("hiring", new boolean[] {true, false})
                                .by("sex", "f", "m")
                                .weights(new double[] {1, 2})))
                .hasMessageContaining("decisions about 'hiring' have weights");
    }
}
