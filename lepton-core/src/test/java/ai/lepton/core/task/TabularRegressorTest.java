package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.training.History;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.regression.RegressionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TabularRegressorTest {
    private static final Split PATIENTS = Diabetes.split();

    @ParameterizedTest
    @EnumSource(Backend.class)
    void explainsFarMoreThanTheMeanDoesOnEachBackend(Backend backend) {
        try (TabularRegressor regressor = Diabetes.small(PATIENTS)
                .regressing(Diabetes.TARGET)
                .fit(PATIENTS.train(), Diabetes.training(15, backend))) {
            RegressionReport report = regressor.evaluateOn(PATIENTS.test());
            assertThat(report.examples()).isEqualTo(PATIENTS.test().size());
            assertThat(report.r2().value()).isGreaterThan(0.35);
            assertThat(report.r2().interval().orElseThrow().low()).isPositive();
        }
    }

    @Test
    void theTargetIsStandardisedByTheTrainingRowsAlone() {
        try (TabularRegressor regressor = Diabetes.trained(PATIENTS)) {
            double[] target = PATIENTS.train().numericTarget();
            double mean = Arrays.stream(target).average().orElseThrow();
            double variance = Arrays.stream(target)
                    .map(y -> (y - mean) * (y - mean))
                    .average()
                    .orElseThrow();
            assertThat(regressor.targetStandardizer().mean()).containsExactly(new double[] {mean}, within(1e-9));
            assertThat(regressor.targetStandardizer().scale())
                    .containsExactly(new double[] {Math.sqrt(variance)}, within(1e-9));
            assertThat(regressor.target()).isEqualTo("progression");
            assertThat(regressor)
                    .hasToString("TabularRegressor of 'progression', " + regressor.parameterCount() + " parameters");
        }
    }

    @Test
    void theUnitOfTheTargetChangesNothingButTheUnit() {
        Table train = PATIENTS.train();
        double[] scaled =
                Arrays.stream(train.numericTarget()).map(y -> 1024 * y).toArray();
        try (TabularRegressor plain = Diabetes.small(PATIENTS)
                        .regressing(Diabetes.TARGET)
                        .fit(train, Diabetes.training(2, Backend.SCRIPT));
                TabularRegressor large = Diabetes.small(PATIENTS)
                        .regressing("thousandths")
                        .fit(train.withTarget("thousandths", scaled), Diabetes.training(2, Backend.SCRIPT))) {
            double[] expected = plain.predict(PATIENTS.test());
            double[] found = large.predict(PATIENTS.test());
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i] / 1024).isCloseTo(expected[i], within(1e-2));
            }
        }
    }

    @Test
    void whatIsLoadedPredictsTheSame(@TempDir Path directory) throws IOException {
        try (TabularRegressor regressor = Diabetes.trained(PATIENTS)) {
            regressor.saveTo(directory);
            try (TabularRegressor loaded = TabularRegressor.load(directory)) {
                assertThat(loaded.predict(PATIENTS.test())).containsExactly(regressor.predict(PATIENTS.test()));
                assertThat(loaded.target()).isEqualTo(Diabetes.TARGET);
                assertThat(loaded.encoder()).isEqualTo(regressor.encoder());
                assertThat(loaded.targetStandardizer()).isEqualTo(regressor.targetStandardizer());
                assertThat(loaded.history()).isEmpty();
                assertThat(loaded.configJson()).isEqualTo(regressor.configJson());
            }
            assertThat(Files.readString(directory.resolve(TabularRegressor.CONFIG)))
                    .contains("\"architectures\" : [ \"LeptonTabularTransformerForRegression\" ]")
                    .contains("\"target\" : \"progression\"")
                    .doesNotContain("id2label");
            assertThatThrownBy(() -> TabularClassifier.load(directory))
                    .isInstanceOf(DataException.class)
                    .hasMessageEndingWith("config.json is of a LeptonTabularTransformerForRegression; load it with"
                            + " TabularRegressor");
        }
    }

    @Test
    void weightsWithoutTheUnitOfTheTargetAreRefused(@TempDir Path directory) throws IOException {
        try (TabularRegressor regressor = Diabetes.trained(PATIENTS)) {
            regressor.saveTo(directory);
        }
        Path weights = directory.resolve(TabularRegressor.WEIGHTS);
        Safetensors read = Safetensors.of("saved", java.nio.ByteBuffer.wrap(Files.readAllBytes(weights)));
        for (boolean missing : new boolean[] {true, false}) {
            SafetensorsWriter writer = new SafetensorsWriter();
            for (var info : read.tensors()) {
                if (!info.name().equals("target.mean")) {
                    long[] shape =
                            info.shape().stream().mapToLong(Long::longValue).toArray();
                    writer.tensor(info.name(), info.dtype(), read.buffer(info.name()), shape);
                } else if (!missing) {
                    writer.tensor(info.name(), new double[] {1, 2}, 2);
                }
            }
            writer.write(weights);
            assertThatThrownBy(() -> TabularRegressor.load(directory))
                    .isInstanceOf(DataException.class)
                    .hasMessageEndingWith(
                            "model.safetensors: 'target.mean' must hold one value, which brings predictions back to"
                                    + " the target's unit; it " + (missing ? "is missing" : "is [2]"));
        }
    }

    @Test
    void theSameSeedGivesTheSameWeights(@TempDir Path directory) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            try (TabularRegressor regressor = Diabetes.small(PATIENTS)
                    .dropout(0.2)
                    .regressing(Diabetes.TARGET)
                    .fit(PATIENTS.train(), Diabetes.training(2, Backend.SCRIPT).seed(seed))) {
                Path file = directory.resolve("weights" + files.size());
                regressor.writeWeights(file);
                files.add(Files.readAllBytes(file));
            }
        }
        assertThat(files.get(0)).isEqualTo(files.get(1)).isNotEqualTo(files.get(2));
    }

    @Test
    void earlyStoppingKeepsTheBestEpoch() {
        try (TabularRegressor regressor = Diabetes.small(PATIENTS)
                .regressing(Diabetes.TARGET)
                .fit(
                        PATIENTS.train(),
                        PATIENTS.validation(),
                        Diabetes.training(200, Backend.SCRIPT)
                                .learningRate(1e-2)
                                .stoppingEarly(EarlyStopping.after(3)))) {
            History history = regressor.history().orElseThrow();
            assertThat(history.stoppedEarly()).isTrue();
            double error = regressor
                    .evaluateOn(PATIENTS.validation())
                    .meanSquaredError()
                    .value();
            double scale = regressor.targetStandardizer().scale()[0];
            assertThat(error / (scale * scale))
                    .isCloseTo(history.bestEpoch().validationLoss().orElseThrow(), within(1e-5));
        }
    }

    @Test
    void aConstantTargetIsPredictedAsItIs() {
        Table same =
                PATIENTS.train().withTarget("seven", filled(PATIENTS.train().size(), 7));
        try (TabularRegressor regressor =
                Diabetes.small(PATIENTS).regressing("seven").fit(same, Diabetes.training(20, Backend.SCRIPT))) {
            for (double predicted : regressor.predict(PATIENTS.test())) {
                assertThat(predicted).isCloseTo(7, within(0.2));
            }
        }
    }

    private static double[] filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void oneRowManyRowsAndNoneArePredicted() {
        try (TabularRegressor regressor = Diabetes.trained(PATIENTS)) {
            int[] rows = new int[2100];
            Arrays.setAll(rows, i -> i % PATIENTS.train().size());
            double[] many = regressor.predict(PATIENTS.train().rows(rows));
            double[] once = regressor.predict(PATIENTS.train());
            for (int i = 0; i < many.length; i++) {
                assertThat(many[i]).isCloseTo(once[i % once.length], within(1e-2));
            }
            assertThat(regressor.predict(PATIENTS.train().rows(4))).hasSize(1);
            assertThat(regressor.predict(PATIENTS.train().rows())).isEmpty();
        }
    }

    @Test
    void predictsFromSeveralThreadsAtOnce() throws Exception {
        try (TabularRegressor regressor = Diabetes.trained(PATIENTS)) {
            double[] expected = regressor.predict(PATIENTS.test());
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                Callable<double[]> work = () -> {
                    double[] last = {};
                    for (int i = 0; i < 50; i++) {
                        last = regressor.predict(PATIENTS.test());
                    }
                    return last;
                };
                for (Future<double[]> result : pool.invokeAll(List.of(work, work, work, work))) {
                    assertThat(result.get()).containsExactly(expected, within(1e-3));
                }
            } finally {
                pool.shutdownNow();
            }
        }
    }

    @Test
    void closingTwiceIsFineAndPredictingAfterItIsRefused() {
        TabularRegressor regressor = Diabetes.trained(PATIENTS);
        regressor.close();
        regressor.close();
        assertThatThrownBy(() -> regressor.predict(PATIENTS.test()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this model is closed; its native memory is gone");
        assertThatThrownBy(() -> regressor.exportTorchScript(Path.of("never")))
                .hasMessage("this model is closed; its native memory is gone");
    }

    @Test
    void interruptingTheThreadEndsTraining() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Diabetes.trained(PATIENTS)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    }

    @Test
    void badInputIsRefusedWithWhatWouldDo() {
        TabularArchitecture small = Diabetes.small(PATIENTS);
        assertThatThrownBy(() -> small.regressing("bmi"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the target 'bmi' is one of the columns; the model would be told what it is to predict");
        assertThatThrownBy(() -> small.regressing(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the target has no name; give that of the number to be predicted");
        assertThatThrownBy(() -> small.width(500).heads(12).regressing(Diabetes.TARGET))
                .hasMessage("heads 12 does not divide width 500; nearest widths that fit are 492 and 504");
        TabularRegressor.Untrained untrained = small.regressing("cost");
        assertThatThrownBy(() -> untrained.fit(PATIENTS.train(), Diabetes.training(1, Backend.SCRIPT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the table's target is 'progression'; this model predicts 'cost'");
        Table bare = Table.of(
                PATIENTS.schema(), PATIENTS.train().numbers(), PATIENTS.train().categories());
        assertThatThrownBy(() -> untrained.fit(bare, Diabetes.training(1, Backend.SCRIPT)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the table was read without a number to be predicted; read it with target(...) to know it");
        assertThatThrownBy(() -> small.regressing(Diabetes.TARGET)
                        .fit(
                                PATIENTS.train(),
                                Diabetes.training(1, Backend.SCRIPT).labelSmoothing(0.1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label smoothing is for classes; 'progression' is a number, leave it out");
        assertThatThrownBy(() -> small.regressing(Diabetes.TARGET)
                        .fit(PATIENTS.train().rows(), Diabetes.training(1, Backend.SCRIPT)))
                .hasMessage("means can't be taken of a table with no rows");
        Table other = Table.of(
                        new Schema(List.of("x"), List.of(new Category("c", List.of("a")))), new double[1], new int[1])
                .withTarget(Diabetes.TARGET, new double[1]);
        assertThatThrownBy(() -> small.regressing(Diabetes.TARGET).fit(other, Diabetes.training(1, Backend.SCRIPT)))
                .hasMessageStartingWith("the training table has columns [x, c]; this model is for [age, bmi, ");
        try (TabularRegressor regressor = Diabetes.trained(PATIENTS)) {
            assertThatThrownBy(() -> regressor.predict(other))
                    .hasMessageStartingWith("the table has columns [x, c]; this regressor was trained on [age, bmi, ")
                    .hasMessageEndingWith("sex], with the same levels");
        }
    }
}
