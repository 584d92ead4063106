package ai.lepton.ethics.safety;

import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.OutlierRules.outlierDetectionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Golden;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.metrics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CalibrationTest {
    private static ScoredOutcomes drawn(SplittableRandom random, int n, double shift) {
        double[] probabilities = random.doubles(n).toArray();
        boolean[] happened = new boolean[n];
        List<String> sites = IntStream.range(0, n)
                .mapToObj(i -> i % 2 == 0 ? "north" : "south")
                .toList();
        for (int i = 0; i < n; i++) {
            happened[i] = random.nextDouble() < probabilities[i] - (i % 2 == 0 ? 0 : shift);
        }
        return ScoredOutcomes.of("m", probabilities, happened).by("site", sites);
    }

    @Test
    void aBinIsOffByItsShareAndItsMeanProbability() {
        double[] probabilities = new double[100];
        boolean[] happened = new boolean[100];
        Arrays.fill(probabilities, 0.25);
        Arrays.fill(happened, 0, 40, true);
        Verdict verdict = behaviourOf("m")
                .should()
                .haveProbabilitiesWithin(0.05)
                .overall()
                .evaluate(ScoredOutcomes.of("m", probabilities, happened))
                .verdict();
        Estimate gap = verdict.measurement().orElseThrow().estimate();
        assertThat(gap.value()).isCloseTo(0.15, within(1e-12));
        // Clopper's and Pearson's interval of 40 in 100 is [0.3033, 0.5028].
        assertThat(gap.interval().orElseThrow().low()).isCloseTo(0.3033 - 0.25, within(1e-4));
        assertThat(gap.interval().orElseThrow().high()).isCloseTo(0.5028 - 0.25, within(1e-4));
        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        assertThat(verdict.reason()).startsWith("probabilities of 20 to 30 %: wanted at most 0.05");
    }

    @Test
    void oneGroupMayBeOffWhereAllTogetherAreNot() {
        ScoredOutcomes outcomes = drawn(new SplittableRandom(1), 20_000, 0.15);
        assertThat(behaviourOf("m")
                        .calibrationGap(0.1)
                        .across("site")
                        .evaluate(outcomes)
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
        assertThat(behaviourOf("m")
                        .calibrationGap(0.12)
                        .overall()
                        .evaluate(outcomes)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThatThrownBy(
                        () -> behaviourOf("m").calibrationGap(0.1).across("age").evaluate(outcomes))
                .hasMessage("the outcomes of 'm' have no attribute 'age'; they have 'site'");
    }

    @Test
    void aCalibratedModelSeldomFails() {
        SplittableRandom random = new SplittableRandom(2);
        Rule<ScoredOutcomes> rule = behaviourOf("m").calibrationGap(0).across("site");
        long failed = IntStream.range(0, 300)
                .filter(run -> rule.evaluate(drawn(random, 800, 0)).verdict() instanceof Verdict.Fail)
                .count();
        assertThat(failed).isLessThan(15);
    }

    @Test
    void outliersAreToldByAurocAndByWhatPasses() {
        // Of 100 known inputs, five score above 94; of 40 unknown ones, 30 do.
        double[] known = IntStream.range(0, 100).asDoubleStream().toArray();
        double[] unknown =
                IntStream.range(0, 40).mapToDouble(i -> i < 30 ? 100 + i : 50.5).toArray();
        OutlierScores scores = OutlierScores.of("m", known, unknown);
        assertThat(scores.auroc(0.95).value()).isCloseTo((30 * 100 + 10 * 51) / 4000.0, within(1e-12));
        assertThat(scores.falsePositiveRateAt(0.95, 0.95).value()).isCloseTo(0.25, within(1e-12));
        assertThat(scores.falsePositiveRateAt(0.95, 0.95)
                        .interval()
                        .orElseThrow()
                        .contains(0.25))
                .isTrue();
        assertThat(outlierDetectionOf("m")
                        .should()
                        .haveAnAurocOfAtLeast(0.7)
                        .evaluate(scores)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(outlierDetectionOf("m")
                        .falsePositiveRate(0.05)
                        .evaluate(scores)
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
        assertThatThrownBy(() -> OutlierScores.of("m", new double[] {Double.NaN}, unknown))
                .hasMessage("known[0] is NaN; a score must be a number");
        assertThatThrownBy(() -> outlierDetectionOf("m").auroc(2)).hasMessage("AUROC is 2.0, outside [0, 1]");
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        assertThatThrownBy(() -> ScoredOutcomes.of("m", new double[] {2}, new boolean[1]))
                .hasMessage("probabilities[0] is 2.0, outside [0, 1]");
        assertThatThrownBy(() -> ScoredOutcomes.of("m", new double[2], new boolean[1]))
                .hasMessage("probabilities has 2 values but happened has 1; they must describe the same examples");
        assertThatThrownBy(() -> behaviourOf("m").calibrationGap(0.1).bins(0))
                .hasMessage("bins is 0, outside [1, 1000]");
        assertThatThrownBy(() -> Perturbation.missingValues(0)).hasMessage("share is 0.0, outside (0, 1]");
    }

    @Test
    void aFewJudgedExamplesDoNotSpeakForAll() {
        double[] probabilities = new double[2000];
        boolean[] happened = new boolean[2000];
        // 400 in one bin that is right, and 1,600 in bins of 20, all of which are wrong.
        for (int i = 0; i < 2000; i++) {
            probabilities[i] = i < 400 ? 0.001 : 0.2 + (i % 80 + 0.5) / 100;
            happened[i] = i >= 400 && probabilities[i] < 0.6;
        }
        Verdict verdict = behaviourOf("m")
                .calibrationGap(0.1)
                .bins(100)
                .judgingBinsFrom(100)
                .overall()
                .evaluate(ScoredOutcomes.of("m", probabilities, happened))
                .verdict();
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason())
                .endsWith("1600 of 2000 examples are in bins of fewer than 100, which are not judged");
    }

    static Stream<JsonNode> reliability() {
        return Golden.cases("kinds/reliability.json");
    }

    @ParameterizedTest
    @MethodSource("reliability")
    void eachGroupHasTheGapsOfScikitLearn(JsonNode golden) {
        int[] groups = Golden.ints(golden.get("group"));
        boolean[] happened = new boolean[groups.length];
        int[] did = Golden.ints(golden.get("happened"));
        for (int i = 0; i < happened.length; i++) {
            happened[i] = did[i] == 1;
        }
        int bins = golden.get("bins").asInt();
        Finding finding = behaviourOf("m")
                .calibrationGap(0.02)
                .bins(bins)
                .judgingBinsFrom(1)
                .across("g")
                .evaluate(ScoredOutcomes.of("m", Golden.doubles(golden.get("probability")), happened)
                        .by("g", Arrays.stream(groups).boxed().toList()));
        Map<String, Double> found = new HashMap<>();
        finding.breakdowns()
                .get(1)
                .rows()
                .forEach(row -> found.put(row.get(0).toString(), ((Cell.Real) row.get(2)).value()));
        int compared = 0;
        for (int group = 0; group < 3; group++) {
            double[] gaps = Golden.doubles(golden.get("gaps").get(group));
            for (int bin = 0; bin < bins; bin++) {
                String name =
                        "probabilities of " + 100 * bin / bins + " to " + 100 * (bin + 1) / bins + " % for " + group;
                if (found.containsKey(name)) {
                    assertThat(found.get(name)).as(name).isCloseTo(gaps[bin], within(1e-9));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(Math.min(20, 3 * bins));
        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason()).contains(" for 2: wanted");
        assertThat(finding.breakdowns().get(0).table()).contains("breaks the limit", "mean probability");
    }

    @Test
    void aSmallGroupIsTooFewToTellAndNotVouchedFor() {
        SplittableRandom random = new SplittableRandom(9);
        double[] probabilities = random.doubles(20_000).toArray();
        boolean[] happened = new boolean[20_000];
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < happened.length; i++) {
            // Of the small group, what was probable never happens.
            happened[i] = i >= 40 && random.nextDouble() < probabilities[i];
            groups.add(i < 40 ? "few" : i % 2 == 0 ? "a" : "b");
        }
        Finding finding = behaviourOf("m")
                .calibrationGap(0.1)
                .bins(5)
                .across("g")
                .evaluate(ScoredOutcomes.of("m", probabilities, happened).by("g", groups));
        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.verdict().reason()).endsWith("too few to tell in 1 groups: 'few' (0 of 40 judged)");
        assertThat(finding.breakdowns().get(0).table()).contains("keeps the limit", "too few to tell");
    }
}
