package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.training.History;
import ai.lepton.core.training.History.Epoch;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables at the edges: one row, one class present, one column, thousands of levels or columns. */
class UnusualTablesTest {
    private static final Labels TWO = Labels.of("no", "yes");
    private static final Labels THREE = Labels.of("low", "middle", "high");

    private static Schema numbers(int columns) {
        return new Schema(IntStream.range(0, columns).mapToObj(j -> "x" + j).toList(), List.of());
    }

    private static Table random(Schema schema, Labels labels, int rows, long seed) {
        Random random = new Random(seed);
        double[] numbers = new double[rows * schema.numbers().size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextGaussian();
        }
        int[] categories = new int[rows * schema.categories().size()];
        for (int i = 0; i < categories.length; i++) {
            Category category = schema.categories().get(i % schema.categories().size());
            categories[i] = random.nextInt(category.levels().size() + 1);
        }
        int[] target = new int[rows];
        Arrays.setAll(target, i -> random.nextInt(labels.size()));
        return Table.of(schema, numbers, categories).withTarget(labels, target);
    }

    private static TabularClassifier trained(Table table, Training training) {
        return TabularArchitecture.of(table.schema())
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(table.labels())
                .fit(table, training);
    }

    private static Training steps(int count) {
        return Training.upTo(Training.steps(count)).learningRate(1e-2).seed(1);
    }

