package ai.lepton.core.data;

import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The directions in which rows of numbers vary the most, to describe the rows by fewer numbers, as scikit-learn's
 * {@code PCA(svd_solver="full")} finds them.
 *
 * <p>Rows are centered by the mean of the rows that it was fit on; components are unit vectors at right angles to each
 * other, by falling variance. The entry of a component with the greatest absolute value is positive, so that signs do
 * not depend on the platform. Components beyond the rank of the rows have a variance of 0 and arbitrary directions.
 *
 * <p>Fit it on training rows only: what is measured on others would leak into a model. Computes in doubles; immutable.
 *
 * @see <a href="https://www.jmlr.org/papers/v12/pedregosa11a.html">Pedregosa et al. 2011, scikit-learn</a>
 */
public final class PrincipalComponents {
    /** Rows that are reduced at a time, where that is more than there are columns. */
    private static final int BLOCK = 1024;

    private final double[] mean;
    private final double[] components; // [size, columns]
    private final double[] variance;
    private final double[] ratio;
    private final boolean whitened;

    private PrincipalComponents(
            double[] mean, double[] components, double[] variance, double[] ratio, boolean whitened) {
        this.mean = mean;
        this.components = components;
        this.variance = variance;
        this.ratio = ratio;
        this.whitened = whitened;
    }

    /**
     * Returns the principal components of some rows. Runs in O(rows · columns · min(rows, columns)), and takes memory for
     * about as many doubles as min(rows, max(columns, 1,024)) · columns, a few times.
     *
     * @param rows row-major, shape {@code [n, columns]}, n at least 2, each value finite
     * @param columns numbers of a row, at least 1
     * @param components how many to keep, in [1, min(n, columns)]
     * @throws IllegalArgumentException if a number is outside its range, a value is not finite, the rows do not vary,
     *     or their variance is beyond a 64-bit float
     */
    public static PrincipalComponents fit(double[] rows, int columns, int components) {
        Elements.required("rows", rows);
        return fit(new RowMajor.Doubles(rows, columns), components);
    }

    /** Returns the principal components of rows of 32-bit floats; see {@link #fit(double[], int, int)}. */
    public static PrincipalComponents fit(float[] rows, int columns, int components) {
        Elements.required("rows", rows);
        return fit(new RowMajor.Floats(rows, columns), components);
    }

