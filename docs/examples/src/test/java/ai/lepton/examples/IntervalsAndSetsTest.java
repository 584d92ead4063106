package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.conformal.ClassScore;
import ai.lepton.metrics.conformal.ConformalIntervals;
import ai.lepton.metrics.conformal.ConformalSets;
import ai.lepton.metrics.conformal.Mondrian;
import ai.lepton.metrics.conformal.PredictionInterval;
import ai.lepton.metrics.conformal.PredictionSet;
import ai.lepton.metrics.importance.ImportanceReport;
import ai.lepton.metrics.importance.PermutationImportance;
import ai.lepton.metrics.importance.Permuted;
import ai.lepton.metrics.importance.Scorer;
import ai.lepton.metrics.regression.PredictionIntervals;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The code of the guide's page 'Intervals and sets for predictions'. */
class IntervalsAndSetsTest {
    private static final Path PAGE = Path.of("..", "guide", "intervals-and-sets.md");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/IntervalsAndSetsTest.java");
    private static final int N = 200;

    private final SplittableRandom random = new SplittableRandom(3);
    private final double[] age = normal();
    private final double[] dose = normal();
    private final double[] site = normal();
    private final double[] predicted = linear(age, dose, site);
    private final double[] truth = sum(predicted, normal());
    private final List<String> regions =
            IntStream.range(0, N).mapToObj(i -> i < 12 ? "south" : "north").toList();

