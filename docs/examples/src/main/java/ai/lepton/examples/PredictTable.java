package ai.lepton.examples;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.huggingface.ModelConfig;
import ai.lepton.metrics.classification.Labels;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the rows of a CSV file by a model that {@link TrainTable} wrote: the column {@code prediction}, and of classes {@code
 * score:LABEL} for each.
 *
 * <p>Arguments: {@code <bundle> <rows.csv> <out.csv>}.
 */
public final class PredictTable {
    private static final String USAGE = "usage: PredictTable <bundle> <rows.csv> <out.csv>";

    private PredictTable() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "target/patients rows.csv predictions.csv", out, err, () -> {
            Arguments arguments = Arguments.of(args, 3, List.of());
            if (!arguments.has(2)) {
                throw new UsageException(USAGE);
            }
            Path model = arguments.directory(0);
            Path file = arguments.path(1, model);
            Path target = arguments.output(2, List.of(file));
            Rows predicted = isClassifier(model) ? classes(model, file) : numbers(model, file);
            Csv.of(target).write(predicted);
            out.println("Written: " + target.toAbsolutePath());
        });
    }

    private static boolean isClassifier(Path model) {
        List<String> architectures =
                ModelConfig.read(model.resolve(TabularClassifier.CONFIG)).architectures();
        if (architectures.stream().anyMatch(name -> name.endsWith("ForClassification"))) {
            return true;
        }
        if (architectures.stream().anyMatch(name -> name.endsWith("ForRegression"))) {
            return false;
        }
        throw new DataException(model.resolve(TabularClassifier.CONFIG) + " is of " + architectures
                + "; a model of tables, as TrainTable writes it, would do");
    }

    private static Table table(Path file, Schema schema) {
        return Csv.of(file).schema(schema).read();
    }

    private static Rows classes(Path model, Path file) {
        try (TabularClassifier classifier = TabularClassifier.load(model)) {
            Table table = table(file, classifier.schema());
            double[] probabilities = classifier.probabilities(table);
            List<String> predicted = classifier.predictLabels(table);
            Labels labels = classifier.labels();
            List<String> columns = new ArrayList<>(List.of("prediction"));
            labels.names().forEach(label -> columns.add("score:" + label));
            return rows(columns, table.size(), row -> {
                List<@Nullable Object> values = new ArrayList<>(List.of(predicted.get(row)));
                for (int c = 0; c < labels.size(); c++) {
                    values.add(probabilities[row * labels.size() + c]);
                }
                return values;
            });
        }
    }

    private static Rows numbers(Path model, Path file) {
        try (TabularRegressor regressor = TabularRegressor.load(model)) {
            Table table = table(file, regressor.schema());
            double[] predicted = regressor.predict(table);
            return rows(List.of("prediction"), table.size(), row -> List.of(predicted[row]));
        }
    }

    /** What a row of the output holds. */
    private interface Values {
        List<? extends @Nullable Object> of(int row);
    }

    private static Rows rows(List<String> columns, int size, Values values) {
        return Rows.of(
                "predictions",
                columns,
                IntStream.range(0, size).mapToObj(values::of).iterator());
    }
}
