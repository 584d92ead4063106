package ai.lepton.ethics.transparency.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.transparency.decision.ReasonCodes.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReasonCodesTest {
    private static double number(Map<String, Object> fields, String name) {
        return ((Number) Objects.requireNonNull(fields.get(name))).doubleValue();
    }

    /** A score card: points for each field, added up. */
    private static double card(Map<String, Object> fields) {
        return number(fields, "income") / 1000
                - 2 * number(fields, "late payments")
                - number(fields, "debt") / 500
                + ("owner".equals(fields.get("home")) ? 10 : 0)
                + number(fields, "years");
    }

    private static Map<String, Object> person(int income, int late, int debt, String home, int years) {
        return Map.of("income", income, "late payments", late, "debt", debt, "home", home, "years", years);
    }

    private static final List<Map<String, Object>> APPROVED = List.of(
            person(40_000, 0, 1000, "owner", 5),
            person(30_000, 1, 2000, "renter", 10),
            person(50_000, 2, 3000, "owner", 3));

    @Test
    void reasonsOfAScoreCardAreItsDifferencesOfPoints() {
        ReasonCodes codes = ReasonCodes.of(ReasonCodesTest::card, person(32_000, 6, 2500, "renter", 9), APPROVED);

        // Means of the reference: income 40,000, late payments 1, debt 2000, owners 2/3, years 6.
        assertThat(codes.score()).isEqualTo(32 - 12 - 5 + 0 + 9);
        assertThat(codes.referenceScore().value()).isCloseTo(40 - 2 - 4 + 20 / 3.0 + 6, within(1e-12));
        assertThat(codes.reasons())
                .extracting(Reason::field)
                .containsExactly("late payments", "income", "home", "debt");
        assertThat(codes.reasons().get(0).cost().value()).isCloseTo(10, within(1e-12));
        assertThat(codes.reasons().get(1).cost().value()).isCloseTo(8, within(1e-12));
        assertThat(codes.reasons().get(2).cost().value()).isCloseTo(20 / 3.0, within(1e-12));
        assertThat(codes.reasons().get(3).cost().value()).isCloseTo(1, within(1e-12));
        // Of 8, -2 and 18 the mean is 8, the deviation 10, and Student's t of two degrees 4.302653.
        assertThat(codes.reasons().get(1).cost().interval().orElseThrow().high())
                .isCloseTo(8 + 4.302653 * 10 / Math.sqrt(3), within(1e-5));
        assertThat(codes.table())
                .startsWith("the score is 24.0000, that of the reference 46.6667")
                .contains("late payments", "10.0000");
    }

    @Test
    void thereAreAtMostFourUnlessSaidOtherwiseAndOnlyThoseThatCost() {
        ReasonCodes all = ReasonCodes.of(ReasonCodesTest::card, person(0, 9, 9000, "renter", 0), APPROVED, 9);
        assertThat(all.reasons()).hasSize(5);
        assertThat(ReasonCodes.of(ReasonCodesTest::card, person(0, 9, 9000, "renter", 0), APPROVED)
                        .reasons())
                .hasSize(4)
                .isEqualTo(all.reasons().subList(0, 4));
        assertThat(ReasonCodes.of(ReasonCodesTest::card, person(90_000, 0, 0, "owner", 30), APPROVED)
                        .reasons())
                .isEmpty();
    }

    @Test
    void aReferenceOfOneHasNoInterval() {
        ReasonCodes codes =
                ReasonCodes.of(ReasonCodesTest::card, person(10_000, 0, 1000, "owner", 5), APPROVED.subList(0, 1));
        assertThat(codes.reasons()).hasSize(1);
        assertThat(codes.reasons().get(0).cost().interval()).isEmpty();
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        Map<String, Object> person = person(1, 0, 0, "owner", 0);
        assertThatThrownBy(() -> ReasonCodes.of(ReasonCodesTest::card, person, List.of()))
                .hasMessage("the reference is empty; reasons are told against somebody");
        assertThatThrownBy(() -> ReasonCodes.of(fields -> Double.NaN, Map.of("a", 1), List.of(Map.of("a", 2))))
                .hasMessage("the score of '{a=1}' is NaN; a score has to be a finite number");
        assertThatThrownBy(() -> ReasonCodes.of(fields -> 0, Map.of("a", 1), List.of(Map.of("b", 2))))
                .hasMessage("reference[0] has the fields b, the decision a");
        assertThatThrownBy(() -> ReasonCodes.of(fields -> 0, Map.of("a", List.of()), List.of(Map.of("a", 2))))
                .hasMessageContaining("a field is a text, a number or a boolean");
        assertThatThrownBy(() -> ReasonCodes.of(fields -> 0, Map.of("a", 1), List.of(Map.of("a", 2)), 0))
                .hasMessage("most is 0; it must be at least 1");
        assertThatThrownBy(() -> ReasonCodes.of(fields -> 0, Map.of(), List.of(Map.of("a", 2))))
                .hasMessage("decided has no fields");
    }

    /** The interval of a cost holds the mean cost of the people that the reference is drawn from. */
    @Test
    void theIntervalHoldsItsLevel() {
        SplittableRandom random = new SplittableRandom(4);
        int held = 0;
        int runs = 2000;
        for (int run = 0; run < runs; run++) {
            List<Map<String, Object>> reference = IntStream.range(0, 20)
                    .<Map<String, Object>>mapToObj(i -> Map.of("income", 30 + 20 * random.nextDouble()))
                    .toList();
            ReasonCodes codes = ReasonCodes.of(fields -> number(fields, "income"), Map.of("income", 10), reference);
            held += codes.reasons().get(0).cost().interval().orElseThrow().contains(30) ? 1 : 0;
        }
        assertThat(held / (double) runs).isBetween(0.935, 0.965);
    }
}
