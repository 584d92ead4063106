package ai.lepton.ethics.transparency.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.transparency.decision.Counterfactuals.Change;
import ai.lepton.ethics.transparency.decision.Counterfactuals.Found;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class CounterfactualsTest {
    private static double number(Map<String, Object> fields, String name) {
        return ((Number) Objects.requireNonNull(fields.get(name))).doubleValue();
    }

    private static double score(Map<String, Object> fields) {
        return number(fields, "income") / 1000
                - number(fields, "debt") / 500
                + ("owner".equals(fields.get("home")) ? 10 : 0);
    }

    private static final Map<String, Object> APPLICANT =
            Map.of("income", 30_000, "debt", 5000, "home", "renter", "age", 70);

    private static final Counterfactuals SEARCH = Counterfactuals.of(CounterfactualsTest::score, 28)
            .rising("income", 20_000, 60_000, 41)
            .falling("debt", 0, 10_000, 21)
            .among("home", "renter", "owner");

    @Test
    void theFewestFieldsAreChangedAndTheNearestValuesFirst() {
        // The score is 20: 8 more by an income of 38,000, a debt of 1000, or an own home.
        List<Found> found = SEARCH.nearest(APPLICANT);

        assertThat(found)
                .extracting(Found::changes)
                .containsExactly(
                        List.of(new Change("income", 30_000, 38_000.0)),
                        List.of(new Change("debt", 5000, 1000.0)),
                        List.of(new Change("home", "renter", "owner")));
        assertThat(found).extracting(Found::proximity).containsExactly(0.2, 0.4, 1.0);
        assertThat(found.get(0).score()).isCloseTo(28, within(1e-12));
        assertThat(found.get(0).changes().get(0)).hasToString("income: 30000 -> 38000.0");
    }

    @Test
    void whatOneFieldCantDoTwoMay() {
        Counterfactuals search = Counterfactuals.of(CounterfactualsTest::score, 38)
                .rising("income", 20_000, 40_000, 21)
                .falling("debt", 0, 10_000, 21);
        // 10 by the whole income and 8 more by a debt of 1000.
        assertThat(search.nearest(APPLICANT))
                .singleElement()
                .satisfies(found -> assertThat(found.changes()).hasSize(2))
                .satisfies(found -> assertThat(found.score()).isGreaterThanOrEqualTo(38));
        assertThat(search.changingAtMost(1).nearest(APPLICANT)).isEmpty();
    }

    @Test
    void directionsAreKept() {
        Counterfactuals wrong =
                Counterfactuals.of(CounterfactualsTest::score, 28).falling("income", 20_000, 60_000, 41);
        assertThat(wrong.nearest(APPLICANT)).isEmpty();
        assertThat(Counterfactuals.of(CounterfactualsTest::score, 28)
                        .varying("income", 20_000, 60_000, 41)
                        .nearest(APPLICANT))
                .hasSize(1);
    }

    /** Against a search of all values by hand, of models that are no sums. */
    @Test
    void nothingNearerIsThere() {
        SplittableRandom random = new SplittableRandom(6);
        for (int run = 0; run < 50; run++) {
            double a = random.nextDouble() - 0.3;
            double b = random.nextDouble() - 0.3;
            double c = random.nextDouble();
            Map<String, Object> decided = Map.of("x", random.nextDouble(), "y", random.nextDouble());
            ToDoubleFunction<Map<String, Object>> model = fields -> {
                double x = number(fields, "x");
                double y = number(fields, "y");
                return a * x + b * y + c * x * y;
            };
            double wanted = model.applyAsDouble(decided) + 0.2;
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i <= 20; i++) {
                for (int j = 0; j <= 20; j++) {
                    Map<String, Object> to = Map.of("x", i / 20.0, "y", j / 20.0);
                    if (model.applyAsDouble(to) >= wanted) {
                        best = Math.min(best, far(decided, to, "x") + far(decided, to, "y"));
                    }
                }
            }
            List<Found> found = Counterfactuals.of(model, wanted)
                    .varying("x", 0, 1, 21)
                    .varying("y", 0, 1, 21)
                    .nearest(decided);
            assertThat(found.isEmpty()).isEqualTo(best == Double.POSITIVE_INFINITY);
            for (Found each : found) {
                assertThat(each.score()).isGreaterThanOrEqualTo(wanted);
                if (each.changes().size() == 2) {
                    assertThat(each.proximity()).isCloseTo(best, within(1e-9));
                }
            }
        }
    }

    private static double far(Map<String, Object> from, Map<String, Object> to, String field) {
        return Math.abs(number(from, field) - number(to, field));
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        assertThatThrownBy(() -> Counterfactuals.of(CounterfactualsTest::score, 20)
                        .rising("income", 0, 1, 2)
                        .nearest(APPLICANT))
                .hasMessage("the score is 20.0, at least the wanted 20.0 already");
        assertThatThrownBy(
                        () -> Counterfactuals.of(CounterfactualsTest::score, 28).nearest(APPLICANT))
                .hasMessage("no field may change; say which may by varying, rising, falling or among");
        assertThatThrownBy(() -> SEARCH.rising("pay", 0, 1, 2).nearest(APPLICANT))
                .hasMessageStartingWith("the decision has no field 'pay'; it has ");
        assertThatThrownBy(() -> SEARCH.rising("income", 0, 1, 2)).hasMessage("income is allowed to change already");
        assertThatThrownBy(() -> SEARCH.rising("age", 5, 5, 2))
                .hasMessage("age may go from 5.0 to 5.0; the range has to be finite and in order");
        assertThatThrownBy(() -> SEARCH.rising("age", 5, 6, 1)).hasMessage("age may have 1 values, outside [2, 10000]");
        assertThatThrownBy(() -> Counterfactuals.of(CounterfactualsTest::score, 28)
                        .varying("home", 0, 1, 3)
                        .nearest(APPLICANT))
                .hasMessage("home is 'renter', no number; let it change by among");
        assertThatThrownBy(() -> SEARCH.changingAtMost(0)).hasMessage("fields is 0; at least 1 is changed");
        assertThatThrownBy(() -> SEARCH.among("age")).hasMessage("age may become nothing; name at least one value");
        assertThatThrownBy(() -> Counterfactuals.of(fields -> 0, 1)
                        .varying("income", 0, 1, 10_000)
                        .varying("debt", 0, 1, 10_000)
                        .nearest(APPLICANT))
                .hasMessage("changing 2 fields together takes more than 1000000 scores;"
                        + " allow fewer values, or fewer fields by changingAtMost");
    }
}
