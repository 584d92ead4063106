package ai.lepton.ethics.safety.drift;

import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Golden;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.NoncentralChiSquared;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.inference.TestResult.Adjustment;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DriftRulesTest {
    private static double[] sorted(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    @Test
    void theTestOfNumbersIsScipysExactOne() {
        assertThat(Golden.cases("trust/distances.json")).hasSize(7).allSatisfy(golden -> {
            KolmogorovSmirnov found = KolmogorovSmirnov.of(
                    sorted(Golden.doubles(golden.get("first"))), sorted(Golden.doubles(golden.get("second"))));
            assertThat(found.isExact()).isTrue();
            assertThat(found.distance()).isCloseTo(golden.get("distance").asDouble(), within(1e-12));
            assertThat(found.pValue() / golden.get("p").asDouble()).isCloseTo(1, within(1e-9));
        });
        assertThat(Golden.cases("trust/limits.json"))
                .hasSize(8)
                .allSatisfy(golden -> assertThat(
                                KolmogorovSmirnov.limit(golden.get("x").asDouble()))
                        .isCloseTo(golden.get("p").asDouble(), within(1e-5)));
    }

    @Test
    void tiedValuesAreDealtAsTheyAre() {
        double[] first = {1, 1, 2, 3};
        double[] second = {2, 2, 3, 3, 4};
        double[] all = {1, 1, 2, 2, 2, 3, 3, 3, 4};
        double observed = KolmogorovSmirnov.of(first, second).distance();
        int asFar = 0;
        int ways = 0;
        for (int mask = 0; mask < 1 << 9; mask++) {
            if (Integer.bitCount(mask) != 4) {
                continue;
            }
            int chosen = mask;
            double[] one = IntStream.range(0, 9)
                    .filter(i -> (chosen >> i & 1) == 1)
                    .mapToDouble(i -> all[i])
                    .toArray();
            double[] other = IntStream.range(0, 9)
                    .filter(i -> (chosen >> i & 1) == 0)
                    .mapToDouble(i -> all[i])
                    .toArray();
            ways++;
            asFar += KolmogorovSmirnov.of(one, other).distance() >= observed - 1e-12 ? 1 : 0;
        }
        assertThat(ways).isEqualTo(126);
        assertThat(KolmogorovSmirnov.of(first, second).pValue()).isCloseTo(asFar / 126.0, within(1e-12));
    }

    @Test
    void theTestOfCategoriesIsPearsons() {
        assertThat(Golden.cases("trust/homogeneity.json")).hasSize(3).allSatisfy(golden -> {
            Homogeneity found = Homogeneity.of(
                    longs(Golden.ints(golden.get("first"))), longs(Golden.ints(golden.get("second"))), 0);
            assertThat(found.statistic()).isCloseTo(golden.get("statistic").asDouble(), within(1e-9));
            assertThat(found.pValue()).isCloseTo(golden.get("p").asDouble(), within(1e-12));
        });
        assertThat(Golden.cases("trust/shifted.json"))
                .hasSize(7)
                .allSatisfy(golden -> assertThat(NoncentralChiSquared.cdf(
                                golden.get("x").asDouble(),
                                golden.get("degrees").asDouble(),
                                golden.get("shift").asDouble()))
                        .isCloseTo(
                                golden.get("p").asDouble(),
                                within(golden.get("shift").asDouble() > 5000 ? 5e-4 : 1e-10)));
    }

    private static long[] longs(int... counts) {
        return IntStream.of(counts).asLongStream().toArray();
    }

    @Test
    void whereLevelsAreRareRowsAreDealtAnew() {
        // Of 3 and 0 against 0 and 3, two of the twenty ways to deal are as far apart: Fisher's exact 0.1.
        Homogeneity few = Homogeneity.of(longs(3, 0), longs(0, 3), 7);
        assertThat(few.method()).isEqualTo("chi-squared, dealt 4999 times");
        assertThat(few.pValue()).isCloseTo(0.1, within(0.015));
        assertThat(Homogeneity.of(longs(3, 0), longs(0, 3), 7)).isEqualTo(few);
        // With many rows, levels that are rare are taken together: here 2 + 3 against 8 + 7.
        Homogeneity many = Homogeneity.of(longs(4000, 2, 3), longs(4000, 8, 7), 7);
        assertThat(many.degrees()).isEqualTo(1);
        assertThat(many.statistic())
                .isCloseTo(Homogeneity.of(longs(4000, 5), longs(4000, 15), 7).statistic(), within(1e-12));
        assertThat(Homogeneity.of(longs(5), longs(9), 0).pValue()).isEqualTo(1);
    }

    @Test
    void theStabilityIndexIsThatOfNumpy() {
        assertThat(Golden.cases("trust/stability.json")).hasSize(3).allSatisfy(golden -> {
            Verdict verdict = driftOf("x")
                    .populationStabilityIndex(0.1)
                    .across("value")
                    .evaluate(TwoSamples.about("x")
                            .numbers(
                                    "value", Golden.doubles(golden.get("first")), Golden.doubles(golden.get("second"))))
                    .verdict();
            assertThat(verdict.measurement().orElseThrow().estimate().value())
                    .isCloseTo(golden.get("psi").asDouble(), within(1e-9));
        });
    }

    private static double[] normal(long seed, int n, double mean) {
        Random random = new Random(seed);
        return random.doubles(n).map(ignored -> mean + random.nextGaussian()).toArray();
    }

    private static List<String> letters(long seed, int n, double a) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, n)
                .mapToObj(i -> random.nextDouble() < a ? "a" : random.nextBoolean() ? "b" : "c")
                .toList();
    }

    private static final TwoSamples STILL = TwoSamples.about("applications")
            .numbers("income", normal(1, 3000, 0), normal(2, 3000, 0))
            .categories("branch", letters(3, 3000, 0.5), letters(4, 3000, 0.5));

    private static final TwoSamples MOVED = TwoSamples.about("applications")
            .numbers("income", normal(1, 3000, 0), normal(2, 3000, 0.7))
            .categories("branch", letters(3, 3000, 0.5), letters(4, 3000, 0.5));

    @Test
    void aDriftedColumnFails() {
        Finding finding = driftOf("applications")
                .should()
                .notBeSignificant()
                .inEachColumn()
                .evaluate(MOVED);

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason())
                .startsWith("1 of 2 tests find drift; the clearest is income by Kolmogorov-Smirnov: p = ")
                .endsWith("from 3000 rows before and 3000 now");
        Verdict index = driftOf("applications")
                .should()
                .haveAStabilityIndexOfAtMost(0.1)
                .inEachColumn()
                .evaluate(MOVED)
                .verdict();
        assertThat(index).isInstanceOf(Verdict.Fail.class);
        assertThat(index.reason()).startsWith("income: wanted at most 0.10 at 95 % confidence, got 0.4");
    }

    @Test
    void samplesThatAreAlikeAndLargePass() {
        Verdict tests = driftOf("applications")
                .should()
                .notBeSignificant()
                .inEachColumn()
                .evaluate(STILL)
                .verdict();
        assertThat(tests).isInstanceOf(Verdict.Pass.class);
        assertThat(tests.reason())
                .startsWith("none of 2 tests finds drift")
                .endsWith("a distance of 0.1 would be noticed in 80 % or more of all cases");
        assertThat(driftOf("applications")
                        .populationStabilityIndex(0.1)
                        .across("income", "branch")
                        .evaluate(STILL)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aFewRowsShowNothing() {
        TwoSamples few = TwoSamples.about("applications").numbers("income", normal(1, 20, 0), normal(2, 20, 0));
        Verdict tests = driftOf("applications")
                .should()
                .notBeSignificant()
                .inEachColumn()
                .evaluate(few)
                .verdict();
        assertThat(tests).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(tests.reason()).contains("too few rows to tell: in income a distance of 0.1 would be noticed in ");
        Verdict index = driftOf("applications")
                .populationStabilityIndex(0.1)
                .across("income")
                .evaluate(few)
                .verdict();
        assertThat(index).isInstanceOf(Verdict.Inconclusive.class);
        // A distance of 1 is noticed in a few rows too.
        TwoSamples apart = TwoSamples.about("applications").numbers("income", normal(1, 20, 0), normal(2, 20, 9));
        assertThat(driftOf("applications")
                        .twoSampleTests()
                        .across("income")
                        .evaluate(apart)
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aNewLevelAndValuesThatWentMissingAreDrift() {
        TwoSamples samples = TwoSamples.about("applications")
                .numbers("income", normal(1, 400, 0), withMissing(normal(2, 400, 0), 60))
                .categories("branch", Collections.nCopies(400, "north"), halves(400, "north", "south"));
        Finding finding = driftOf("applications")
                .twoSampleTests()
                .across("income", "branch")
                .evaluate(samples);
        assertThat(finding.verdict().reason()).startsWith("2 of 3 tests find drift");
        assertThat(finding.breakdowns().get(0).table())
                .contains("income, missing or not")
                .contains("0 missing before, 60 now")
                .contains("new: 'south' (200)");
        Verdict index = driftOf("applications")
                .populationStabilityIndex(0.25)
                .across("branch")
                .evaluate(samples)
                .verdict();
        assertThat(index).isInstanceOf(Verdict.Fail.class);
    }

    private static double[] withMissing(double[] values, int missing) {
        double[] copy = values.clone();
        Arrays.fill(copy, 0, missing, Double.NaN);
        return copy;
    }

    private static List<String> halves(int n, String one, String other) {
        return IntStream.range(0, n).mapToObj(i -> i % 2 == 0 ? one : other).toList();
    }

    @Test
    void aLevelIsNamedAndNotItsPlace() {
        Schema before = new Schema(List.of("x"), List.of(new Category("c", List.of("a", "b"))));
        Schema now = new Schema(List.of("x"), List.of(new Category("c", List.of("b", "a"))));
        Table reference = Table.of(before, new double[] {1, 2, Double.NaN}, new int[] {1, 1, 2});
        Table current = Table.of(now, new double[] {1, 2, Double.NaN}, new int[] {2, 2, 1});
        TwoSamples.Categories column = (TwoSamples.Categories)
                TwoSamples.of("x", reference, current).columns(List.of("c")).get(0);
        assertThat(column.reference()).isEqualTo(column.current());
        assertThatThrownBy(() -> TwoSamples.of(
                        "x", reference, Table.of(new Schema(List.of("y"), List.of()), new double[1], new int[0])))
                .hasMessage(
                        "the samples have other columns: only the reference has 'x', 'c', only the current one 'y'");
    }

    @Test
    void aColumnOfOneValueIsNotJudged() {
        TwoSamples constant = TwoSamples.about("x")
                .numbers("a", new double[] {1, 1, 1}, new double[] {1, 1})
                .numbers("b", normal(1, 3, 0), normal(2, 2, 0));
        assertThat(driftOf("x")
                        .populationStabilityIndex(0.1)
                        .across("a")
                        .evaluate(constant)
                        .verdict()
                        .reason())
                .isEqualTo("nothing to judge: there is no comparison to make");
        assertThat(driftOf("x")
                        .populationStabilityIndex(0.1)
                        .across("a", "b")
                        .evaluate(constant)
                        .verdict()
                        .reason())
                .isEqualTo("b: too few rows for two bins of 5");
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        assertThatThrownBy(() -> driftOf(" ")).hasMessage("the subject of two samples is empty");
        assertThatThrownBy(() -> STILL.numbers("age", new double[2], new double[3]))
                .hasMessage("age has 2 and 3 values but the samples have 3000 and 3000 rows");
        assertThatThrownBy(() -> STILL.categories("income", List.of(), List.of()))
                .hasMessage("samples of 'applications' have 'income' already");
        assertThatThrownBy(() ->
                        TwoSamples.about("x").numbers("a", new double[] {1, Double.POSITIVE_INFINITY}, new double[1]))
                .hasMessage("a, reference[1] is Infinity; numbers must be finite, or NaN where one is missing");
        assertThatThrownBy(() ->
                        driftOf("applications").twoSampleTests().across("age").evaluate(STILL))
                .hasMessage("samples of 'applications' have no column 'age'; they have income, branch");
        assertThatThrownBy(() -> driftOf("x").populationStabilityIndex(0))
                .hasMessage("limit of the stability index is 0.0; it must be above 0 and finite");
        assertThatThrownBy(() -> driftOf("x").twoSampleTests().noticing(1))
                .hasMessage("distance to be noticed is 1.0, outside (0, 1)");
        assertThatThrownBy(() -> driftOf("x").twoSampleTests().across("a", "a"))
                .hasMessage("the columns name one twice: [a, a]");
    }

    /** Draws from one population raise no more alarms than the level allows, over six columns together. */
    @Test
    void withoutDriftAlarmsAreAsRareAsTheLevelPromises() {
        int runs = 100;
        int alarms = 0;
        int indexAlarms = 0;
        int habits = 0;
        Rule<TwoSamples> tests =
                driftOf("x").twoSampleTests().adjustedBy(Adjustment.HOLM).inEachColumn();
        Rule<TwoSamples> index = driftOf("x").populationStabilityIndex(0.1).inEachColumn();
        for (int run = 0; run < runs; run++) {
            TwoSamples samples = TwoSamples.about("x");
            for (int column = 0; column < 6; column++) {
                samples = samples.numbers(
                        "c" + column, normal(run * 100L + column, 100, 0), normal(-1 - run * 100L - column, 100, 0));
            }
            alarms += tests.evaluate(samples).verdict() instanceof Verdict.Fail ? 1 : 0;
            Finding found = index.evaluate(samples);
            indexAlarms += found.verdict() instanceof Verdict.Fail ? 1 : 0;
            habits += found.verdict().measurement().orElseThrow().estimate().value() > 0.1 ? 1 : 0;
        }
        // 5 % of 100 is 5, three standard errors above it 11.
        assertThat(alarms).isBetween(1, 11);
        assertThat(indexAlarms).isLessThan(11);
        // The habit of calling any index above 0.1 a drift is wrong nearly every time.
        assertThat(habits).isGreaterThan(90);
    }

    @Test
    void theIntervalOfTheIndexHoldsTheTruth() {
        double[] q = {0.2, 0.2, 0.2, 0.2, 0.2};
        double[] p = {0.3, 0.25, 0.2, 0.15, 0.1};
        double truth = IntStream.range(0, 5)
                .mapToDouble(i -> (p[i] - q[i]) * Math.log(p[i] / q[i]))
                .sum();
        SplittableRandom random = new SplittableRandom(5);
        int held = 0;
        int runs = 600;
        for (int run = 0; run < runs; run++) {
            StabilityIndex.Binned drawn =
                    new StabilityIndex.Binned(drawn(q, random, 300), drawn(p, random, 200), 0, false, "");
            held += drawn.interval(0.95).contains(truth) ? 1 : 0;
        }
        assertThat(held / (double) runs).isBetween(0.925, 0.975);
    }

    private static long[] drawn(double[] shares, SplittableRandom random, int n) {
        long[] counts = new long[shares.length];
        for (int i = 0; i < n; i++) {
            double at = random.nextDouble();
            int bin = 0;
            while (bin < shares.length - 1 && at >= shares[bin]) {
                at -= shares[bin++];
            }
            counts[bin]++;
        }
        assertThat(LongStream.of(counts).sum()).isEqualTo(n);
        return counts;
    }

    @Test
    void driftAmongRareLevelsIsNotPassedOver() {
        // Half of 20,000 rows are of one level; of the others no level is in both samples, a distance of 0.5.
        List<String> before = IntStream.range(0, 10_000)
                .mapToObj(i -> i % 2 == 0 ? "a" : "b" + i / 4)
                .toList();
        List<String> now = IntStream.range(0, 10_000)
                .mapToObj(i -> i % 2 == 0 ? "a" : "c" + i / 4)
                .toList();
        TwoSamples samples = TwoSamples.about("m").categories("city", before, now);
        Verdict test =
                driftOf("m").twoSampleTests().inEachColumn().evaluate(samples).verdict();
        assertThat(test).isInstanceOf(Verdict.Inconclusive.class);
        Verdict index = driftOf("m")
                .populationStabilityIndex(0.2)
                .inEachColumn()
                .evaluate(samples)
                .verdict();
        assertThat(index).isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void aColumnOfWhichOneSampleHasNoValuesIsNotAlike() {
        double[] before = new double[1000];
        double[] now = new double[1000];
        Arrays.fill(before, Double.NaN);
        Arrays.fill(now, Double.NaN);
        before[0] = 7;
        Verdict verdict = driftOf("m")
                .twoSampleTests()
                .inEachColumn()
                .evaluate(TwoSamples.about("m").numbers("age", before, now))
                .verdict();
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).contains("only one of the samples has any value of age");
    }
}
