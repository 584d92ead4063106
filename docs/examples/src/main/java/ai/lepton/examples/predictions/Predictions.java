package ai.lepton.examples.predictions;

import ai.lepton.metrics.classification.Labels;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a file of predictions holds. Arrays are not copied, and not changed. */
sealed interface Predictions {

    /** Returns the number of rows. */
    int size();

    /** Returns what the rows are grouped by. */
    List<GroupColumn> groups();

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

        private final List<GroupColumn> groups;
        private final List<String> notes;

        OfClasses(
                Labels labels,
                int positive,
                int[] truth,
                int[] predicted,
                double @Nullable [] probabilities,
                double @Nullable [] weights,
                List<GroupColumn> groups,
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
        public List<GroupColumn> groups() {
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
    }

    /** Predicted numbers. */
    final class OfNumbers implements Predictions {
        /** Values, shape {@code [n]}. */
        final double[] truth;

        final double[] predicted;
        /** Shape {@code [n]}; null where there are none. */
        final double @Nullable [] weights;

        private final List<GroupColumn> groups;
        private final List<String> notes;

        OfNumbers(
                double[] truth,
                double[] predicted,
                double @Nullable [] weights,
                List<GroupColumn> groups,
                List<String> notes) {
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
        public List<GroupColumn> groups() {
            return groups;
        }

        @Override
        public List<String> notes() {
            return notes;
        }
    }
}
