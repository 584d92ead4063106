package ai.lepton.core.task;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.SeedMix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which rows of a table have the same numbers and categories, missing ones included; targets and texts are not looked at.
 *
 * <p>Rows are compared by 64 bits of their values: of a million rows two different ones are taken for equal once in 37 million tables,
 * and all that follows is that they stay together.
 */
final class EqualRows {
    /** Pairs of equal rows must be so many times those that chance would make, before they are taken for copies. */
    private static final double OF_CHANCE = 10;

    /** Where each row is there so many times on average, rows are kinds of things, and a new one is of a kind that is known. */
    private static final int OF_A_KIND = 10;

    private final int[] kinds;
    private final int distinct;
    private final double pairs;
    private final double byChance;

    private EqualRows(int[] kinds, int distinct, double pairs, double byChance) {
        this.kinds = kinds;
        this.distinct = distinct;
        this.pairs = pairs;
        this.byChance = byChance;
    }

    /** Compares the rows of tables of the same columns, those of the second after those of the first. O(rows · columns). */
    static EqualRows of(Table... tables) {
        int n = Arrays.stream(tables).mapToInt(Table::size).sum();
        int[] kinds = new int[n];
        Map<Long, Integer> known = new HashMap<>();
        int at = 0;
        for (Table table : tables) {
            for (long hash : hashes(table)) {
                kinds[at++] = known.computeIfAbsent(hash, unknown -> known.size());
            }
        }
        int distinct = known.size();
        double pairs = pairs(kinds, distinct);
        return new EqualRows(kinds, distinct, pairs, pairs == 0 ? 0 : byChance(tables, n));
    }

    private static long[] hashes(Table table) {
        double[] numbers = table.numbers();
        int[] codes = table.categories();
        int width = table.schema().numbers().size();
        int categories = table.schema().categories().size();
        long[] hashes = new long[table.size()];
        for (int row = 0; row < hashes.length; row++) {
            long hash = width;
            for (int j = 0; j < width; j++) {
                hash = SeedMix.of(hash, bits(numbers[row * width + j]));
            }
            for (int j = 0; j < categories; j++) {
                hash = SeedMix.of(hash, codes[row * categories + j]);
            }
            hashes[row] = hash;
        }
        return hashes;
    }

    private static long bits(double number) {
        return Double.doubleToLongBits(number + 0.0); // -0.0 is 0.0
    }

    private static double pairs(int[] kinds, int distinct) {
        long[] sizes = new long[distinct];
        for (int kind : kinds) {
            sizes[kind]++;
        }
        return Arrays.stream(sizes).mapToDouble(size -> size * (size - 1.0) / 2).sum();
    }

    /** Returns how many pairs of rows would be equal if each column's values were dealt anew to the rows. */
    private static double byChance(Table[] tables, int n) {
        double share = 1;
        int width = tables[0].schema().numbers().size();
        int columns = width + tables[0].schema().categories().size();
        List<double[]> numbers = Arrays.stream(tables).map(Table::numbers).toList();
        List<int[]> codes = Arrays.stream(tables).map(Table::categories).toList();
        for (int j = 0; j < columns; j++) {
            long[] values = new long[n];
            int at = 0;
            for (int t = 0; t < tables.length; t++) {
                for (int row = 0; row < tables[t].size(); row++) {
                    values[at++] = j < width
                            ? bits(numbers.get(t)[row * width + j])
                            : codes.get(t)[row * (columns - width) + j - width];
                }
            }
            Arrays.sort(values);
            double equal = 0;
            for (int from = 0, to = 1; to <= n; to++) {
                if (to == n || values[to] != values[from]) {
                    equal += (to - from) * (to - from - 1.0) / 2;
                    from = to;
                }
            }
            share *= equal / (n * (n - 1.0) / 2);
        }
        return share * n * (n - 1.0) / 2;
    }

    /** Returns whether there are equal rows, and far more than columns of few values bring about by themselves. */
    boolean mayBeCopies() {
        return pairs > OF_CHANCE * byChance;
    }

    /**
     * Returns whether equal rows had better be held out together: they may be copies, and are not kinds of which every new row will
     * be one again.
     */
    boolean belongTogether() {
        return mayBeCopies() && kinds.length <= (long) OF_A_KIND * distinct;
    }

    /** Returns the number of kinds. */
    int distinct() {
        return distinct;
    }

    /** Returns the kind of a row, from 0 on: that of rows that equal it. */
    int kind(int row) {
        return kinds[row];
    }

    /** Returns what there is to say against figures of rows that folds hold out. */
    List<String> cautions(Folds folds) {
        if (!mayBeCopies()) {
            return List.of();
        }
        int held = 0;
        int equal = 0;
        int first = Integer.MAX_VALUE;
        for (Folds.Fold fold : folds.parts()) {
            int[] found = among(fold.held(), fold.train());
            held += fold.held().length;
            equal += found.length;
            first = found.length == 0 ? first : Math.min(first, found[0]);
        }
        return caution(equal, held, first).stream().toList();
    }

    /** Returns what there is to say against figures of the rows of the second of two tables. */
    List<String> cautions(int sizeOfFirst) {
        int[] second = IntStream.range(sizeOfFirst, kinds.length).toArray();
        int[] found = among(second, IntStream.range(0, sizeOfFirst).toArray());
        return !mayBeCopies()
                ? List.of()
                : caution(found.length, second.length, found.length == 0 ? 0 : found[0] - sizeOfFirst).stream()
                        .toList();
    }

    private static Optional<String> caution(int equal, int held, int first) {
        return equal == 0
                ? Optional.empty()
                : Optional.of(
                        equal + " of " + held + " rows that were held out have the numbers and categories of a row"
                                + " that was trained on, the first of them row " + first
                                + ": figures of held rows are better than the model, and intervals too narrow, unless these are rows that"
                                + " happen to be equal");
    }

    private int[] among(int[] rows, int[] others) {
        boolean[] known = new boolean[distinct];
        for (int other : others) {
            known[kinds[other]] = true;
        }
        return Arrays.stream(rows).filter(row -> known[kinds[row]]).toArray();
    }
}
