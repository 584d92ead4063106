package ai.lepton.ethics.internal.claim;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Rate;
import ai.lepton.ethics.internal.claim.StratifiedShares.Stratum;
import ai.lepton.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class StratifiedSharesTest {
    private static StratifiedShares of(String cell) {
        String[] numbers = cell.split(" ");
        List<Stratum> strata = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 5) {
            strata.add(new Stratum(
                    Long.parseLong(numbers[i]),
                    Long.parseLong(numbers[i + 1]),
                    Long.parseLong(numbers[i + 2]),
                    Long.parseLong(numbers[i + 3]),
                    Double.parseDouble(numbers[i + 4])));
        }
        return new StratifiedShares(strata);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "strata.csv", numLinesToSkip = 1, maxCharsPerColumn = 8192)
    void agreesWithASearchByTheVariancesOfStatsmodels(String strata, double value, double low, double high) {
        StratifiedShares shares = of(strata);
        Interval interval = shares.interval(0.95);

        assertThat(shares.value()).isCloseTo(value, within(1e-12));
        assertThat(interval.low()).isCloseTo(low, within(1e-7));
        assertThat(interval.high()).isCloseTo(high, within(1e-7));
        assertThat(interval.method()).isEqualTo("miettinen-nurminen");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "strata.csv", numLinesToSkip = 1, maxCharsPerColumn = 8192)
    void theSideIsThatOfTheInterval(String strata, double value, double low, double high) {
        StratifiedShares shares = of(strata);
        for (double limit : new double[] {low - 1e-4, low + 1e-4, value, high - 1e-4, high + 1e-4}) {
            boolean isBelow = limit < low;
            boolean isAbove = limit > high;
            assertThat(shares.side(Limit.atMost(limit), 0.95))
                    .isEqualTo(isAbove ? Side.WITHIN : isBelow ? Side.BEYOND : Side.UNDECIDED);
            assertThat(shares.side(Limit.atLeast(limit), 0.95))
                    .isEqualTo(isBelow ? Side.WITHIN : isAbove ? Side.BEYOND : Side.UNDECIDED);
        }
    }

    @Test
    void strataInWhichAllDifferAreAtTheEnd() {
        Interval interval =
                new StratifiedShares(List.of(new Stratum(9, 9, 0, 8, 17), new Stratum(7, 7, 0, 9, 16))).interval(0.95);

        assertThat(interval.high()).isEqualTo(1);
        assertThat(interval.low()).isBetween(0.5, 0.95);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StratifiedShares(List.of()))
                .withMessage("strata is empty; a mean needs one at least");
    }

    /** Two groups of ten in each of thirty strata; a tenth are selected, of one group fewer. */
    private static Decisions sparse(double one, double two, SplittableRandom random) {
        Decisions.Counts counts = Decisions.counted("m", "g", "s");
        for (int s = 0; s < 30; s++) {
            for (int g = 0; g < 2; g++) {
                int selected = 0;
                for (int i = 0; i < 10; i++) {
                    selected += random.nextDouble() < (g == 0 ? one : two) ? 1 : 0;
                }
                counts.add(selected, 10 - selected, g == 0 ? "a" : "b", "s" + s);
            }
        }
        return counts.decisions();
    }

    private static double number(Cell cell) {
        return ((Cell.Real) cell).value();
    }

    /** Put together from intervals of strata, it held the truth in 81 % only, and false alarms were 6 to 10 %. */
    @Test
    void intervalsOfConditionalDisparityHoldTheTruthInSparseStrata() {
        SplittableRandom random = new SplittableRandom(7);
        int held = 0;
        int failed = 0;
        int runs = 300;
        for (int run = 0; run < runs; run++) {
            // A disparity of 0.1: the rates are 0.1 (0.5 -+ 0.1 * 0.9) / 0.5.
            Finding finding = decisionsAbout("m")
                    .demographicDisparity(0.1)
                    .within("s")
                    .across("g")
                    .evaluate(sparse(0.082, 0.118, random.split()));
            List<Cell> row = finding.breakdowns().get(0).rows().get(0);
            held += number(row.get(5)) <= 0.1 && number(row.get(6)) >= 0.1 ? 1 : 0;
            failed += finding.verdict() instanceof Verdict.Fail ? 1 : 0;
        }

        assertThat((double) held / runs).isBetween(0.92, 0.98);
        assertThat((double) failed / runs).isLessThan(0.05);
    }

    @Test
    void ratesWithinStrataHaveTheSameInterval() {
        Decisions decisions = sparse(0.4, 0.5, new SplittableRandom(8));
        List<Stratum> strata = new ArrayList<>();
        for (int s = 0; s < 30; s++) {
            var one = Objects.requireNonNull(decisions.countBy("g", "s").get(List.of("a", "s" + s)));
            var two = Objects.requireNonNull(decisions.countBy("g", "s").get(List.of("b", "s" + s)));
            strata.add(new Stratum(two.selected(), two.size(), one.selected(), one.size(), 5));
        }
        Interval bounds = new StratifiedShares(strata).interval(0.95);
        Finding finding = decisionsAbout("m")
                .rates(Rate.SELECTION_RATE)
                .differingByAtMost(0.1)
                .within("s")
                .across("g")
                .evaluate(decisions);
        List<Cell> row = finding.breakdowns().get(1).rows().stream()
                .filter(cells -> !cells.get(0).toString().contains(" in s "))
                .findFirst()
                .orElseThrow();

        assertThat(number(row.get(3))).isCloseTo(bounds.low(), within(1e-9));
        assertThat(number(row.get(4))).isCloseTo(bounds.high(), within(1e-9));
    }
}
