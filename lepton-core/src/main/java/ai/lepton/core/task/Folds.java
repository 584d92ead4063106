package ai.lepton.core.task;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a table's rows, each to be held out once while a model is trained on others. A function of the table and the seed.
 *
 * @param parts in order
 */
record Folds(List<Fold> parts) {
    /**
     * One training.
     *
     * @param train rows that are trained on, in rising order
     * @param held rows that are held out, in rising order
     */
    @SuppressWarnings("ArrayRecordComponent") // made here, and never changed
    record Fold(int[] train, int[] held) {}

    /** Returns the rows that are held out by some fold, in rising order. */
    int[] held() {
        return parts.stream()
                .flatMapToInt(part -> Arrays.stream(part.held))
                .sorted()
                .toArray();
    }

    /**
     * Returns folds in which each class, or each part of the range of a number, is held out as often as it is there. Rows that may
     * be copies of each other are held out together ({@link EqualRows#belongTogether}).
     */
    static Folds stratified(Table table, int count, long seed) {
        requireRows(table, 2);
        int[] order = byStratum(table, seed);
        EqualRows equal = EqualRows.of(table);
        if (equal.belongTogether()) {
            return together(order, strata(table), equal, Math.min(count, equal.distinct()));
        }
        int folds = Math.min(count, table.size());
        int[] fold = new int[table.size()];
        for (int i = 0; i < order.length; i++) {
            fold[order[i]] = i % folds;
        }
        return of(fold, folds);
    }

    /** Deals kinds of equal rows, each to the fold that has fewest rows of the stratum, and of these fewest rows of all. */
    private static Folds together(int[] rows, int[] strata, EqualRows equal, int folds) {
        int[] sizes = new int[equal.distinct()];
        for (int row : rows) {
            sizes[equal.kind(row)]++;
        }
        int[] foldOf = new int[sizes.length];
        Arrays.fill(foldOf, -1);
        int[] all = new int[folds];
        int[] ofStratum = new int[folds];
        int stratum = -1;
        for (int row : rows) {
            int kind = equal.kind(row);
            if (strata[row] != stratum) {
                stratum = strata[row];
                Arrays.fill(ofStratum, 0);
            }
            if (foldOf[kind] < 0) {
                int least = 0;
                for (int f = 1; f < folds; f++) {
                    boolean fewer = ofStratum[f] < ofStratum[least]
                            || (ofStratum[f] == ofStratum[least] && all[f] < all[least]);
                    least = fewer ? f : least;
                }
                foldOf[kind] = least;
                ofStratum[least] += sizes[kind];
                all[least] += sizes[kind];
            }
        }
        int[] fold = new int[rows.length];
        Arrays.setAll(fold, row -> foldOf[equal.kind(row)]);
        return of(fold, folds);
    }

    /** Returns folds none of which holds out a part of a group; the largest groups first, each to the smallest fold. */
    static Folds grouped(Table table, String column, int count, long seed) {
        requireRows(table, 2);
        List<String> groups = values(table, column);
        Map<String, Integer> sizes = sizes(groups, column);
        int folds = Math.min(count, sizes.size());
        List<String> mixed = mixed(sizes, seed);
        mixed.sort(Comparator.comparingInt((String group) -> -Objects.requireNonNull(sizes.get(group))));
        int[] load = new int[folds];
        Map<String, Integer> folded = new HashMap<>();
        for (String group : mixed) {
            int least = 0;
            for (int i = 1; i < folds; i++) {
                least = load[i] < load[least] ? i : least;
            }
            folded.put(group, least);
            load[least] += Objects.requireNonNull(sizes.get(group));
        }
        return of(
                groups.stream()
                        .mapToInt(group -> Objects.requireNonNull(folded.get(group)))
                        .toArray(),
                folds);
    }

