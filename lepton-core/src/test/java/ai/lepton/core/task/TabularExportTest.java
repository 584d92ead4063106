package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.classification.Labels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Archives of trained models of tables, which take the columns as they are; {@code check_tables.py} reads them too. */
class TabularExportTest {
    private static final Path FOLDER = Path.of("target", "exported-tables");
    private static final Split WINES = Wines.split();
    private static final Split PATIENTS = Diabetes.split();

    private static double[] answers(Path archive, Table rows) throws Exception {
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(archive)
                .optEngine("PyTorch")
                .optTranslator(new NoopTranslator())
                .build();
        try (ZooModel<NDList, NDList> loaded = criteria.loadModel();
                Predictor<NDList, NDList> predictor = loaded.newPredictor();
                NDManager manager = loaded.getNDManager().newSubManager()) {
            NDList inputs = new NDList();
            if (!rows.schema().numbers().isEmpty()) {
                Shape shape = new Shape(rows.size(), rows.schema().numbers().size());
                inputs.add(manager.create(rows.numbers(), shape));
            }
            if (!rows.schema().categories().isEmpty()) {
                Shape shape = new Shape(rows.size(), rows.schema().categories().size());
                inputs.add(manager.create(longs(rows.categories()), shape));
            }
            NDArray result = predictor.predict(inputs).head();
            return result.toType(DataType.FLOAT64, false).toDoubleArray();
        }
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /** Leaves rows and what is expected of them for Python. */
    private static void write(String name, Table rows, double[] expected, int columns) {
        SafetensorsWriter writer = new SafetensorsWriter()
                .tensor("expected", expected, rows.size(), columns)
                .tensor(
                        "numbers",
                        rows.numbers(),
                        rows.size(),
                        rows.schema().numbers().size());
        if (!rows.schema().categories().isEmpty()) {
            writer.tensor(
                    "categories",
                    longs(rows.categories()),
                    rows.size(),
                    rows.schema().categories().size());
        }
        writer.write(FOLDER.resolve(name + ".safetensors"));
    }

    @Test
    void aClassifierTakesRawNumbersAndReturnsLogits() throws Exception {
        try (TabularClassifier classifier = Wines.trained(WINES)) {
            Path archive = FOLDER.resolve("classifier.pt");
            classifier.exportTorchScript(archive);
            double[] expected = classifier.probabilities(WINES.test());
            write("classifier", WINES.test(), expected, 3);
            double[] logits = answers(archive, WINES.test());
            for (int row = 0; row < WINES.test().size(); row++) {
                double sum = 0;
                for (int c = 0; c < 3; c++) {
                    sum += Math.exp(logits[3 * row + c]);
                }
                for (int c = 0; c < 3; c++) {
                    assertThat(Math.exp(logits[3 * row + c]) / sum).isCloseTo(expected[3 * row + c], within(1e-6));
                }
            }
        }
    }

    @Test
    void aRegressorTakesRawColumnsAndReturnsTheUnitOfTheTarget() throws Exception {
        try (TabularRegressor regressor = Diabetes.trained(PATIENTS)) {
            Path archive = FOLDER.resolve("regressor.pt");
            regressor.exportTorchScript(archive);
            double[] expected = regressor.predict(PATIENTS.test());
            write("regressor", PATIENTS.test(), expected, 1);
            assertThat(answers(archive, PATIENTS.test())).containsExactly(expected, within(1e-4));
        }
    }

    /** Missing values, unknown levels, numbers far away and a constant column. */
    @Test
    void anEnsembleTakesRawColumnsOfWhichSomeAreMissing() throws Exception {
        Schema schema = new Schema(
                List.of("x", "y", "same"),
                List.of(new Category("c", List.of("a", "b")), new Category("d", List.of("p"))));
        double[] numbers = new double[3 * 60];
        int[] codes = new int[2 * 60];
        int[] target = new int[60];
        for (int i = 0; i < 60; i++) {
            numbers[3 * i] = i % 9 == 0 ? Double.NaN : Math.sin(i);
            numbers[3 * i + 1] = i == 7 ? 1e30 : Math.floorDiv(i, 7);
            numbers[3 * i + 2] = 5;
            codes[2 * i] = i % 8 == 0 ? Table.MISSING : 1 + i % 2;
            codes[2 * i + 1] = 1;
            target[i] = (i / 7 + i % 2) % 3;
        }
        Table train = Table.of(schema, numbers, codes).withTarget(Labels.of("r", "s", "t"), target);
        double[] others = {Double.NaN, Double.NaN, Double.NaN, -1e300, 1e10, 6, 0.5, 3.3, 5};
        Table rows = train.append(Table.of(schema, others, new int[] {0, Table.MISSING, 2, 0, Table.MISSING, 1})
                .withTarget(Labels.of("r", "s", "t"), new int[3]));
        TabularRecipe recipe =
                TabularRecipe.defaults().sizes(4, 2, 16).folds(2).epochs(8).plainBeside(true);
        try (TabularClassifier classifier = TabularClassifier.fit(train, recipe)) {
            Path archive = FOLDER.resolve("ensemble.pt");
            classifier.exportTorchScript(archive);
            double[] expected = classifier.probabilities(rows);
            double[] logits = answers(archive, rows);
            for (int row = 0; row < rows.size(); row++) {
                double sum = 0;
                for (int c = 0; c < 3; c++) {
                    sum += Math.exp(logits[3 * row + c]);
                }
                for (int c = 0; c < 3; c++) {
                    assertThat(Math.exp(logits[3 * row + c]) / sum)
                            .as("row %d", row)
                            .isCloseTo(expected[3 * row + c], within(1e-5));
                }
            }
        }
    }

    @Test
    void categoriesAloneGiveTheLogOddsOfTheSecondClass() throws Exception {
        Schema schema = new Schema(List.of(), List.of(new Category("c", List.of("a", "b"))));
        Labels labels = Labels.of("no", "yes");
        Table table = Table.of(schema, new double[0], new int[] {1, 2, 1, 2, 0})
                .withTarget(labels, new int[] {0, 1, 0, 1, 0});
        try (TabularClassifier classifier = TabularArchitecture.of(schema)
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(labels)
                .fit(table, Wines.training(5, Backend.SCRIPT))) {
            Path archive = FOLDER.resolve("categories.pt");
            classifier.exportTorchScript(archive);
            double[] expected = classifier.probabilities(table);
            double[] odds = answers(archive, table);
            assertThat(odds).hasSize(5);
            for (int row = 0; row < 5; row++) {
                assertThat(1 / (1 + Math.exp(-odds[row]))).isCloseTo(expected[2 * row + 1], within(1e-6));
            }
        }
    }
}
