package ai.lepton.exchange.data;

import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers and categories in primitive arrays, with texts kept beside them, and the class of each row, or a number to be
 * predicted, where it is known.
 *
 * <p>A value of a column may be missing: a number is NaN then, a code {@link #MISSING}, a text null. Classes and targets are
 * never missing. Immutable: arrays are copied in and out.
 */
public final class Table {
    /** The code of a category whose value is missing. */
    public static final int MISSING = -1;

    private static final String CLASS_COLUMN = "label";

    /** Columns that a message names. */
    private static final int MOST_TOLD = 5;

    private final Schema schema;
    private final int size;
    private final double[] numbers;
    private final int[] categories;
    private final Map<String, List<@Nullable String>> texts;
    private final @Nullable Predicted predicted;

    /** What is to be predicted. */
    private static final class Predicted {
        private final String column;
        private final @Nullable Labels labels;

        /** The index of each row's class. */
        private final int[] classes;

        /** The number of each row. */
        private final double[] values;

        /** Keeps the classes, or the values where the labels are null. */
        Predicted(String column, @Nullable Labels labels, int[] classes, double[] values) {
            this.column = column;
            this.labels = labels;
            this.classes = classes;
            this.values = values;
        }

        Predicted rows(int[] indices) {
            return labels != null
                    ? new Predicted(
                            column,
                            labels,
                            IntStream.of(indices).map(i -> classes[i]).toArray(),
                            values)
                    : new Predicted(
                            column,
                            null,
                            classes,
                            IntStream.of(indices).mapToDouble(i -> values[i]).toArray());
        }

        boolean isSame(Predicted other) {
            return Objects.equals(labels, other.labels)
                    && (labels != null || column.equals(other.column))
                    && Arrays.equals(classes, other.classes)
                    && Arrays.equals(values, other.values);
        }
    }

    private Table(
            Schema schema,
            int size,
            double[] numbers,
            int[] categories,
            Map<String, List<@Nullable String>> texts,
            @Nullable Predicted predicted) {
        this.schema = schema;
        this.size = size;
        this.numbers = numbers;
        this.categories = categories;
        this.texts = texts;
        this.predicted = predicted;
    }

    /** Returns a table that keeps these arrays and lists, which nobody else holds. */
    static Table owning(
            Schema schema, int size, double[] numbers, int[] categories, Map<String, List<@Nullable String>> texts) {
        return new Table(schema, size, numbers, categories, texts, null);
    }

    Table owningTarget(String column, Labels classes, int[] indices) {
        return new Table(
                schema, size, numbers, categories, texts, new Predicted(column, classes, indices, new double[0]));
    }

    Table owningTarget(String column, double[] values) {
        return new Table(schema, size, numbers, categories, texts, new Predicted(column, null, new int[0], values));
    }

    /**
     * Returns a table of rows that are in memory already, with no texts and no target.
     *
     * @param schema its columns, at least one
     * @param numbers values, finite or NaN where one is missing, row-major, shape {@code [n, schema.numbers().size()]}
     * @param categories codes, row-major, shape {@code [n, schema.categories().size()]}, each from 0 (unseen) to the
     *     number of levels, or {@link #MISSING}
     * @throws IllegalArgumentException if the shapes don't fit, a number is infinite, or a code has no level
     */
    public static Table of(Schema schema, double[] numbers, int[] categories) {
        int width = schema.numbers().size();
        int codes = schema.categories().size();
        if (width + codes == 0) {
            throw new IllegalArgumentException("the schema has no columns; a table needs at least one");
        }
        int size = width > 0 ? numbers.length / width : categories.length / codes;
        if ((long) size * width != numbers.length || (long) size * codes != categories.length) {
            throw new IllegalArgumentException(numbers.length + " numbers and " + categories.length
                    + " categories are no whole rows of " + width + " numbers and " + codes + " categories");
        }
        for (int i = 0; i < numbers.length; i++) {
            if (Double.isInfinite(numbers[i])) {
                throw new IllegalArgumentException("numbers[" + i + "], row " + i / width + " of "
                        + Quoted.of(schema.numbers().get(i % width)) + ", is " + numbers[i]
                        + "; numbers must be finite, or NaN where one is missing");
            }
        }
        for (int i = 0; i < categories.length; i++) {
            Category category = schema.categories().get(i % codes);
            if (categories[i] < MISSING || categories[i] >= category.cardinality()) {
                throw new IllegalArgumentException("categories[" + i + "], row " + i / codes + " of "
                        + Quoted.of(category.name()) + ", is " + categories[i] + ", outside [0, "
                        + category.levels().size() + "], and not -1, which is missing");
            }
        }
        return owning(schema, size, numbers.clone(), categories.clone(), Map.of());
    }

    /**
     * Returns the same rows with their classes.
     *
     * @param classes the class names
     * @param indices index of each row's class, shape {@code [n]}, each in [0, classes.size())
     * @throws IllegalArgumentException if the length differs from the rows, or an index has no class
     */
    public Table withTarget(Labels classes, int[] indices) {
        if (indices.length != size) {
            throw new IllegalArgumentException(
                    "target has " + indices.length + " values but the table has " + size + " rows");
        }
        for (int i = 0; i < size; i++) {
            if (indices[i] < 0 || indices[i] >= classes.size()) {
                throw new IllegalArgumentException(
                        "target[" + i + "] is " + indices[i] + ", outside [0, " + classes.size() + ")");
            }
        }
        return owningTarget(CLASS_COLUMN, classes, indices.clone());
    }

    /**
     * Returns the same rows with a number to be predicted for each, in place of their classes.
     *
     * @param name of that column, none of the schema's
     * @param values finite, shape {@code [n]}
     * @throws IllegalArgumentException if the length differs from the rows, a value is not finite, or the name is that
     *     of a column
     */
    public Table withTarget(String name, double[] values) {
        if (schema.columns().contains(Elements.required("name", name))) {
            throw new IllegalArgumentException("the target " + Quoted.of(name)
                    + " is one of the columns; a model would be told what it is to predict");
        }
        if (values.length != size) {
            throw new IllegalArgumentException("target " + Quoted.of(name) + " has " + values.length
                    + " values but the table has " + size + " rows");
        }
        for (int i = 0; i < size; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "target " + Quoted.of(name) + "[" + i + "] is " + values[i] + "; targets must be finite");
            }
        }
        return owningTarget(name, values.clone());
    }

    /** Returns the input columns; texts and the target are none of them. */
    public Schema schema() {
        return schema;
    }

    /** Returns the number of rows. */
    public int size() {
        return size;
    }

    /** Returns whether the rows' classes are known. */
    public boolean hasTarget() {
        return predicted != null && predicted.labels != null;
    }

    /**
     * Returns the class names.
     *
     * @throws IllegalStateException if the table was read without a label
     */
    public Labels labels() {
        if (predicted == null || predicted.labels == null) {
            throw new IllegalStateException(
                    "the table was read without its classes; read it with label(...) to know them");
        }
        return predicted.labels;
    }

    /** Returns a copy of all numbers, row-major, shape {@code [n, schema().numbers().size()]}; NaN where one is missing. */
    public double[] numbers() {
        return numbers.clone();
    }

    /**
     * Returns a copy of all category codes, row-major, shape {@code [n, schema().categories().size()]}; 0 is a level
     * that the schema does not have, {@link #MISSING} no value.
     */
    public int[] categories() {
        return categories.clone();
    }

    /**
     * Returns a copy of the class index of each row, shape {@code [n]}.
     *
     * @throws IllegalStateException if the table was read without a label
     */
    public int[] target() {
        labels();
        return Objects.requireNonNull(predicted).classes.clone();
    }

    /** Returns whether a number to be predicted is known for each row. */
    public boolean hasNumericTarget() {
        return predicted != null && predicted.labels == null;
    }

    /**
     * Returns the name of the number to be predicted.
     *
     * @throws IllegalStateException if the table was read without one
     */
    public String numericTargetName() {
        if (predicted == null || predicted.labels != null) {
            throw new IllegalStateException(
                    "the table was read without a number to be predicted; read it with target(...) to know it");
        }
        return predicted.column;
    }

    /**
     * Returns a copy of the number to be predicted for each row, shape {@code [n]}.
     *
     * @throws IllegalStateException if the table was read without one
     */
    public double[] numericTarget() {
        numericTargetName();
        return Objects.requireNonNull(predicted).values.clone();
    }

    /**
     * Returns one number column, shape {@code [n]}; NaN where a value is missing.
     *
     * @throws IllegalArgumentException if there is no number column of that name
     */
    public double[] column(String number) {
        int at = schema.numbers().indexOf(Elements.required("number", number));
        if (at < 0) {
            throw absent("number", number, schema.numbers());
        }
        int width = schema.numbers().size();
        double[] column = new double[size];
        for (int row = 0; row < size; row++) {
            column[row] = numbers[row * width + at];
        }
        return column;
    }

    /**
     * Returns the codes of one category column, shape {@code [n]}; {@link #MISSING} where a value is missing.
     *
     * @throws IllegalArgumentException if there is no category column of that name
     */
    public int[] codes(String category) {
        Elements.required("category", category);
        List<String> names = categoryNames();
        int at = names.indexOf(category);
        if (at < 0) {
            throw absent("category", category, names);
        }
        int[] column = new int[size];
        for (int row = 0; row < size; row++) {
            column[row] = categories[row * names.size() + at];
        }
        return column;
    }

    private List<String> categoryNames() {
        return schema.categories().stream().map(Category::name).toList();
    }

    /** Returns the names of the columns that are kept as text beside the inputs. */
    public List<String> texts() {
        return List.copyOf(texts.keySet());
    }

    /**
     * Returns the text of each row in a text column, the name of its level in a category, or the name of its class where the
     * column is the label: {@code n} of them. Null where a value is missing, and where a level is none of the schema's.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public List<@Nullable String> names(String column) {
        List<@Nullable String> kept = texts.get(Elements.required("column", column));
        if (kept != null) {
            return Collections.unmodifiableList(kept);
        }
        if (hasTarget() && Objects.requireNonNull(predicted).column.equals(column)) {
            return IntStream.of(target())
                    .<@Nullable String>mapToObj(labels()::name)
                    .toList();
        }
        int at = categoryNames().indexOf(column);
        if (at < 0) {
            List<String> known = new ArrayList<>(texts.keySet());
            known.addAll(categoryNames());
            throw absent("text or category", column, known);
        }
        List<String> levels = schema.categories().get(at).levels();
        @Nullable String[] names = new @Nullable String[size];
        for (int row = 0; row < size; row++) {
            int code = categories[row * schema.categories().size() + at];
            names[row] = code > 0 ? levels.get(code - 1) : null;
        }
        return Collections.unmodifiableList(Arrays.<@Nullable String>asList(names));
    }

    private static IllegalArgumentException absent(String kind, String name, List<String> known) {
        return new IllegalArgumentException("there is no " + kind + " column " + Quoted.of(name) + "; "
                + Nearest.to(name, known)
                        .map(nearest -> "did you mean " + Quoted.of(nearest) + "? ")
                        .orElse("")
                + (known.isEmpty() ? "there is none" : "there are " + Quoted.all(known)));
    }

    /** Returns how many values are missing in each input column that has any missing, in the order of the schema. */
    public Map<String, Integer> missing() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        int width = schema.numbers().size();
        for (int i = 0; i < numbers.length; i++) {
            if (Double.isNaN(numbers[i])) {
                counts.merge(schema.numbers().get(i % width), 1, Integer::sum);
            }
        }
        int codes = schema.categories().size();
        for (int i = 0; i < categories.length; i++) {
            if (categories[i] == MISSING) {
                counts.merge(schema.categories().get(i % codes).name(), 1, Integer::sum);
            }
        }
        Map<String, Integer> ordered = new LinkedHashMap<>();
        schema.columns().stream()
                .filter(counts::containsKey)
                .forEach(column -> ordered.put(column, Objects.requireNonNull(counts.get(column))));
        return Collections.unmodifiableMap(ordered);
    }

    /**
     * Returns this table, if no input is missing, for what takes no missing values.
     *
     * @throws IllegalArgumentException if one is; the message names columns and counts
     */
    public Table requireComplete() {
        Map<String, Integer> missing = missing();
        if (missing.isEmpty()) {
            return this;
        }
        List<String> told = missing.entrySet().stream()
                .map(column -> Quoted.of(column.getKey()) + " lacks " + column.getValue())
                .toList();
        throw new IllegalArgumentException("of " + size + " rows, "
                + String.join(", ", told.subList(0, Math.min(MOST_TOLD, told.size())))
                + (told.size() > MOST_TOLD ? " and " + (told.size() - MOST_TOLD) + " more columns lack some" : "")
                + "; no value may be missing here: leave such rows out with withoutMissing(), leave the columns out, or say"
                + " with missing(...) which texts mean a missing value, if it is others");
    }

    /** Returns the rows in which no input is missing. */
    public Table withoutMissing() {
        int width = schema.numbers().size();
        int codes = schema.categories().size();
        return rows(IntStream.range(0, size)
                .filter(row -> IntStream.range(row * width, row * width + width)
                                .noneMatch(i -> Double.isNaN(numbers[i]))
                        && IntStream.range(row * codes, row * codes + codes).noneMatch(i -> categories[i] == MISSING))
                .toArray());
    }

    /**
     * Returns one row: all inputs, then texts, then the class or the target, by the names of their columns.
     *
     * @throws IndexOutOfBoundsException if the index is not in [0, n)
     */
    public Row row(int index) {
        return new TableRows(this).row(Objects.checkIndex(index, size));
    }

    /** Returns the rows, as {@link #row} has them, to be written or read one after another. */
    public Rows asRows() {
        return new TableRows(this);
    }

    /**
     * Returns the rows that a condition is met by, in their order; it is given each as {@link #row} returns it. Levels and classes
     * stay as they are, those that no row is left with too; there may be no rows.
     */
    public Table filter(Predicate<Row> condition) {
        Elements.required("condition", condition);
        TableRows each = new TableRows(this);
        return rows(IntStream.range(0, size)
                .filter(row -> condition.test(each.row(row)))
                .toArray());
    }

    /**
     * Returns these rows, then those of another table, such as the next part of the same data.
     *
     * <p>Columns and levels must be the same and in the same order; the name of the label's column may differ, and is this table's.
     *
     * @throws IllegalArgumentException if the other has other columns, levels, texts, classes, or another target; if there are more
     *     cells than a table holds
     */
    public Table append(Table other) {
        Elements.required("other", other);
        if (!other.schema.equals(schema)
                || !other.texts().equals(texts())
                || hasTarget() != other.hasTarget()
                || (hasTarget() && !labels().equals(other.labels()))
                || hasNumericTarget() != other.hasNumericTarget()
                || (hasNumericTarget() && !numericTargetName().equals(other.numericTargetName()))) {
            throw new IllegalArgumentException("these are " + this + ", the others " + other
                    + "; to put them together, read the second with schema(...) and label(...) of the first");
        }
        long rows = (long) size + other.size;
        if (rows
                > GrowingInts.LONGEST
                        / Math.max(
                                1,
                                Math.max(
                                        schema.numbers().size(),
                                        schema.categories().size()))) {
            throw new IllegalArgumentException(
                    "together these are " + rows + " rows, more cells than one table holds (2^31 - 9)");
        }
        return TableRows.joined(this, other);
    }

    /**
     * Returns the rows of both tables that meet by key, side by side: for each row of this table that has one in the other, its
     * columns, then the other's that are no keys, in the order of this table.
     *
     * <p>Keys are columns of both tables. Texts, categories and classes are compared by their names, not by their codes, whichever of
     * Unicode's forms NFC and NFD they are spelled in; numbers exactly. A key that is missing, or a level that is none of the
     * schema's, meets nothing. If this table has no class or target, the joined one has the other's.
     *
     * @param right with at most one row for each key
     * @param keys the names of the columns by which rows meet, at least one
     * @throws IllegalArgumentException if a key is in one table only, or a number in one and text in the other; if another column
     *     is in both, or both have a class or target; if the right has several rows for a key
     */
    public Table innerJoin(Table right, String... keys) {
        return TableJoin.of(this, right, keys, false, false);
    }

    /**
     * Returns what {@link #innerJoin} does, and where the other table has several rows for a key, a row for each of them, in its
     * order.
     *
     * @param keys the names of the columns by which rows meet, at least one
     * @throws IllegalArgumentException if {@link #innerJoin} would throw it for another reason, or there are more cells than a
     *     table holds
     */
    public Table innerJoinToSeveral(Table right, String... keys) {
        return TableJoin.of(this, right, keys, false, true);
    }

    /**
     * Returns all rows of this table, in their order, each with the columns of the row that it meets in the other: as {@link
     * #innerJoin}, but where there is none, the other's values are missing.
     *
     * @param right with at most one row for each key
     * @param keys the names of the columns by which rows meet, at least one
     * @throws IllegalArgumentException if {@link #innerJoin} would throw it, or a row that meets none would lack its class or
     *     target, which the other table has
     */
    public Table leftJoin(Table right, String... keys) {
        return TableJoin.of(this, right, keys, true, false);
    }

    /**
     * Returns what {@link #leftJoin} does, and where the other table has several rows for a key, a row for each of them, in its
     * order.
     *
     * @param keys the names of the columns by which rows meet, at least one
     * @throws IllegalArgumentException if {@link #leftJoin} would throw it for another reason, or there are more cells than a
     *     table holds
     */
    public Table leftJoinToSeveral(Table right, String... keys) {
        return TableJoin.of(this, right, keys, true, true);
    }

    /**
     * Returns the rows at these indices, in this order; a row may come more than once.
     *
     * @throws IndexOutOfBoundsException if an index is not in [0, n)
     */
    public Table rows(int... indices) {
        int width = schema.numbers().size();
        int codes = schema.categories().size();
        double[] someNumbers = new double[Math.multiplyExact(indices.length, width)];
        int[] someCategories = new int[Math.multiplyExact(indices.length, codes)];
        for (int i = 0; i < indices.length; i++) {
            int row = Objects.checkIndex(indices[i], size);
            System.arraycopy(numbers, row * width, someNumbers, i * width, width);
            System.arraycopy(categories, row * codes, someCategories, i * codes, codes);
        }
        Map<String, List<@Nullable String>> someTexts = new LinkedHashMap<>();
        texts.forEach((column, kept) -> someTexts.put(
                column,
                IntStream.of(indices).<@Nullable String>mapToObj(kept::get).toList()));
        return new Table(
                schema,
                indices.length,
                someNumbers,
                someCategories,
                someTexts,
                predicted == null ? null : predicted.rows(indices));
    }

    /** Returns the rows in a random order that belongs to the seed, on every machine and JDK. */
    public Shuffled shuffledBy(long seed) {
        return new Shuffled(() -> this, List.of(), seed, false);
    }

    /** Returns the table under a schema whose categories have other levels; {@code codes[i][old]} is the new code. */
    Table recoded(Schema newSchema, int[][] codes) {
        int[] recoded = categories.clone();
        for (int i = 0; i < recoded.length; i++) {
            recoded[i] = recoded[i] == MISSING ? MISSING : codes[i % codes.length][recoded[i]];
        }
        return new Table(newSchema, size, numbers, recoded, texts, predicted);
    }

    /** Returns the name of the column that holds the class or the target; null where there is none. */
    @Nullable String predictedColumn() {
        return predicted == null ? null : predicted.column;
    }

    double numberAt(int row, int column) {
        return numbers[row * schema.numbers().size() + column];
    }

    int codeAt(int row, int column) {
        return categories[row * schema.categories().size() + column];
    }

    @Nullable String textAt(int row, String column) {
        return Objects.requireNonNull(texts.get(column)).get(row);
    }

    Object predictedAt(int row) {
        Predicted known = Objects.requireNonNull(predicted);
        return known.labels == null ? (Object) known.values[row] : known.labels.name(known.classes[row]);
    }

    /** Returns whether the other is a table of the same columns, rows, texts, and classes or targets. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Table that
                && schema.equals(that.schema)
                && size == that.size
                && (predicted == null
                        ? that.predicted == null
                        : that.predicted != null && predicted.isSame(that.predicted))
                && Arrays.equals(numbers, that.numbers)
                && Arrays.equals(categories, that.categories)
                && texts.equals(that.texts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schema, size, Arrays.hashCode(numbers), Arrays.hashCode(categories));
    }

    /**
     * Returns the SHA-256 of its columns, levels, values, texts and target, 64 hexadecimal digits in lower case: tables that are equal
     * have the same, in every process. It is of what was read, so that files of other forms that say the same have the same too.
     */
    public String sha256() {
        return TableDigest.of(this);
    }

    /** Returns such as {@code 569 rows of 30 numbers and 0 categories, classes [benign, malignant]}. */
    @Override
    public String toString() {
        return size + " rows of " + schema.numbers().size() + " numbers and "
                + schema.categories().size() + " categories"
                + (texts.isEmpty() ? "" : ", texts " + Quoted.all(texts.keySet()))
                + (hasTarget() ? ", classes " + labels() : "")
                + (hasNumericTarget() ? ", target " + Quoted.of(numericTargetName()) : "");
    }
}