    /**
     * Returns folds that never train on what is later than what they hold out: in the order of time the rows are cut into one
     * part more than there are folds, each fold holds out one of them, from the second on, and trains on those before it. Rows
     * of one moment stay together, in the part where their middle is; a part that is left without rows is no fold.
     */
    static Folds ordered(Table table, String column, int count) {
        requireRows(table, 2);
        int[] ranks = ranks(table, column);
        int distinct = distinct(ranks, column);
        int folds = Math.min(count, distinct - 1);
        double[] middles = middles(ranks, distinct);
        int[] part = new int[table.size()];
        for (int row = 0; row < part.length; row++) {
            part[row] = (int) (middles[ranks[row]] * (folds + 1) / part.length);
        }
        List<Fold> parts = new ArrayList<>();
        for (int f = 1; f <= folds; f++) {
            int at = f;
            int[] train = rows(part, p -> p < at);
            int[] held = rows(part, p -> p == at);
            if (train.length > 0 && held.length > 0) {
                parts.add(new Fold(train, held));
            }
        }
        return new Folds(List.copyOf(parts));
    }

    /** Returns the place of the middle of each moment's rows among all rows in the order of time. */
    private static double[] middles(int[] ranks, int distinct) {
        int[] sizes = new int[distinct];
        for (int rank : ranks) {
            sizes[rank]++;
        }
        double[] middles = new double[distinct];
        int before = 0;
        for (int rank = 0; rank < distinct; rank++) {
            middles[rank] = before + (sizes[rank] - 1) / 2.0;
            before += sizes[rank];
        }
        return middles;
    }

    /**
     * Returns one fold that holds out a share of the rows, in (0, 0.5], of each class or part of the range; at least one row. Rows
     * that may be copies of each other are held out together, or not.
     */
    static Folds stratifiedShare(Table table, double share, long seed) {
        requireRows(table, 2);
        int[] order = byStratum(table, seed);
        EqualRows equal = EqualRows.of(table);
        boolean[] held = new boolean[order.length];
        boolean[] isMet = new boolean[equal.belongTogether() ? equal.distinct() : 0];
        boolean[] isHeld = new boolean[isMet.length];
        for (int i = 0; i < order.length; i++) {
            int row = order[i];
            boolean isWanted = i == 0 || Math.floor(i * share) > Math.floor((i - 1) * share);
            if (isMet.length > 0) {
                int kind = equal.kind(row);
                isWanted = isMet[kind] ? isHeld[kind] : isWanted;
                isMet[kind] = true;
                isHeld[kind] = isWanted;
            }
            held[row] = isWanted;
        }
        return ofHeld(held);
    }

    /** Returns one fold that holds out groups of at most a share of the rows, in (0, 0.5], or, if all are larger, the smallest. */
    static Folds groupedShare(Table table, String column, double share, long seed) {
        requireRows(table, 2);
        List<String> groups = values(table, column);
        Map<String, Integer> sizes = sizes(groups, column);
        Set<String> chosen = new HashSet<>();
        int taken = 0;
        for (String group : mixed(sizes, seed)) {
            int size = Objects.requireNonNull(sizes.get(group));
            if (taken + size <= Math.round(share * groups.size())) {
                chosen.add(group);
                taken += size;
            }
        }
        if (chosen.isEmpty()) {
            chosen.add(Collections.min(
                    new TreeSet<>(sizes.keySet()),
                    Comparator.comparing(group -> Objects.requireNonNull(sizes.get(group)))));
        }
        boolean[] held = new boolean[groups.size()];
        for (int row = 0; row < held.length; row++) {
            held[row] = chosen.contains(groups.get(row));
        }
        return ofHeld(held);
    }

    /** Returns one fold that holds out the last share of the rows in the order of time, in (0, 0.5]; at least the last moment. */
    static Folds orderedShare(Table table, String column, double share) {
        requireRows(table, 2);
        int[] ranks = ranks(table, column);
        int distinct = distinct(ranks, column);
        double[] middles = middles(ranks, distinct);
        boolean[] held = new boolean[ranks.length];
        for (int row = 0; row < held.length; row++) {
            held[row] = ranks[row] == distinct - 1 || middles[ranks[row]] >= Math.rint(ranks.length * (1 - share));
        }
        return ofHeld(held);
    }

    private static Folds ofHeld(boolean[] held) {
        int[] fold = new int[held.length];
        for (int row = 0; row < held.length; row++) {
            fold[row] = held[row] ? 0 : 1;
        }
        return new Folds(of(fold, 2).parts.subList(0, 1));
    }

