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
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.conformal.PredictionInterval;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the rows of a CSV file by a model that {@link TrainTable} wrote: the column {@code prediction}; of classes also {@code
 * score:LABEL} for each, of numbers {@code low} and {@code high}, between which about nine tenths of the truths lie, or as many as
 * is asked for. These two are empty where the rows of the training were too few for it.
 *
 * <p>Arguments: {@code <bundle> <rows.csv> <out.csv> [--confidence 0.9]}.
 */
public final class PredictTable {
    private static final String USAGE = "usage: PredictTable <bundle> <rows.csv> <out.csv> [--confidence 0.9]";

    private PredictTable() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "target/patients rows.csv predictions.csv", out, err, () -> {
            Arguments arguments = Arguments.of(args, 3, List.of("--confidence"));
            if (!arguments.has(2)) {
                throw new UsageException(USAGE);
            }
            Path model = arguments.directory(0);
            Path file = arguments.path(1, model);
            Path target = arguments.output(2, List.of(file));
            double confidence = arguments.fraction("--confidence", 0.9);
            boolean isClassifier = isClassifier(model);
            if (isClassifier && arguments.options().containsKey("--confidence")) {
                throw new UsageException("--confidence is of the interval of a number, and " + model
                        + " is a model of classes; leave it out");
            }
            Rows predicted = isClassifier ? classes(model, file, out) : numbers(model, file, confidence, out);
            Csv.of(target).write(predicted);
            out.println("Written: " + Shown.line(target.toAbsolutePath()));
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

    private static Rows classes(Path model, Path file, PrintStream out) {
        try (TabularClassifier classifier = TabularClassifier.load(model)) {
            Table table = table(file, classifier.schema());
            double[] probabilities = classifier.probabilities(table);
            List<String> predicted = classifier.predictLabels(table);
            Labels labels = classifier.labels();
            classifier.cautions().forEach(caution -> out.println("Caution: " + Shown.line(caution)));
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

    private static Rows numbers(Path model, Path file, double confidence, PrintStream out) {
        try (TabularRegressor regressor = TabularRegressor.load(model)) {
            Table table = table(file, regressor.schema());
            double[] predicted = regressor.predict(table);
            if (!regressor.hasIntervals()) {
                out.println("Without low and high: the model was saved without residuals of held rows; train it again");
                return rows(List.of("prediction"), table.size(), row -> List.of(predicted[row]));
            }
            List<PredictionInterval> intervals = regressor.predictIntervals(table, confidence);
            out.println("Between low and high: about " + Interval.percent(confidence)
                    + " of rows like those of the training"
                    + intervals.stream()
                            .map(PredictionInterval::whyUnbounded)
                            .flatMap(Stream::ofNullable)
                            .findFirst()
                            .map(why -> "; some are empty: " + why)
                            .orElse(""));
            regressor.cautions().forEach(caution -> out.println("Caution: " + Shown.line(caution)));
            return rows(List.of("prediction", "low", "high"), table.size(), row -> {
                PredictionInterval interval = intervals.get(row);
                List<@Nullable Object> values = new ArrayList<>(List.of(predicted[row]));
                values.add(interval.isBounded() ? (Object) interval.low() : null);
                values.add(interval.isBounded() ? (Object) interval.high() : null);
                return values;
            });
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
