package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Elements;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are read one after another, once: of a file of any length in constant memory.
 *
 * <pre>{@code
 * try (Rows rows = Csv.of(file).rows()) {
 *     for (Row row : rows) {
 *         System.out.println(row.text("site"));
 *     }
 * }
 * }</pre>
 *
 * <p>Whatever is wrong with the file is a {@link DataException} when the row is read. Not for use by several threads.
 */
public interface Rows extends Iterable<Row>, AutoCloseable {
    /** Returns what is read, as messages name it. */
    String name();

    /**
     * Returns the names of the columns. In JSON Lines each row has its own, and these are the first row's; none if there are no
     * rows.
     */
    List<String> columns();

    /**
     * Returns the next row, or null after the last.
     *
     * @throws DataException if the file is malformed here
     * @throws IllegalStateException if the rows are closed
     */
    @Nullable Row next();

    /** Closes the file. */
    @Override
    void close();

    /** Returns the rows that are not read yet; for one loop. */
    @Override
    default Iterator<Row> iterator() {
        return new Iterator<>() {
            private @Nullable Row ahead;

            @Override
            public boolean hasNext() {
                ahead = ahead == null ? Rows.this.next() : ahead;
                return ahead != null;
            }

            @Override
            public Row next() {
                Row row = hasNext() ? ahead : null;
                if (row == null) {
                    throw new NoSuchElementException("there is no further row");
                }
                ahead = null;
                return row;
            }
        };
    }

    /**
     * Returns rows with these columns only, in this order; a value is missing where a row lacks the column. Closing them closes
     * these.
     */
    default Rows select(String... columns) {
        return new SelectedRows(this, Elements.of("columns", columns));
    }

    /**
     * Returns rows of values that are at hand, or made one after another.
     *
     * @param name what they are, for messages
     * @param columns the names, one for each value of a row
     * @param values the rows; null in one is a missing value. Where it is {@link AutoCloseable}, closing the rows closes it
     * @throws IllegalArgumentException when a row is read that has another number of values
     */
    static Rows of(String name, List<String> columns, Iterator<? extends List<? extends @Nullable Object>> values) {
        return new MadeRows(
                Elements.required("name", name), Elements.of("columns", columns), Elements.required("values", values));
    }
}
