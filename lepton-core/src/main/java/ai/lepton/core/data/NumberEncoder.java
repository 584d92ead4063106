package ai.lepton.core.data;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What models of tables are given in the place of number columns.
 *
 * <p>A missing number becomes the median of its column. A number becomes {@code u / √(1 + (u/4)²)}, u being its distance from
 * the median in units of the interquartile range over 1.35, which for normal numbers is their standard deviation: as good as u
 * near the median, and never beyond ±4. So one number of 1e30, in training or later, leaves the others what they are. A column
 * of one value alone becomes 0, whatever comes later.
 *
 * <p>Beside that, each number has a place among bins with as many training rows each: 2.25 is a quarter of the way through the
 * third. Fit it on training rows only. Computes in doubles. Immutable.
 */
public final class NumberEncoder {
    private static final String CENTER = "numbers.center";
    private static final String SCALE = "numbers.scale";
    private static final String LACKING = "numbers.lacking";
    private static final String EDGES = "numbers.edges";

    /** The interquartile range of a normal distribution, in standard deviations. */
    private static final double QUARTILES = 1.35;

    /** Where the clip ends. */
    private static final double BOUND = 4;

    /** Beyond so many units a number is at the end of the clip, to the last digit. */
    private static final double FAR = 1e9;

    private static final int MOST_BINS = 4096;

    private final double[] center;
    private final double[] scale; // 0 for a column of one value
    private final double[] lacking; // 1 for a column that lacked a value in training
    private final double[] edges; // of each column: bins + 1, the last again and again where it has fewer
    private final boolean clips;

    private NumberEncoder(double[] center, double[] scale, double[] lacking, double[] edges, boolean clips) {
        this.center = center;
        this.scale = scale;
        this.lacking = lacking;
        this.edges = edges;
        this.clips = clips;
    }

    /**
     * The number columns of a table, encoded; row-major, shape {@code [n, columns]} each.
     *
     * @param values in [-4, 4]
     * @param missing 1 where a value is missing, in a column that lacked some in training; else 0
     * @param places in [0, bins]
     */
    @SuppressWarnings("ArrayRecordComponent") // made for one use
    public record Encoded(float[] values, float[] missing, float[] places) {}

    /**
     * Returns the encoder of a table's number columns, with the medians, quartiles and bins of its rows.
     * O(rows · log rows) a column.
     *
     * @param bins most bins of a column, in [1, 4096]; a column with few values has fewer
     * @throws IllegalArgumentException if the table has no rows
     */
    public static NumberEncoder fittedOn(Table table, int bins) {
        if (table.size() == 0) {
            throw new IllegalArgumentException("medians can't be taken of a table with no rows");
        }
        if (bins < 1 || bins > MOST_BINS) {
            throw new IllegalArgumentException("bins is " + bins + "; it must be in [1, " + MOST_BINS + "]");
        }
        int columns = table.schema().numbers().size();
        double[] numbers = table.numbers();
        double[] center = new double[columns];
        double[] scale = new double[columns];
        double[] lacking = new double[columns];
        double[] edges = new double[Math.multiplyExact(columns, bins + 1)];
        for (int j = 0; j < columns; j++) {
            int at = j;
            double[] sorted = IntStream.range(0, table.size())
                    .mapToDouble(row -> numbers[row * columns + at])
                    .filter(x -> !Double.isNaN(x))
                    .sorted()
                    .toArray();
            lacking[j] = sorted.length < table.size() ? 1 : 0;
            if (sorted.length > 0) {
                center[j] = quantile(sorted, 0.5);
                scale[j] = scale(sorted, center[j]);
                for (int i = 0; i < sorted.length; i++) {
                    sorted[i] = clipped(sorted[i], center[j], scale[j]);
                }
                fillEdges(sorted, bins, edges, j * (bins + 1));
            }
        }
        return new NumberEncoder(center, scale, lacking, edges, true);
    }

