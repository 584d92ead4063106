package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Rows in a random order, to be read whole or in parts.
 *
 * <p>The order is a function of the seed and the number of rows alone. Parts are cut from it at the cumulative
 * fractions times n, rounded to the nearest row, halves up; so each part is within one row of its fraction, and the
 * parts together are all rows. Immutable.
 */
public final class Shuffled {
    /** How far from 1 the sum of three fractions may be, as 0.64 + 0.16 + 0.2 is. */
    private static final double ROUNDING = 1e-9;

    private final Supplier<Table> source;
    private final List<String> learned;
    private final long seed;
    private final boolean stratified;

    /** Holds the categories whose levels were learned from all rows, and so shrink to those of the training part. */
    Shuffled(Supplier<Table> source, List<String> learned, long seed, boolean stratified) {
        this.source = source;
        this.learned = learned;
        this.seed = seed;
        this.stratified = stratified;
    }

    /**
     * Returns the same order, to be split class by class: each class is cut at the fractions of its own rows, so each
     * part has each class in the proportion of the whole, within one row. A class that would be missing from a part is
     * an error. Sizes of parts may differ from those of a plain split by half a row per class.
     */
    public Shuffled stratified() {
        return new Shuffled(source, learned, seed, true);
    }

    /**
     * Returns all rows in this order.
     *
     * @throws DataException if the file can't be read
     */
    public Table read() {
        Table table = source.get();
        return table.rows(Permutation.of(table.size(), seed));
    }

    /**
     * Splits into rows to train on and rows to judge by.
     *
     * @param train fraction to train on, in (0, 1)
     * @throws IllegalArgumentException if the fraction is outside (0, 1)
     * @throws DataException if the file can't be read, or a part would be empty
     * @throws IllegalStateException if no column is asked for
     */
    public Split split(double train) {
        requireFraction("train", train);
        Table[] parts = parts(List.of("train", "test"), train, 1);
        return new Split(parts[0], null, parts[1]);
    }

    /**
     * Splits into rows to train on, rows to choose a model by, and rows to judge it by.
     *
     * @param train fraction to train on, in (0, 1)
     * @param validation fraction to choose by, in (0, 1)
     * @param test fraction to judge by, in (0, 1); the three sum to 1
     * @throws IllegalArgumentException if a fraction is outside (0, 1), or they don't sum to 1
     * @throws DataException if the file can't be read, or a part would be empty
     * @throws IllegalStateException if no column is asked for
     */
    public Split split(double train, double validation, double test) {
        requireFraction("train", train);
        requireFraction("validation", validation);
        requireFraction("test", test);
        if (Math.abs(train + validation + test - 1) > ROUNDING) {
            throw new IllegalArgumentException("fractions " + train + ", " + validation + " and " + test + " sum to "
                    + (train + validation + test) + "; they must sum to 1");
        }
        Table[] parts = parts(List.of("train", "validation", "test"), train, train + validation, 1);
        return new Split(parts[0], parts[1], parts[2]);
    }

    private static void requireFraction(String name, double fraction) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException(name + " fraction is " + fraction + ", outside (0, 1)");
        }
    }

    private Table[] parts(List<String> names, double... ends) {
        Table table = source.get();
        int[] order = Permutation.of(table.size(), seed);
        int[][] indices = stratified ? strata(table, names, order, ends) : cut(names, order, ends);
        Table[] parts = new Table[indices.length];
        for (int part = 0; part < parts.length; part++) {
            parts[part] = table.rows(indices[part]);
        }
        return learned.isEmpty() ? parts : new TrainedLevels(parts[0], learned).recode(parts);
    }

    private static int[][] cut(List<String> names, int[] order, double[] ends) {
        int[][] parts = new int[ends.length][];
        int from = 0;
        for (int part = 0; part < parts.length; part++) {
            int to = end(ends[part], order.length);
            if (to == from) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "the %s part would be empty: %d rows are too few for it; add rows or enlarge its fraction",
                        names.get(part),
                        order.length));
            }
            parts[part] = Arrays.copyOfRange(order, from, to);
            from = to;
        }
        return parts;
    }

    /** Puts each row, in the shuffled order, into the part that is next for its class. */
    private static int[][] strata(Table table, List<String> names, int[] order, double[] ends) {
        int classes = table.labels().size();
        int[] target = table.target();
        int[] counts = new int[classes];
        for (int c : target) {
            counts[c]++;
        }
        int[][] stops = new int[classes][ends.length];
        int[] sizes = new int[ends.length];
        for (int c = 0; c < classes; c++) {
            int from = 0;
            for (int part = 0; part < ends.length; part++) {
                int to = end(ends[part], counts[c]);
                if (counts[c] > 0 && to == from) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "the %s part would have no row of class %s: %d are too few; add rows, enlarge its"
                                    + " fraction, or split without stratified()",
                            names.get(part),
                            Quoted.of(table.labels().name(c)),
                            counts[c]));
                }
                stops[c][part] = to;
                sizes[part] += to - from;
                from = to;
            }
        }
        int[][] parts = new int[ends.length][];
        Arrays.setAll(parts, part -> new int[sizes[part]]);
        int[] seen = new int[classes];
        int[] filled = new int[ends.length];
        for (int row : order) {
            int c = target[row];
            int part = 0;
            while (seen[c] >= stops[c][part]) {
                part++;
            }
            seen[c]++;
            parts[part][filled[part]++] = row;
        }
        return parts;
    }

    private static int end(double fraction, int n) {
        return fraction == 1 ? n : (int) Math.min(n, Math.round(fraction * n));
    }

    /** The levels that the training part has, and the codes they get when all others become 0. */
    private static final class TrainedLevels {
        private final Schema schema;
        private final int[][] codes;

        TrainedLevels(Table train, List<String> learned) {
            Schema all = train.schema();
            List<Category> kept = new ArrayList<>();
            codes = new int[all.categories().size()][];
            for (int i = 0; i < codes.length; i++) {
                Category category = all.categories().get(i);
                boolean[] used = new boolean[category.cardinality()];
                if (learned.contains(category.name())) {
                    for (int code : train.codes(category.name())) {
                        if (code != Table.MISSING) {
                            used[code] = true;
                        }
                    }
                } else {
                    Arrays.fill(used, true);
                }
                List<String> levels = new ArrayList<>();
                codes[i] = new int[used.length];
                for (int code = 1; code < used.length; code++) {
                    if (used[code]) {
                        levels.add(category.levels().get(code - 1));
                        codes[i][code] = levels.size();
                    }
                }
                kept.add(new Category(category.name(), levels));
            }
            schema = new Schema(all.numbers(), kept);
        }

        Table[] recode(Table[] parts) {
            Table[] recoded = new Table[parts.length];
            Arrays.setAll(recoded, part -> parts[part].recoded(schema, codes));
            return recoded;
        }
    }
}