    private static Folds of(int[] fold, int folds) {
        List<Fold> parts = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            int at = f;
            parts.add(new Fold(rows(fold, each -> each != at), rows(fold, each -> each == at)));
        }
        return new Folds(List.copyOf(parts));
    }

    private static int[] rows(int[] parts, IntPredicate wanted) {
        return IntStream.range(0, parts.length)
                .filter(row -> wanted.test(parts[row]))
                .toArray();
    }

    /** Returns the rows, those of a stratum after those of another; in random order within each. */
    private static int[] byStratum(Table table, long seed) {
        int[] strata = strata(table);
        return Arrays.stream(shuffled(table.size(), seed))
                .boxed()
                .sorted(Comparator.comparingInt(row -> strata[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Map<String, Integer> sizes(List<String> groups, String column) {
        Map<String, Integer> sizes = new HashMap<>();
        groups.forEach(group -> sizes.merge(group, 1, Integer::sum));
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("all " + groups.size() + " rows are of one group in " + Quoted.of(column)
                    + "; at least two groups are needed to hold one out");
        }
        return sizes;
    }

    private static List<String> mixed(Map<String, Integer> sizes, long seed) {
        List<String> distinct = new ArrayList<>(sizes.keySet());
        distinct.sort(Comparator.naturalOrder());
        List<String> mixed = new ArrayList<>();
        for (int i : shuffled(distinct.size(), seed)) {
            mixed.add(distinct.get(i));
        }
        return mixed;
    }

    private static int distinct(int[] ranks, String column) {
        int distinct = Arrays.stream(ranks).max().orElse(0) + 1;
        if (distinct < 2) {
            throw new IllegalArgumentException("all " + ranks.length + " rows are of one moment in " + Quoted.of(column)
                    + "; at least two are needed to hold out the later one");
        }
        return distinct;
    }

    private static void requireRows(Table table, int least) {
        if (table.size() < least) {
            throw new IllegalArgumentException("the training data has " + table.size()
                    + " rows; some are held out, so there" + " must be at least " + least);
        }
    }

    /** Returns the class of each row, or the tenth of the range of ranks that its number is in; rows that share none are one. */
    private static int[] strata(Table table) {
        if (table.hasTarget()) {
            return table.target();
        }
        int[] strata = new int[table.size()];
        if (table.hasNumericTarget()) {
            double[] target = table.numericTarget();
            int[] order = IntStream.range(0, target.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> target[row]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 0; i < order.length; i++) {
                strata[order[i]] = (int) (10L * i / order.length);
            }
        }
        return strata;
    }

    static int[] shuffled(int size, long seed) {
        int[] order = IntStream.range(0, size).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        return order;
    }

    /** Returns the value of each row in a text, a category or a number column. */
    static List<String> values(Table table, String column) {
        if (table.schema().numbers().contains(column)) {
            return Arrays.stream(table.column(column))
                    .mapToObj(Double::toString)
                    .toList();
        }
        List<@Nullable String> names = table.names(column);
        return names.stream().map(String::valueOf).toList();
    }

    private static int[] ranks(Table table, String column) {
        if (table.schema().numbers().contains(column)) {
            double[] times = table.column(column);
            for (int row = 0; row < times.length; row++) {
                if (Double.isNaN(times[row])) {
                    throw missing(row, column);
                }
            }
            double[] distinct = Arrays.stream(times).sorted().distinct().toArray();
            return Arrays.stream(times)
                    .mapToInt(time -> Arrays.binarySearch(distinct, time))
                    .toArray();
        }
        List<@Nullable String> names = table.names(column);
        int absent = names.indexOf(null);
        if (absent >= 0) {
            throw missing(absent, column);
        }
        List<String> distinct =
                names.stream().map(Objects::requireNonNull).distinct().sorted().toList();
        Map<String, Integer> ranks = new HashMap<>();
        distinct.forEach(name -> ranks.put(name, ranks.size()));
        return names.stream()
                .mapToInt(name -> Objects.requireNonNull(ranks.get(name)))
                .toArray();
    }

    private static IllegalArgumentException missing(int row, String column) {
        return new IllegalArgumentException(
                "row " + row + " has no value in " + Quoted.of(column) + ", by which rows are put in order of time");
    }
}