    private double[] normal() {
        return random.doubles(N).map(u -> random.nextGaussian()).toArray();
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, N).mapToDouble(i -> a[i] + b[i]).toArray();
    }

    @Test
    void modelsOfTablesHaveTheirOwn() {
        double[] numbers = new double[2 * N];
        for (int i = 0; i < N; i++) {
            numbers[2 * i] = age[i];
            numbers[2 * i + 1] = dose[i];
        }
        Table patients = Table.of(new Schema(List.of("age", "dose"), List.of()), numbers, new int[0])
                .withTarget("length", truth);
        Table newPatients = patients.rows(IntStream.range(0, 5).toArray());
        TabularRecipe recipe = TabularRecipe.defaults().sizes(2, 1, 8).epochs(3);
        try (TabularRegressor regressor = TabularRegressor.fit(patients, recipe)) {
            List<PredictionInterval> lengths = regressor.predictIntervals(newPatients, 0.9);
            assertThat(lengths).hasSize(5).allMatch(PredictionInterval::isBounded);
            assertThat(regressor.cautions()).isEmpty();
        }
        Table sorted = patients.withTarget(
                Labels.of("short", "long"),
                Arrays.stream(truth).mapToInt(y -> y > 0 ? 1 : 0).toArray());
        try (TabularClassifier classifier = TabularClassifier.fit(sorted, recipe)) {
            List<PredictionSet> kinds = classifier.predictSets(newPatients, 0.9);
            assertThat(kinds).hasSize(5);
        }
    }

    @Test
    void numbersHaveIntervals() {
        ConformalIntervals.Absolute intervals = ConformalIntervals.Absolute.calibrated(truth, predicted, 0.9);
        PredictionInterval interval = intervals.interval(3.2);
        System.out.println(interval); // such as [1.6, 4.8] at 90 %
        System.out.println(intervals.threshold().coverage(0.95).orElseThrow());

        double[] newTruth = sum(predicted, normal());
        double[] low = Arrays.stream(predicted)
                .map(each -> intervals.interval(each).low())
                .toArray();
        double[] high = Arrays.stream(predicted)
                .map(each -> intervals.interval(each).high())
                .toArray();
        System.out.println(PredictionIntervals.of(newTruth, low, high, 0.9).coverage(0.95));

        assertThat(interval.isBounded()).isTrue();
        assertThat(PredictionIntervals.of(newTruth, low, high, 0.9)
                        .coverage(0.95)
                        .value())
                .isBetween(0.82, 0.97);
    }

    @Test
    void foldsNeedNoExamplesSetApart() {
        int[] fold = IntStream.range(0, N).map(i -> i % 5).toArray();
        double[] outOfFold = predicted;
        ConformalIntervals.Cross cross = ConformalIntervals.Cross.calibrated(truth, outOfFold, fold, 0.9);
        PredictionInterval byFolds = cross.interval(new double[] {3.1, 3.3, 3.2, 3.2, 3.1}); // one of each fold's model
        assertThat(byFolds.contains(3.2)).isTrue();
    }

    @Test
    void groupsHaveTheirOwn() {
        Mondrian<ConformalIntervals.Absolute> byRegion = Mondrian.of(
                regions,
                rows -> ConformalIntervals.Absolute.calibrated(
                        Mondrian.at(truth, rows), Mondrian.at(predicted, rows), 0.95));
        System.out.println(byRegion.of("north").interval(3.2));
        System.out.println(byRegion.tooFew()); // [12 examples of 'south' are too few for 95 %, which takes 19]
        assertThat(byRegion.tooFew()).containsExactly("12 examples of 'south' are too few for 95 %, which takes 19");
        assertThat(byRegion.of("south").interval(3.2).isBounded()).isFalse();
    }

    @Test
    void classesHaveSets() {
        Labels labels = Labels.of("benign", "unclear", "malignant");
        int[] classes = IntStream.range(0, N).map(i -> i % 3).toArray();
        double[] rows = new double[3 * N];
        for (int i = 0; i < N; i++) {
            double[] row = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
            row[classes[i]] += 1;
            double all = Arrays.stream(row).sum();
            for (int j = 0; j < 3; j++) {
                rows[3 * i + j] = row[j] / all;
            }
        }
        ClassProbabilities probabilities = ClassProbabilities.of(rows, 3);
        ConformalSets.Split sets =
                ConformalSets.Split.calibrated(new ClassScore.Aps(true), classes, probabilities, 0.9, 42);
        PredictionSet set = sets.set(new double[] {0.48, 0.42, 0.1});
        System.out.println(set); // such as {0, 1} at 90 %
        ConformalSets.Split byClass =
                ConformalSets.Split.calibratedByClass(new ClassScore.Lac(), labels, classes, probabilities, 0.9, 42);

        assertThat(set.size()).isBetween(1, 3);
        assertThat(byClass.thresholds()).hasSize(3);
    }

    @Test
    void importanceSaysWhatAModelLooksAt() {
        ImportanceReport report = PermutationImportance.of(List.of("age", "dose", "site"))
                .repeats(10)
                .seed(42)
                .report(this::predict, Scorer.ofNumbers(RegressionMeasure.R2, truth));
        System.out.println(report.table());

        assertThat(report.feature("age").isAboveZero(0.05)).isTrue();
        assertThat(report.feature("dose").isAboveZero(0.05)).isTrue();
        assertThat(report.feature("site").isAboveZero(0.05)).isFalse();
        assertThat(PermutationImportance.of(List.of("age", "dose", "site"))
                        .grouped("body", "age", "dose")
                        .report(this::predict, Scorer.ofNumbers(RegressionMeasure.R2, truth))
                        .features())
                .hasSize(2);
    }

    private double[] predict(Permuted rows) {
        return linear(rows.apply("age", age), rows.apply("dose", dose), rows.apply("site", site));
    }

    private static double[] linear(double[] age, double[] dose, double[] site) {
        return IntStream.range(0, age.length)
                .mapToDouble(i -> 2 * age[i] + 0.5 * dose[i] + 0 * site[i])
                .toArray();
    }

    @Test
    void allCodeOfThePageIsCompiledHere() throws IOException {
        String here = withoutBlanks(Files.readString(HERE));
        String[] blocks = Files.readString(PAGE).split("```java\n", -1);
        assertThat(blocks.length).isGreaterThan(5);
        for (int i = 1; i < blocks.length; i++) {
            assertThat(blocks[i].startsWith("import ")
                            || here.contains(withoutBlanks(blocks[i].substring(0, blocks[i].indexOf("```")))))
                    .as(blocks[i])
                    .isTrue();
        }
    }

    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s+", "");
    }
}
