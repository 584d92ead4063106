package ai.lepton.core.task;

import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;

/**
 * Predictions for training rows, each by models that were not trained on the row: to judge by, to look for errors of labels in,
 * or to fit intervals on.
 *
 * <p>Medians, quartiles and bins of number columns are those of all training rows, and so are the shares by which the parts of
 * the model are put together, the temperature among them: two numbers. What is to be honest beyond that is had by
 * {@link CrossValidation}.
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record OutOfFold(int[] rows, int[] folds, int outputs, double[] predictions) {
    /**
     * Checks the sizes, and copies the arrays.
     *
     * @param rows indices of the training rows, rising; all, unless one model was trained or the rows are in order of time
     * @param folds which fold held each row out, from 0 on
     * @param outputs 1 for numbers, else the number of classes
     * @param predictions numbers in the unit of the target, {@code [rows]}, or probabilities, row-major
     *     {@code [rows, outputs]}
     */
    public OutOfFold {
        Elements.required("rows", rows);
        Elements.required("folds", folds);
        Elements.required("predictions", predictions);
        if (outputs < 1 || rows.length != folds.length || (long) rows.length * outputs != predictions.length) {
            throw new IllegalArgumentException("there are " + rows.length + " rows, " + folds.length + " folds and "
                    + predictions.length + " predictions of " + outputs + "; they must be of the same rows");
        }
        rows = rows.clone();
        folds = folds.clone();
        predictions = predictions.clone();
    }

    /**
     * Returns those of the rows that are held out.
     *
     * @param fold of each row of the table
     * @param all predictions of each row of the table
     */
    static OutOfFold of(Folds folds, int[] fold, int outputs, double[] all) {
        int[] held = folds.held();
        double[] predictions = new double[held.length * outputs];
        for (int i = 0; i < held.length; i++) {
            System.arraycopy(all, held[i] * outputs, predictions, i * outputs, outputs);
        }
        return new OutOfFold(held, Arrays.stream(held).map(row -> fold[row]).toArray(), outputs, predictions);
    }

    /** Returns a copy of the indices of the rows. */
    @Override
    public int[] rows() {
        return rows.clone();
    }

    /** Returns a copy of which fold held each row out. */
    @Override
    public int[] folds() {
        return folds.clone();
    }

    /** Returns a copy of the predictions. */
    @Override
    public double[] predictions() {
        return predictions.clone();
    }

    /** Returns how many rows there are. */
    public int size() {
        return rows.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutOfFold that
                && outputs == that.outputs
                && Arrays.equals(rows, that.rows)
                && Arrays.equals(folds, that.folds)
                && Arrays.equals(predictions, that.predictions);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rows) + Arrays.hashCode(predictions);
    }

    @Override
    public String toString() {
        return "OutOfFold of " + rows.length + " rows";
    }
}
