package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often intervals of paired differences hold the truth, by simulation with a fixed seed.
 *
 * <p>A share of 500 runs that is 0.95 in truth lies within 0.95 ± 0.0292 for 3 standard errors.
 */
class CoverageOfComparisonsTest {
    private static final int RUNS = 500;
    private static final double ERROR = 3 * Math.sqrt(0.95 * 0.05 / RUNS);
    private static final Labels LABELS = Labels.of("a", "b", "c");

    private final SplittableRandom random = new SplittableRandom(47);

    private static double share(double truth, Supplier<Estimate> estimate) {
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            Interval bounds = estimate.get().bounds();
            held += bounds != null && bounds.contains(truth) ? 1 : 0;
        }
        return (double) held / RUNS;
    }

    /** Two classifiers that share half of their errors; the first is right more often. */
    private PairedComparison predictions(int n) {
        int[] truth = new int[n];
        int[] first = new int[n];
        int[] second = new int[n];
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextDouble() < 0.5 ? 0 : random.nextDouble() < 0.6 ? 1 : 2;
            int shared = random.nextDouble() < 0.9 ? truth[i] : random.nextInt(3);
            first[i] = random.nextDouble() < 0.9 ? shared : random.nextInt(3);
            second[i] = random.nextDouble() < 0.8 ? shared : random.nextInt(3);
        }
        return PairedComparison.of(
                        Evaluation.of(LABELS, truth).predicted(first).resamples(200),
                        Evaluation.of(LABELS, truth).predicted(second))
                .seed(random.nextLong());
    }

    @Test
    void pairedBootstrapHoldsItsLevelForMacroF1() {
        double truth = predictions(300_000)
                .resamples(1)
                .difference(CountMeasure.MACRO_F1)
                .value();
        double coverage = share(truth, () -> predictions(250).difference(CountMeasure.MACRO_F1));
        assertThat(coverage).isBetween(0.945 - ERROR, 0.95 + ERROR);
    }

    /** Two classifiers that are equally good, nearly always right, and share half of their predictions. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equallyGoodClassifiersAreSeldomToldApart(boolean isWeighted) {
        Labels two = Labels.of("a", "b");
        List<CountMeasure> measures =
                List.of(CountMeasure.BALANCED_ACCURACY, CountMeasure.MATTHEWS_CORRCOEF, CountMeasure.COHEN_KAPPA);
        int[] better = new int[measures.size()];
        int[] worse = new int[measures.size()];
        for (int run = 0; run < RUNS; run++) {
            int n = 100;
            int[] truth = random.ints(n, 0, 2).toArray();
            int[] first = IntStream.of(truth).map(this::mostlyRight).toArray();
            int[] second = IntStream.range(0, n)
                    .map(i -> random.nextBoolean() ? first[i] : mostlyRight(truth[i]))
                    .toArray();
            double[] weights = random.doubles(n).map(u -> 0.2 + 2 * u).toArray();
            Evaluation one = Evaluation.of(two, truth).predicted(first).resamples(300);
            Evaluation other = Evaluation.of(two, truth).predicted(second);
            PairedComparison comparison = isWeighted
                    ? PairedComparison.of(one.weights(weights), other.weights(weights))
                    : PairedComparison.of(one, other);
            for (int m = 0; m < better.length; m++) {
                Interval gap = comparison.difference(measures.get(m)).interval().orElseThrow();
                better[m] += gap.low() > 0 ? 1 : 0;
                worse[m] += gap.high() < 0 ? 1 : 0;
            }
        }
        // 2.5 % to either side, and 3 standard errors.
        assertThat(Arrays.stream(better).max().orElseThrow()).isLessThan(23);
        assertThat(Arrays.stream(worse).max().orElseThrow()).isLessThan(23);
    }

    private int mostlyRight(int label) {
        return random.nextDouble() < 0.97 ? label : 1 - label;
    }

    @Test
    void threeDisagreementsThatAreAllOneWayDoNotShowAnything() {
        int[] truth = IntStream.range(0, 100).map(i -> i % 2).toArray();
        int[] worse = truth.clone();
        for (int i = 0; i < 3; i++) {
            worse[i] = 1 - worse[i];
        }
        Labels two = Labels.of("a", "b");
        Estimate gap = PairedComparison.of(
                        Evaluation.of(two, truth).predicted(truth),
                        Evaluation.of(two, truth).predicted(worse))
                .difference(CountMeasure.MATTHEWS_CORRCOEF);
        // McNemar's exact test has p = 1/4.
        assertThat(gap.interval().orElseThrow().low()).isNegative();
        assertThat(gap.interval().orElseThrow().high()).isBetween(gap.value(), 0.25);
    }

    @Test
    void delongHoldsItsLevelForTwoCorrelatedCurves() {
        Labels two = Labels.of("no", "yes");
        // Scores are a signal, shared noise and noise of their own, all normal: areas are Φ(shift / sqrt(2 variance)).
        int n = 120;
        Supplier<PairedComparison> drawn = () -> {
            int[] truth = new int[n];
            double[] one = new double[n];
            double[] other = new double[n];
            for (int i = 0; i < n; i++) {
                truth[i] = i % 3 == 0 ? 1 : 0;
                double shared = random.nextGaussian() + 1.5 * truth[i];
                one[i] = squashed(shared + 0.5 * random.nextGaussian());
                other[i] = squashed(shared + 1.5 * random.nextGaussian());
            }
            return PairedComparison.of(
                    Evaluation.of(two, truth).probabilitiesOf("yes", one),
                    Evaluation.of(two, truth).probabilitiesOf("yes", other));
        };
        // Φ(1.5 / sqrt(2 · 1.25)) and Φ(1.5 / sqrt(2 · 3.25)).
        double truth = 0.8286091444 - 0.7218507694;
        double coverage = share(truth, () -> drawn.get().difference(ProbabilityMeasure.ROC_AUC));
        assertThat(coverage).isBetween(0.945 - ERROR, 0.955 + ERROR);
    }

    private static double squashed(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    /** Positives and negatives, and how far apart their scores are. */
    @ParameterizedTest
    @CsvSource({"2, 58, 1", "3, 57, 1", "5, 55, 1", "5, 1000, 1", "10, 300, 1", "30, 300, 1", "30, 300, 2.5"})
    void equallyGoodScoresAreSeldomToldApart(int positives, int negatives, double apart) {
        Labels two = Labels.of("no", "yes");
        int n = positives + negatives;
        int[] truth = new int[n];
        Arrays.fill(truth, 0, positives, 1);
        int[] alarms = new int[2];
        int[] significant = new int[2];
        for (int run = 0; run < RUNS; run++) {
            double[] one = new double[n];
            double[] other = new double[n];
            for (int i = 0; i < n; i++) {
                double shared = random.nextGaussian() + Math.sqrt(2) * apart * truth[i];
                one[i] = squashed(shared + random.nextGaussian());
                other[i] = squashed(shared + random.nextGaussian());
            }
            PairedComparison comparison = PairedComparison.of(
                    Evaluation.of(two, truth).probabilitiesOf("yes", one),
                    Evaluation.of(two, truth).probabilitiesOf("yes", other));
            ProbabilityMeasure[] areas = {ProbabilityMeasure.ROC_AUC, ProbabilityMeasure.AVERAGE_PRECISION};
            for (int m = 0; m < areas.length; m++) {
                TestResult test = comparison.test(areas[m]);
                alarms[m] += test.pValue().orElse(1) <= 0.05 ? 1 : 0;
                significant[m] += test.isSignificantAt(0.05) ? 1 : 0;
            }
        }
        // 5 % and 3 standard errors; by a normal quantile 2 positives of 60 gave 14 %.
        assertThat(alarms[0]).isLessThan(40);
        assertThat(alarms[1]).isLessThan(40);
        if (positives < 10) {
            assertThat(significant).as("there is a caution").containsOnly(0);
        }
    }

    @Test
    void differencesOfAreasSayWhereTheyAreNotKnownToHold() {
        assertThat(cautionOf(19, 40, ProbabilityMeasure.ROC_AUC))
                .isEqualTo("only 19 positives of a class; the level holds from about 20 on");
        assertThat(cautionOf(40, 19, ProbabilityMeasure.ROC_AUC))
                .isEqualTo("only 19 negatives of a class; the level holds from about 20 on");
        assertThat(cautionOf(9, 60, ProbabilityMeasure.AVERAGE_PRECISION))
                .isEqualTo("only 9 positives of a class; the level holds from about 10 on");
        assertThat(cautionOf(10, 59, ProbabilityMeasure.AVERAGE_PRECISION))
                .isEqualTo("only 59 negatives of a class; the level holds from about 60 on");
        assertThat(cautionOf(20, 40, ProbabilityMeasure.ROC_AUC)).isNull();
        assertThat(cautionOf(10, 60, ProbabilityMeasure.AVERAGE_PRECISION)).isNull();
        // All but one example are ranked alike by both.
        int[] truth = IntStream.range(0, 60).map(i -> i / 30).toArray();
        double[] one = IntStream.range(0, 60).mapToDouble(i -> i / 60.0).toArray();
        double[] other = one.clone();
        other[59] = 0;
        assertThat(PairedComparison.of(
                                Evaluation.of(Labels.of("no", "yes"), truth).probabilitiesOf("yes", one),
                                Evaluation.of(Labels.of("no", "yes"), truth).probabilitiesOf("yes", other))
                        .difference(ProbabilityMeasure.ROC_AUC)
                        .caution())
                .isEqualTo("a few of the 60 examples decide the difference");
    }

    private static @Nullable String cautionOf(int positives, int negatives, ProbabilityMeasure area) {
        SplittableRandom drawn = new SplittableRandom(2);
        int n = positives + negatives;
        int[] truth = new int[n];
        Arrays.fill(truth, 0, positives, 1);
        double[] one = drawn.doubles(n).toArray();
        double[] other = drawn.doubles(n).toArray();
        Labels two = Labels.of("no", "yes");
        return PairedComparison.of(
                        Evaluation.of(two, truth).probabilitiesOf("yes", one),
                        Evaluation.of(two, truth).probabilitiesOf("yes", other))
                .difference(area)
                .caution();
    }

    @Test
    void permutationRejectsAsOftenAsItsLevelSaysWhereNothingDiffers() {
        int rejected = 0;
        for (int run = 0; run < RUNS; run++) {
            int n = 80;
            int[] truth = new int[n];
            int[] first = new int[n];
            int[] second = new int[n];
            for (int i = 0; i < n; i++) {
                truth[i] = random.nextInt(3);
                first[i] = random.nextDouble() < 0.7 ? truth[i] : random.nextInt(3);
                second[i] = random.nextDouble() < 0.7 ? truth[i] : random.nextInt(3);
            }
            PairedComparison comparison = PairedComparison.of(
                            Evaluation.of(LABELS, truth).predicted(first).resamples(199),
                            Evaluation.of(LABELS, truth).predicted(second))
                    .seed(run);
            rejected += comparison.test(CountMeasure.MACRO_F1).isSignificantAt(0.05) ? 1 : 0;
        }
        assertThat((double) rejected / RUNS).isBetween(0.05 - ERROR, 0.05 + ERROR);
    }

    @Test
    void differencesOfAveragePrecisionHoldTheirLevel() {
        Labels two = Labels.of("no", "yes");
        Supplier<PairedComparison> small = () -> scored(two, 120).resamples(200);
        double truth = scored(two, 150_000)
                .resamples(1)
                .difference(ProbabilityMeasure.AVERAGE_PRECISION)
                .value();
        double coverage = share(truth, () -> small.get().difference(ProbabilityMeasure.AVERAGE_PRECISION));
        assertThat(coverage).isBetween(0.935 - ERROR, 0.955 + ERROR);
    }

    private PairedComparison scored(Labels two, int n) {
        int[] truth = new int[n];
        double[] one = new double[n];
        double[] other = new double[n];
        Arrays.setAll(truth, i -> i % 4 == 0 ? 1 : 0);
        for (int i = 0; i < n; i++) {
            double shared = random.nextDouble() + 0.5 * truth[i];
            one[i] = (shared + 0.3 * random.nextDouble()) / 2;
            other[i] = (shared + 0.5 * random.nextDouble()) / 2;
        }
        return PairedComparison.of(
                Evaluation.of(two, truth).probabilitiesOf("yes", one),
                Evaluation.of(two, truth).probabilitiesOf("yes", other));
    }
}
