package ai.lepton.metrics.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static final Labels LABELS = Labels.of("no", "yes");

    private enum Age {
        YOUNG,
        OLD
    }

    /** Twelve examples; women 1 to 6, of whom the young are 1 to 4. */
    private static final int[] TRUTH = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};

    private static final int[] PREDICTED = {0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1};
    private static final List<String> SEX = List.of("w", "w", "w", "w", "w", "w", "m", "m", "m", "m", "m", "m");
    private static final List<Age> AGE = List.of(
            Age.YOUNG, Age.YOUNG, Age.YOUNG, Age.YOUNG, Age.OLD, Age.OLD, Age.OLD, Age.OLD, Age.OLD, Age.OLD, Age.OLD,
            Age.OLD);

    private static Slices<ClassificationReport> slices() {
        return Slices.of(Evaluation.of(LABELS, TRUTH).predicted(PREDICTED))
                .by("sex", SEX)
                .by("age", AGE);
    }

    @Test
    void judgesEachGroupByItself() {
        List<Slices.Slice<ClassificationReport>> list = slices().list();
        assertThat(list).extracting(Slices.Slice::title).containsExactly("sex=m", "sex=w", "age=YOUNG", "age=OLD");
        assertThat(list).extracting(Slices.Slice::examples).containsExactly(6L, 6L, 4L, 8L);
        assertThat(list)
                .extracting(slice -> slice.report().accuracy().value())
                .containsExactly(5.0 / 6, 4.0 / 6, 0.75, 0.75);
        assertThat(list.get(1).groups()).isEqualTo(Map.of("sex", "w"));
    }

    @Test
    void judgesIntersectionsThatOccur() {
        List<Slices.Slice<ClassificationReport>> list = slices().intersecting(2).list();
        assertThat(list)
                .extracting(Slices.Slice::title)
                .containsExactly(
                        "sex=m",
                        "sex=w",
                        "age=YOUNG",
                        "age=OLD",
                        "sex=m, age=OLD",
                        "sex=w, age=YOUNG",
                        "sex=w, age=OLD");
        assertThat(list.get(5).examples()).isEqualTo(4);
        assertThat(list.get(6).report().confusionMatrix().count(1, 0)).isEqualTo(1);
        assertThat(slices().intersecting(9).list()).hasSize(7);
    }

    @Test
    void fillsTheSliceOfMeasurements() {
        List<Measurement> measurements = slices().intersecting(2).measurements();
        Measurement accuracy = measurements.stream()
                .filter(line -> line.name().equals("accuracy") && line.slice().equals(Map.of("sex", "w", "age", "OLD")))
                .findFirst()
                .orElseThrow();
        assertThat(accuracy.estimate().value()).isEqualTo(0.5);
        assertThat(accuracy.estimate().n()).isEqualTo(2);
        assertThat(List.copyOf(accuracy.slice().keySet())).containsExactly("sex", "age");
        assertThat(measurements).allSatisfy(line -> assertThat(line.slice()).isNotEmpty());
    }

    @Test
    void marksSmallGroups() {
        assertThat(slices().smallBelow(5).list())
                .extracting(Slices.Slice::isSmall)
                .containsExactly(false, false, true, false);
        assertThat(slices().list()).extracting(Slices.Slice::isSmall).containsOnly(true);
        assertThat(slices().smallBelow(5).table("accuracy", "recall of 'yes'")).isEqualTo("""
                            examples                accuracy        recall of 'yes'
                all               12    0.750 [0.468, 0.928]   0.833 [0.418, 0.991]
                sex=m              6    0.833 [0.418, 0.991]   1.000 [0.368, 1.000]
                sex=w              6    0.667 [0.271, 0.937]   0.667 [0.135, 0.983]
                age=YOUNG          4*   0.750 [0.249, 0.987]   1.000 [0.224, 1.000]
                age=OLD            8    0.750 [0.400, 0.954]   0.750 [0.249, 0.987]

                [low, high] at 95 % confidence
                * fewer than 5 examples: too few to say much
                """);
    }

    @Test
    void computesNothingOfSmallGroupsThatAreLeftOut() {
        // A report of the one of group b alone would fail.
        Labels two = Labels.of("no", "yes");
        Evaluation strict = Evaluation.of(two, new int[] {0, 1, 0, 1, 1})
                .predicted(new int[] {0, 1, 1, 1, 1})
                .whenUndefined(Score.WhenUndefined.THROW);
        Slices<ClassificationReport> slices =
                Slices.of(strict).by("group", List.of("a", "a", "a", "a", "b")).smallBelow(2);
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(slices::list);
        assertThat(slices.leavingOutSmall().list())
                .extracting(Slices.Slice::title)
                .containsExactly("group=a");
        // Examples of weight 0 do not count for what is predicted in numbers.
        RegressionEvaluation numbers = RegressionEvaluation.of(new double[] {1, 2, 3, 4}, new double[] {1, 2, 3, 5})
                .weights(new double[] {1, 1, 1, 0});
        assertThat(Slices.of(numbers)
                        .by("group", List.of("a", "a", "b", "b"))
                        .smallBelow(2)
                        .leavingOutSmall()
                        .list())
                .extracting(Slices.Slice::title)
                .containsExactly("group=a");
    }

    @Test
    void showsWhatIsUndefinedInAGroup() {
        String table = Slices.of(Evaluation.of(LABELS, new int[] {0, 1}).predicted(new int[] {0, 1}))
                .by("group", List.of("a", "b"))
                .smallBelow(0)
                .table("recall of 'yes'");
        assertThat(table).isEqualTo("""
                          examples        recall of 'yes'
                all              2   1.000 [0.050, 1.000]
                group=a          1              undefined
                group=b          1   1.000 [0.050, 1.000]

                [low, high] at 95 % confidence
                recall of 'yes' in group=a is undefined: no example is 'yes'
                """);
    }

    @Test
    void keepsProbabilitiesWeightsAndOptions() {
        double[] probability = {0.2, 0.9, 0.6, 0.7, 0.1, 0.4, 0.3, 0.8, 0.2, 0.9, 0.7, 0.6};
        double[] weights = {1, 2, 1, 0, 1, 3, 1, 1, 2, 1, 1, 1};
        Slices<ClassificationReport> slices = Slices.of(Evaluation.of(LABELS, TRUTH)
                        .probabilitiesOf(
                                "no", Arrays.stream(probability).map(p -> 1 - p).toArray())
                        .weights(weights)
                        .level(0.8))
                .by("sex", SEX);
        Slices.Slice<ClassificationReport> women = slices.list().get(1);
        Evaluation alone = Evaluation.of(LABELS, Arrays.copyOf(TRUTH, 6))
                .probabilitiesOf(
                        "no",
                        Arrays.stream(probability).limit(6).map(p -> 1 - p).toArray())
                .weights(Arrays.copyOf(weights, 6))
                .level(0.8);
        assertThat(women.report().measurements()).isEqualTo(alone.report().measurements());
        assertThat(women.report().positive()).contains("no");
        assertThat(slices.table()).contains("roc auc").contains("at 80 % confidence");
    }

    @Test
    void comparesGroupsWithTheRest() {
        List<Slices.Difference> differences =
                slices().smallBelow(5).differencesFromTheRest(CountMeasure.ACCURACY, TestResult.Adjustment.HOLM);
        Slices.Difference women = differences.get(1);
        assertThat(women.groups()).isEqualTo(Map.of("sex", "w"));
        Interval four = Proportions.share(4.0 / 6, 6, 0.95);
        Interval five = Proportions.share(5.0 / 6, 6, 0.95);
        double gap = 4.0 / 6 - 5.0 / 6;
        double below = gap - Math.hypot(4.0 / 6 - four.low(), five.high() - 5.0 / 6);
        double above = gap + Math.hypot(four.high() - 4.0 / 6, 5.0 / 6 - five.low());
        Interval found = women.test().difference().orElseThrow().interval().orElseThrow();
        assertThat(found.low()).isCloseTo(below, within(1e-15));
        assertThat(found.high()).isCloseTo(above, within(1e-15));
        double[] p = differences.stream()
                .mapToDouble(difference -> difference.test().pValue().orElseThrow())
                .toArray();
        double[] adjusted = TestResult.Adjustment.HOLM.adjusted(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(differences.get(i).adjustedPValue()).isEqualTo(Score.of(adjusted[i]));
        }
        assertThat(women).hasToString("sex=w: difference -0.1667 [-0.5925, 0.3288], adjusted p = 1.0000");
        assertThat(differences.get(2).isSmall()).isTrue();
        assertThat(differences.get(2).toString()).endsWith(", small");
    }

    @Test
    void findsTheGroupThatIsServedWorse() {
        SplittableRandom random = new SplittableRandom(6);
        int n = 2000;
        int[] truth = new int[n];
        double[] probability = new double[n];
        List<Integer> group = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            group.add(i % 5);
            truth[i] = random.nextInt(2);
            double skill = i % 5 == 3 ? 0.1 : 0.4;
            probability[i] = skill * truth[i] + (1 - skill) * random.nextDouble();
        }
        Slices<ClassificationReport> slices = Slices.of(
                        Evaluation.of(LABELS, truth).probabilitiesOf("yes", probability))
                .by("group", group);
        for (List<Slices.Difference> differences : List.of(
                slices.differencesFromTheRest(ProbabilityMeasure.ROC_AUC, TestResult.Adjustment.BENJAMINI_HOCHBERG),
                slices.differencesFromTheRest(CountMeasure.MACRO_F1, TestResult.Adjustment.HOLM),
                slices.differencesFromTheRest(
                        CountMeasure.of(ClassMeasure.RECALL, "yes"), TestResult.Adjustment.HOLM))) {
            Slices.Difference worst = differences.get(3);
            assertThat(worst.test().difference().orElseThrow().value()).isNegative();
            assertThat(worst.adjustedPValue().orElseThrow()).isLessThan(0.001);
        }
    }

    @Test
    void differencesAreUndefinedWithoutARest() {
        List<Slices.Difference> differences = Slices.of(
                        Evaluation.of(LABELS, TRUTH).predicted(PREDICTED))
                .by("country", Collections.nCopies(12, "one"))
                .differencesFromTheRest(CountMeasure.ACCURACY, TestResult.Adjustment.BONFERRONI);
        assertThat(differences)
                .hasToString("[country=one: difference undefined: all examples are in the slice, so there is no rest,"
                        + " no p-value: all examples are in the slice, so there is no rest, small]");
    }

    @Test
    void manyGroupingsDoNotOverflow() {
        int n = 300;
        List<Integer> own = IntStream.range(0, n).boxed().toList();
        Slices<ClassificationReport> slices =
                Slices.of(Evaluation.of(LABELS, new int[n]).predicted(new int[n]));
        for (int g = 0; g < 9; g++) {
            slices = slices.by("grouping " + g, own);
        }
        List<Grouping> groupings = new ArrayList<>();
        for (int g = 0; g < 9; g++) {
            groupings.add(Grouping.of("g" + g, own, n));
        }
        List<int[]> rows = Grouping.rows(groupings, n);
        assertThat(rows).hasSize(n);
        assertThat(rows.get(17)).containsExactly(17);
        assertThat(slices.smallBelow(0)).isNotNull();
    }

    @Test
    void ordersNumbersAsNumbers() {
        List<Slices.Slice<ClassificationReport>> list = Slices.of(
                        Evaluation.of(LABELS, new int[3]).predicted(new int[3]))
                .by("age", List.of(100, 20, 3))
                .list();
        assertThat(list).extracting(Slices.Slice::title).containsExactly("age=3", "age=20", "age=100");
    }

    @Test
    void judgesPredictedNumbers() {
        double[] truth = {1, 2, 3, 4, 10, 20, 30, 40};
        double[] predicted = {1.5, 2.5, 2.5, 4.5, 10, 22, 30, 38};
        RegressionEvaluation evaluation = RegressionEvaluation.of(truth, predicted)
                .weights(new double[] {1, 1, 1, 0, 1, 1, 1, 1})
                .level(0.9);
        Slices<RegressionReport> slices = Slices.of(evaluation)
                .by("site", List.of("a", "a", "a", "a", "b", "b", "b", ""))
                .smallBelow(2);
        List<Slices.Slice<RegressionReport>> list = slices.list();
        assertThat(list).extracting(Slices.Slice::title).containsExactly("site=(empty)", "site=a", "site=b");
        assertThat(list).extracting(Slices.Slice::examples).containsExactly(1L, 3L, 3L);
        assertThat(list).extracting(Slices.Slice::isSmall).containsExactly(true, false, false);
        assertThat(list.get(1).report().meanAbsoluteError().value()).isEqualTo(0.5);
        assertThat(list.get(0).measurements())
                .allSatisfy(line -> assertThat(line.slice()).isEqualTo(Map.of("site", "")));
        assertThat(slices.table())
                .contains("r2", "mean absolute error", "root mean squared error", "site=(empty)", "90 % confidence")
                .contains("* fewer than 2 examples");
        Slices.Difference b = slices.differencesFromTheRest(
                        RegressionMeasure.MEAN_ABSOLUTE_ERROR, TestResult.Adjustment.HOLM)
                .get(2);
        double rest = evaluation
                .rows(new int[] {0, 1, 2, 7})
                .report()
                .meanAbsoluteError()
                .value();
        assertThat(b.test().difference().orElseThrow().value()).isCloseTo(2.0 / 3 - rest, within(1e-15));
        Slices.Difference pinball = slices.differencesFromTheRest(
                        RegressionMeasure.meanPinballLoss(0.5), TestResult.Adjustment.HOLM)
                .get(2);
        assertThat(pinball.test().difference().orElseThrow().value()).isCloseTo((2.0 / 3 - rest) / 2, within(1e-15));
    }

    @Test
    void takesValuesAsIndicesInTheirOwnOrder() {
        int[] indices = {2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0};
        Slices<ClassificationReport> slices = Slices.of(
                        Evaluation.of(LABELS, TRUTH).predicted(PREDICTED))
                .by("sex", Labels.of("w", "x", "m"), indices);
        indices[0] = 1;
        assertThat(slices.list()).extracting(Slices.Slice::title).containsExactly("sex=w", "sex=m");
        assertThat(slices.list()).extracting(Slices.Slice::examples).containsExactly(6L, 6L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices.by("age", Labels.of("old"), indices))
                .withMessage("group 'age'[0] is 1, outside [0, 1), the indices of its values");
    }

    @Test
    void leavesOutIntersectionsThatWouldBeTooMany() {
        Slices<ClassificationReport> slices =
                slices().by("half", IntStream.range(0, 12).mapToObj(i -> i / 6).toList());
        assertThat(slices.intersecting(3).list()).hasSize(6 + 3 + 2 + 3 + 3);
        assertThat(slices.intersecting(3).intersected()).isEqualTo(3);
        assertThat(slices.intersecting(3).atMost(17).list()).hasSize(17);
        assertThat(slices.intersecting(3).atMost(16).list()).hasSize(14);
        assertThat(slices.intersecting(3).atMost(16).intersected()).isEqualTo(2);
        assertThat(slices.intersecting(3).atMost(13).list()).hasSize(6);
        assertThat(slices.intersecting(3).atMost(1).list()).hasSize(6);
        assertThat(slices.atMost(1).intersected()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices.atMost(0))
                .withMessage("at most 0 slices; it must be at least 1");
    }

    @Test
    void numbersFewAndManyIntersectionsAlike() {
        SplittableRandom random = new SplittableRandom(11);
        int n = 4000;
        int[] a = random.ints(n, 0, 300).toArray();
        int[] b = random.ints(n, 0, 300).toArray();
        Labels names = Labels.of(IntStream.range(0, 300).boxed().toList());
        // 300 by 300 is more than is counted; the same values under fewer names are not.
        List<int[]> sorted = Grouping.rows(List.of(Grouping.of("a", names, a, n), Grouping.of("b", names, b, n)), n);
        List<int[]> counted = Grouping.rows(
                List.of(
                        Grouping.of("a", names, a, n),
                        Grouping.of(
                                "b / 2",
                                names,
                                Arrays.stream(b).map(v -> v / 150).toArray(),
                                n)),
                n);
        assertThat(sorted).hasSize((int)
                IntStream.range(0, n).map(i -> a[i] * 300 + b[i]).distinct().count());
        assertThat(sorted).extracting(rows -> a[rows[0]] * 300 + b[rows[0]]).isSorted();
        Labels two = Labels.of("low", "high");
        assertThat(Grouping.rows(
                        List.of(
                                Grouping.of("a", names, a, n),
                                Grouping.of(
                                        "b / 2",
                                        two,
                                        Arrays.stream(b).map(v -> v / 150).toArray(),
                                        n)),
                        n))
                .usingRecursiveComparison()
                .isEqualTo(counted);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Slices.of(Evaluation.of(LABELS, TRUTH).predicted(PREDICTED))
                        .list())
                .withMessage("there is nothing to group by; say by(name, values) first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices().by("city", List.of("a", "b")))
                .withMessage("group 'city' has 2 values but there are 12 examples; it needs one for each");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices().by("sex", SEX))
                .withMessage("group 'sex' was given twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices().by(" ", SEX))
                .withMessage("a grouping needs a name");
        List<String> missing = new ArrayList<>(SEX);
        missing.set(3, null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices().by("other", missing))
                .withMessage("group 'other'[3] is null; a missing value needs a name, such as 'unknown'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices().intersecting(0))
                .withMessage("intersections of up to 0 groupings; it must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices().smallBelow(-1))
                .withMessage("small below -1 examples; it must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Slices.of(Evaluation.of(LABELS, new int[0]).predicted(new int[0]))
                        .by("sex", List.of()))
                .withMessage("there are no examples to group by 'sex'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices().table("auc"))
                .withMessageStartingWith("the report has no 'auc'; it has 'accuracy', 'balanced accuracy', ");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> slices().differencesFromTheRest(ProbabilityMeasure.ROC_AUC, TestResult.Adjustment.HOLM))
                .withMessage("there were no probabilities, which roc auc needs");
    }
}
