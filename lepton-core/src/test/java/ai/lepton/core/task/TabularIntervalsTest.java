package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.conformal.ConformalIntervals;
import ai.lepton.metrics.conformal.PredictionInterval;
import ai.lepton.metrics.conformal.PredictionSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals and sets of models of folds, on tables small enough to train in a moment. */
class TabularIntervalsTest {
    private static final Labels THREE = Labels.of("a", "b", "c");
    private static final TabularRecipe SMALL =
            TabularRecipe.defaults().sizes(2, 1, 8).folds(3).epochs(6).seed(1);

    @TempDir
    Path directory;

    /** Rows of two numbers and a category, some missing. */
    private static Table table(int rows, long seed) {
        Random random = new Random(seed);
        Schema schema = new Schema(List.of("x", "y"), List.of(new Category("c", List.of("p", "q"))));
        double[] numbers = new double[2 * rows];
        int[] codes = new int[rows];
        for (int i = 0; i < rows; i++) {
            numbers[2 * i] = random.nextGaussian();
            numbers[2 * i + 1] = i % 7 == 0 ? Double.NaN : random.nextGaussian();
            codes[i] = i % 11 == 0 ? Table.MISSING : random.nextInt(2);
        }
        return Table.of(schema, numbers, codes);
    }

    private static Table numbers(int rows, long seed) {
        Table table = table(rows, seed);
        Random random = new Random(seed + 1000);
        double[] x = table.column("x");
        return table.withTarget(
                "out",
                Arrays.stream(x)
                        .map(v -> 100 + 20 * v + 5 * random.nextGaussian())
                        .toArray());
    }

    private static Table classes(int rows, long seed) {
        Table table = table(rows, seed);
        Random random = new Random(seed + 1000);
        double[] x = table.column("x");
        return table.withTarget(
                THREE,
                Arrays.stream(x)
                        .mapToInt(v -> {
                            double u = v + 0.5 * random.nextGaussian();
                            return u < -0.4 ? 0 : u < 0.4 ? 1 : 2;
                        })
                        .toArray());
    }

    private static double held(List<PredictionInterval> intervals, double[] truth) {
        return IntStream.range(0, truth.length)
                        .filter(i -> intervals.get(i).contains(truth[i]))
                        .count()
                / (double) truth.length;
    }

    @Test
    void intervalsHoldAboutAsOftenAsTheySayAndAreTheSameAfterLoadingAndRowByRow() {
        Table test = numbers(500, 2);
        try (TabularRegressor regressor = TabularRegressor.fit(numbers(150, 1), SMALL)) {
            assertThat(regressor.hasIntervals()).isTrue();
            List<PredictionInterval> intervals = regressor.predictIntervals(test, 0.9);
            assertThat(held(intervals, test.numericTarget())).isBetween(0.82, 0.97);
            assertThat(intervals.get(0).width()).isBetween(8.0, 40.0); // 16.4 of a model that knew all
            assertThat(held(regressor.predictIntervals(test, 0.5), test.numericTarget()))
                    .isBetween(0.36, 0.64); // three standard deviations of 150 and 500 rows
            PredictionInterval alone =
                    regressor.predictIntervals(test.rows(3), 0.9).get(0);
            assertThat(alone.low()).isCloseTo(intervals.get(3).low(), within(1e-3));
            assertThat(alone.high()).isCloseTo(intervals.get(3).high(), within(1e-3));
            assertThat(regressor.predictIntervals(test.rows(), 0.9)).isEmpty();
            regressor.saveTo(directory);
            try (TabularRegressor loaded = TabularRegressor.load(directory)) {
                assertThat(loaded.predictIntervals(test, 0.9)).isEqualTo(intervals);
                assertThat(loaded.cautions()).isEmpty();
            }
        }
    }

