package ai.lepton.examples.predictions;

import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a file of predictions holds. Arrays are not copied, and not changed. */
sealed interface Predictions {

    /** Returns the number of rows. */
    int size();

    /** Returns what the rows are grouped by. */
    Groups groups();

    /** Returns what the reader of the results should know of how the file was read. */
    List<String> notes();

    /** Predicted classes. */
    final class OfClasses implements Predictions {
        /** The classes, and which of them a binary task looks for, or -1. */
        final Labels labels;

        final int positive;
        /** Classes' indices, shape {@code [n]}. */
        final int[] truth;

        final int[] predicted;
        /** Of each class, row by row, shape {@code [n, k]}; null where there are none. */
        final double @Nullable [] probabilities;
        /** Shape {@code [n]}; null where there are none. */
        final double @Nullable [] weights;

        private final Groups groups;
        private final List<String> notes;

        OfClasses(
                Labels labels,
                int positive,
                int[] truth,
                int[] predicted,
                double @Nullable [] probabilities,
                double @Nullable [] weights,
                Groups groups,
                List<String> notes) {
            this.labels = labels;
            this.positive = positive;
            this.truth = truth;
            this.predicted = predicted;
            this.probabilities = probabilities;
            this.weights = weights;
            this.groups = groups;
            this.notes = List.copyOf(notes);
        }

        @Override
        public int size() {
            return truth.length;
        }

        @Override
        public Groups groups() {
            return groups;
        }

        @Override
        public List<String> notes() {
            return notes;
        }

        /** Returns the class that is looked for, where there are two classes, one of them positive. */
        OptionalInt positiveOfTwo() {
            return positive >= 0 && labels.size() == 2 ? OptionalInt.of(positive) : OptionalInt.empty();
        }

        /** Returns some of the rows. */
        OfClasses rows(int[] rows) {
            return new OfClasses(
                    labels,
                    positive,
                    at(truth, rows),
                    at(predicted, rows),
                    probabilities == null ? null : rowsOf(probabilities, labels.size(), rows),
                    weights == null ? null : rowsOf(weights, 1, rows),
                    groups,
                    notes);
        }

        private static int[] at(int[] values, int[] rows) {
            return Arrays.stream(rows).map(row -> values[row]).toArray();
        }
    }

    /** Predicted numbers. */
    final class OfNumbers implements Predictions {
        /** Values, shape {@code [n]}. */
        final double[] truth;

        final double[] predicted;
        /** Shape {@code [n]}; null where there are none. */
        final double @Nullable [] weights;

        private final Groups groups;
        private final List<String> notes;

        OfNumbers(double[] truth, double[] predicted, double @Nullable [] weights, Groups groups, List<String> notes) {
            this.truth = truth;
            this.predicted = predicted;
            this.weights = weights;
            this.groups = groups;
            this.notes = List.copyOf(notes);
        }

        @Override
        public int size() {
            return truth.length;
        }

        @Override
        public Groups groups() {
            return groups;
        }

        @Override
        public List<String> notes() {
            return notes;
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
