package ai.lepton.exchange.predictions;

import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Predictions with their true values, as {@link PredictionFile#read} finds them in a file. Immutable. */
public sealed interface Predictions {

    /** Returns the number of rows. */
    int size();

    /** Returns what the rows have, whatever was predicted. */
    Rows rows();

    /** What rows of predictions have, whatever was predicted. */
    final class Rows {
        /** No weights, no groups, nothing to note. */
        static final Rows NONE = new Rows(null, List.of(), List.of());

        /** Shape {@code [n]}; null where there are none. */
        final double @Nullable [] weights;
        /** What the rows are grouped by. */
        final List<GroupColumn> groups;

        private final List<String> notes;

        /** Keeps the array, which nobody changes. */
        Rows(double @Nullable [] weights, List<GroupColumn> groups, List<String> notes) {
            this.weights = weights;
            this.groups = List.copyOf(groups);
            this.notes = List.copyOf(notes);
        }

        /** Returns the rows' weights, shape {@code [n]}, if they have any. */
        public Optional<double[]> weights() {
            return Optional.ofNullable(weights).map(double[]::clone);
        }

        /** Returns the names of what the rows are grouped by. */
        public List<String> groupings() {
            return groups.stream().map(GroupColumn::name).toList();
        }

        /**
         * Returns each row's value of a grouping.
         *
         * @throws IllegalArgumentException if there is none of this name
         */
        public List<String> group(String grouping) {
            Elements.required("grouping", grouping);
            return groups.stream()
                    .filter(group -> group.name().equals(grouping))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no grouping " + Quoted.of(grouping) + "; there are " + Quoted.all(groupings())))
                    .values();
        }

        /** Returns what the reader of the results should know of how the file was read. */
        public List<String> notes() {
            return notes;
        }
    }

    /** Predicted classes. */
    final class OfClasses implements Predictions {
        /** The classes. */
        final Labels labels;
        /** Index of the class that a binary task looks for, or -1. */
        final int positive;
        /** Classes' indices, shape {@code [n]}. */
        final int[] truth;
        /** Classes' indices, shape {@code [n]}. */
        final int[] predicted;
        /** Of each class, row by row, shape {@code [n, k]}; null where there are none. */
        final double @Nullable [] probabilities;
        /** What else the rows have. */
        final Rows rows;

        /** Keeps the arrays, which nobody changes. */
        OfClasses(
                Labels labels,
                int positive,
                int[] truth,
                int[] predicted,
                double @Nullable [] probabilities,
                Rows rows) {
            this.labels = labels;
            this.positive = positive;
            this.truth = truth;
            this.predicted = predicted;
            this.probabilities = probabilities;
            this.rows = rows;
        }

        /**
         * Returns predictions that a model just made, as {@link #toCsv} writes them. The most probable class is the predicted
         * one, the first of equals; of two, the positive one where its probability is above 0.5.
         *
         * @param labels the classes
         * @param truth indices of the true classes, shape {@code [n]}
         * @param probabilities of each class, row by row, shape {@code [n, k]}
         * @throws IllegalArgumentException if lengths differ, an index is of no class, or probabilities are none
         */
        public static OfClasses of(Labels labels, int[] truth, double[] probabilities) {
            Elements.required("probabilities", probabilities);
            Evaluation.of(labels, truth).probabilities(probabilities);
            double[] copy = probabilities.clone();
            int[] predicted = ClassScores.mostProbable(copy, labels.size(), 0);
            return new OfClasses(labels, -1, truth.clone(), predicted, copy, Rows.NONE);
        }

        /**
         * Returns the same with the class that is looked for.
         *
         * @throws IllegalArgumentException if it is none of the classes
         */
        public OfClasses positive(String label) {
            int index = labels.indexOf(label);
            int[] more = predicted;
            if (probabilities != null && labels.size() == 2) {
                int tied = positive < 0 ? 0 : 1 - positive;
                // What a column of its own says stays; what the probabilities said is said anew.
                boolean ofProbabilities = Arrays.equals(predicted, ClassScores.mostProbable(probabilities, 2, tied));
                more = ofProbabilities ? ClassScores.mostProbable(probabilities, 2, 1 - index) : predicted;
            }
            return new OfClasses(labels, index, truth, more, probabilities, rows);
        }

        /**
         * Returns the predictions as a CSV file that {@link PredictionFile} reads: {@code truth}, {@code prediction}, and, of
         * probabilities, the {@code score} of the positive one of two classes, or one {@code score:LABEL} for each class; then
         * weights and groups, where there are any.
         */
        public String toCsv() {
            return PredictionWriter.csv(this);
        }

        /** Returns the classes. */
        public Labels labels() {
            return labels;
        }

        /** Returns the class that a binary task looks for, if one is. */
        public Optional<String> positive() {
            return positive < 0 ? Optional.empty() : Optional.of(labels.name(positive));
        }

        /** Returns the indices of the true classes, shape {@code [n]}. */
        public int[] truth() {
            return truth.clone();
        }

        /** Returns the indices of the predicted classes, shape {@code [n]}. */
        public int[] predicted() {
            return predicted.clone();
        }

        /** Returns the probability of each class, row by row, shape {@code [n, k]}, if there were scores. */
        public Optional<double[]> probabilities() {
            return Optional.ofNullable(probabilities).map(double[]::clone);
        }

        /** Returns the evaluation, to be told a level and a seed, and to give a report. */
        public Evaluation evaluation() {
            Evaluation.Examples examples = Evaluation.of(labels, truth);
            Evaluation evaluation = probabilities == null
                    ? examples.predicted(predicted)
                    : examples.probabilities(probabilities).predicted(predicted);
            if (rows.weights != null) {
                evaluation = evaluation.weights(rows.weights);
            }
            return positive < 0 ? evaluation : evaluation.positive(labels.name(positive));
        }

        /** Returns the class that is looked for, where there are two classes, one of them positive. */
        OptionalInt positiveOfTwo() {
            return positive >= 0 && labels.size() == 2 ? OptionalInt.of(positive) : OptionalInt.empty();
        }

        @Override
        public int size() {
            return truth.length;
        }

        @Override
        public Rows rows() {
            return rows;
        }
    }

    /** Predicted numbers. */
    final class OfNumbers implements Predictions {
        /** Values, shape {@code [n]}. */
        final double[] truth;
        /** Values, shape {@code [n]}. */
        final double[] predicted;
        /** What else the rows have. */
        final Rows rows;

        /** Keeps the arrays, which nobody changes. */
        OfNumbers(double[] truth, double[] predicted, Rows rows) {
            this.truth = truth;
            this.predicted = predicted;
            this.rows = rows;
        }

        /** Returns the true values, shape {@code [n]}. */
        public double[] truth() {
            return truth.clone();
        }

        /** Returns the predicted values, shape {@code [n]}. */
        public double[] predicted() {
            return predicted.clone();
        }

        /** Returns the evaluation, to be told a level and a seed, and to give a report. */
        public RegressionEvaluation evaluation() {
            RegressionEvaluation evaluation = RegressionEvaluation.of(truth, predicted);
            return rows.weights == null ? evaluation : evaluation.weights(rows.weights);
        }

        @Override
        public int size() {
            return truth.length;
        }

        @Override
        public Rows rows() {
            return rows;
        }
    }
}
