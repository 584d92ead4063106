package ai.lepton.core.serving;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.protocol.Datatype;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A model of tables: a tensor for each column. */
final class TabularTask implements Served.Task {
    private static final String PLATFORM = "lepton_tabular";

    private final Schema schema;
    private final boolean takesMissing;
    private final List<Map<String, Integer>> codes;
    private final List<Spec> outputs;
    private final BooleanSupplier open;
    private final Function<Table, List<InferTensor>> answer;

    private TabularTask(
            Schema schema,
            boolean takesMissing,
            List<Spec> outputs,
            BooleanSupplier open,
            Function<Table, List<InferTensor>> answer) {
        this.schema = schema;
        this.takesMissing = takesMissing;
        this.open = open;
        this.outputs = outputs;
        this.answer = answer;
        this.codes = schema.categories().stream().map(TabularTask::codes).toList();
    }

    private static Map<String, Integer> codes(Category category) {
        Map<String, Integer> codes = new HashMap<>();
        for (String level : category.levels()) {
            codes.put(level, codes.size() + 1);
        }
        return codes;
    }

    static TabularTask of(TabularClassifier classifier) {
        Labels labels = classifier.labels();
        List<Spec> outputs = List.of(TextTask.probabilities(labels.names()), Spec.of("label", Datatype.BYTES, -1));
        boolean takesMissing = classifier.model().takesMissing();
        return new TabularTask(classifier.schema(), takesMissing, outputs, classifier::isOpen, table -> {
            double[] probabilities = table.size() == 0 ? new double[0] : classifier.probabilities(table);
            return classes(labels, table.size(), probabilities);
        });
    }

    static TabularTask of(TabularRegressor regressor) {
        List<Spec> outputs = List.of(Spec.of("prediction", Datatype.FP64, -1));
        boolean takesMissing = regressor.model().takesMissing();
        return new TabularTask(regressor.schema(), takesMissing, outputs, regressor::isOpen, table -> {
            double[] predicted = table.size() == 0 ? new double[0] : regressor.predict(table);
            return List.of(InferTensor.of("prediction", predicted));
        });
    }

    /** Returns the probabilities, and the most probable class of each row, the first of equals. */
    private static List<InferTensor> classes(Labels labels, int rows, double[] probabilities) {
        int classes = labels.size();
        float[] singles = new float[probabilities.length];
        List<String> named = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int best = 0;
            for (int c = 0; c < classes; c++) {
                singles[row * classes + c] = (float) probabilities[row * classes + c];
                best = probabilities[row * classes + c] > probabilities[row * classes + best] ? c : best;
            }
            named.add(labels.name(best));
        }
        return List.of(InferTensor.of("probabilities", singles, rows, classes), InferTensor.ofTexts("label", named));
    }

    @Override
    public ModelMetadata metadata() {
        List<Spec> inputs = new ArrayList<>();
        schema.numbers().forEach(name -> inputs.add(Spec.of(name, Datatype.FP64, -1)));
        schema.categories().forEach(each -> inputs.add(Spec.of(each.name(), Datatype.BYTES, -1)));
        return ModelMetadata.of("table", PLATFORM, inputs, outputs);
    }

    @Override
    public void check(InferRequest request) {
        int unused = Served.rows(request);
        for (String name : schema.numbers()) {
            Datatype type = request.input(name).datatype();
            if (!type.isFloat() && !type.isInteger()) {
                throw new IllegalArgumentException("tensor " + Quoted.of(name) + " is " + type
                        + "; this column has numbers: FP64, FP32, or an integer type");
            }
        }
        for (Category category : schema.categories()) {
            Datatype type = request.input(category.name()).datatype();
            if (type != Datatype.BYTES) {
                throw new IllegalArgumentException(
                        "tensor " + Quoted.of(category.name()) + " is " + type + "; this column has categories: BYTES");
            }
        }
    }

    @Override
    public boolean isOpen() {
        return open.getAsBoolean();
    }

    @Override
    public List<InferTensor> infer(InferRequest request) {
        Table table = table(request);
        try {
            return answer.apply(table);
        } catch (IllegalArgumentException e) { // of a missing value it says what to do in Java
            requireValues(request);
            throw e;
        }
    }

    /** Refuses a missing value in the words of the protocol. */
    private void requireValues(InferRequest request) {
        for (String name : schema.numbers()) {
            double[] values = request.input(name).doubles();
            for (int row = 0; row < values.length; row++) {
                if (Double.isNaN(values[row])) {
                    throw new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + row
                            + "] is NaN; this model takes no missing values, so send a number or leave the row out");
                }
            }
        }
    }

    private Table table(InferRequest request) {
        int rows = Served.rows(request);
        int width = schema.numbers().size();
        double[] numbers = new double[Math.multiplyExact(rows, width)];
        for (int column = 0; column < width; column++) {
            double[] values = request.input(schema.numbers().get(column)).doubles();
            for (int row = 0; row < rows; row++) {
                if (Double.isInfinite(values[row])) {
                    throw new IllegalArgumentException(
                            "tensor " + Quoted.of(schema.numbers().get(column)) + "[" + row + "] is " + values[row]
                                    + "; it must be finite");
                }
                numbers[row * width + column] = values[row];
            }
        }
        int categories = schema.categories().size();
        int[] known = new int[Math.multiplyExact(rows, categories)];
        for (int column = 0; column < categories; column++) {
            List<String> values =
                    request.input(schema.categories().get(column).name()).texts();
            for (int row = 0; row < rows; row++) {
                int absent = takesMissing && values.get(row).isEmpty() ? Table.MISSING : 0;
                known[row * categories + column] = codes.get(column).getOrDefault(values.get(row), absent);
            }
        }
        return Table.of(schema, numbers, known);
    }
}
