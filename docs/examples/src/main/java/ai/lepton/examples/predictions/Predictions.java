package ai.lepton.examples.predictions;

import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a file of predictions holds. */
sealed interface Predictions {

    /** Returns the number of rows. */
    int size();

    /** Returns what the rows are grouped by. */
    Groups groups();

    /** Returns what the reader of the results should know of how the file was read. */
    List<String> notes();

    /**
     * Predicted classes.
     *
     * @param labels the classes
     * @param truth true classes' indices, shape {@code [n]}
     * @param predicted predicted classes' indices, shape {@code [n]}
     * @param probabilities of the classes, row by row, shape {@code [n, k]}; null where there are none
     * @param weights shape {@code [n]}; null where there are none
     * @param positiveClass the class that a binary task looks for, or -1
     */
    record OfClasses(
            Labels labels,
            int[] truth,
            int[] predicted,
            double @Nullable [] probabilities,
            double @Nullable [] weights,
            int positiveClass,
            Groups groups,
            List<String> notes)
            implements Predictions {
        @Override
        public int size() {
            return truth.length;
        }

        OptionalInt positive() {
            return positiveClass < 0 ? OptionalInt.empty() : OptionalInt.of(positiveClass);
        }

        /** Returns some of the rows. */
        OfClasses rows(int[] rows) {
            return new OfClasses(
                    labels,
                    at(truth, rows),
                    at(predicted, rows),
                    probabilities == null ? null : rowsOf(probabilities, labels.size(), rows),
                    weights == null ? null : rowsOf(weights, 1, rows),
                    positiveClass,
                    groups,
                    notes);
        }

        private static int[] at(int[] values, int[] rows) {
            return Arrays.stream(rows).map(row -> values[row]).toArray();
        }
    }

    /**
     * Predicted numbers.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @param weights shape {@code [n]}; null where there are none
     */
    record OfNumbers(
            double[] truth, double[] predicted, double @Nullable [] weights, Groups groups, List<String> notes)
            implements Predictions {
        @Override
        public int size() {
            return truth.length;
        }

        /** Returns some of the rows. */
        OfNumbers rows(int[] rows) {
            return new OfNumbers(
                    rowsOf(truth, 1, rows),
                    rowsOf(predicted, 1, rows),
                    weights == null ? null : rowsOf(weights, 1, rows),
                    groups,
                    notes);
        }
    }

    private static double[] rowsOf(double[] values, int width, int[] rows) {
        double[] some = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, some, i * width, width);
        }
        return some;
    }
}
