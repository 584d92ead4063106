package ai.lepton.ethics.transparency.decision;

import static ai.lepton.ethics.transparency.decision.ExplanationRules.explanationsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Golden;
import ai.lepton.ethics.Verdict;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.importance.ImportanceReport;
import ai.lepton.metrics.importance.PermutationImportance;
import ai.lepton.metrics.importance.Scorer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ExplanationRulesTest {
    private static final ToDoubleFunction<Map<String, Object>> SCORE =
            fields -> ((Number) Objects.requireNonNull(fields.get("income"))).doubleValue()
                    - ((Number) Objects.requireNonNull(fields.get("debt"))).doubleValue();

    private static final Counterfactuals ALLOWED =
            Counterfactuals.of(SCORE, 50).rising("income", 0, 80, 81).falling("debt", 0, 20, 21);

    static Stream<JsonNode> validity() {
        return Golden.cases("kinds/validity.json");
    }

    /** A model that decides by income, and by sex in some share of the rows. */
    private static Importances importances(double bySex, int rows, double level) {
        return importances(bySex, rows, level, 5);
    }

    private static Importances importances(double bySex, int rows, double level, int repeats) {
        SplittableRandom random = new SplittableRandom(5);
        double[] income = random.doubles(rows).toArray();
        double[] sex = random.doubles(rows).map(Math::rint).toArray();
        double[] chance = random.doubles(rows).toArray();
        int[] truth = new int[rows];
        Arrays.setAll(truth, i -> (chance[i] < bySex ? sex[i] : income[i]) > 0.5 ? 1 : 0);
        ImportanceReport report = PermutationImportance.of(List.of("income", "sex"))
                .level(level)
                .repeats(repeats)
                .report(
                        permuted -> {
                            double[] in = permuted.apply("income", income);
                            double[] of = permuted.apply("sex", sex);
                            int[] labels = new int[rows];
                            Arrays.setAll(labels, i -> (chance[i] < bySex ? of[i] : in[i]) > 0.5 ? 1 : 0);
                            return labels;
                        },
                        Scorer.ofClasses(CountMeasure.ACCURACY, Labels.of("no", "yes"), truth));
        return Importances.of("m", report);
    }

    /** Each step keeps the one before it: with copies this would move 400 million references. */
    @Test
    void manyPeopleAreHandedSomething() {
        Recourse none = Recourse.from("m", ALLOWED);
        Recourse recourse = none;
        for (int i = 0; i < 20_000; i++) {
            recourse = recourse.handing(Map.of("income", 10_000, "debt", i), Map.of("income", 20_000));
        }
        assertThat(recourse.size()).isEqualTo(20_000);
        assertThat(recourse.people()).hasSize(20_000);
        assertThat(none.size()).isZero();
        assertThat(recourse.sha256()).hasSize(64).isNotEqualTo(none.sha256());
    }

    @Test
    void aModelThatRestsOnSexFailsAndOneThatDoesNotPasses() {
        Finding rests = explanationsOf("m").should().restAtMost(0.05).on("sex").evaluate(importances(0.3, 2000, 0.95));
        assertThat(rests.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(rests.verdict().reason())
                .startsWith("importance of sex by accuracy: wanted at most 0.05 at 95 % confidence, got 0.1");
        assertThat(rests.breakdowns().get(1).table()).contains("income", "held against the limit");
        Finding idle = explanationsOf("m").permutationImportance(0.01).of("sex").evaluate(importances(0, 2000, 0.95));
        assertThat(idle.verdict()).isInstanceOf(Verdict.Pass.class);
        // No row of 2,000 was decided otherwise: at most 1 - 0.025^(1/2000).
        assertThat(idle.verdict()
                        .measurement()
                        .orElseThrow()
                        .estimate()
                        .interval()
                        .orElseThrow()
                        .high())
                .isCloseTo(1 - Math.pow(0.025, 1.0 / 2000), within(1e-9));
        assertThat(explanationsOf("m")
                        .permutationImportance(0.01)
                        .of("sex")
                        .evaluate(importances(0, 100, 0.95))
                        .verdict())
                .isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void gainsAndLossesOfFewPermutationsMayCancel() {
        assertThat(explanationsOf("m")
                        .permutationImportance(0.01)
                        .of("sex")
                        .evaluate(importances(0, 2000, 0.95, 4))
                        .verdict())
                .isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void anIntervalAtAnotherLevelIsThatOfAReportAtThisLevel() {
        ImportanceReport.Feature at95 = importances(0.3, 500, 0.95).feature("sex");
        Interval other = importances(0.3, 500, 0.99)
                .feature("sex")
                .importance()
                .interval()
                .orElseThrow();
        Interval same = at95.importanceAt(0.99).interval().orElseThrow();
        assertThat(same.low()).isCloseTo(other.low(), within(1e-12));
        assertThat(same.high()).isCloseTo(other.high(), within(1e-12));
    }

    @Test
    void whatWasNotMeasuredIsNamed() {
        Importances found = importances(0.3, 100, 0.95);
        assertThat(explanationsOf("m")
                        .tellTheImportanceOf("sex", "income")
                        .evaluate(found)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(explanationsOf("m")
                        .should()
                        .tellTheImportanceOf("sex", "age")
                        .evaluate(found)
                        .verdict()
                        .reason())
                .isEqualTo("1 of 2 features have an importance; that of age was not measured");
        assertThatThrownBy(() ->
                        explanationsOf("m").permutationImportance(0.1).of("age").evaluate(found))
                .hasMessage("the importance of 'age' for 'm' was not measured; that was of 'income', 'sex'");
        assertThatThrownBy(() -> explanationsOf("m").permutationImportance(-1))
                .hasMessage("limit of the importance is -1.0; it must be 0 or more, and finite");
    }

    @Test
    void aLimitIsOneOfTheMeasureThatTheImportanceWasFoundBy() {
        Importances found = importances(0.3, 100, 0.95);
        String measure = "accuracy";
        assertThatThrownBy(() ->
                        explanationsOf("m").permutationImportance(2).of("sex").evaluate(found))
                .hasMessage("limit of the importance by accuracy is 2.0, outside [0.0, 1.0]");
        assertThatThrownBy(() -> explanationsOf("m").permutationImportance(2).by(measure))
                .hasMessage("limit of the importance by accuracy is 2.0, outside [0.0, 1.0]");
        assertThatThrownBy(() -> explanationsOf("m")
                        .permutationImportance(2)
                        .by("mean_absolute_error")
                        .of("sex")
                        .evaluate(found))
                .hasMessage(
                        "the limit is of the importance by 'mean_absolute_error', that of 'm' was found by 'accuracy'");
        Finding by = explanationsOf("m")
                .permutationImportance(0.01)
                .by(measure)
                .of("sex")
                .evaluate(found);
        assertThat(by.verdict())
                .isEqualTo(explanationsOf("m")
                        .permutationImportance(0.01)
                        .of("sex")
                        .evaluate(found)
                        .verdict());
        assertThat(by.rule().statement()).endsWith("a permutation importance of at most 0.01 of accuracy");
    }

    @ParameterizedTest
    @MethodSource("validity")
    void waysAreCountedAsNumPyDoesAndHaveTheIntervalOfStatsmodels(JsonNode golden) {
        int[] income = Golden.ints(golden.get("income"));
        int[] debt = Golden.ints(golden.get("debt"));
        int[] more = Golden.ints(golden.get("more"));
        int[] less = Golden.ints(golden.get("less"));
        Recourse recourse = Recourse.from("m", ALLOWED);
        for (int i = 0; i < income.length; i++) {
            Map<String, Object> changes = new LinkedHashMap<>();
            changes.put("income", income[i] + more[i]);
            if (less[i] != 0) {
                changes.put("debt", debt[i] - less[i]);
            }
            recourse = recourse.handing(Map.of("income", income[i], "debt", debt[i]), changes);
        }
        Finding finding = explanationsOf("m").counterfactualValidity(0.9).evaluate(recourse);
        var estimate = finding.verdict().measurement().orElseThrow().estimate();
        assertThat(Math.round(estimate.value() * income.length))
                .isEqualTo(golden.get("valid").asInt());
        assertThat(estimate.interval().orElseThrow().low())
                .isCloseTo(golden.get("low").asDouble(), within(1e-9));
        assertThat(estimate.interval().orElseThrow().high())
                .isCloseTo(golden.get("high").asDouble(), within(1e-9));
    }

    @Test
    void whatIsWrongWithAWayIsTold() {
        Map<String, Object> refused = Map.of("income", 30, "debt", 10, "age", 40, "home", "renter");
        Map<String, Object> granted = Map.of("income", 70, "debt", 10, "age", 40, "home", "renter");
        Recourse recourse = Recourse.from("m", ALLOWED.among("home", "owner"))
                .handing(refused, Map.of("income", 60))
                .handing(refused, Map.of("income", 59))
                .handing(refused, Map.of("income", 70, "age", 30))
                .handing(refused, Map.of("income", 90))
                .handing(refused, Map.of("income", 60), Map.of("debt", 11, "income", 75))
                .handing(refused, Map.of("income", 60, "home", "tent"))
                .handing(refused, Map.of())
                .handing(granted, Map.of("income", 75))
                .handing(refused, ALLOWED.nearest(Map.of("income", 30, "debt", 10)));
        assertThat(recourse.people().stream().map(each -> each.fault().name() + " " + each.where()))
                .containsExactly(
                        "NONE ",
                        "NOT_TURNED ",
                        "FIELD age",
                        "VALUE income",
                        "VALUE debt",
                        "VALUE home",
                        "NOTHING_CHANGED ",
                        "NOT_REFUSED ",
                        "NONE ");
        Finding finding =
                explanationsOf("m").should().handOutWaysThatHoldFor(0.9).evaluate(recourse);
        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.breakdowns().get(0).table()).contains("it changes what may not change");
        assertThatThrownBy(() -> recourse.handing(refused, Map.of("incme", 60)))
                .hasMessageStartingWith("the decision has no field 'incme'");
        assertThat(recourse.sha256()).hasSize(64);
    }
}
