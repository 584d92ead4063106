package ai.lepton.ethics.safety;

import java.util.Arrays;

/** What the columns of some rows are like. */
final class Columns {
    private Columns() {}

    /** A change of one value, by its column. */
    @FunctionalInterface
    interface Change {
        double of(double value, int column);
    }

    /** Returns each column's standard deviation, with n in the denominator, by two passes. */
    static double[] deviations(double[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        double[] deviations = new double[width];
        for (int j = 0; j < width; j++) {
            double sum = 0;
            for (double[] row : rows) {
                sum += row[j];
            }
            double mean = sum / rows.length;
            double squares = 0;
            for (double[] row : rows) {
                squares += (row[j] - mean) * (row[j] - mean);
            }
            deviations[j] = Math.sqrt(squares / rows.length);
        }
        return deviations;
    }

    /** Returns the column's median; of an even number, the mean of the middle two. */
    static double median(double[][] rows, int column) {
        double[] values =
                Arrays.stream(rows).mapToDouble(row -> row[column]).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
    }
}
