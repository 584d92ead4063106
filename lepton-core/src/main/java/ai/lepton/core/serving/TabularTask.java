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
import java.util.function.Function;

/** A model of tables: a tensor for each column. */
final class TabularTask implements Served.Task {
    private static final String PLATFORM = "lepton_tabular";

    private final Schema schema;
    private final boolean takesMissing;
    private final List<Map<String, Integer>> codes;
    private final List<Spec> outputs;
    private final Function<Table, List<InferTensor>> answer;

    private TabularTask(
            Schema schema, boolean takesMissing, List<Spec> outputs, Function<Table, List<InferTensor>> answer) {
        this.schema = schema;
        this.takesMissing = takesMissing;
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
        return new TabularTask(classifier.schema(), classifier.model().takesMissing(), outputs, table -> {
            double[] probabilities = table.size() == 0 ? new double[0] : classifier.probabilities(table);
            return TextTask.classes(labels, table.size(), probabilities);
        });
    }

    static TabularTask of(TabularRegressor regressor) {
        List<Spec> outputs = List.of(Spec.of("prediction", Datatype.FP64, -1));
        return new TabularTask(regressor.schema(), regressor.model().takesMissing(), outputs, table -> {
            double[] predicted = table.size() == 0 ? new double[0] : regressor.predict(table);
            return List.of(InferTensor.of("prediction", predicted));
        });
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
    public List<InferTensor> infer(InferRequest request) {
        return answer.apply(table(request));
    }

    private Table table(InferRequest request) {
        int rows = Served.rows(request);
        int width = schema.numbers().size();
        double[] numbers = new double[Math.multiplyExact(rows, width)];
        for (int column = 0; column < width; column++) {
            double[] values = request.input(schema.numbers().get(column)).doubles();
            for (int row = 0; row < rows; row++) {
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