    private static void assertRowsSumToOne(double[] probabilities, int rows, int classes) {
        assertThat(probabilities).hasSize(rows * classes);
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                assertThat(probabilities[i * classes + c]).isBetween(0.0, 1.0);
                sum += probabilities[i * classes + c];
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void oneRow(Backend backend) {
        for (Labels labels : List.of(TWO, THREE)) {
            Table one = random(numbers(3), labels, 1, 5);
            try (TabularClassifier classifier =
                    trained(one, steps(20).engine(EngineOptions.defaults().with(backend)))) {
                assertRowsSumToOne(classifier.probabilities(one), 1, labels.size());
                assertThat(classifier.predict(one)).isEqualTo(one.target());
            }
        }
    }

    @Test
    void aBatchLargerThanTheTable() {
        Table table = random(numbers(2), THREE, 10, 5);
        try (TabularClassifier classifier =
                trained(table, Training.upTo(Training.epochs(3)).batchSize(1000))) {
            assertThat(classifier.history().orElseThrow().steps()).isEqualTo(3);
        }
    }

    @Test
    void theLastBatchOfAnEpochIsSmaller() {
        Table table = random(numbers(2), THREE, 10, 5);
        try (TabularClassifier classifier =
                trained(table, Training.upTo(Training.epochs(3)).batchSize(4))) {
            assertThat(classifier.history().orElseThrow().steps()).isEqualTo(9);
        }
    }

    @Test
    void stepsMayEndInTheMiddleOfAnEpoch() {
        Table table = random(numbers(2), THREE, 10, 5);
        try (TabularClassifier classifier =
                trained(table, Training.upTo(Training.steps(5)).batchSize(4))) {
            History history = classifier.history().orElseThrow();
            assertThat(history.steps()).isEqualTo(5);
            assertThat(history.epochs()).hasSize(2).extracting(Epoch::of).containsOnly(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void onlyOneClassIsPresent(Backend backend) {
        for (Labels labels : List.of(TWO, THREE)) {
            Table table = random(numbers(2), labels, 20, 5).withTarget(labels, filled(20, 1));
            try (TabularClassifier classifier =
                    trained(table, steps(60).engine(EngineOptions.defaults().with(backend)))) {
                assertThat(classifier.predict(table)).containsOnly(1);
                assertThat(classifier.predictLabels(table)).containsOnly(labels.name(1));
            }
        }
    }

    private static int[] filled(int size, int value) {
        int[] values = new int[size];
        Arrays.fill(values, value);
        return values;
    }

    /** With one category alone, the class can be told from nothing else: its table must be trained. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void oneCategoryIsTheOnlyColumn(Backend backend) {
        Schema schema = new Schema(List.of(), List.of(new Category("colour", List.of("red", "green"))));
        int[] colours = new int[40];
        Arrays.setAll(colours, i -> 1 + i % 2);
        int[] target = new int[40];
        Arrays.setAll(target, i -> i % 2);
        Table table = Table.of(schema, new double[0], colours).withTarget(TWO, target);
        try (TabularClassifier classifier =
                trained(table, steps(60).engine(EngineOptions.defaults().with(backend)))) {
            assertThat(classifier.predict(table)).isEqualTo(target);
            assertThat(Arrays.stream(classifier.probabilities(table))).allMatch(p -> p < 0.1 || p > 0.9);
        }
    }

    @Test
    void aConstantColumn() {
        Table table = Table.of(numbers(2), new double[] {1, 1e300, 2, 1e300, 3, 1e300, 4, 1e300}, new int[0])
                .withTarget(TWO, new int[] {0, 0, 1, 1});
        try (TabularClassifier classifier = trained(table, steps(100))) {
            assertThat(classifier.predict(table)).containsExactly(0, 0, 1, 1);
        }
    }

    @Test
    void thousandsOfLevels() {
        List<String> levels =
                IntStream.range(0, 5000).mapToObj(i -> "level " + i).toList();
        Schema schema = new Schema(List.of("x"), List.of(new Category("code", levels)));
        Table table = random(schema, THREE, 64, 5);
        try (TabularClassifier classifier = trained(table, steps(3))) {
            assertRowsSumToOne(classifier.probabilities(table), 64, 3);
        }
    }

    @Test
    void manyColumns() {
        List<Category> categories = new ArrayList<>();
        for (int j = 0; j < 200; j++) {
            categories.add(new Category("c" + j, List.of("a", "b")));
        }
        Schema schema = new Schema(numbers(800).numbers(), categories);
        Table table = random(schema, TWO, 4, 5);
        try (TabularClassifier classifier = trained(table, steps(2))) {
            assertRowsSumToOne(classifier.probabilities(table), 4, 2);
        }
    }

    @Test
    void manyClasses() {
        Labels labels = Labels.of(IntStream.range(0, 1000).boxed().toList());
        Table table = random(numbers(2), labels, 50, 5);
        try (TabularClassifier classifier = trained(table, steps(3))) {
            assertRowsSumToOne(classifier.probabilities(table), 50, 1000);
        }
    }

    @Test
    void aValueFarBeyondTheTrainingDataHasProbabilities() {
        for (Labels labels : List.of(TWO, THREE)) {
            Table table = random(numbers(1), labels, 50, 5);
            try (TabularClassifier classifier = trained(table, steps(3))) {
                Table far = Table.of(table.schema(), new double[] {1e10, 3e38, -1.7e308}, new int[0]);
                assertRowsSumToOne(classifier.probabilities(far), 3, labels.size());
            }
        }
    }

    @Test
    void labelSmoothingIsForThreeClassesAndMore() {
        Table table = random(numbers(1), TWO, 4, 5);
        assertThatThrownBy(() -> trained(table, steps(1).labelSmoothing(0.1)))
                .hasMessage("label smoothing is for three classes and more; there are [no, yes]");
    }

    @Test
    void anEmptyValidationTableIsRefusedWithEarlyStoppingOnly() {
        Table table = random(numbers(1), TWO, 4, 5);
        TabularClassifier.Untrained untrained = TabularArchitecture.of(table.schema())
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(TWO);
        assertThatThrownBy(() -> untrained.fit(table, table.rows(), steps(1).stoppingEarly(EarlyStopping.after(1))))
                .hasMessage("early stopping needs validation data; give it or leave early stopping out");
        try (TabularClassifier classifier = untrained.fit(table, table.rows(), steps(1))) {
            assertThat(classifier.history().orElseThrow().bestEpoch().validationLoss())
                    .isEmpty();
        }
    }

    @Test
    void progressHearsOfEachStepAndEpochInOrder() {
        Table table = random(numbers(1), TWO, 6, 5);
        List<String> heard = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(Step step, Control control) {
                heard.add("step " + step.number() + "/" + step.of());
            }

            @Override
            public void epoch(Epoch epoch, Control control) {
                heard.add("epoch " + epoch.number() + "/" + epoch.of());
            }

            @Override
            public void finished(History history) {
                heard.add("finished after " + history.steps());
            }
        };
        trained(table, Training.upTo(Training.epochs(2)).batchSize(3).progress(listener))
                .close();
        assertThat(heard)
                .containsExactly(
                        "step 1/4", "step 2/4", "epoch 1/2", "step 3/4", "step 4/4", "epoch 2/2", "finished after 4");
    }

    @Test
    void aListenerThatThrowsEndsTrainingWithItsOwnException() {
        Table table = random(numbers(1), TWO, 6, 5);
        TrainingListener thrower = new TrainingListener() {
            @Override
            public void epoch(Epoch epoch, Control control) {
                throw new UnsupportedOperationException("enough");
            }
        };
        assertThatThrownBy(() -> trained(table, steps(1).progress(thrower)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("enough");
        trained(table, steps(1)).close();
    }

    /** Whether a value is missing tells the class here, and nothing else does. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void missingValuesAreTakenAndLearnedFrom(Backend backend) {
        Schema schema = new Schema(List.of("age"), List.of(new Category("site", List.of("left", "right"))));
        double[] ages = new double[40];
        int[] sites = new int[40];
        int[] target = new int[40];
        for (int i = 0; i < 40; i++) {
            boolean odd = i % 2 == 1;
            ages[i] = odd && i % 4 == 1 ? Double.NaN : i;
            sites[i] = odd && i % 4 == 3 ? Table.MISSING : 1 + i / 2 % 2;
            target[i] = odd ? 1 : 0;
        }
        Table table = Table.of(schema, ages, sites).withTarget(TWO, target);
        try (TabularClassifier classifier = trained(
                table,
                Training.upTo(Training.steps(200))
                        .learningRate(1e-2)
                        .engine(EngineOptions.defaults().with(backend)))) {
            assertThat(classifier.predict(table)).isEqualTo(target);
        }
    }

    /** No row was missing in training, so that nothing was learned of it: the answer is that for the median. */
    @Test
    void whatWasNeverMissingInTrainingIsTheMedianWhereItIsMissing() {
        Table table = random(numbers(1), TWO, 51, 5);
        double[] sorted = table.column("x0").clone();
        Arrays.sort(sorted);
        Table median = Table.of(table.schema(), new double[] {sorted[25]}, new int[0]);
        Table missing = Table.of(table.schema(), new double[] {Double.NaN}, new int[0]);
        try (TabularClassifier classifier = trained(table, steps(20))) {
            assertThat(classifier.probabilities(missing)).containsExactly(classifier.probabilities(median));
        }
    }

    /** No example is of an unknown level; the first values of its row are random and must not speak. */
    @Test
    void anUnknownLevelIsAsItIsWhicheverTheLevelForEachSeed() {
        Schema schema = new Schema(List.of(), List.of(new Category("site", List.of("left", "right", "never"))));
        int[] sites = new int[60];
        int[] target = new int[60];
        Arrays.setAll(sites, i -> 1 + i % 2);
        Arrays.setAll(target, i -> i % 10 < 9 ? i % 2 : 1 - i % 2);
        Table table = Table.of(schema, new double[0], sites).withTarget(TWO, target);
        Table others = Table.of(schema, new double[0], new int[] {0, Table.MISSING, 3});
        for (long seed = 0; seed < 5; seed++) {
            try (TabularClassifier classifier = trained(table, steps(150).seed(seed))) {
                double[] p = classifier.probabilities(others);
                assertThat(p[1]).as("seed %d", seed).isBetween(0.3, 0.7);
                assertThat(p[3]).isEqualTo(p[1]);
                assertThat(p[5]).isEqualTo(p[1]);
            }
        }
    }

    @Test
    void oneNumberOfAThousandQuadrillionsLeavesTheOthersWhatTheyAre() {
        double[] values = new double[101];
        int[] target = new int[101];
        for (int i = 0; i < 100; i++) {
            values[i] = i;
            target[i] = i < 50 ? 0 : 1;
        }
        values[100] = 1e30;
        target[100] = 1;
        Table table = Table.of(numbers(1), values, new int[0]).withTarget(TWO, target);
        try (TabularClassifier classifier = trained(table, steps(200).learningRate(1e-2))) {
            int[] predicted = classifier.predict(table);
            assertThat(IntStream.range(0, 101)
                            .filter(i -> predicted[i] == target[i])
                            .count())
                    .isGreaterThan(95);
            Table far = Table.of(table.schema(), new double[] {-1e30, 1e300}, new int[0]);
            assertThat(classifier.predict(far)).containsExactly(0, 1);
        }
    }
}
