package ai.lepton.core.task;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
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
        int[] strata = strata(table);
        int[] order = shuffled(table.size(), seed);
        Integer[] byStratum = Arrays.stream(order).boxed().toArray(Integer[]::new);
        Arrays.sort(byStratum, Comparator.comparingInt(row -> strata[row])); // stable: random within a stratum
        EqualRows equal = EqualRows.of(table);
        if (equal.belongTogether()) {
            return together(byStratum, strata, equal, Math.min(count, equal.distinct()));
        }
        int folds = Math.min(count, table.size());
        int[] fold = new int[table.size()];
        for (int i = 0; i < byStratum.length; i++) {
            fold[byStratum[i]] = i % folds;
        }
        return of(fold, folds);
    }

    /** Deals kinds of equal rows, each to the fold that has fewest rows of the stratum, and of these fewest rows of all. */
    private static Folds together(Integer[] rows, int[] strata, EqualRows equal, int folds) {
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
        Map<String, Integer> sizes = new HashMap<>();
        groups.forEach(group -> sizes.merge(group, 1, Integer::sum));
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("all " + table.size() + " rows are of one group in " + Quoted.of(column)
                    + "; at least two groups are needed to hold one out");
        }
        int folds = Math.min(count, sizes.size());
        List<String> distinct = new ArrayList<>(sizes.keySet());
        distinct.sort(Comparator.naturalOrder());
        List<String> mixed = new ArrayList<>();
        for (int i : shuffled(distinct.size(), seed)) {
            mixed.add(distinct.get(i));
        }
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
     * of one moment stay together.
     */
    static Folds ordered(Table table, String column, int count) {
        requireRows(table, 2);
        int[] ranks = ranks(table, column);
        int distinct = Arrays.stream(ranks).max().orElse(0) + 1;
        if (distinct < 2) {
            throw new IllegalArgumentException("all " + table.size() + " rows are of one moment in " + Quoted.of(column)
                    + "; at least two are needed to hold out the later one");
        }
        int folds = Math.min(count, distinct - 1);
        int[] order = IntStream.range(0, table.size())
                .boxed()
                .sorted(Comparator.comparingInt(row -> ranks[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] part = new int[table.size()];
        for (int i = 0; i < order.length; i++) {
            int wanted = (int) ((long) i * (folds + 1) / order.length);
            boolean same = i > 0 && ranks[order[i]] == ranks[order[i - 1]];
            part[order[i]] = same ? part[order[i - 1]] : wanted;
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

    /** Returns one fold, which holds out a share of the rows: that of the first of so many folds. */
    Folds first() {
        return new Folds(parts.subList(0, 1));
    }

    /** Returns the last fold alone: of folds in the order of time, the one that trains on most. */
    Folds last() {
        return new Folds(parts.subList(parts.size() - 1, parts.size()));
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
