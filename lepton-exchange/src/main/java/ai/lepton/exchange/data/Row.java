package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table or a file: a value under each column's name.
 *
 * <p>A value is null where it is missing; else a {@link String}, {@link Boolean}, {@link Long}, {@link
 * java.math.BigInteger}, {@link java.math.BigDecimal} or {@link Double}, a date or a time, or what JSON nests: a {@link List}
 * or a {@link Map} of such values. All values of CSV are text. Names are the same in Unicode's forms NFC and NFD. Immutable.
 */
public final class Row {
    private final String source;
    private final long number;
    private final boolean isLine;
    private final Header header;
    private final @Nullable Object[] values;
    private final CellNumbers numbers;

    Row(String source, long number, boolean isLine, Header header, @Nullable Object[] values, CellNumbers numbers) {
        this.source = source;
        this.number = number;
        this.isLine = isLine;
        this.header = header;
        this.values = values;
        this.numbers = numbers;
    }

    /** Returns the line of the file where the row begins, from 1; in a table or a file without lines, the row's number from 1. */
    public long number() {
        return number;
    }

    /** Returns where the row is, for a message about it: {@code patients.csv:3}, or {@code patients.parquet, row 2}. */
    public String place() {
        return source + (isLine ? ":" : ", row ") + number;
    }

    /** Returns the names of the columns, in their order. */
    public List<String> columns() {
        return header.columns();
    }

    /** Returns the values, in the order of the columns; null where one is missing. */
    public List<@Nullable Object> values() {
        return Collections.unmodifiableList(Arrays.<@Nullable Object>asList(values));
    }

    /** Returns whether there is a column of this name; its value may be missing. */
    public boolean has(String column) {
        return header.has(Elements.required("column", column));
    }

    /**
     * Returns the value under a name, null where it is missing.
     *
     * @throws DataException if there is no such column, or two
     */
    public @Nullable Object value(String column) {
        return values[header.indexOf(place(), place(), Elements.required("column", column))];
    }

    /**
     * Returns whether the value is missing.
     *
     * @throws DataException if there is no such column, or two
     */
    public boolean isMissing(String column) {
        return value(column) == null;
    }

    /**
     * Returns the value as text, null where it is missing: text as it stands, a number in its digits, a list or an object as
     * JSON.
     *
     * @throws DataException if there is no such column, or two
     */
    public @Nullable String text(String column) {
        return text(value(column));
    }

    static @Nullable String text(@Nullable Object value) {
        if (value instanceof List || value instanceof Map) {
            return JsonText.of(value);
        }
        return value == null ? null : value.toString();
    }

    /**
     * Returns the value as a number, rounded to a double; NaN where it is missing, or would be in a table that has the column as
     * numbers. Text is a number where it is a decimal one, such as {@code -1.5e3}, in the way the file writes them.
     *
     * @throws DataException if there is no such column, or two; if the value is no number, or beyond the range of a double
     */
    public double number(String column) {
        Object value = value(column);
        if (value == null || (value instanceof String text && numbers.isMissing(text))) {
            return Double.NaN;
        }
        double number = value instanceof Number known
                ? known.doubleValue()
                : value instanceof String text
                        ? numbers.decimals().parse(text.toCharArray(), 0, text.length())
                        : Double.NaN;
        if (numbers.isMissing(number)) {
            return Double.NaN;
        }
        if (!Double.isFinite(number)) {
            throw new DataException(place() + ": column " + Quoted.of(column) + " is " + Quoted.of(text(value))
                    + (Double.isNaN(number) ? ", no decimal number" : ", beyond the range of a 64-bit float"));
        }
        return number;
    }

    @Nullable Object at(int index) {
        return values[index];
    }

    /** Returns other values in the place of this row. */
    Row with(Header names, @Nullable Object[] others) {
        return new Row(source, number, isLine, names, others, numbers);
    }

    Header header() {
        return header;
    }

    /** Returns the values by name, in the order of the columns; of a name that is there twice, the last. */
    public Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(columns().get(i), values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** Returns whether the other has the same columns and values, wherever it is from. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row that && columns().equals(that.columns()) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(columns(), Arrays.hashCode(values));
    }

    /** Returns place and values, such as {@code patients.csv:3 {age=40, site=null}}. */
    @Override
    public String toString() {
        return Quoted.message(place() + " " + map());
    }
}
