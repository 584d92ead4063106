package ai.lepton.exchange.data;

import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers and categories in primitive arrays, with the class of each, or a number to be predicted, where it is
 * known.
 *
 * <p>Immutable: arrays are copied in and out.
 */
public final class Table {
    private final Schema schema;
    private final int size;
    private final double[] numbers;
    private final int[] categories;
    private final @Nullable Labels labels;
    private final int[] target;
    private final @Nullable String numericTargetName;
    private final double[] numericTarget;

    private Table(
            Schema schema,
            int size,
            double[] numbers,
            int[] categories,
            @Nullable Labels labels,
            int[] target,
            @Nullable String numericTargetName,
            double[] numericTarget) {
        this.schema = schema;
        this.size = size;
        this.numbers = numbers;
        this.categories = categories;
        this.labels = labels;
        this.target = target;
        this.numericTargetName = numericTargetName;
        this.numericTarget = numericTarget;
    }

    /** Returns a table that keeps these arrays, which nobody else holds. */
    static Table owning(Schema schema, int size, double[] numbers, int[] categories) {
        return new Table(schema, size, numbers, categories, null, new int[0], null, new double[0]);
    }

    Table owningTarget(Labels classes, int[] indices) {
        return new Table(schema, size, numbers, categories, classes, indices, null, new double[0]);
    }

    Table owningTarget(String name, double[] values) {
        return new Table(schema, size, numbers, categories, null, new int[0], name, values);
    }

    /**
     * Returns a table of rows that are in memory already, with no target.
     *
     * @param schema its columns, at least one
     * @param numbers finite values, row-major, shape {@code [n, schema.numbers().size()]}
     * @param categories codes, row-major, shape {@code [n, schema.categories().size()]}, each from 0 (unseen) to the
     *     number of levels
     * @throws IllegalArgumentException if the shapes don't fit, a number is not finite, or a code has no level
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
            if (!Double.isFinite(numbers[i])) {
                throw new IllegalArgumentException("numbers[" + i + "], row " + i / width + " of "
                        + Quoted.of(schema.numbers().get(i % width)) + ", is " + numbers[i]
                        + "; numbers must be finite");
            }
        }
        for (int i = 0; i < categories.length; i++) {
            Category category = schema.categories().get(i % codes);
            if (categories[i] < 0 || categories[i] >= category.cardinality()) {
                throw new IllegalArgumentException("categories[" + i + "], row " + i / codes + " of "
                        + Quoted.of(category.name()) + ", is " + categories[i] + ", outside [0, "
                        + category.levels().size() + "]");
            }
        }
        return owning(schema, size, numbers.clone(), categories.clone());
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
        return owningTarget(classes, indices.clone());
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

    /** Returns the columns. */
    public Schema schema() {
        return schema;
    }

    /** Returns the number of rows. */
    public int size() {
        return size;
    }

    /** Returns whether the rows' classes are known. */
    public boolean hasTarget() {
        return labels != null;
    }

    /**
     * Returns the class names.
     *
     * @throws IllegalStateException if the table was read without a label
     */
    public Labels labels() {
        if (labels == null) {
            throw new IllegalStateException(
                    "the table was read without its classes; read it with label(...) to know them");
        }
        return labels;
    }

    /** Returns a copy of all numbers, row-major, shape {@code [n, schema().numbers().size()]}. */
    public double[] numbers() {
        return numbers.clone();
    }

    /**
     * Returns a copy of all category codes, row-major, shape {@code [n, schema().categories().size()]}; 0 is a level
     * that the schema does not have.
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
        return target.clone();
    }

    /** Returns whether a number to be predicted is known for each row. */
    public boolean hasNumericTarget() {
        return numericTargetName != null;
    }

    /**
     * Returns the name of the number to be predicted.
     *
     * @throws IllegalStateException if the table was read without one
     */
    public String numericTargetName() {
        if (numericTargetName == null) {
            throw new IllegalStateException(
                    "the table was read without a number to be predicted; read it with target(...) to know it");
        }
        return numericTargetName;
    }

    /**
     * Returns a copy of the number to be predicted for each row, shape {@code [n]}.
     *
     * @throws IllegalStateException if the table was read without one
     */
    public double[] numericTarget() {
        numericTargetName();
        return numericTarget.clone();
    }

    /**
     * Returns one number column, shape {@code [n]}.
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
     * Returns the codes of one category column, shape {@code [n]}.
     *
     * @throws IllegalArgumentException if there is no category column of that name
     */
    public int[] codes(String category) {
        Elements.required("category", category);
        List<String> names = schema.categories().stream().map(Category::name).toList();
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

    private static IllegalArgumentException absent(String kind, String name, List<String> known) {
        return new IllegalArgumentException("there is no " + kind + " column " + Quoted.of(name) + "; "
                + Nearest.to(name, known)
                        .map(nearest -> "did you mean " + Quoted.of(nearest) + "? ")
                        .orElse("")
                + (known.isEmpty() ? "there is none" : "there are " + Quoted.all(known)));
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
        int[] someTarget = new int[labels == null ? 0 : indices.length];
        double[] someNumericTarget = new double[numericTargetName == null ? 0 : indices.length];
        for (int i = 0; i < indices.length; i++) {
            int row = Objects.checkIndex(indices[i], size);
            System.arraycopy(numbers, row * width, someNumbers, i * width, width);
            System.arraycopy(categories, row * codes, someCategories, i * codes, codes);
            if (labels != null) {
                someTarget[i] = target[row];
            }
            if (numericTargetName != null) {
                someNumericTarget[i] = numericTarget[row];
            }
        }
        return new Table(
                schema,
                indices.length,
                someNumbers,
                someCategories,
                labels,
                someTarget,
                numericTargetName,
                someNumericTarget);
    }

    /** Returns the rows in a random order that belongs to the seed, on every machine and JDK. */
    public Shuffled shuffledBy(long seed) {
        return new Shuffled(() -> this, List.of(), seed, false);
    }

    /** Returns the table under a schema whose categories have other levels; {@code codes[i][old]} is the new code. */
    Table recoded(Schema newSchema, int[][] codes) {
        int[] recoded = categories.clone();
        for (int i = 0; i < recoded.length; i++) {
            recoded[i] = codes[i % codes.length][recoded[i]];
        }
        return new Table(newSchema, size, numbers, recoded, labels, target, numericTargetName, numericTarget);
    }

    /** Returns whether the other is a table of the same columns, rows, and classes or targets. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Table that
                && schema.equals(that.schema)
                && Objects.equals(labels, that.labels)
                && Arrays.equals(numbers, that.numbers)
                && Arrays.equals(categories, that.categories)
                && Arrays.equals(target, that.target)
                && Objects.equals(numericTargetName, that.numericTargetName)
                && Arrays.equals(numericTarget, that.numericTarget)
                && size == that.size;
    }

    @Override
    public int hashCode() {
        return Objects.hash(schema, size, Arrays.hashCode(numbers), Arrays.hashCode(categories));
    }

    /** Returns such as {@code 569 rows of 30 numbers and 0 categories, classes [benign, malignant]}. */
    @Override
    public String toString() {
        return size + " rows of " + schema.numbers().size() + " numbers and "
                + schema.categories().size() + " categories"
                + (labels == null ? "" : ", classes " + labels)
                + (numericTargetName == null ? "" : ", target " + Quoted.of(numericTargetName));
    }
}
