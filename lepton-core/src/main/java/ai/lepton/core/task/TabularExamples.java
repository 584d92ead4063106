package ai.lepton.core.task;

import ai.lepton.core.data.NumberEncoder;
import ai.lepton.core.data.NumberEncoder.Encoded;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.training.Examples;
import ai.lepton.core.model.TabularModel;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a table, encoded, as a model takes them. */
final class TabularExamples implements Examples {
    private final Columns columns;
    private final Target target;
    private final int @Nullable [] rows; // null for all
    private final double hiding; // share of categories that are hidden
    private final long seed; // of which ones

    /**
     * What is known of each row.
     *
     * @param numbers encoded
     * @param codes the row of each category's table, {@code [n, categories]}
     * @param missing whether the model is told what is missing
     * @param places whether it is told the places among bins
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, and never changed
    record Columns(int size, Schema schema, Encoded numbers, int[] codes, boolean missing, boolean places) {

        /**
         * Encodes a table for a model.
         *
         * @throws IllegalArgumentException if values are missing, and the model takes none
         */
        static Columns of(Table table, NumberEncoder encoder, TabularModel model) {
            if (!model.takesMissing()) {
                table.requireComplete();
            }
            int[] codes = table.categories();
            for (int i = 0; i < codes.length; i++) {
                if (codes[i] == Table.MISSING) {
                    codes[i] = model.levels().get(i % model.levels().size());
                }
            }
            return new Columns(
                    table.size(), table.schema(), encoder.apply(table), codes, model.takesMissing(), model.bins() > 0);
        }

        /** Returns the same for a model that does not look at bins. */
        Columns withoutPlaces() {
            return new Columns(size, schema, numbers, codes, missing, false);
        }

        int width() {
            return schema.numbers().size();
        }

        int categories() {
            return schema.categories().size();
        }
    }

    /**
     * What is to be predicted: classes for a model with an output for each, or a number for each row.
     *
     * @param classes empty if there are none
     * @param values empty if there are none
     * @param weights by which each row counts; empty for 1
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, and never changed
    record Target(int[] classes, float[] values, double[] weights) {
        static final Target NONE = new Target(new int[0], new float[0], new double[0]);

        static Target ofClasses(int[] classes) {
            return new Target(classes, new float[0], new double[0]);
        }

        static Target ofValues(float[] values) {
            return new Target(new int[0], values, new double[0]);
        }

        Target weighted(double[] ofRows) {
            return new Target(classes, values, ofRows);
        }

        double weight(int row) {
            return weights.length == 0 ? 1 : weights[row];
        }
    }

    TabularExamples(Columns columns, Target target, int @Nullable ... rows) {
        this.columns = columns;
        this.target = target;
        this.rows = rows;
        this.hiding = 0;
        this.seed = 0;
    }

    private TabularExamples(TabularExamples all, double hiding, long seed) {
        this.columns = all.columns;
        this.target = all.target;
        this.rows = all.rows;
        this.hiding = hiding;
        this.seed = seed;
    }

    /**
     * Returns the same rows for training: a few categories, other ones each time, are as if their level were unknown, so that the
     * row of unknown levels learns what is so whichever the level. Which ones is a function of the seed, the row and its place
     * in the epoch.
     */
    TabularExamples hidingSome(long newSeed) {
        return new TabularExamples(this, HIDDEN, newSeed);
    }

    /** Returns whether so many examples, of which some are hidden, teach the row of unknown levels something. */
    static boolean teachUnknown(long examples) {
        return examples * HIDDEN >= LEAST_HIDDEN;
    }

    /** Share of categories that are hidden in training. */
    private static final double HIDDEN = 0.03;

    private static final double LEAST_HIDDEN = 8;

    private boolean isHidden(int row, int place, int category) {
        long mixed = seed + 0x9E3779B97F4A7C15L * (row + 1L) + 0xD1B54A32D192ED03L * (place + 1L) + category;
        return new SplittableRandom(mixed).nextDouble() < hiding;
    }

    /** Returns all rows. */
    static TabularExamples all(Columns columns, Target target) {
        return new TabularExamples(columns, target, (int[]) null);
    }

    /** Returns how often each row of a category's table is read. */
    int[] counts(int category, int tableRows) {
        int[] counts = new int[tableRows];
        for (int i = 0; i < size(); i++) {
            counts[columns.codes[row(i) * columns.categories() + category]]++;
        }
        return counts;
    }

    private int row(int index) {
        return rows == null ? index : rows[index];
    }

    @Override
    public int size() {
        return rows == null ? columns.size : rows.length;
    }

    /** Returns the indices of all. */
    int[] order() {
        return IntStream.range(0, size()).toArray();
    }

    @Override
    public List<Feed> inputs(int[] order, int from, int to) {
        List<Feed> inputs = new ArrayList<>(4);
        if (columns.width() > 0) {
            inputs.add(batch(columns.numbers.values(), order, from, to));
            if (columns.missing) {
                inputs.add(batch(columns.numbers.missing(), order, from, to));
            }
            if (columns.places) {
                inputs.add(batch(columns.numbers.places(), order, from, to));
            }
        }
        int categories = columns.categories();
        if (categories > 0) {
            long[] batch = new long[(to - from) * categories];
            for (int i = 0; i < to - from; i++) {
                int at = row(order[from + i]) * categories;
                for (int j = 0; j < categories; j++) {
                    boolean hidden = hiding > 0 && isHidden(at, from + i, j);
                    batch[i * categories + j] = hidden ? 0 : columns.codes[at + j];
                }
            }
            inputs.add(new Feed.Longs(batch, to - from, categories));
        }
        return inputs;
    }

    private Feed batch(float[] values, int[] order, int from, int to) {
        int width = columns.width();
        float[] batch = new float[(to - from) * width];
        for (int i = 0; i < to - from; i++) {
            System.arraycopy(values, row(order[from + i]) * width, batch, i * width, width);
        }
        return new Feed.Floats(batch, to - from, width);
    }

    @Override
    public Feed targets(int[] order, int from, int to) {
        int n = to - from;
        if (target.values.length > 0) {
            float[] batch = new float[n];
            for (int i = 0; i < n; i++) {
                batch[i] = target.values[row(order[from + i])];
            }
            return new Feed.Floats(batch, n, 1);
        }
        long[] batch = new long[n];
        for (int i = 0; i < n; i++) {
            batch[i] = target.classes[row(order[from + i])];
        }
        return new Feed.Longs(batch, n);
    }
}
