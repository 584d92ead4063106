package ai.lepton.metrics.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {
    private final SplittableRandom random = new SplittableRandom(5);

    private double[] normal(int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    private static double[] sum(double[] a, double factor, double[] b) {
        double[] sum = new double[a.length];
        Arrays.setAll(sum, i -> a[i] + factor * b[i]);
        return sum;
    }

    @Test
    void whatDecidesIsFoundAndWhatIsNotLookedAtIsWorthNothing() {
        int n = 200;
        double[] a = normal(n);
        double[] b = normal(n);
        double[] truth = sum(a, 0.5, normal(n));
        ImportanceReport report = PermutationImportance.of(List.of("a", "b", "unseen"))
                .seed(1)
                .report(
                        rows -> sum(rows.apply("a", a), 0.1, rows.apply("b", b)),
                        Scorer.ofNumbers(RegressionMeasure.R2, truth));
        assertThat(report.feature("a").isAboveZero(0.05)).isTrue();
        assertThat(report.feature("a").importance().interval().orElseThrow().contains(1.6))
                .isTrue();
        assertThat(report.feature("b").isAboveZero(0.05)).isFalse();
        ImportanceReport.Feature unseen = report.feature("unseen");
        assertThat(unseen.repeats()).hasSize(10).containsOnly(0.0);
        assertThat(unseen.importance().caution()).isEqualTo("no permutation changed the score");
        assertThat(unseen.pValue()).isEqualTo(Score.of(1));
        assertThat(report.measurements()).extracting(Measurement::title).contains("permutation importance of 'a'");
        assertThat(report.table())
                .startsWith("r2 is 0.8")
                .contains("feature   worse by")
                .contains(
                        "(1) no interval that is known to hold its level, so it settles nothing: no permutation changed");
    }

    @Test
    void theSameSeedGivesTheSameReportWhateverOtherColumnsThereAre() {
        double[] a = normal(40);
        double[] truth = sum(a, 1, normal(40));
        Scorer<double[]> scorer = Scorer.ofNumbers(RegressionMeasure.MEAN_ABSOLUTE_ERROR, truth);
        PermutationImportance.Model<double[]> model = rows -> rows.apply("a", a);
        ImportanceReport one = PermutationImportance.of(List.of("a")).seed(3).report(model, scorer);
        ImportanceReport two =
                PermutationImportance.of(List.of("a", "b")).seed(3).report(model, scorer);
        assertThat(one.feature("a").repeats()).isEqualTo(two.feature("a").repeats());
        assertThat(PermutationImportance.of(List.of("a"))
                        .seed(4)
                        .report(model, scorer)
                        .feature("a")
                        .repeats())
                .isNotEqualTo(one.feature("a").repeats());
    }

    @Test
    void groupedColumnsComeFromTheSameRow() {
        double[] a = normal(50);
        double[] b = Arrays.stream(a).map(x -> -x).toArray();
        double[] other = normal(50);
        // The sum of a and b is 0 wherever both come from one row.
        PermutationImportance.Model<double[]> model =
                rows -> sum(sum(rows.apply("a", a), 1, rows.apply("b", b)), 1, rows.apply("other", other));
        Scorer<double[]> scorer = Scorer.ofNumbers(RegressionMeasure.MEAN_ABSOLUTE_ERROR, other);
        ImportanceReport apart =
                PermutationImportance.of(List.of("a", "b", "other")).report(model, scorer);
        ImportanceReport together = PermutationImportance.of(List.of("a", "b", "other"))
                .grouped("both", "a", "b")
                .report(model, scorer);
        assertThat(apart.feature("a").importance().value()).isGreaterThan(0.5);
        assertThat(together.feature("both").importance().value()).isZero();
        assertThat(together.features())
                .extracting(ImportanceReport.Feature::name)
                .containsExactly("both", "other");
    }

    @Test
    void fewRowsHaveACaution() {
        double[] a = normal(12);
        ImportanceReport.Feature feature = PermutationImportance.of(List.of("a"))
                .report(rows -> rows.apply("a", a), Scorer.ofNumbers(RegressionMeasure.R2, a))
                .feature("a");
        assertThat(feature.importance().caution()).startsWith("12 rows; the level holds from about 100 on");
        assertThat(feature.isAboveZero(0.05)).isFalse();
    }

    @Test
    void columnsThatMoveFewPredictionsFarHaveACaution() {
        int n = 400;
        double[] a = Arrays.stream(normal(n)).map(x -> Math.exp(1.2 * x)).toArray();
        double[] b = normal(n);
        double[] truth = sum(sum(a, 1, b), 1, normal(n));
        PermutationImportance.Model<double[]> model = rows -> sum(rows.apply("a", a), 1, rows.apply("b", b));
        PermutationImportance both = PermutationImportance.of(List.of("a", "b"));
        ImportanceReport report =
                both.report(model, Scorer.ofNumbers(RegressionMeasure.ROOT_MEAN_SQUARED_ERROR, truth));
        assertThat(report.feature("a").importance().caution())
                .matches(
                        "the column moves few predictions far: L-kurtosis 0\\.[3-6]\\d, of a normal distribution 0\\.12;"
                                + " the interval may be too low above about 0\\.23");
        assertThat(report.feature("b").importance().caution()).isNull();
        assertThat(both.report(model, Scorer.ofNumbers(RegressionMeasure.SPEARMAN_CORRCOEF, truth))
                        .feature("a")
                        .importance()
                        .caution())
                .as("ranks have no tails")
                .isNull();
    }

    /** By hand: of four values the fourth L-moment is (x4 - 3 x3 + 3 x2 - x1) / 4, the second half the mean difference of pairs. */
    @Test
    void theLKurtosisIsThatOfItsDefinition() {
        double[] zeros = new double[4];
        assertThat(Tailed.lKurtosis(new double[] {10, 2, 1, 3}, zeros)).isCloseTo(1.5 / (28 / 12.0), within(1e-12));
        assertThat(Tailed.lKurtosis(IntStream.range(0, 101).mapToDouble(i -> i).toArray(), new double[101]))
                .isCloseTo(0, within(1e-12));
        assertThat(Tailed.lKurtosis(normal(20_000), new double[20_000])).isCloseTo(0.1226, within(0.01));
        assertThat(Tailed.lKurtosis(zeros, zeros)).isNaN();
        assertThat(Tailed.lKurtosis(new double[3], zeros)).isNaN();
        assertThat(Tailed.lKurtosis(new double[] {1, 2, 3, Double.NaN}, zeros)).isNaN();
        assertThat(Tailed.lKurtosis(new double[] {1, 2, 3, Double.POSITIVE_INFINITY}, zeros))
                .isNaN();
    }

    @Test
    void rareClassesHaveACaution() {
        int[] truth = IntStream.range(0, 200).map(i -> i < 50 ? 1 : 0).toArray();
        int[] said = IntStream.range(0, 200).map(i -> i < 20 ? 1 : 0).toArray();
        Labels labels = Labels.of("no", "yes");
        Scorer<int[]> scorer = Scorer.ofClasses(CountMeasure.MACRO_F1, labels, truth);
        assertThat(scorer.caution(truth)).isNull();
        assertThat(scorer.caution(said))
                .isEqualTo("only 20 predictions of a class; the level holds from about 30 of each on");
        assertThat(Scorer.ofClasses(CountMeasure.MACRO_F1, labels, said).caution(truth))
                .isEqualTo("only 20 examples of a class; the level holds from about 30 of each on");
    }

    @Test
    void anUndefinedMeasureSaysWhy() {
        double[] same = new double[30];
        ImportanceReport report = PermutationImportance.of(List.of("a"))
                .report(rows -> same, Scorer.ofNumbers(RegressionMeasure.PEARSON_CORRCOEF, same));
        assertThat(report.feature("a").importance().score().toString())
                .startsWith("undefined: pearson_corrcoef is undefined: ");
        assertThat(report.table()).contains("undefined");
    }

    @Test
    void errorsSayWhatIsWrong() {
        PermutationImportance two = PermutationImportance.of(List.of("a", "b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PermutationImportance.of(List.of("a", "a")))
                .withMessage("column 'a' is there twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.grouped("g", "a", "c"))
                .withMessage("column 'c' is unknown, or in another group; there are 'a', 'b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.grouped("b", "a"))
                .withMessage("group 'b' has a column twice, or the name of another column or group");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.grouped("g", "a", "a"))
                .withMessage("group 'g' has a column twice, or the name of another column or group");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        two.report(rows -> new double[3], Scorer.ofNumbers(RegressionMeasure.R2, new double[] {1, 2})))
                .withMessage("the model predicted 3 rows; there are truths of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scorer.of(new Neither(), 2, (predicted, rows) -> Score.of(1)))
                .withMessage("'prevalence' has no better side, so that nothing can be said to make it worse");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.report(
                                rows -> new double[2], Scorer.ofNumbers(RegressionMeasure.R2, new double[] {1, 2}))
                        .feature("c"))
                .withMessage("there is no feature 'c'; there are 'a', 'b'");
    }

    private record Neither() implements Measure {
        @Override
        public String key() {
            return "prevalence";
        }

        @Override
        public Traits traits() {
            return Traits.UNKNOWN;
        }
    }

    @Test
    void aFeatureThatTellsNothingIsRarelyFound() {
        int found = 0;
        int runs = 300;
        for (int run = 0; run < runs; run++) {
            double[] a = normal(100);
            double[] noise = normal(100);
            double[] truth = sum(a, 1, normal(100));
            found += PermutationImportance.of(List.of("noise"))
                            .repeats(3)
                            .seed(run)
                            .report(
                                    rows -> sum(a, 0.4, rows.apply("noise", noise)),
                                    Scorer.ofNumbers(RegressionMeasure.MEAN_SQUARED_ERROR, truth))
                            .feature("noise")
                            .isAboveZero(0.05)
                    ? 1
                    : 0;
        }
        assertThat(found).isLessThanOrEqualTo((int) (runs * (0.05 + 3 * Math.sqrt(0.05 * 0.95 / runs))));
        assertThat(IntStream.of(PermutationImportance.shuffled(9, 1)).sorted().toArray())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }
}
