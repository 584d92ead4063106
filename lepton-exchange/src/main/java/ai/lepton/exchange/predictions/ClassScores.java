package ai.lepton.exchange.predictions;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.calibration.ClassProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The scores of a file as probabilities of each class.
 *
 * @param file its name
 * @param place where each row is, such as {@code predictions.csv:3}
 * @param columns what the header says
 * @param task the classes
 */
record ClassScores(String file, IntFunction<String> place, PredictionColumns columns, ClassTask task) {

    /** Returns the probabilities in the order of the labels, row by row, shape {@code [n, k]}; empty without scores. */
    double[] of(Table table) {
        if (columns.hasScore()) {
            return ofPositive(table.column(PredictionColumns.SCORE));
        }
        return columns.scoredLabels().isEmpty() ? new double[0] : ofEach(table);
    }

    private double[] ofPositive(double[] scores) {
        double[] both = new double[scores.length * 2];
        for (int row = 0; row < scores.length; row++) {
            requireProbability(row, PredictionColumns.SCORE, scores[row]);
            both[2 * row + task.positive()] = scores[row];
            both[2 * row + 1 - task.positive()] = 1 - scores[row];
        }
        return both;
    }

    private double[] ofEach(Table table) {
        List<String> inOrder = columnsInOrder();
        int k = inOrder.size();
        double[] all = new double[Math.multiplyExact(table.size(), k)];
        double[] sums = new double[table.size()];
        for (int label = 0; label < k; label++) {
            double[] column = table.column(inOrder.get(label));
            for (int row = 0; row < column.length; row++) {
                requireProbability(row, inOrder.get(label), column[row]);
                all[row * k + label] = column[row];
                sums[row] += column[row];
            }
        }
        for (int row = 0; row < sums.length; row++) {
            if (Math.abs(sums[row] - 1) > ClassProbabilities.TOLERANCE) {
                throw new DataException(place.apply(row) + ": the scores of the " + k + " classes add up to "
                        + sums[row] + ", not 1; give probabilities, and of all classes");
            }
        }
        return all;
    }

    private List<String> columnsInOrder() {
        String[] columnOf = new String[task.names().size()];
        for (String label : columns.scoredLabels()) {
            int index = task.names().find(label).orElseThrow();
            String column = PredictionColumns.SCORE_OF + label;
            if (columnOf[index] != null) {
                throw new DataException(
                        file + ": '" + columnOf[index] + "' and '" + column + "' are of the same class; leave one out");
            }
            columnOf[index] = column;
        }
        List<String> inOrder = new ArrayList<>();
        for (int label = 0; label < columnOf.length; label++) {
            if (columnOf[label] == null) {
                throw new DataException(file + " has no column '" + PredictionColumns.SCORE_OF
                        + task.names().labels().name(label) + "'; with scores, each of the " + columnOf.length
                        + " classes needs its own"
                        + task.unseenScores()
                        + (columnOf.length == 2 ? ", or name the only column 'score' and say --positive" : ""));
            }
            inOrder.add(columnOf[label]);
        }
        return inOrder;
    }

    private void requireProbability(int row, String column, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new DataException(place.apply(row) + ": column '" + column + "' is " + value
                    + ", outside [0, 1]; a score is the probability of its class");
        }
    }

    /**
     * Returns the most probable class of each row, the first of equals.
     *
     * @param preferred the class that wins against those as probable as it
     */
    static int[] mostProbable(double[] probabilities, int classes, int preferred) {
        int[] predicted = new int[probabilities.length / classes];
        for (int i = 0; i < predicted.length; i++) {
            int best = preferred;
            for (int label = 0; label < classes; label++) {
                if (probabilities[i * classes + label] > probabilities[i * classes + best]) {
                    best = label;
                }
            }
            predicted[i] = best;
        }
        return predicted;
    }
}