    /** Returns an encoder that standardises; it takes no missing values, and knows no bins. */
    public static NumberEncoder of(Standardizer standardizer) {
        int columns = standardizer.columns();
        return new NumberEncoder(
                standardizer.mean(), standardizer.scale(), new double[columns], new double[columns], false);
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(sorted.length - 1, below + 1);
        double part = at - below;
        // two products, since the difference of two may be beyond a 64-bit float
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[above] * part;
    }

    /** Returns the unit of a column: by its quartiles, where those are one value by its deviation; 0 if it has one value. */
    private static double scale(double[] sorted, double center) {
        double low = quantile(sorted, 0.25) / QUARTILES;
        double high = quantile(sorted, 0.75) / QUARTILES;
        if (high - low > rounding(low, high)) {
            return Math.min(high - low, Double.MAX_VALUE);
        }
        double least = sorted[0] / 2;
        double most = sorted[sorted.length - 1] / 2;
        double furthest = Math.max(center / 2 - least, most - center / 2);
        if (!(furthest > rounding(least, most))) {
            return 0;
        }
        double squares = 0;
        for (double x : sorted) {
            double share = (x / 2 - center / 2) / furthest;
            squares += share * share;
        }
        return Math.min(2 * furthest * Math.sqrt(squares / sorted.length), Double.MAX_VALUE);
    }

    /** Returns by how much two numbers may differ that would be one but for the rounding of 64-bit floats. */
    private static double rounding(double first, double second) {
        return 8 * Math.ulp(Math.max(Math.abs(first), Math.abs(second)));
    }

    private static double clipped(double x, double center, double scale) {
        if (scale == 0) {
            return 0;
        }
        double u = Math.max(-FAR, Math.min(FAR, (x - center) / scale));
        double t = u / BOUND;
        return u / Math.sqrt(1 + t * t);
    }

    private static void fillEdges(double[] sorted, int bins, double[] edges, int from) {
        int found = 0;
        double last = Double.NEGATIVE_INFINITY;
        for (int t = 0; t <= bins; t++) {
            double edge = sorted[(int) Math.round((double) t / bins * (sorted.length - 1))]; // one of its values
            if (edge > last) {
                edges[from + found++] = edge;
                last = edge;
            }
        }
        Arrays.fill(edges, from + found, from + bins + 1, last);
    }

    /** Returns how many columns it is for. */
    public int columns() {
        return center.length;
    }

    /** Returns the most bins of a column; 0 if it knows none. */
    public int bins() {
        return center.length == 0 ? 0 : edges.length / center.length - 1;
    }

    /** Returns whether it takes missing values, and clips. */
    public boolean clips() {
        return clips;
    }

    /** Returns a copy of the middle of each column: its median, or, where it standardises, its mean. */
    public double[] center() {
        return center.clone();
    }

    /** Returns a copy of the unit of each column; 0 for a column of one value. */
    public double[] scale() {
        return scale.clone();
    }

    /** Returns a copy of which columns lacked a value in training: 1, else 0. */
    public double[] lacking() {
        return lacking.clone();
    }

    /** Returns a copy of the edges of bins, in clipped units, {@code [columns, bins + 1]}. */
    public double[] edges() {
        return edges.clone();
    }

