package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Link;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.NumberEmbedding;
import ai.lepton.core.model.NumberEmbedding.PiecewiseLinear;
import ai.lepton.core.model.TabM;
import ai.lepton.core.serving.Served;
import ai.lepton.core.task.TabularExamples.Columns;
import ai.lepton.core.task.TabularExamples.Target;
import ai.lepton.core.training.History;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code fit(table)} gives, on tables small enough to train in a moment. */
class TabularRecipeTest {
    private static final Labels TWO = Labels.of("no", "yes");
    private static final Labels THREE = Labels.of("a", "b", "c");

    /** Few epochs of small models. */
    private static final TabularRecipe SMALL =
            TabularRecipe.defaults().sizes(4, 1, 16).folds(3).epochs(12).seed(1);

    @TempDir
    Path directory;

    /** Rows of three numbers and a category, some missing; the class, or the number, follows from the first two. */
    private static Table table(int rows, long seed) {
        Random random = new Random(seed);
        Schema schema = new Schema(List.of("x", "y", "z"), List.of(new Category("c", List.of("p", "q"))));
        double[] numbers = new double[3 * rows];
        int[] codes = new int[rows];
        for (int i = 0; i < rows; i++) {
            numbers[3 * i] = random.nextGaussian();
            numbers[3 * i + 1] = random.nextGaussian();
            numbers[3 * i + 2] = i % 7 == 0 ? Double.NaN : random.nextGaussian();
            codes[i] = i % 11 == 0 ? Table.MISSING : 1 + random.nextInt(2);
        }
        return Table.of(schema, numbers, codes);
    }

    private static Table classes(int rows, Labels labels, long seed) {
        Table table = table(rows, seed);
        double[] x = table.column("x");
        double[] y = table.column("y");
        int[] target = IntStream.range(0, rows)
                .map(i -> x[i] > 0 ? 0 : labels.size() == 2 || y[i] > 0 ? 1 : 2)
                .toArray();
        return table.withTarget(labels, target);
    }

    private static Table numbers(int rows, long seed) {
        Table table = table(rows, seed);
        double[] x = table.column("x");
        double[] y = table.column("y");
        return table.withTarget(
                "sum",
                IntStream.range(0, rows).mapToDouble(i -> 10 * x[i] + y[i]).toArray());
    }

    private static double accuracy(TabularClassifier classifier, Table table) {
        int[] predicted = classifier.predict(table);
        int[] truth = table.target();
        return IntStream.range(0, truth.length)
                        .filter(i -> predicted[i] == truth[i])
                        .count()
                / (double) truth.length;
    }

    @Test
    void whatIsMeasuredOfMembersIsOfTheirAverageAsTheValidationLossIs() {
        SplittableRandom random = new SplittableRandom(3);
        double[] numbers = random.doubles(160).toArray();
        Table table = Table.of(new Schema(List.of("a", "b"), List.of()), numbers, new int[0]);
        int[] classes = IntStream.range(0, 80)
                .map(i -> (int) (3 * (numbers[2 * i] + numbers[2 * i + 1]) / 2))
                .toArray();
        double[] sums = IntStream.range(0, 80)
                .mapToDouble(i -> 50 + 10 * (numbers[2 * i] + numbers[2 * i + 1]))
                .toArray();
        TabularRecipe recipe =
                TabularRecipe.defaults().folds(2).epochs(3).sizes(3, 1, 16).measuringTraining(30);
        try (TabularClassifier classifier = TabularClassifier.fit(
                table.withTarget(Labels.of("x", "y", "z"), classes),
                recipe.measuring(OverallMeasure.ACCURACY, ProbabilityMeasure.LOG_LOSS))) {
            for (History history : classifier.histories()) {
                for (History.Epoch epoch : history.epochs()) {
                    assertThat(epoch.measures().get("log loss"))
                            .isCloseTo(epoch.validationLoss().orElseThrow(), within(1e-5));
                    assertThat(epoch.trainingMeasures().get("log loss"))
                            .isCloseTo(epoch.trainingMeasures().get("loss"), within(1e-5));
                }
            }
            Provenance origin = classifier.provenance().orElseThrow();
            assertThat(origin.settings())
                    .containsEntry("folds", "2")
                    .containsEntry("epochs", "3")
                    .containsEntry("plain_beside", "false");
            assertThat(origin.environment()).containsKeys("device", "threads");
        }
        try (TabularRegressor regressor = TabularRegressor.fit(
                table.withTarget("sum", sums), recipe.measuring(RegressionMeasure.MEAN_SQUARED_ERROR))) {
            double mean = Arrays.stream(sums).average().orElseThrow();
            double variance = Arrays.stream(sums)
                    .map(y -> (y - mean) * (y - mean))
                    .average()
                    .orElseThrow();
            for (History.Epoch epoch : regressor.histories().get(1).epochs()) {
                assertThat(Objects.requireNonNull(epoch.measures().get("mean squared error")) / variance)
                        .isCloseTo(epoch.validationLoss().orElseThrow(), within(1e-4));
                assertThat(Objects.requireNonNull(epoch.trainingMeasures().get("mean squared error")) / variance)
                        .isCloseTo(epoch.trainingMeasures().get("loss"), within(1e-4));
            }
        }
    }