    private static PrincipalComponents fit(RowMajor rows, int size) {
        int n = rows.count();
        int columns = rows.columns();
        if (n < 2) {
            throw new IllegalArgumentException(
                    "principal components need at least 2 rows; there " + (n == 1 ? "is 1" : "are none"));
        }
        int most = Math.min(n, columns);
        if (size < 1 || size > most) {
            throw new IllegalArgumentException("components is " + size + ", outside [1, " + most + "]; there are " + n
                    + " rows of " + columns + " columns");
        }
        rows.requireFinite();
        double[] mean = mean(rows);
        double scale = greatestDeviation(rows, mean);
        if (scale == 0) {
            throw new IllegalArgumentException("all " + n + " rows are alike; there is no variance to explain");
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd = decomposed(reduced(rows, mean, scale));
        double[] singular = svd.getSingularValues();
        int[] order = descending(singular, most);
        DMatrixRMaj v = svd.getV(null, true); // [singular values, columns]
        double total = 0;
        for (int i = 0; i < most; i++) {
            total += singular[i] * singular[i];
        }
        double[] components = new double[size * columns];
        double[] variance = new double[size];
        double[] ratio = new double[size];
        for (int c = 0; c < size; c++) {
            double s = singular[order[c]];
            double deviation = s / Math.sqrt(n - 1) * scale;
            variance[c] = deviation * deviation;
            ratio[c] = s * s / total;
            System.arraycopy(v.data, order[c] * columns, components, c * columns, columns);
            flip(components, c * columns, columns);
        }
        if (!Double.isFinite(variance[0])) {
            throw new IllegalArgumentException("the values are so large that their variance is beyond a 64-bit float;"
                    + " divide them by a constant");
        }
        return new PrincipalComponents(mean, components, variance, ratio, false);
    }

    /**
     * Returns the means of the columns, taken from differences to the first row, so that the mean of equal values is
     * exact.
     */
    private static double[] mean(RowMajor rows) {
        double[] mean = new double[rows.columns()];
        for (int j = 0; j < mean.length; j++) {
            double first = rows.at(0, j);
            double rough = first + meanDifference(rows, j, first);
            mean[j] = rough + meanDifference(rows, j, rough);
        }
        return mean;
    }

    private static double meanDifference(RowMajor rows, int column, double from) {
        double sum = 0;
        for (int i = 0; i < rows.count(); i++) {
            sum += (rows.at(i, column) - from) / rows.count();
        }
        return sum;
    }

    private static double greatestDeviation(RowMajor rows, double[] mean) {
        double greatest = 0;
        for (int i = 0; i < rows.count(); i++) {
            for (int j = 0; j < mean.length; j++) {
                greatest = Math.max(greatest, Math.abs(rows.at(i, j) - mean[j]));
            }
        }
        if (!Double.isFinite(greatest)) {
            throw new IllegalArgumentException("the values are so large that their variance is beyond a 64-bit float;"
                    + " divide them by a constant");
        }
        return greatest;
    }

    /**
     * Returns a matrix of at most as many rows as columns that has the singular values and right singular vectors of all
     * centered rows: these themselves, or the R of their QR decomposition, taken block by block.
     */
    private static DMatrixRMaj reduced(RowMajor rows, double[] mean, double scale) {
        int n = rows.count();
        int columns = mean.length;
        int done = Math.min(n, columns);
        DMatrixRMaj reduced = new DMatrixRMaj(done, columns);
        center(rows, 0, done, mean, scale, reduced, 0);
        while (done < n) {
            int block = Math.min(n - done, Math.max(columns, BLOCK));
            DMatrixRMaj stacked = new DMatrixRMaj(columns + block, columns);
            System.arraycopy(reduced.data, 0, stacked.data, 0, columns * columns);
            center(rows, done, block, mean, scale, stacked, columns);
            QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(stacked.numRows, columns);
            qr.decompose(stacked); // false where a column is 0 from some row on, whose R is right nevertheless
            reduced = qr.getR(null, true);
            done += block;
        }
        return reduced;
    }

    private static void center(
            RowMajor rows, int from, int count, double[] mean, double scale, DMatrixRMaj into, int firstRow) {
        int at = firstRow * mean.length;
        for (int i = from; i < from + count; i++) {
            for (int j = 0; j < mean.length; j++) {
                into.data[at++] = (rows.at(i, j) - mean[j]) / scale;
            }
        }
    }

    private static SingularValueDecomposition_F64<DMatrixRMaj> decomposed(DMatrixRMaj matrix) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, false, true, true);
        if (!svd.decompose(matrix)) {
            throw new IllegalArgumentException("the singular values of the rows did not converge");
        }
        return svd;
    }

    /** Returns the indices of the values, the greatest value first. */
    private static int[] descending(double[] values, int count) {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(values[b], values[a]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    /** Turns a component round unless its greatest entry by absolute value, the first of equals, is positive. */
    private static void flip(double[] components, int from, int columns) {
        int greatest = from;
        for (int j = from; j < from + columns; j++) {
            greatest = Math.abs(components[j]) > Math.abs(components[greatest]) ? j : greatest;
        }
        if (components[greatest] < 0) {
            for (int j = from; j < from + columns; j++) {
                components[j] = -components[j];
            }
        }
    }

    /**
     * Returns the same components whitened: what they transform rows to has variance 1 in each component, over the rows that
     * they were fit on.
     *
     * @throws IllegalArgumentException if a component has no variance beyond rounding, which can't be scaled to 1
     */
    public PrincipalComponents whitened() {
        for (int c = 0; c < variance.length; c++) {
            // What rounding leaves of a variance of 0.
            if (!(Math.sqrt(variance[c]) > columns() * Math.ulp(1.0) * Math.sqrt(variance[0]))) {
                throw new IllegalArgumentException(
                        "component " + c + " has no variance, which can't be scaled to 1; keep at most " + c
                                + " of these " + size() + " components");
            }
        }
        return new PrincipalComponents(mean, components, variance, ratio, true);
    }

    /** Returns whether each component is scaled to variance 1. */
    public boolean isWhitened() {
        return whitened;
    }

    /** Returns the number of components. */
    public int size() {
        return variance.length;
    }

    /** Returns the numbers of a row that it transforms. */
    public int columns() {
        return mean.length;
    }

    /** Returns a copy of the means that are taken off each column. */
    public double[] mean() {
        return mean.clone();
    }

    /** Returns a copy of the components, unit vectors: row-major, shape {@code [size, columns]}. */
    public double[] components() {
        return components.clone();
    }

    /** Returns the variance along each component, with n - 1 in the denominator, falling: shape {@code [size]}. */
    public double[] explainedVariance() {
        return variance.clone();
    }

    /** Returns the share of all columns' variance that each component has, in [0, 1], falling: shape {@code [size]}. */
    public double[] explainedVarianceRatio() {
        return ratio.clone();
    }

    /**
     * Returns rows as their components: centered, projected and, if {@linkplain #whitened whitened}, scaled.
     *
     * @param rows row-major, shape {@code [n, columns]}, each value finite
     * @return row-major, shape {@code [n, size]}
     * @throws IllegalArgumentException if these are no such rows
     */
    public double[] transform(double[] rows) {
        Elements.required("rows", rows);
        RowMajor given = new RowMajor.Doubles(rows, columns());
        given.requireFinite();
        double[] transformed = new double[given.count() * size()];
        double[] row = new double[size()];
        for (int i = 0; i < given.count(); i++) {
            project(given, i, row);
            System.arraycopy(row, 0, transformed, i * row.length, row.length);
        }
        return transformed;
    }

    /**
     * Returns rows of 32-bit floats as their components; see {@link #transform(double[])}.
     *
     * @throws IllegalArgumentException if these are no such rows, or a component is beyond a 32-bit float
     */
    public float[] transform(float[] rows) {
        Elements.required("rows", rows);
        RowMajor given = new RowMajor.Floats(rows, columns());
        given.requireFinite();
        float[] transformed = new float[given.count() * size()];
        double[] row = new double[size()];
        for (int i = 0; i < given.count(); i++) {
            project(given, i, row);
            for (int c = 0; c < row.length; c++) {
                float value = (float) row[c];
                if (Float.isInfinite(value)) {
                    throw new IllegalArgumentException(
                            "component " + c + " of row " + i + " is " + row[c] + ", beyond a 32-bit float");
                }
                transformed[i * row.length + c] = value;
            }
        }
        return transformed;
    }

    private void project(RowMajor rows, int index, double[] into) {
        for (int c = 0; c < into.length; c++) {
            double sum = 0;
            for (int j = 0; j < mean.length; j++) {
                sum += (rows.at(index, j) - mean[j]) * components[c * mean.length + j];
            }
            into[c] = whitened ? sum / Math.sqrt(variance[c]) : sum;
        }
    }

    /**
     * Returns the rows that have these components; what the components left out of a row is lost.
     *
     * @param transformed row-major, shape {@code [n, size]}, each value finite
     * @return row-major, shape {@code [n, columns]}
     * @throws IllegalArgumentException if these are no such rows, or there are more values than an array can hold
     */
    public double[] inverse(double[] transformed) {
        Elements.required("transformed", transformed);
        RowMajor given = new RowMajor.Doubles(transformed, size());
        given.requireFinite();
        long values = (long) given.count() * columns();
        if (values > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(given.count() + " rows of " + columns()
                    + " columns are more values than an array can hold; transform fewer rows at a time");
        }
        double[] rows = new double[(int) values];
        for (int i = 0; i < given.count(); i++) {
            System.arraycopy(mean, 0, rows, i * mean.length, mean.length);
            for (int c = 0; c < size(); c++) {
                double factor = given.at(i, c) * (whitened ? Math.sqrt(variance[c]) : 1);
                for (int j = 0; j < mean.length; j++) {
                    rows[i * mean.length + j] += factor * components[c * mean.length + j];
                }
            }
        }
        return rows;
    }

    /**
     * Writes the components into a safetensors file, built aside and renamed: tensors {@code mean}, {@code components},
     * {@code explained_variance} and {@code explained_variance_ratio}, as scikit-learn calls them, in 64-bit floats.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        SavedComponents.write(this, file);
    }

    /**
     * Reads components that {@link #write} wrote.
     *
     * @throws ai.lepton.exchange.DataException if the file is missing or holds no such components
     */
    public static PrincipalComponents read(Path file) {
        Elements.required("file", file);
        return SavedComponents.read(file);
    }

    /**
     * Returns components with these values, which a file holds.
     *
     * @throws IllegalArgumentException if a variance or ratio is below 0, or a component without variance is whitened
     */
    static PrincipalComponents of(
            double[] mean, double[] components, double[] variance, double[] ratio, boolean whitened) {
        for (int c = 0; c < variance.length; c++) {
            if (!(variance[c] >= 0) || !(ratio[c] >= 0 && ratio[c] <= 1)) {
                throw new IllegalArgumentException("component " + c + " has variance " + variance[c] + " and ratio "
                        + ratio[c] + "; a variance is at least 0, a ratio in [0, 1]");
            }
        }
        PrincipalComponents plain = new PrincipalComponents(mean, components, variance, ratio, false);
        return whitened ? plain.whitened() : plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrincipalComponents that
                && whitened == that.whitened
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(components, that.components)
                && Arrays.equals(variance, that.variance)
                && Arrays.equals(ratio, that.ratio);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(components) + Boolean.hashCode(whitened);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d%s principal components of %d columns, %.1f %% of the variance",
                size(),
                whitened ? " whitened" : "",
                columns(),
                100 * Arrays.stream(ratio).sum());
    }
}
