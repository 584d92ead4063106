package ai.lepton.bench.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How well a method did on the test rows of a data set, and how long it took to fit and predict: a row of a CSV file that Python
 * writes the same.
 *
 * @param set name of the data set
 * @param seed of the split and of the method
 * @param method such as {@code lepton} or {@code boosting}
 * @param accuracy share of rows whose class is right; NaN where numbers are predicted
 * @param logLoss in nats; NaN where numbers are predicted
 * @param r2 coefficient of determination; NaN where classes are predicted
 * @param seconds of wall time
 * @param cpuSeconds of all threads of the process
 */
public record TableScore(
        String set,
        int seed,
        String method,
        double accuracy,
        double logLoss,
        double r2,
        double seconds,
        double cpuSeconds) {
    private static final List<String> COLUMNS =
            List.of("set", "seed", "method", "accuracy", "log_loss", "r2", "seconds", "cpu_seconds");

    /** Returns whether it is of classes. */
    boolean classifies() {
        return Double.isNaN(r2);
    }

    /** Returns what methods are compared by: R² of numbers, and of classes the log-loss, below 0 so that more is better. */
    double merit() {
        return classifies() ? -logLoss : r2;
    }

    /** Returns the scores in a file; none if there is no file. */
    public static List<TableScore> read(Path file) throws IOException {
        List<TableScore> scores = new ArrayList<>();
        if (!Files.exists(file)) {
            return scores;
        }
        List<String> lines = Files.readAllLines(file);
        String header = String.join(",", COLUMNS);
        if (lines.isEmpty() || !lines.get(0).equals(header)) {
            throw new IllegalArgumentException(file + " does not begin with " + header);
        }
        Set<List<String>> seen = new HashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            if (fields.length != COLUMNS.size()) {
                throw new IllegalArgumentException(file + ": '" + line + "' has not " + COLUMNS.size() + " fields");
            }
            if (!seen.add(List.of(fields[0], fields[1], fields[2]))) {
                throw new IllegalArgumentException(file + ": '" + line + "' is a second score of " + fields[2] + " on "
                        + fields[0] + ", seed " + fields[1] + "; a median would count it twice, leave one");
            }
            scores.add(new TableScore(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    fields[2],
                    number(fields[3]),
                    number(fields[4]),
                    number(fields[5]),
                    number(fields[6]),
                    number(fields[7])));
        }
        return scores;
    }

    /** Adds this score to a file, which is made if it is missing. */
    public void appendTo(Path file) throws IOException {
        String row = String.join(
                        ",",
                        set,
                        String.valueOf(seed),
                        method,
                        text(accuracy, 6),
                        text(logLoss, 6),
                        text(r2, 6),
                        text(seconds, 3),
                        text(cpuSeconds, 3))
                + "\n";
        String before = Files.exists(file) ? "" : String.join(",", COLUMNS) + "\n";
        Files.writeString(file, before + row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Returns what is the same of a score that need not be found again. */
    public Map.Entry<String, Integer> key() {
        return Map.entry(set, seed);
    }

    private static double number(String field) {
        return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
    }

    private static String text(double value, int digits) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
