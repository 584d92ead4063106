package ai.lepton.exchange.report;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
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

    /** What a curve shows, and so in which picture it belongs. */
    enum Kind {
        ROC("ROC"),
        PRECISION_RECALL("precision-recall"),
        DET("DET");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Kind kind;
    private final String name;
    private final String note;
    private final double[] x;
    private final double[] y;
    private final double noSkill;

    private Curve(Kind kind, String name, String note, double[] x, double[] y, double noSkill) {
        this.kind = kind;
        this.name = name;
        this.note = note;
        this.x = x;
        this.y = y;
        this.noSkill = noSkill;
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
        Elements.required("truePositiveRate", truePositiveRate);
        Elements.required("falsePositiveRate", falsePositiveRate);
        requireSameLength(name, "false positive rates", falsePositiveRate, "true positive rates", truePositiveRate, 2);
        requireRising("false positive rate", falsePositiveRate);
        requireRising("true positive rate", truePositiveRate);
        String note = auc.isEmpty() ? "" : "AUC " + auc;
        return thinned(Kind.ROC, name, note, falsePositiveRate, truePositiveRate, Double.NaN);
    }

    /**
     * Returns precision against recall, as {@code precision_recall_curve} of scikit-learn gives them. It is drawn in
     * steps, so that the area beneath is the average precision.
     *
     * @param name what the curve is of, such as the positive class
     * @param recall shape {@code [n]}, n at least 2, each in [0, 1], never increasing
     * @param precision shape {@code [n]}, each in [0, 1]
     * @param prevalence the share of positives, in [0, 1]: the precision of one who can't tell them apart
     * @param averagePrecision the area under it as text, such as {@code "0.912 [0.884, 0.935]"}; may be empty
     * @throws IllegalArgumentException if lengths differ, n &lt; 2, or a value is out of range or order
     */
    public static Curve precisionRecall(
            String name, double[] recall, double[] precision, double prevalence, String averagePrecision) {
        Elements.required("recall", recall);
        Elements.required("precision", precision);
        requireSameLength(name, "recalls", recall, "precisions", precision, 2);
        requireFalling("recall", recall);
        requireRates("precision", precision);
        if (!(prevalence >= 0 && prevalence <= 1)) {
            throw new IllegalArgumentException("prevalence is " + prevalence + ", outside [0, 1]");
        }
        String note = (averagePrecision.isEmpty() ? "" : "AP " + averagePrecision + "; ")
                + String.format(Locale.ROOT, "prevalence %.3f", prevalence);
        return thinned(Kind.PRECISION_RECALL, name, note, reversed(recall), reversed(precision), prevalence);
    }

    /**
     * Returns a detection error trade-off, as {@code det_curve} of scikit-learn gives it.
     *
     * @param name what the curve is of, such as the positive class
     * @param falsePositiveRate shape {@code [n]}, n at least 1, each in [0, 1], never increasing
     * @param falseNegativeRate shape {@code [n]}, each in [0, 1], never decreasing
     * @param equalErrorRate where both are the same, as text, such as {@code "0.052"}; may be empty
     * @throws IllegalArgumentException if lengths differ, n = 0, or a value is out of range or order
     */
    public static Curve det(
            String name, double[] falsePositiveRate, double[] falseNegativeRate, String equalErrorRate) {
        Elements.required("falsePositiveRate", falsePositiveRate);
        Elements.required("falseNegativeRate", falseNegativeRate);
        requireSameLength(
                name, "false positive rates", falsePositiveRate, "false negative rates", falseNegativeRate, 1);
        requireFalling("false positive rate", falsePositiveRate);
        requireRising("false negative rate", falseNegativeRate);
        double[] x = reversed(falsePositiveRate);
        double[] y = reversed(falseNegativeRate);
        for (int i = 0; i < x.length; i++) {
            x[i] = Deviates.at(x[i]);
            y[i] = Deviates.at(y[i]);
        }
        return thinned(
                Kind.DET, name, equalErrorRate.isEmpty() ? "" : "equal error rate " + equalErrorRate, x, y, Double.NaN);
    }

    private static void requireSameLength(
            String name, String oneName, double[] one, String otherName, double[] other, int least) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(oneName + " have " + one.length + " values but " + otherName + " have "
                    + other.length + "; they must describe the same thresholds");
        }
        if (one.length < least) {
            throw new IllegalArgumentException("curve " + Quoted.of(name) + " has " + one.length
                    + (one.length == 1 ? " point" : " points") + "; at least " + least
                    + (least == 1 ? " is" : " are") + " needed to draw it");
        }
    }

    private static double[] reversed(double[] values) {
        double[] reversed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        return reversed;
    }

    private static void requireRates(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new IllegalArgumentException(what + "[" + i + "] is " + values[i] + ", outside [0, 1]");
            }
        }
    }

    private static void requireFalling(String what, double[] values) {
        requireRates(what, values);
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[i - 1]) {
                throw new IllegalArgumentException(what + "[" + i + "] is " + values[i] + ", above " + values[i - 1]
                        + " before it; they must not increase");
            }
        }
    }

    private static void requireRising(String what, double[] values) {
        requireRates(what, values);
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[i - 1]) {
                throw new IllegalArgumentException(what + "[" + i + "] is " + values[i] + ", below " + values[i - 1]
                        + " before it; rates must not decrease");
            }
        }
    }

    /** Keeps, of each column, the first, the lowest, the highest and the last point; x must not decrease. */
    private static Curve thinned(Kind kind, String name, String note, double[] x, double[] y, double noSkill) {
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
        return new Curve(kind, name, note, keptX, keptY, noSkill);
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

    Kind kind() {
        return kind;
    }

    /** Returns the height of one who can't tell the classes apart, where that is one number; else NaN. */
    double noSkill() {
        return noSkill;
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
                && kind == that.kind
                && Double.compare(noSkill, that.noSkill) == 0
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
