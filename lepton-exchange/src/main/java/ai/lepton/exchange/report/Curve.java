package ai.lepton.exchange.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * A named curve in the unit square, thinned on arrival so that a page stays small.
 *
 * <p>For each of {@value #COLUMNS} columns of the chart it keeps the first, the lowest, the highest and the last
 * point, so the drawn line is the same at the width of a page whatever the number of points; at most
 * {@code 4 * COLUMNS} remain. Takes O(n) time and keeps no reference to the arrays.
 *
 * @see <a href="https://doi.org/10.14778/2732951.2732953">Jugel et al. 2014, M4</a>
 */
public final class Curve {
    /** Columns of the chart that are told apart. */
    static final int COLUMNS = 400;

    private final String name;
    private final String note;
    private final double[] x;
    private final double[] y;

    private Curve(String name, String note, double[] x, double[] y) {
        this.name = name;
        this.note = note;
        this.x = x;
        this.y = y;
    }

    /**
     * Returns a receiver operating characteristic, as {@code roc_curve} of scikit-learn gives it.
     *
     * @param name what the curve is of, such as the positive class
     * @param falsePositiveRate shape {@code [n]}, n at least 2, each in [0, 1], never decreasing
     * @param truePositiveRate shape {@code [n]}, each in [0, 1], never decreasing
     * @param auc the area under it as text, such as {@code "0.994 [0.981, 1.000]"}; may be empty
     * @throws IllegalArgumentException if lengths differ, n &lt; 2, or a value is out of range or order
     */
    public static Curve roc(String name, double[] falsePositiveRate, double[] truePositiveRate, String auc) {
        if (falsePositiveRate.length != truePositiveRate.length) {
            throw new IllegalArgumentException("false positive rates have " + falsePositiveRate.length
                    + " values but true positive rates have " + truePositiveRate.length
                    + "; they must describe the same thresholds");
        }
        if (falsePositiveRate.length < 2) {
            throw new IllegalArgumentException("curve '" + name + "' has " + falsePositiveRate.length
                    + (falsePositiveRate.length == 1 ? " point" : " points") + "; at least 2 are needed to draw it");
        }
        requireRising("false positive rate", falsePositiveRate);
        requireRising("true positive rate", truePositiveRate);
        return thinned(name, auc.isEmpty() ? "" : "AUC " + auc, falsePositiveRate, truePositiveRate);
    }

    private static void requireRising(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new IllegalArgumentException(what + "[" + i + "] is " + values[i] + ", outside [0, 1]");
            }
            if (i > 0 && values[i] < values[i - 1]) {
                throw new IllegalArgumentException(what + "[" + i + "] is " + values[i] + ", below " + values[i - 1]
                        + " before it; rates must not decrease");
            }
        }
    }

    /** Keeps, of each column, the first, the lowest, the highest and the last point; x must not decrease. */
    private static Curve thinned(String name, String note, double[] x, double[] y) {
        int[] kept = new int[Math.min(x.length, 4 * COLUMNS)];
        int size = 0;
        for (int from = 0; from < x.length; ) {
            int column = column(x[from]);
            int lowest = from;
            int highest = from;
            int to = from;
            for (; to < x.length && column(x[to]) == column; to++) {
                lowest = y[to] < y[lowest] ? to : lowest;
                highest = y[to] > y[highest] ? to : highest;
            }
            int[] four = {from, Math.min(lowest, highest), Math.max(lowest, highest), to - 1};
            for (int i = 0; i < four.length; i++) {
                if (i == 0 || four[i] != four[i - 1]) {
                    kept[size++] = four[i];
                }
            }
            from = to;
        }
        double[] keptX = new double[size];
        double[] keptY = new double[size];
        for (int i = 0; i < size; i++) {
            keptX[i] = x[kept[i]];
            keptY[i] = y[kept[i]];
        }
        return new Curve(name, note, keptX, keptY);
    }

    private static int column(double x) {
        return Math.min((int) (x * COLUMNS), COLUMNS - 1);
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns what is written beside its name, such as {@code "AUC 0.994"}; may be empty. */
    public String note() {
        return note;
    }

    /** Returns the number of points that are drawn. */
    public int size() {
        return x.length;
    }

    double x(int i) {
        return x[i];
    }

    double y(int i) {
        return y[i];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Curve[%s, %d points]", name, x.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Curve that
                && name.equals(that.name)
                && note.equals(that.note)
                && Arrays.equals(x, that.x)
                && Arrays.equals(y, that.y);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(x) + name.hashCode();
    }
}