    @Test
    void aClassifierLearnsIsSavedAndAnswersTheSame() {
        for (Labels labels : List.of(TWO, THREE)) {
            Table train = classes(150, labels, 1);
            Table test = classes(80, labels, 2);
            try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL)) {
                assertThat(accuracy(classifier, test)).isGreaterThan(0.8);
                assertThat(classifier.histories()).hasSize(3);
                Path saved = directory.resolve(labels.name(0));
                classifier.saveTo(saved);
                try (TabularClassifier loaded = TabularClassifier.load(saved)) {
                    assertThat(loaded.probabilities(test)).containsExactly(classifier.probabilities(test));
                    assertThat(loaded.model()).isEqualTo(classifier.model());
                    assertThat(loaded.configJson()).isEqualTo(classifier.configJson());
                    assertThat(loaded.outOfFold()).isEmpty();
                }
                assertThatThrownBy(() -> TabularRegressor.load(saved)).hasMessageContaining("TabularClassifier");
                try (Served served = Served.load(saved)) {
                    List<InferTensor> answer = served.infer(InferRequest.of(
                            InferTensor.of("x", new double[] {1, Double.NaN}),
                            InferTensor.of("y", new double[] {1, 1}),
                            InferTensor.of("z", new double[] {0, 0}),
                            InferTensor.ofTexts("c", List.of("p", ""))));
                    assertThat(answer.get(0).doubles()).hasSize(2 * labels.size());
                }
            }
        }
    }

    @Test
    void aRegressorLearnsIsSavedAndAnswersTheSame() {
        Table train = numbers(150, 1);
        Table test = numbers(80, 2);
        try (TabularRegressor regressor = TabularRegressor.fit(train, SMALL)) {
            assertThat(regressor.target()).isEqualTo("sum");
            double[] predicted = regressor.predict(test);
            double[] truth = test.numericTarget();
            double error = IntStream.range(0, 80)
                    .mapToDouble(i -> Math.pow(predicted[i] - truth[i], 2))
                    .average()
                    .orElseThrow();
            assertThat(error).isLessThan(10); // the target's variance is 101
            regressor.saveTo(directory);
            try (TabularRegressor loaded = TabularRegressor.load(directory)) {
                assertThat(loaded.predict(test)).containsExactly(predicted);
            }
        }
    }

    @Test
    void aConfigurationOfMoreThanTheWeightsHoldIsRefused() throws IOException {
        try (TabularClassifier classifier = TabularClassifier.fit(classes(60, THREE, 1), SMALL.epochs(2))) {
            classifier.saveTo(directory);
        }
        Path file = directory.resolve(TabularClassifier.CONFIG);
        String config = Files.readString(file);
        String[][] changes = {
            {"\"folds\" : 3", "\"folds\" : 2000000000", "components.ensemble.folds times layers"},
            {"\"folds\" : 3", "\"folds\" : 2", "folds.2"},
            {"\"members\" : 4", "\"members\" : 2000000000", "components.ensemble.fold.members"},
            {"\"link\" : \"softmax\"", "\"link\" : \"sigmoid\"", "link"},
            {"\"outputs\" : 3", "\"outputs\" : 2", "outputs"},
            {"\"type\" : \"TabM\"", "\"type\" : \"java.lang.Runtime\"", "'java.lang.Runtime'"},
            {"\"version\" : 2", "\"version\" : 7", "version 7"},
            {"NumberEmbedding.PiecewiseLinear", "NumberEmbedding.Nothing", "NumberEmbedding.Nothing"},
        };
        for (String[] change : changes) {
            assertThat(config).contains(change[0]);
            Files.writeString(file, config.replace(change[0], change[1]));
            assertThatThrownBy(() -> TabularClassifier.load(directory))
                    .as(change[1])
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(change[2]);
        }
    }

    @Test
    void everyRowHasAPredictionByModelsThatDidNotSeeIt() {
        Table train = classes(60, THREE, 1);
        // One row of another class than all rows like it: whoever learned from it would know.
        try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL)) {
            OutOfFold outOfFold = classifier.outOfFold().orElseThrow();
            assertThat(outOfFold.rows()).containsExactly(IntStream.range(0, 60).toArray());
            assertThat(outOfFold.outputs()).isEqualTo(3);
            assertThat(Arrays.stream(outOfFold.folds()).distinct().sorted()).containsExactly(0, 1, 2);
            double[] p = outOfFold.predictions();
            for (int i = 0; i < 60; i++) {
                assertThat(p[3 * i] + p[3 * i + 1] + p[3 * i + 2]).isCloseTo(1, within(1e-9));
            }
        }
    }

    /** The held rows' classes are noise, so that only a model that had seen them could know them. */
    @Test
    void outOfFoldPredictionsOfNoiseAreNoBetterThanChance() {
        Table noise = table(200, 3);
        Random random = new Random(5);
        Table train = noise.withTarget(TWO, random.ints(200, 0, 2).toArray());
        try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL)) {
            double[] p = classifier.outOfFold().orElseThrow().predictions();
            int[] truth = train.target();
            long right = IntStream.range(0, 200)
                    .filter(i -> p[2 * i + truth[i]] > 0.5)
                    .count();
            assertThat(right).isBetween(70L, 130L);
        }
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        Table train = classes(60, TWO, 1);
        try (TabularClassifier first = TabularClassifier.fit(train, SMALL);
                TabularClassifier second = TabularClassifier.fit(train, SMALL);
                TabularClassifier other = TabularClassifier.fit(train, SMALL.seed(2))) {
            assertThat(second.probabilities(train)).containsExactly(first.probabilities(train));
            assertThat(other.probabilities(train)).isNotEqualTo(first.probabilities(train));
        }
    }

    @Test
    void oneModelHoldsItsShareOut() {
        Table train = classes(60, TWO, 1);
        try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL.oneModel(0.2))) {
            assertThat(classifier.histories()).hasSize(1);
            assertThat(classifier.outOfFold().orElseThrow().size()).isEqualTo(12);
            assertThat(classifier.parameterCount()).isLessThan(20_000);
        }
    }

    @Test
    void transformersAreTrainedOnTheSameFolds() {
        Table train = classes(60, THREE, 1);
        TabularRecipe recipe = SMALL.epochs(4)
                .transformer(architecture -> architecture.layers(1).width(8).heads(2));
        try (TabularClassifier classifier = TabularClassifier.fit(train, recipe)) {
            assertThat(classifier.architectureText()).contains("Transformer", "3 models of folds");
            classifier.saveTo(directory);
            try (TabularClassifier loaded = TabularClassifier.load(directory)) {
                assertThat(loaded.probabilities(train)).containsExactly(classifier.probabilities(train));
            }
        }
    }

    @Test
    void eachPartIsJudgedByModelsThatHadNothingOfIt() {
        Table table = classes(60, TWO, 1);
        CrossValidation<ClassificationReport> found =
                TabularClassifier.crossValidated(table, SMALL.folds(2).epochs(6), 3, 2);
        assertThat(found.outOfFold()).hasSize(2);
        assertThat(found.reports()).hasSize(6);
        assertThat(found.trained()).isEqualTo(40);
        assertThat(found.held()).isEqualTo(20);
        assertThat(found.outOfFold().get(0).predictions())
                .isNotEqualTo(found.outOfFold().get(1).predictions());
        Estimate accuracy = found.estimate(CountMeasure.ACCURACY);
        double mean = found.reports().stream()
                .mapToDouble(report -> report.accuracy().value())
                .average()
                .orElseThrow();
        assertThat(accuracy.value()).isCloseTo(mean, within(1e-12));
        accuracy.interval().ifPresent(interval -> assertThat(interval.method()).isEqualTo("corrected-resampled-t"));
        CrossValidation<RegressionReport> numbers =
                TabularRegressor.crossValidated(numbers(45, 1), SMALL.folds(2).epochs(3), 3, 1);
        assertThat(numbers.reports()).hasSize(3);
        assertThat(numbers.outOfFold().get(0).size()).isEqualTo(45);
    }

    /** A part of two groups leaves one, of which none can be held out; parts that come again would count one result twice. */
    @Test
    void partsThatLeaveTooLittleOrComeAgainAreRefusedBeforeTraining() {
        Table rows = classes(60, TWO, 1);
        Table parted = Table.of(
                        new Schema(List.of("x", "site", "month"), List.of()),
                        IntStream.range(0, 60)
                                .boxed()
                                .flatMapToDouble(i -> DoubleStream.of(rows.column("x")[i], i % 2, Math.floorDiv(i, 10)))
                                .toArray(),
                        new int[0])
                .withTarget(TWO, rows.target());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TabularClassifier.crossValidated(parted, SMALL.groupedBy("site"), 5, 1))
                .withMessage(
                        "part 0 leaves rows of one group in 'site' to train on, of which none can be held out to say when to"
                                + " stop; the table has 2, and at least 3 are needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TabularClassifier.crossValidated(parted, SMALL.orderedBy("month"), 5, 1))
                .withMessage(
                        "part 0 leaves rows of one moment in 'month' to train on, of which none can be held out to say when to"
                                + " stop; the table has 6: fewer parts would do, or rows of more moments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TabularClassifier.crossValidated(parted, SMALL.orderedBy("month"), 2, 3))
                .withMessage(
                        "repetitions is 3, but each would have the same 2 parts, which the order of 'month' gives; it must be 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TabularClassifier.crossValidated(parted, SMALL.groupedBy("month"), 9, 2))
                .withMessage(
                        "repetitions is 2, but each would have the same 6 parts, one for each group in 'month'; it must be 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TabularClassifier.crossValidated(rows, SMALL, 60, 2))
                .withMessage("repetitions is 2, but each would have the same 60 parts, one for each row; it must be 1");
    }

    /** Passes fall with cells, so that a default training looks at 48 million of them, unless three passes are more. */
    @Test
    void wideAndLongTablesHaveAsManyEpochsAsTheirCellsLeave() {
        TabularRecipe defaults = TabularRecipe.defaults();
        assertThat(defaults.epochsFor(960, 64)).isEqualTo(120);
        assertThat(defaults.epochsFor(12_500, 32)).isEqualTo(120);
        assertThat(defaults.epochsFor(80_000, 10)).isEqualTo(18);
        assertThat(defaults.epochsFor(1_600, 1_000)).isEqualTo(30);
        assertThat(defaults.epochsFor(80_000, 1_000)).isEqualTo(3);
        assertThat(defaults.epochsFor(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(3);
        assertThat(defaults.epochs(7).epochsFor(80_000, 1_000)).isEqualTo(7);
        assertThat(defaults.embedded(200)).isEqualTo(12);
        assertThat(defaults.embedded(600)).isEqualTo(4);
        assertThat(defaults.embedded(100_000)).isEqualTo(2);
        assertThat(defaults.embedding(new NumberEmbedding.Linear(), 16).embedded(1_000))
                .isEqualTo(16);
        assertThat(defaults.settings(1_600, 1_000, 1_001, false))
                .containsEntry("epochs", 29)
                .containsEntry("embedding_features", 2);
    }

    @Test
    void rareClassesCountAsMuchAsOthersIfAsked() {
        Table rows = table(200, 3);
        double[] x = rows.column("x");
        Table train = rows.withTarget(
                TWO, IntStream.range(0, 200).map(i -> x[i] > 1.2 ? 1 : 0).toArray());
        try (TabularClassifier plain = TabularClassifier.fit(train, SMALL.epochs(4));
                TabularClassifier balanced =
                        TabularClassifier.fit(train, SMALL.epochs(4).balanced())) {
            double before = Arrays.stream(probabilities(plain, train)).sum();
            double after = Arrays.stream(probabilities(balanced, train)).sum();
            assertThat(after).isGreaterThan(1.2 * before);
        }
        Labels labels = train.labels();
        double share = Arrays.stream(train.target()).sum() / 200.0;
        double[] weights = SMALL.balanced().weightsOf(labels, train.target());
        try (TabularClassifier balanced = TabularClassifier.fit(train, SMALL.balanced())) {
            double[] held = balanced.outOfFold().orElseThrow().predictions();
            double found = 0;
            double back = 0;
            for (int i = 0; i < 200; i++) {
                double no = held[2 * i] / weights[0];
                double yes = held[2 * i + 1] / weights[1];
                found += held[2 * i + 1] / 200;
                back += yes / (no + yes) / 200;
            }
            assertThat(back).as("divided by the weights").isCloseTo(share, within(0.02));
            assertThat(found).as("as they are").isGreaterThan(share + 0.02);
            assertThat(balanced.cautions().get(0))
                    .startsWith("rows counted by the weights of their classes ('no' 0.5")
                    .contains("probabilities are not of the data");
        }
        assertThatThrownBy(() -> TabularClassifier.fit(train, SMALL.classWeights(Map.of("maybe", 2.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'maybe'");
    }

    private static double[] probabilities(TabularClassifier classifier, Table table) {
        double[] both = classifier.probabilities(table);
        return IntStream.range(0, table.size())
                .mapToDouble(i -> both[2 * i + 1])
                .toArray();
    }

    /** Missing values, an unknown level and both kinds of models, with a linear one. */
    @Test
    void modelsOfPlainNumbersBesideThoseOfFoldsAreSavedAndAnswerTheSame() throws IOException {
        Table train = classes(60, THREE, 1);
        TabularRecipe recipe = SMALL.epochs(4).plainBeside(true);
        double[] expected;
        try (TabularClassifier classifier = TabularClassifier.fit(train, recipe);
                TabularClassifier again = TabularClassifier.fit(train, recipe)) {
            expected = classifier.probabilities(train);
            assertThat(again.probabilities(train)).containsExactly(expected);
            assertThat(classifier.histories()).hasSize(6);
            assertThat(classifier.provenance().orElseThrow().settings()).containsEntry("plain_beside", "true");
            assertThat(classifier.architectureText())
                    .contains(
                            "4 members, 1 layer, width 16", "32 members, 2 layers, width 64", "3 models of each kind");
            classifier.saveTo(directory);
            try (TabularClassifier loaded = TabularClassifier.load(directory)) {
                assertThat(loaded.probabilities(train)).containsExactly(expected);
                assertThat(loaded.model()).isEqualTo(classifier.model());
            }
        }
        Path file = directory.resolve(TabularClassifier.CONFIG);
        String config = Files.readString(file);
        int beside = config.indexOf("\"beside\"");
        String[][] changes = {
            {"\"numbers\" : 3", "\"numbers\" : 2", "models beside take"},
            {"\"members\" : 32", "\"members\" : 2000000000", "components.ensemble.beside.members"},
            {"\"embedded\" : 1", "\"embedded\" : 2", "embedded is 2; a plain number has one feature"},
            {"\"layers\" : 2", "\"layers\" : 2000000000", "components.ensemble.folds times layers"},
        };
        for (String[] change : changes) {
            String of = config.substring(beside);
            assertThat(of).contains(change[0]);
            Files.writeString(file, config.substring(0, beside) + of.replaceFirst(change[0], change[1]));
            assertThatThrownBy(() -> TabularClassifier.load(directory))
                    .as(change[1])
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(change[2]);
        }
    }

    @Test
    void tablesOfManyNumbersHaveModelsOfPlainNumbersUnlessSizesAreSet() {
        TabularRecipe defaults = TabularRecipe.defaults();
        assertThat(defaults.trainsPlain(500, 17)).isTrue();
        assertThat(defaults.trainsPlain(500, 16)).isFalse();
        assertThat(defaults.trainsPlain(20_000, 17)).isFalse();
        assertThat(defaults.plainBeside(true).trainsPlain(20_000, 1)).isTrue();
        assertThat(defaults.plainBeside(true).trainsPlain(500, 0)).isFalse();
        assertThat(defaults.plainBeside(false).trainsPlain(500, 17)).isFalse();
        assertThat(defaults.sizes(8, 2, 128).trainsPlain(500, 17)).isFalse();
        assertThat(defaults.embedding(new NumberEmbedding.Linear(), 4).trainsPlain(500, 17))
                .isFalse();
        assertThat(defaults.transformer(architecture -> architecture).trainsPlain(500, 17))
                .isFalse();
    }

    @Test
    void tablesOfFewNumbersHaveAModelOfPlainNumbersTriedOnOneFold() {
        TabularRecipe defaults = TabularRecipe.defaults();
        assertThat(defaults.triesPlain(500, 16, 5)).isTrue();
        assertThat(defaults.triesPlain(500, 17, 5)).isFalse();
        assertThat(defaults.triesPlain(500, 0, 5)).isFalse();
        assertThat(defaults.triesPlain(499, 16, 5)).isFalse();
        assertThat(defaults.triesPlain(12_501, 16, 5)).isFalse();
        assertThat(defaults.triesPlain(500, 16, 1)).isFalse();
        assertThat(defaults.plainBeside(true).triesPlain(500, 16, 5)).isFalse();
        assertThat(defaults.plainBeside(false).triesPlain(500, 16, 5)).isFalse();
        assertThat(defaults.sizes(8, 2, 128).triesPlain(500, 16, 5)).isFalse();
        assertThat(defaults.transformer(architecture -> architecture).triesPlain(500, 16, 5))
                .isFalse();
    }

    /** Whether two numbers have one sign is what plain numbers say sooner than bins of each. */
    @Test
    void modelsOfPlainNumbersAreTrainedOnAllFoldsWhereTheyHelpOnOne() {
        Table table = table(500, 1);
        double[] x = table.column("x");
        double[] y = table.column("y");
        int[] target = IntStream.range(0, 500).map(i -> x[i] * y[i] > 0 ? 1 : 0).toArray();
        Table train = table.withTarget(TWO, target);
        TabularRecipe recipe = TabularRecipe.defaults().folds(2).epochs(8);
        try (TabularClassifier found = TabularClassifier.fit(train, recipe);
                TabularClassifier told = TabularClassifier.fit(train, recipe.plainBeside(true))) {
            assertThat(found.provenance().orElseThrow().settings()).containsEntry("plain_beside", "true");
            assertThat(found.histories()).hasSize(4);
            assertThat(found.probabilities(train)).containsExactly(told.probabilities(train));
            assertThat(found.outOfFold()).isEqualTo(told.outOfFold());
        }
    }

    @Test
    void theModelOfPlainNumbersThatWasTriedLeavesNoTraceWhereItDoesNotHelp() {
        Table table = table(500, 1);
        double[] x = table.column("x");
        Random noise = new Random(2);
        double[] target =
                Arrays.stream(x).map(v -> v + 2 * noise.nextGaussian()).toArray();
        Table train = table.withTarget("noisy", target); // what there is to find, the linear model finds
        TabularRecipe recipe = TabularRecipe.defaults().folds(2).epochs(3);
        try (TabularRegressor found = TabularRegressor.fit(train, recipe);
                TabularRegressor told = TabularRegressor.fit(train, recipe.plainBeside(false))) {
            assertThat(found.provenance().orElseThrow().settings()).containsEntry("plain_beside", "false");
            assertThat(found.histories()).hasSize(2);
            assertThat(found.predict(train)).containsExactly(told.predict(train));
        }
    }

    @Test
    void foldsTrainedAtOnceAreThoseTrainedOneAfterTheOther() {
        Table train = classes(60, TWO, 1);
        List<String> heard = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void finished(History history) {
                heard.add("finished");
            }
        };
        try (TabularClassifier together = TabularClassifier.fit(train, SMALL);
                TabularClassifier inOrder = TabularClassifier.fit(train, SMALL.progress(listener))) {
            assertThat(heard).hasSize(3);
            assertThat(inOrder.probabilities(train)).containsExactly(together.probabilities(train));
        }
    }

    @Test
    void workAtOnceEndsWithTheFirstFailure() {
        assertThat(InParallel.each(3, 5, i -> i * i)).containsExactly(0, 1, 4, 9, 16);
        assertThatThrownBy(() -> InParallel.each(2, 4, i -> {
                    if (i == 2) {
                        throw new IllegalStateException("no " + i);
                    }
                    return i;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no 2");
    }

    @Test
    void groupsStayTogether() {
        Table train = classes(60, TWO, 1);
        Folds folds = Folds.grouped(train, "z", 4, 3);
        List<String> groups = Folds.values(train, "z");
        for (Folds.Fold fold : folds.parts()) {
            List<String> trained =
                    Arrays.stream(fold.train()).mapToObj(groups::get).toList();
            assertThat(Arrays.stream(fold.held()).mapToObj(groups::get)).doesNotContainAnyElementsOf(trained);
        }
        assertThat(folds.held()).hasSize(60);
    }

    @Test
    void whatIsHeldOutIsLaterThanWhatIsTrainedOn() {
        Table train = classes(60, TWO, 1);
        double[] time = train.column("x");
        Folds folds = Folds.ordered(train, "x", 4);
        assertThat(folds.parts()).hasSize(4);
        for (Folds.Fold fold : folds.parts()) {
            double last =
                    Arrays.stream(fold.train()).mapToDouble(i -> time[i]).max().orElseThrow();
            assertThat(Arrays.stream(fold.held()).mapToDouble(i -> time[i])).allMatch(t -> t > last);
        }
        try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL.orderedBy("x"))) {
            assertThat(classifier.outOfFold().orElseThrow().size()).isEqualTo(45);
        }
    }

    @Test
    void rowsOfOneMomentStayTogetherAndSomeAreHeldOut() {
        Table rows = table(200, 1);
        double[][] times = {
            IntStream.range(0, 200).mapToDouble(i -> i == 0 ? 0 : 1).toArray(),
            IntStream.range(0, 200).mapToDouble(i -> i == 199 ? 1 : 0).toArray(),
            IntStream.range(0, 200).mapToDouble(i -> Math.min(i, 2)).toArray(),
            IntStream.range(0, 200).mapToDouble(i -> Math.max(i, 195)).toArray(),
            IntStream.range(0, 200).mapToDouble(i -> Math.floorDiv(i, 50)).toArray()
        };
        for (double[] time : times) {
            Table train = Table.of(new Schema(List.of("t"), List.of()), time, new int[0])
                    .withTarget("out", rows.column("x"));
            for (Folds folds : List.of(
                    Folds.ordered(train, "t", 5), Folds.ordered(train, "t", 1), Folds.orderedShare(train, "t", 0.2))) {
                assertThat(folds.parts()).isNotEmpty();
                for (Folds.Fold fold : folds.parts()) {
                    double last = Arrays.stream(fold.train())
                            .mapToDouble(i -> time[i])
                            .max()
                            .orElseThrow();
                    assertThat(fold.held()).isNotEmpty();
                    assertThat(Arrays.stream(fold.held()).mapToDouble(i -> time[i]))
                            .allMatch(t -> t > last);
                }
            }
        }
        assertThat(Folds.ordered(Table.of(new Schema(List.of("t"), List.of()), times[4], new int[0]), "t", 5)
                        .parts())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 30", "0.4, 24", "0.3, 18", "0.2, 12", "0.1, 6", "0.05, 3", "1e-9, 1", "4.9e-324, 1"})
    void oneModelHoldsOutTheShareThatWasAskedFor(double share, int rows) {
        Table train = classes(60, TWO, 1);
        TabularRecipe recipe = SMALL.oneModel(share);
        for (TabularRecipe each : List.of(recipe, recipe.orderedBy("x"))) {
            Folds folds = each.foldsOf(train);
            assertThat(folds.parts()).hasSize(1);
            assertThat(folds.held()).hasSize(rows);
            assertThat(folds.parts().get(0).train()).hasSize(60 - rows);
        }
        Folds groups = recipe.groupedBy("x").foldsOf(train);
        assertThat(groups.held()).hasSize(rows);
    }

    @Test
    void aShareThatNoGroupFitsInHoldsTheSmallestOut() {
        double[] group = IntStream.range(0, 60).mapToDouble(i -> i < 40 ? 1 : 2).toArray();
        Table train = Table.of(new Schema(List.of("g"), List.of()), group, new int[0]);
        assertThat(Folds.groupedShare(train, "g", 0.1, 5).held())
                .containsExactly(IntStream.range(40, 60).toArray());
    }

    @Test
    void stratifiedFoldsHoldEachClassOutAsOften() {
        int[] target = new int[50];
        target[3] = 1;
        target[40] = 1;
        for (int i = 10; i < 20; i++) {
            target[i] = 2;
        }
        Table train = table(50, 1).withTarget(THREE, target);
        for (Folds.Fold fold : Folds.stratified(train, 5, 9).parts()) {
            assertThat(fold.held()).hasSize(10);
            assertThat(Arrays.stream(fold.held()).filter(i -> target[i] == 2).count())
                    .isEqualTo(2);
            assertThat(Arrays.stream(fold.held()).filter(i -> target[i] == 1).count())
                    .isBetween(0L, 1L);
        }
    }

    @Test
    void tinyTablesClassesOfTwoRowsAndOneClassAreTaken() {
        int[] rare = new int[20];
        rare[4] = 1;
        rare[5] = 1;
        rare[6] = 2;
        for (int[] target : new int[][] {rare, new int[20]}) {
            Table train = table(20, 1).withTarget(THREE, target);
            try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL)) {
                assertThat(Arrays.stream(classifier.probabilities(train))).allMatch(p -> p >= 0 && p <= 1);
                assertThat(classifier.predict(train)).contains(0);
            }
        }
        Table two = table(2, 1).withTarget(TWO, new int[] {0, 1});
        TabularClassifier.fit(two, SMALL).close();
        assertThatThrownBy(() -> TabularClassifier.fit(two.rows(0), SMALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the training data has 1 rows; some are held out, so there must be at least 2");
        assertThatThrownBy(() -> TabularClassifier.fit(two.rows(), SMALL))
                .hasMessage("the training data has 0 rows; some are held out, so there must be at least 2");
    }

    @Test
    void aConstantTargetIsPredicted() {
        Table train = table(30, 1)
                .withTarget("out", IntStream.range(0, 30).mapToDouble(i -> 7.5).toArray());
        try (TabularRegressor regressor = TabularRegressor.fit(train, SMALL)) {
            assertThat(Arrays.stream(regressor.predict(train))).allMatch(y -> Math.abs(y - 7.5) < 0.5);
        }
    }

    @Test
    void weightsThatFloatsCannotAddAreRefusedBeforeTraining() {
        for (double weight : new double[] {1e300, 1e7, 1e-7, 1e-300, 0, Double.NaN}) {
            assertThatThrownBy(() -> SMALL.classWeights(Map.of("no", weight)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the weight of class 'no' is " + weight + "; it must be in [1e-6, 1e6]");
        }
        assertThatThrownBy(() -> Loss.crossEntropy(0, 1, 1e300))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("classWeights is 1.0E300; it must be 0, or in [1e-12, 1e12]");
        assertThatThrownBy(() -> Loss.binaryCrossEntropy(1e-300)).hasMessageContaining("positive weight is 1.0E-300");
        Table train = classes(60, THREE, 1);
        TabularRecipe far = SMALL.epochs(2).classWeights(Map.of(THREE.name(0), 1e-6, THREE.name(1), 1e6));
        try (TabularClassifier classifier = TabularClassifier.fit(train, far)) {
            assertThat(Arrays.stream(classifier.probabilities(train))).allMatch(p -> p >= 0 && p <= 1);
        }
    }

    @Test
    void weightsOfClassesAreRefusedWhereANumberIsPredicted() {
        Table rows = table(60, 1);
        Table numbers = rows.withTarget("out", rows.column("x"));
        assertThatThrownBy(() -> TabularRegressor.fit(numbers, SMALL.balanced()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class weights are for classes; 'out' is a number, leave balanced() out");
        assertThatThrownBy(() -> TabularRegressor.fit(numbers, SMALL.classWeights(Map.of("no", 2.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class weights are for classes; 'out' is a number, leave them out");
    }

    @Test
    void aTargetOfTinyNumbersIsPredictedInItsUnit() {
        Table rows = table(60, 1);
        double[] target =
                Arrays.stream(rows.column("x")).map(x -> 1e-300 * (x + 5)).toArray();
        try (TabularRegressor regressor = TabularRegressor.fit(rows.withTarget("out", target), SMALL)) {
            double least = Arrays.stream(target).min().orElseThrow();
            double most = Arrays.stream(target).max().orElseThrow();
            double range = most - least;
            assertThat(Arrays.stream(regressor.predict(rows))).allMatch(y -> y > least - range && y < most + range);
        }
    }

    @Test
    void aLinearModelOfMoreWeightsThanMemoryShouldHoldIsLeftOut() {
        int[] codes = IntStream.range(0, 300).map(i -> i + 1).toArray();
        List<String> levels = Arrays.stream(codes).mapToObj(Integer::toString).toList();
        Table rows = Table.of(new Schema(List.of(), List.of(new Category("c", levels))), new double[0], codes);
        Columns columns = Columns.of(
                rows,
                NumberEncoder.fittedOn(rows, 1),
                new TabM(0, List.of(301), new PiecewiseLinear(2), 2, 2, false, 1, 4, Activation.RELU, 0, 7000));
        Target target = Target.ofClasses(new int[300]);
        assertThat(new LinearFit(columns, target, Link.SOFTMAX, 7000, List.of(301)).fitsInMemory())
                .isFalse();
        assertThat(new LinearFit(columns, target, Link.SOFTMAX, 6000, List.of(301)).fitsInMemory())
                .isTrue();
        assertThat(new LinearFit(columns, target, Link.SOFTMAX, 100_000_000, List.of(301)).fitsInMemory())
                .isFalse();
    }

    @Test
    void anInterruptEndsTheLinearModelToo() {
        Table train = classes(60, TWO, 1);
        TrainingListener interrupting = new TrainingListener() {
            private int finished;

            @Override
            public void finished(History history) {
                if (++finished == 2) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        assertThatThrownBy(() ->
                        TabularClassifier.fit(train, SMALL.folds(2).epochs(1).progress(interrupting)))
                .isInstanceOf(CancellationException.class)
                .hasMessage("training was interrupted in the linear model");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aTableOfOtherLevelsIsToldWhichOnes() {
        Table train = classes(60, TWO, 1);
        Schema other = new Schema(train.schema().numbers(), List.of(new Category("c", List.of("q", "p"))));
        try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL.epochs(1))) {
            assertThatThrownBy(() -> classifier.predict(Table.of(other, train.numbers(), train.categories())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the table has the levels [q, p] of category 'c'; this classifier was trained on [p, q];"
                                    + " read the table with the schema of the model");
        }
    }

    @Test
    void namesOfColumnsThatAreNotThereAreRefused() {
        Table train = classes(20, TWO, 1);
        assertThatThrownBy(() -> TabularClassifier.fit(train, SMALL.groupedBy("patient")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'patient'");
        assertThatThrownBy(() -> TabularClassifier.fit(train, SMALL.orderedBy("when")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'when'");
    }
}
