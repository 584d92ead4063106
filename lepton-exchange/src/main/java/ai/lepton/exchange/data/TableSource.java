package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * A file of rows, and a recipe for the {@link Table} to make of it: which columns are numbers, categories, texts, and the label
 * or target.
 *
 * <p>Columns that are not asked for are ignored. Names are the same in Unicode's forms NFC and NFD; a name that is there
 * twice is refused where it is asked for. A value that is missing is NaN among numbers, {@link Table#MISSING} among codes, and
 * null among texts; {@link Table#missing()} counts them. A row without its label or target is refused.
 *
 * <p>A recipe is immutable: each method returns a new one. Whatever is wrong with the file is a {@link DataException} that names
 * the file, the line and what would do; a wrong recipe is an {@link IllegalArgumentException}.
 *
 * @param <S> the kind of file
 */
public interface TableSource<S extends TableSource<S>> {
    /** Returns what is read, as messages name it. */
    String name();

    /**
     * Opens the file, to read its rows one after another; the caller closes them.
     *
     * @throws DataException if the file is missing or malformed
     */
    Rows rows();

    /** Returns what is asked of the columns. */
    Columns chosen();

    /** Returns the recipe with this asked of the columns. */
    S choosing(Columns columns);

    /**
     * Writes rows in the place of the file, whole or not at all, as this recipe reads them.
     *
     * @throws IllegalArgumentException if this is no file, or a value can't be written so that it is read back the same
     * @throws java.io.UncheckedIOException if the file can't be written
     */
    void write(Rows rows);

    /** Writes a table in the place of the file: all columns of {@link Table#asRows}, as {@link #write(Rows)} does. */
    default void write(Table table) {
        try (Rows rows = table.asRows()) {
            write(rows);
        }
    }

    /**
     * Returns the names of the columns.
     *
     * @throws DataException if the file is missing or malformed
     */
    default List<String> columns() {
        try (Rows rows = rows()) {
            return rows.columns();
        }
    }

    /**
     * Reads all rows, in the file's order.
     *
     * @throws DataException if the file is missing, malformed, or lacks what was asked for
     * @throws IllegalStateException if no column was asked for
     */
    default Table read() {
        chosen().requireSome(name());
        try (Rows rows = rows()) {
            return RowTable.read(rows, chosen());
        }
    }

    /**
     * Returns the recipe with these number columns added, in this order. One whose values are names, or codes that have
     * no order, is read with {@link #categories}.
     *
     * @throws IllegalArgumentException if a column is asked for already
     */
    default S numbers(String... columns) {
        return choosing(chosen().numbers(Elements.of("columns", columns)));
    }

    /**
     * Returns the recipe with every column that is not asked for otherwise as a number, in the file's order. A column without a
     * name is refused, and so is one of codes with leading zeros: they are no measurements.
     */
    default S otherNumbers() {
        return choosing(chosen().otherNumbers());
    }

    /**
     * Returns the recipe with these category columns added. Their levels are found in the file and sorted; where the
     * rows are split, only levels of the training part count, and others have code 0.
     *
     * @throws IllegalArgumentException if a column is asked for already
     */
    default S categories(String... columns) {
        return choosing(chosen().categories(Elements.of("columns", columns)));
    }

    /**
     * Returns the recipe with these columns kept as text beside the inputs, for slices, keys, or to be read: {@link
     * Table#names} returns them, and no model is fed with them.
     *
     * @throws IllegalArgumentException if a column is asked for already
     */
    default S texts(String... columns) {
        return choosing(chosen().texts(Elements.of("columns", columns)));
    }

    /** Returns the recipe in which {@link #otherNumbers} leaves these columns out. */
    default S without(String... columns) {
        return choosing(chosen().without(Elements.of("columns", columns)));
    }

    /**
     * Returns the recipe in which {@link #otherNumbers} leaves columns without a name out, such as the index that pandas writes
     * unless it is told not to; {@code Unnamed: 0} counts as no name.
     */
    default S withoutUnnamed() {
        return choosing(chosen().withoutUnnamed());
    }

    /**
     * Returns the recipe in which these texts mean that a value is missing, and no others do; without any, each cell is what it
     * says. One that is a number, such as {@code -999}, means that number however it is written, as {@code -999.0}, where numbers
     * are read. In a category or label that is known beforehand, a text that is one of its levels or classes is that one.
     */
    default S missing(String... texts) {
        return choosing(chosen().missing(Elements.of("texts", texts)));
    }

    /**
     * Returns the recipe with exactly the columns of a schema as its inputs: a new file read as the one that a model
     * was trained on. A level that the schema does not have gets code 0.
     *
     * @throws IllegalArgumentException if the label or the target is one of its columns
     */
    default S schema(Schema schema) {
        return choosing(chosen().schema(Elements.required("schema", schema)));
    }

    /**
     * Returns the recipe with the column that holds the class. The classes are those in the file, in the order of
     * {@link Labels}: as numbers where all are. {@code True}, {@code true} and {@code TRUE} are one class where all are true or
     * false. Two that look the same, such as the same word in Unicode's normal forms NFC and NFD, are a {@link DataException}.
     *
     * @throws IllegalArgumentException if the column is asked for already
     */
    default S label(String column) {
        return choosing(chosen().predicting(new Columns.Target(Elements.required("column", column), false, null)));
    }

    /**
     * Returns the recipe with the column that holds the class, one of those known; another is a
     * {@link DataException}.
     *
     * @throws IllegalArgumentException if the column is asked for already
     */
    default S label(String column, Labels known) {
        Elements.required("known", known);
        return choosing(chosen().predicting(new Columns.Target(Elements.required("column", column), false, known)));
    }

    /**
     * Returns the recipe with the column that holds the number to be predicted, in place of a label or another target.
     *
     * @throws IllegalArgumentException if the column is asked for already
     */
    default S target(String number) {
        return choosing(chosen().predicting(new Columns.Target(Elements.required("number", number), true, null)));
    }

    /** Returns the same rows in a random order that belongs to the seed, on every machine and JDK. */
    default Shuffled shuffledBy(long seed) {
        return new Shuffled(this::read, chosen().learned(), seed, false);
    }
}