    /** A row's out-of-fold prediction is what its fold's model answers to it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachFoldsOwnAnswersAreThoseOfItsHeldRows(boolean plainBeside) {
        TabularRecipe recipe = SMALL.plainBeside(plainBeside);
        Table train = numbers(90, 1);
        try (TabularRegressor regressor = TabularRegressor.fit(train, recipe)) {
            OutOfFold held = regressor.outOfFold().orElseThrow();
            double[][] byFold = regressor.byFold(train);
            assertThat(byFold).hasNumberOfRows(3);
            for (int i = 0; i < held.size(); i++) {
                assertThat(byFold[held.folds()[i]][held.rows()[i]]).isCloseTo(held.predictions()[i], within(1e-3));
            }
            ConformalIntervals.Cross cross =
                    ConformalIntervals.Cross.calibrated(train.numericTarget(), held.predictions(), held.folds(), 0.8);
            PredictionInterval first = regressor.predictIntervals(train, 0.8).get(0);
            PredictionInterval byHand = cross.interval(new double[] {byFold[0][0], byFold[1][0], byFold[2][0]});
            assertThat(first.low()).isCloseTo(byHand.low(), within(1e-9));
            assertThat(first.high()).isCloseTo(byHand.high(), within(1e-9));
        }
        Table labelled = classes(90, 1);
        try (TabularClassifier classifier = TabularClassifier.fit(labelled, recipe)) {
            OutOfFold held = classifier.outOfFold().orElseThrow();
            double[][] byFold = classifier.byFold(labelled);
            for (int i = 0; i < held.size(); i++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(byFold[held.folds()[i]][3 * held.rows()[i] + c])
                            .isCloseTo(held.predictions()[3 * i + c], within(1e-5));
                }
            }
        }
    }

    @Test
    void intervalsOfOneModelAreSplitConformal() {
        Table train = numbers(100, 1);
        try (TabularRegressor regressor =
                TabularRegressor.fit(train, SMALL.oneModel(0.25).withoutLinear())) {
            OutOfFold held = regressor.outOfFold().orElseThrow();
            double[] truth = train.rows(held.rows()).numericTarget();
            ConformalIntervals.Absolute absolute =
                    ConformalIntervals.Absolute.calibrated(truth, held.predictions(), 0.9);
            Table test = numbers(20, 3);
            double[] predicted = regressor.predict(test);
            List<PredictionInterval> intervals = regressor.predictIntervals(test, 0.9);
            for (int i = 0; i < 20; i++) {
                assertThat(intervals.get(i).low())
                        .isCloseTo(absolute.interval(predicted[i]).low(), within(1e-3));
                assertThat(intervals.get(i).high())
                        .isCloseTo(absolute.interval(predicted[i]).high(), within(1e-3));
            }
        }
    }

    @Test
    void fewRowsAreToldToMakeReportsUncertain() {
        Table train = numbers(40, 1);
        try (TabularRegressor regressor = TabularRegressor.fit(train, SMALL.epochs(1))) {
            assertThat(regressor.cautions())
                    .containsExactly(
                            "40 rows of 4 features: a report on held rows has intervals of 95 % that hold in 60 to"
                                    + " 95 % where so few were simulated; from 100 rows and 10 for each feature on, in 92 to 96 %");
        }
    }

    @Test
    void missingValuesLevelsThatWereNotSeenAndRowsInOrderOfTimeAreTaken() {
        Table train = numbers(60, 1);
        Table lacking = Table.of(
                train.schema(), new double[] {Double.NaN, Double.NaN, 1e30, -1e30}, new int[] {Table.MISSING, 1});
        for (TabularRecipe recipe : List.of(SMALL, SMALL.orderedBy("x"), SMALL.groupedBy("c"), SMALL.withoutLinear())) {
            try (TabularRegressor regressor = TabularRegressor.fit(train, recipe.epochs(2))) {
                assertThat(regressor.predictIntervals(lacking, 0.9)).allMatch(PredictionInterval::isBounded);
                assertThat(regressor.predictIntervals(lacking, 0.999))
                        .allMatch(interval -> interval.toString().contains("too few for 99.9 %, which takes 999"));
            }
        }
    }

    @Test
    void setsHoldAboutAsOftenAsTheySayAndAreTheSameAfterLoading() {
        for (Labels labels : List.of(THREE, Labels.of("no", "yes"))) {
            Table train = classes(150, 1);
            Table test = classes(500, 2);
            if (labels.size() == 2) {
                train = table(150, 1).withTarget(labels, two(train));
                test = table(500, 2).withTarget(labels, two(test));
            }
            int[] truth = test.target();
            try (TabularClassifier classifier = TabularClassifier.fit(train, SMALL)) {
                List<PredictionSet> sets = classifier.predictSets(test, 0.9);
                double held = IntStream.range(0, 500)
                                .filter(i -> sets.get(i).contains(truth[i]))
                                .count()
                        / 500.0;
                assertThat(held).isBetween(0.82, 0.97);
                assertThat(sets.stream().mapToInt(PredictionSet::size).average().orElseThrow())
                        .isLessThan(labels.size() - 0.2);
                Path saved = directory.resolve(labels.name(0));
                classifier.saveTo(saved);
                try (TabularClassifier loaded = TabularClassifier.load(saved)) {
                    assertThat(loaded.hasSets()).isTrue();
                    assertThat(loaded.predictSets(test, 0.9)).isEqualTo(sets);
                }
            }
        }
    }

    private static int[] two(Table three) {
        return Arrays.stream(three.target()).map(c -> c == 2 ? 1 : 0).toArray();
    }

    @Test
    void whatHasNoHeldRowsRefusesByName() throws IOException {
        Table train = numbers(40, 1);
        TabularRegressor closed = TabularRegressor.fit(train, SMALL.epochs(1));
        closed.saveTo(directory);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> closed.predictIntervals(train, 1))
                .withMessage("confidence is 1.0, outside (0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> closed.predictIntervals(
                        Table.of(new Schema(List.of("z"), List.of()), new double[] {1}, new int[0]), 0.9))
                .withMessageStartingWith("the table has columns [z]; this regressor was trained on");
        closed.predictIntervals(train, 0.9);
        closed.close();
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> closed.predictIntervals(train, 0.9));
        rewrite(vectors -> vectors.keySet().removeAll(Calibrated.NAMES));
        try (TabularRegressor old = TabularRegressor.load(directory)) {
            assertThat(old.hasIntervals()).isFalse();
            assertThat(old.predict(train)).hasSize(40);
            assertThatIllegalStateException()
                    .isThrownBy(() -> old.predictIntervals(train, 0.9))
                    .withMessage("this regressor of 'out' has no residuals of rows that it had not learned from, which"
                            + " intervals rest on; train it by TabularRegressor.fit(table), and save it again, or calibrate"
                            + " ConformalIntervals on other rows");
        }
        try (TabularClassifier plain = new TabularClassifier.Untrained(
                        TabularArchitecture.of(train.schema())
                                .layers(1)
                                .width(8)
                                .heads(2),
                        THREE)
                .fit(classes(30, 1), Training.upTo(Training.epochs(1)))) {
            assertThat(plain.hasSets()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> plain.predictSets(train, 0.9))
                    .withMessageContaining("TabularClassifier.fit(table)");
        }
    }

    /** Changes the vectors of the saved weights, which then need not be those that were saved. */
    private void rewrite(Consumer<Map<String, double[]>> change) throws IOException {
        Path file = directory.resolve(TabularRegressor.WEIGHTS);
        Safetensors tensors = Safetensors.open(file);
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        Map<String, double[]> vectors = new HashMap<>();
        for (String name : tensors.names()) {
            if (tensors.info(name).dtype() == DType.F64) {
                vectors.put(name, tensors.doubles(name));
            } else {
                long[] shape = tensors.info(name).shape().stream()
                        .mapToLong(Long::longValue)
                        .toArray();
                writer.tensor(name, tensors.floats(name), shape);
            }
        }
        change.accept(vectors);
        vectors.forEach((name, values) -> writer.tensor(name, values, values.length));
        Path other = directory.resolve("other");
        writer.write(other);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        Path config = directory.resolve(TabularRegressor.CONFIG);
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceAll(",\\s*\"" + TabularConfig.WEIGHTS_DIGEST + "\" : \"[0-9a-f]+\"", ""));
    }

    @Test
    void filesWithOtherScoresAreRefused() throws IOException {
        try (TabularRegressor regressor = TabularRegressor.fit(numbers(40, 1), SMALL.epochs(1))) {
            regressor.saveTo(directory);
        }
        byte[] saved = Files.readAllBytes(directory.resolve(TabularRegressor.WEIGHTS));
        Path config = directory.resolve(TabularRegressor.CONFIG);
        String json = Files.readString(config);
        Files.writeString(config, json.replaceFirst("\"cautions\" : \\[", "\"cautions\" : [null,"));
        assertThatThrownBy(() -> TabularRegressor.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cautions[0]");
        Files.writeString(config, json);
        assertRefused(saved, "intervals.sizes", new double[] {1e300, 20, 10});
        assertRefused(saved, "intervals.scores", new double[39]);
        for (double[] values :
                List.of(new double[] {20, 20}, new double[] {1.5, 20, 18.5}, new double[] {-1, 21, 20}, new double[] {
                    2e9, 2e9, 2e9
                })) {
            assertRefused(saved, "intervals.sizes", values);
        }
        double[] falling = new double[40];
        falling[0] = 3;
        assertRefused(saved, "intervals.scores", falling);
        double[] nan = new double[40];
        nan[39] = Double.NaN;
        assertRefused(saved, "intervals.scores", nan);
        assertRefused(saved, "intervals.linear", new double[] {1});
    }

    private void assertRefused(byte[] saved, String name, double[] values) {
        try {
            Files.write(directory.resolve(TabularRegressor.WEIGHTS), saved);
            rewrite(vectors -> vectors.put(name, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThatThrownBy(() -> TabularRegressor.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'intervals.")
                .hasMessageContaining("model.safetensors");
    }
}
