package ai.lepton.exchange.data;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of two tables that have the same key, side by side.
 *
 * <p>Which rows meet is found first, as a pair of indices for each row that is made; then the columns are copied.
 */
final class TableJoin {
    /** The index of a row that is not there. */
    private static final int NONE = -1;

    private final Table left;
    private final Table right;
    private final List<String> keys;
    private final boolean isLeft;

    /** The first row of the right for each key. */
    private final Map<Object, Integer> first = new HashMap<>();

    /** The next row of the right with the same key, for each row. */
    private final int[] next;

    /** How many rows of the right have the same key from each on. */
    private final int[] counts;

    private TableJoin(Table left, Table right, List<String> keys, boolean isLeft) {
        this.left = left;
        this.right = right;
        this.keys = keys;
        this.isLeft = isLeft;
        this.next = new int[right.size()];
        this.counts = new int[right.size()];
    }

    /**
     * Returns the joined rows.
     *
     * @param isLeft whether rows of the left are kept that meet none
     * @param isToSeveral whether the right may have several rows for a key
     */
    static Table of(Table left, Table right, String[] keys, boolean isLeft, boolean isToSeveral) {
        Elements.required("right", right);
        List<String> named = Elements.of("keys", keys);
        if (named.isEmpty()) {
            throw new IllegalArgumentException("there are no keys; name the columns by which rows meet");
        }
        Set<String> seen = new HashSet<>();
        for (String key : named) {
            if (!seen.add(key)) {
                throw new IllegalArgumentException("the key " + Quoted.of(key) + " is there twice");
            }
        }
        return new TableJoin(left, right, named, isLeft).table(isToSeveral);
    }

    private Table table(boolean isToSeveral) {
        requireSameKinds();
        requireNoClash();
        index();
        if (!isToSeveral) {
            requireOneEach();
        }
        IntFunction<@Nullable Object> keyOf = key(left, "left");
        int[] begins = new int[left.size()];
        long size = 0;
        long unmet = 0;
        for (int row = 0; row < begins.length; row++) {
            Object key = keyOf.apply(row);
            begins[row] = key == null ? NONE : first.getOrDefault(key, NONE);
            boolean isMet = begins[row] != NONE;
            size += isMet ? counts[begins[row]] : isLeft ? 1 : 0;
            unmet += isMet ? 0 : 1;
        }
        requirePossible(size, unmet);
        int[] lefts = new int[(int) size];
        int[] rights = new int[(int) size];
        int to = 0;
        for (int row = 0; row < begins.length; row++) {
            if (begins[row] == NONE && isLeft) {
                lefts[to] = row;
                rights[to++] = NONE;
            }
            for (int at = begins[row]; at != NONE; at = next[at]) {
                lefts[to] = row;
                rights[to++] = at;
            }
        }
        return beside(left.rows(lefts), rights);
    }

    /** Chains the rows of each key in their order. */
    private void index() {
        IntFunction<@Nullable Object> keyOf = key(right, "right");
        for (int row = right.size() - 1; row >= 0; row--) {
            Object key = keyOf.apply(row);
            Integer behind = key == null ? null : first.put(key, row);
            next[row] = behind == null ? NONE : behind;
            counts[row] = behind == null ? 1 : counts[behind] + 1;
        }
    }

    private void requireOneEach() {
        int first = right.size();
        int repeated = 0;
        boolean[] isLater = new boolean[right.size()];
        for (int row = 0; row < next.length; row++) {
            if (next[row] != NONE) {
                isLater[next[row]] = true;
                repeated += isLater[row] ? 0 : 1;
                first = Math.min(first, row);
            }
        }
        if (repeated == 0) {
            return;
        }
        int count = counts[first];
        Row row = right.row(first);
        List<String> told = keys.stream()
                .map(key -> Quoted.of(key) + " " + Quoted.of(row.value(key)))
                .toList();
        throw new IllegalArgumentException("the right table has " + count + " rows for " + String.join(", ", told)
                + ", rows " + (first + 1) + " and " + (next[first] + 1) + (count > 2 ? " among them" : "")
                + (repeated > 1 ? ", and several for " + (repeated - 1) + " more of its keys" : "")
                + "; leave all but one out, or say " + (isLeft ? "leftJoinToSeveral" : "innerJoinToSeveral")
                + " to get a row for each");
    }

    private void requirePossible(long size, long unmet) {
        int width = Math.max(
                left.schema().numbers().size()
                        + places(right.schema().numbers()).size(),
                left.schema().categories().size() + places(categoriesOfRight()).size());
        if (size > GrowingInts.LONGEST / Math.max(1, width)) {
            throw new IllegalArgumentException("the joined table would have " + size + " rows of " + width
                    + " columns, more cells than one table holds (2^31 - 9)");
        }
        String predicted = predictedOfRight();
        if (isLeft && unmet > 0 && predicted != null) {
            throw new IllegalArgumentException(
                    unmet + " of " + left.size() + " rows meet none of the right table, and so" + " have no value of "
                            + Quoted.of(predicted) + ", which is to be predicted; join with innerJoin");
        }
    }

    private @Nullable String predictedOfRight() {
        String predicted = right.predictedColumn();
        return predicted == null || keys.contains(predicted) ? null : predicted;
    }

