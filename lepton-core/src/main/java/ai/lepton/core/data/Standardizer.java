package ai.lepton.core.data;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;

/**
 * Brings each number column to mean 0 and standard deviation 1, as scikit-learn's {@code StandardScaler} does.
 *
 * <p>Fit it on the training rows only: what is measured on others would leak into the model. Computes in doubles.
 */
public final class Standardizer {
    /** Below it, the squares that make a variance may have lost digits, or all of them. */
    private static final double TINY_VARIANCE = 1e-280;

    private final double[] mean;
    private final double[] scale;

    private Standardizer(double[] mean, double[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * Returns the standardiser with these values.
     *
     * @param mean taken off each column, finite
     * @param scale that each column is divided by, finite and above 0
     */
    public static Standardizer of(double[] mean, double[] scale) {
        if (mean.length != scale.length) {
            throw new IllegalArgumentException(
                    mean.length + " means and " + scale.length + " scales; there must be as many of each");
        }
        for (int j = 0; j < mean.length; j++) {
            if (!Double.isFinite(mean[j]) || !(scale[j] > 0) || Double.isInfinite(scale[j])) {
                throw new IllegalArgumentException("column " + j + " has mean " + mean[j] + " and scale " + scale[j]
                        + "; a mean must be finite, a scale finite and above 0");
            }
        }
        return new Standardizer(mean.clone(), scale.clone());
    }

    /**
     * Returns the standardiser of a table's number columns: their means and population standard deviations, 1 where a
     * column is constant. O(rows · columns), two passes.
     *
     * @throws IllegalArgumentException if the table has no rows, a value is missing, or the variance of a column is beyond a
     *     64-bit float
     */
    public static Standardizer fittedOn(Table table) {
        if (table.size() == 0) {
            throw new IllegalArgumentException("means can't be taken of a table with no rows");
        }
        double[] numbers = table.requireComplete().numbers();
        int columns = table.schema().numbers().size();
        int rows = table.size();
        double[] mean = new double[columns];
        double[] scale = new double[columns];
        for (int i = 0; i < numbers.length; i++) {
            mean[i % columns] += numbers[i];
        }
        for (int j = 0; j < columns; j++) {
            mean[j] /= rows;
        }
        double[] correction = new double[columns];
        for (int i = 0; i < numbers.length; i++) {
            int j = i % columns;
            double d = numbers[i] - mean[j];
            scale[j] += d * d;
            correction[j] += d;
        }
        for (int j = 0; j < columns; j++) {
            // The second term takes back what rounding of the mean added (Chan, Golub, LeVeque 1983).
            double variance = (scale[j] - correction[j] * correction[j] / rows) / rows;
            scale[j] = variance < TINY_VARIANCE
                    ? tinyDeviation(numbers, j, columns)
                    : variance <= smallest(rows, variance, mean[j]) ? 1 : Math.sqrt(variance);
            if (!Double.isFinite(mean[j]) || !Double.isFinite(variance)) {
                throw new IllegalArgumentException(
                        "the numbers of " + Quoted.of(table.schema().numbers().get(j))
                                + " are so large that their mean or variance is beyond a 64-bit float; divide the column by a"
                                + " constant");
            }
        }
        return new Standardizer(mean, scale);
    }

    /**
     * Returns the deviation of a column whose squares are too small for a 64-bit float, from its numbers times a power of two; 1
     * if it is constant.
     */
    private static double tinyDeviation(double[] numbers, int column, int columns) {
        double most = 0;
        for (int i = column; i < numbers.length; i += columns) {
            most = Math.max(most, Math.abs(numbers[i]));
        }
        int exponent = Math.getExponent(most);
        int rows = numbers.length / columns;
        double mean = 0;
        for (int i = column; i < numbers.length; i += columns) {
            mean += Math.scalb(numbers[i], -exponent) / rows;
        }
        double squares = 0;
        double correction = 0;
        for (int i = column; i < numbers.length; i += columns) {
            double d = Math.scalb(numbers[i], -exponent) - mean;
            squares += d * d;
            correction += d;
        }
        double variance = (squares - correction * correction / rows) / rows;
        return variance <= smallest(rows, variance, mean)
                ? 1
                : Math.max(Double.MIN_VALUE, Math.scalb(Math.sqrt(variance), exponent));
    }

    /** Returns the variance that rounding alone makes of a constant column. */
    private static double smallest(int rows, double variance, double mean) {
        return rows * Math.ulp(1.0) * variance + Math.pow(rows * mean * Math.ulp(1.0), 2);
    }

    /** Returns how many columns it is for. */
    public int columns() {
        return mean.length;
    }

    /** Returns a copy of what is taken off each column. */
    public double[] mean() {
        return mean.clone();
    }

    /** Returns a copy of what each column is divided by. */
    public double[] scale() {
        return scale.clone();
    }

    /**
     * Returns a table's numbers standardised, row-major, {@code [n, columns]}.
     *
     * @throws IllegalArgumentException if the table has another number of columns, a value is missing, or a number is further
     *     from the mean than a 32-bit float can tell
     */
    public float[] apply(Table table) {
        int columns = mean.length;
        if (table.schema().numbers().size() != columns) {
            throw new IllegalArgumentException("the table has "
                    + table.schema().numbers().size() + " number columns; this standardiser is for " + columns);
        }
        double[] numbers = table.requireComplete().numbers();
        float[] standardised = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int j = i % columns;
            standardised[i] = (float) ((numbers[i] - mean[j]) / scale[j]);
            if (Float.isInfinite(standardised[i])) {
                throw new IllegalArgumentException("row " + i / columns + " has " + numbers[i] + " in "
                        + Quoted.of(table.schema().numbers().get(j)) + "; the training data has mean " + mean[j]
                        + " and deviation " + scale[j] + ", so it is beyond what a 32-bit float holds");
            }
        }
        return standardised;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Standardizer that && Arrays.equals(mean, that.mean) && Arrays.equals(scale, that.scale);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return "Standardizer of " + mean.length + " columns";
    }
}
