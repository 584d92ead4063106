package ai.lepton.exchange.predictions;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Writes predictions as the CSV file that they are read from. */
final class PredictionWriter {
    /** A column: its name, and what it holds in a row. */
    private record Column(String name, IntFunction<String> cell) {}

    private PredictionWriter() {}

    static String csv(Predictions.OfClasses predictions) {
        List<Column> columns = columns(predictions);
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(columns.stream().map(Column::name).toList());
            for (int i = 0; i < predictions.size(); i++) {
                int row = i;
                csv.writeRecord(
                        columns.stream().map(column -> column.cell.apply(row)).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can't be written", e);
        }
        return text.toString();
    }

    private static List<Column> columns(Predictions.OfClasses predictions) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(PredictionColumns.TRUTH, row -> predictions.labels.name(predictions.truth[row])));
        columns.add(
                new Column(PredictionColumns.PREDICTION, row -> predictions.labels.name(predictions.predicted[row])));
        double[] probabilities = predictions.probabilities;
        if (probabilities != null) {
            int k = predictions.labels.size();
            if (predictions.positiveOfTwo().isPresent()) {
                columns.add(scores(PredictionColumns.SCORE, probabilities, k, predictions.positive));
            } else {
                for (int label = 0; label < k; label++) {
                    String name = PredictionColumns.SCORE_OF + predictions.labels.name(label);
                    columns.add(scores(name, probabilities, k, label));
                }
            }
        }
        double[] weights = predictions.rows.weights;
        if (weights != null) {
            columns.add(new Column(PredictionColumns.WEIGHT, row -> Double.toString(weights[row])));
        }
        for (GroupColumn group : predictions.rows.groups) {
            List<String> values = group.values();
            columns.add(new Column(PredictionColumns.GROUP + group.name(), values::get));
        }
        return columns;
    }

    private static Column scores(String name, double[] probabilities, int classes, int label) {
        return new Column(name, row -> Double.toString(probabilities[row * classes + label]));
    }
}