    private void requireNoClash() {
        Header known = new Header(left.asRows().columns());
        List<String> clashing = right.asRows().columns().stream()
                .filter(column -> !keys.contains(column) && known.has(column))
                .toList();
        if (!clashing.isEmpty()) {
            throw new IllegalArgumentException("both tables have " + Quoted.all(clashing)
                    + ", no key; make it one, or read one of the tables without it");
        }
        if (left.predictedColumn() != null && predictedOfRight() != null) {
            throw new IllegalArgumentException("the left table is to predict " + Quoted.of(left.predictedColumn())
                    + ", the right " + Quoted.of(predictedOfRight())
                    + ", and a table has one such column; read the other as a category, a number or a text");
        }
    }

    private void requireSameKinds() {
        for (String key : keys) {
            boolean isNumber = isNumber(left, "left", key);
            if (isNumber != isNumber(right, "right", key)) {
                throw new IllegalArgumentException("the key " + Quoted.of(key) + " is "
                        + (isNumber
                                ? "a number in the left table and text in the right"
                                : "text in the left table and a number in the right")
                        + "; read it the same way in both");
            }
        }
    }

    private static boolean isNumber(Table table, String side, String column) {
        List<String> columns = table.asRows().columns();
        if (!columns.contains(column)) {
            throw new IllegalArgumentException("the " + side + " table has no column " + Quoted.of(column) + "; "
                    + Nearest.to(column, columns)
                            .map(nearest -> "did you mean " + Quoted.of(nearest) + "? ")
                            .orElse("")
                    + "its columns are " + Quoted.all(columns));
        }
        return table.schema().numbers().contains(column)
                || (table.hasNumericTarget() && table.numericTargetName().equals(column));
    }

    /** Returns what gives the key of a row; null where a part of it is missing. */
    private IntFunction<@Nullable Object> key(Table table, String side) {
        List<IntFunction<@Nullable Object>> parts =
                keys.stream().map(key -> part(table, side, key)).toList();
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return row -> {
            Object[] key = new Object[parts.size()];
            for (int i = 0; i < key.length; i++) {
                Object part = parts.get(i).apply(row);
                if (part == null) {
                    return null;
                }
                key[i] = part;
            }
            return List.of(key);
        };
    }

    private static IntFunction<@Nullable Object> part(Table table, String side, String column) {
        if (isNumber(table, side, column)) {
            double[] numbers = table.schema().numbers().contains(column) ? table.column(column) : table.numericTarget();
            // Zeros of both signs are one number.
            return row -> Double.isNaN(numbers[row]) ? null : (Object) (numbers[row] + 0.0);
        }
        List<@Nullable String> names = table.names(column);
        return row -> {
            String name = names.get(row);
            return name == null ? null : Normalizer.normalize(name, Normalizer.Form.NFC);
        };
    }

    /** Returns the rows with the columns of the right beside them. */
    private Table beside(Table rows, int[] rights) {
        List<Integer> numberPlaces = places(right.schema().numbers());
        List<Integer> categoryPlaces = places(categoriesOfRight());
        List<String> numberNames = new ArrayList<>(rows.schema().numbers());
        numberPlaces.forEach(at -> numberNames.add(right.schema().numbers().get(at)));
        List<Category> categories = new ArrayList<>(rows.schema().categories());
        categoryPlaces.forEach(at -> categories.add(right.schema().categories().get(at)));
        double[] numbers = new double[rights.length * numberNames.size()];
        int[] codes = new int[rights.length * categories.size()];
        int number = 0;
        int code = 0;
        for (int row = 0; row < rights.length; row++) {
            for (int i = 0; i < rows.schema().numbers().size(); i++) {
                numbers[number++] = rows.numberAt(row, i);
            }
            for (int at : numberPlaces) {
                numbers[number++] = rights[row] == NONE ? Double.NaN : right.numberAt(rights[row], at);
            }
            for (int i = 0; i < rows.schema().categories().size(); i++) {
                codes[code++] = rows.codeAt(row, i);
            }
            for (int at : categoryPlaces) {
                codes[code++] = rights[row] == NONE ? Table.MISSING : right.codeAt(rights[row], at);
            }
        }
        Map<String, List<@Nullable String>> texts = new LinkedHashMap<>();
        rows.texts().forEach(column -> texts.put(column, rows.names(column)));
        for (String column : right.texts()) {
            if (!keys.contains(column)) {
                List<@Nullable String> kept = new ArrayList<>(rights.length);
                for (int at : rights) {
                    kept.add(at == NONE ? null : right.textAt(at, column));
                }
                texts.put(column, kept);
            }
        }
        Table inputs = Table.owning(new Schema(numberNames, categories), rights.length, numbers, codes, texts);
        Table source = left.predictedColumn() != null ? rows : predictedOfRight() == null ? null : right.rows(rights);
        if (source == null) {
            return inputs;
        }
        String predicted = source.predictedColumn();
        return source.hasTarget()
                ? inputs.owningTarget(String.valueOf(predicted), source.labels(), source.target())
                : inputs.owningTarget(String.valueOf(predicted), source.numericTarget());
    }

    private List<String> categoriesOfRight() {
        return right.schema().categories().stream().map(Category::name).toList();
    }

    /** Returns where the columns stand that are no keys. */
    private List<Integer> places(List<String> columns) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!keys.contains(columns.get(i))) {
                places.add(i);
            }
        }
        return places;
    }
}