    /**
     * Returns a table's numbers, encoded.
     *
     * @throws IllegalArgumentException if the table has another number of columns; if it standardises only, also if a value
     *     is missing, or beyond a 32-bit float
     */
    public Encoded apply(Table table) {
        int columns = center.length;
        if (table.schema().numbers().size() != columns) {
            throw new IllegalArgumentException("the table has "
                    + table.schema().numbers().size() + " number columns; this encoder is for " + columns);
        }
        if (!clips) {
            float[] values = Standardizer.of(center, scale).apply(table);
            return new Encoded(values, new float[values.length], new float[values.length]);
        }
        double[] numbers = table.numbers();
        int bins = bins();
        float[] values = new float[numbers.length];
        float[] missing = new float[numbers.length];
        float[] places = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int j = i % columns;
            boolean lacks = Double.isNaN(numbers[i]);
            double value = lacks ? 0 : clipped(numbers[i], center[j], scale[j]);
            values[i] = (float) value;
            missing[i] = lacks ? (float) lacking[j] : 0;
            places[i] = bins == 0 ? 0 : (float) place(value, j * (bins + 1), bins);
        }
        return new Encoded(values, missing, places);
    }

    private double place(double value, int from, int bins) {
        int at = Arrays.binarySearch(edges, from, from + bins + 1, value);
        int below = at >= 0 ? at : -at - 2;
        if (below < from) {
            return 0;
        }
        // The last edge stands several times where there are fewer bins: the first of them is the end.
        while (below > from && edges[below - 1] == edges[below]) {
            below--;
        }
        if (below >= from + bins || edges[below + 1] == edges[below]) {
            return below - from;
        }
        return below - from + (value - edges[below]) / (edges[below + 1] - edges[below]);
    }

    /** Returns its values as vectors by the names of tensors, for {@link #of(Map)}. */
    public Map<String, double[]> vectors() {
        return clips
                ? Map.of(CENTER, center(), SCALE, scale(), LACKING, lacking(), EDGES, edges())
                : Map.of("standardizer.mean", center(), "standardizer.scale", scale());
    }

    /** Returns the names that {@link #vectors()} uses, for an encoder that clips. */
    public static Set<String> names() {
        return Set.of(CENTER, SCALE, LACKING, EDGES);
    }

    /**
     * Returns the encoder that has these vectors.
     *
     * @throws IllegalArgumentException if one is missing, of another length than the others, or has values that it can't have
     */
    public static NumberEncoder of(Map<String, double[]> vectors) {
        Elements.required("vectors", vectors);
        double[] center = vector(vectors, CENTER);
        double[] scale = vector(vectors, SCALE);
        double[] lacking = vector(vectors, LACKING);
        double[] edges = vector(vectors, EDGES);
        int columns = center.length;
        if (scale.length != columns
                || lacking.length != columns
                || (columns == 0 ? edges.length > 0 : edges.length % columns != 0 || edges.length < 2 * columns)) {
            throw new IllegalArgumentException("the encoder has " + columns + " medians, " + scale.length + " scales, "
                    + lacking.length + " flags and " + edges.length
                    + " edges; there must be as many of each, and at least two edges for each column");
        }
        int perColumn = columns == 0 ? 0 : edges.length / columns;
        for (int j = 0; j < columns; j++) {
            if (!Double.isFinite(center[j])
                    || !(scale[j] >= 0 && scale[j] <= Double.MAX_VALUE)
                    || !(lacking[j] == 0 || lacking[j] == 1)) {
                throw new IllegalArgumentException("column " + j + " has median " + center[j] + ", scale " + scale[j]
                        + " and flag " + lacking[j]
                        + "; a median must be finite, a scale finite and at least 0, a flag 0 or 1");
            }
            for (int t = 0; t < perColumn; t++) {
                double edge = edges[j * perColumn + t];
                if (!(Math.abs(edge) <= BOUND) || (t > 0 && edge < edges[j * perColumn + t - 1])) {
                    throw new IllegalArgumentException(
                            "column " + j + " has the edge " + edge + "; edges must be in [-4, 4], in rising order");
                }
            }
        }
        return new NumberEncoder(center, scale, lacking, edges, true);
    }

    private static double[] vector(Map<String, double[]> vectors, String name) {
        double[] vector = vectors.get(name);
        if (vector == null) {
            throw new IllegalArgumentException(Quoted.of(name) + " is missing");
        }
        return vector.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberEncoder that
                && clips == that.clips
                && Arrays.equals(center, that.center)
                && Arrays.equals(scale, that.scale)
                && Arrays.equals(lacking, that.lacking)
                && Arrays.equals(edges, that.edges);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(center) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return "NumberEncoder of " + center.length + " columns";
    }
}
