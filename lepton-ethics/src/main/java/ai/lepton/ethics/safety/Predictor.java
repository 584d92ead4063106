package ai.lepton.ethics.safety;

import java.util.function.Function;

/** A model as ethics sees it: rows in, a label for each row out. */
@FunctionalInterface
public interface Predictor {
    /**
     * Decides each row by itself.
     *
     * @param rows inputs, shape {@code [n, columns]}; not to be changed
     * @return the index of the label decided for, shape {@code [n]}
     */
    int[] labels(double[][] rows);

    /**
     * Returns a predictor that decides for the most probable label, the first of equals.
     *
     * @param probabilities from rows, shape {@code [n, columns]}, to probabilities, shape {@code [n, labels]}
     */
    static Predictor ofProbabilities(Function<double[][], double[][]> probabilities) {
        return rows -> {
            double[][] answers = probabilities.apply(rows);
            int[] labels = new int[answers.length];
            for (int i = 0; i < answers.length; i++) {
                labels[i] = mostProbable(answers[i], i);
            }
            return labels;
        };
    }

    private static int mostProbable(double[] probabilities, int row) {
        if (probabilities.length == 0) {
            throw new IllegalArgumentException("the probabilities of row " + row + " are empty");
        }
        int best = 0;
        for (int j = 0; j < probabilities.length; j++) {
            if (Double.isNaN(probabilities[j])) {
                throw new IllegalArgumentException("the probability of label " + j + " in row " + row + " is NaN");
            }
            if (probabilities[j] > probabilities[best]) {
                best = j;
            }
        }
        return best;
    }
}
