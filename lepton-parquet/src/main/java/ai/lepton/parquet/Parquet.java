package ai.lepton.parquet;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Columns;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.data.TableSource;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A recipe for reading a Parquet file: which of its columns are numbers, categories, texts, and the label or target; and for
 * writing one.
 *
 * <p>Rows have these values: booleans; integers of all widths, signed and unsigned, as {@link Long}, or {@link
 * java.math.BigInteger} where one is beyond it; floats and doubles as {@link Double}; decimals as {@link
 * java.math.BigDecimal}; strings, enums, JSON and UUIDs as {@link String}; {@link java.time.LocalDate}, {@link
 * java.time.LocalTime}, and {@link java.time.Instant} for timestamps in UTC, else {@link java.time.LocalDateTime}. NaN is a
 * missing value, as null is. A column that is nested, repeated, or of bytes without a type is refused by name where it is read;
 * say which columns to read, or {@link #without} it.
 *
 * <p>Files are read row group by row group, packed with Snappy, gzip, Zstandard, or not; and only the columns that are asked for.
 *
 * <pre>{@code
 * Table patients = Parquet.of(file).numbers("age").categories("site").label("diagnosis").read();
 * }</pre>
 *
 * <p>The library behind has stand-ins for classes of Hadoop; so this module can't be on a class path with Hadoop or Spark.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">Apache Parquet</a>
 */
public final class Parquet implements TableSource<Parquet> {
    private static final int MOST_DIGITS = 38;

    private final Path file;
    private final Columns columns;
    private final Packing packing;
    private final Map<String, Integer> scales;

    /** How the pages of a file are packed. */
    public enum Packing {
        /** Not at all. */
        NONE(CompressionCodecName.UNCOMPRESSED),
        /** Snappy, which most write. */
        SNAPPY(CompressionCodecName.SNAPPY),
        /** gzip. */
        GZIP(CompressionCodecName.GZIP),
        /** Zstandard. */
        ZSTD(CompressionCodecName.ZSTD);

        private final CompressionCodecName codec;

        Packing(CompressionCodecName codec) {
            this.codec = codec;
        }

        CompressionCodecName codec() {
            return codec;
        }
    }

    private Parquet(Path file, Columns columns, Packing packing, Map<String, Integer> scales) {
        this.file = file;
        this.columns = columns;
        this.packing = packing;
        this.scales = scales;
    }

    /** Returns a recipe for a file, with no columns yet. The file is opened when it is read, and again with each reading. */
    public static Parquet of(Path file) {
        return new Parquet(Elements.required("file", file), Columns.none(), Packing.SNAPPY, Map.of());
    }

    /** Returns the recipe that writes the file packed otherwise than with Snappy; reading finds out. */
    public Parquet packed(Packing other) {
        return new Parquet(file, columns, Elements.required("other", other), scales);
    }

    /**
     * Returns the recipe that writes the numbers of a column as decimals of 38 digits, this many of them after the point; else
     * decimal numbers are written as doubles. Reading finds out.
     *
     * @param scale digits after the point, in [0, 38]
     * @throws IllegalArgumentException if the scale is outside its range
     */
    public Parquet decimal(String column, int scale) {
        if (scale < 0 || scale > MOST_DIGITS) {
            throw new IllegalArgumentException("scale is " + scale + ", outside [0, 38]");
        }
        Map<String, Integer> more = new LinkedHashMap<>(scales);
        more.put(Elements.required("column", column), scale);
        return new Parquet(file, columns, packing, more);
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public Columns chosen() {
        return columns;
    }

    @Override
    public Parquet choosing(Columns columns) {
        return new Parquet(file, Elements.required("columns", columns), packing, scales);
    }

    /**
     * {@inheritDoc} Has the columns that are asked for, or all where none are.
     *
     * @throws DataException if the file is missing or malformed, or one of these columns has no type that rows have
     */
    @Override
    public Rows rows() {
        ParquetRows rows = ParquetRows.open(file, columns);
        return Rows.of(name(), rows.columns(), rows);
    }

    /** Returns the names of all columns, nested ones too. */
    @Override
    public List<String> columns() {
        return ParquetRows.columnsOf(file);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The types are found in the first 10,000 rows: booleans, 64-bit integers, doubles, strings, dates, times and timestamps,
     * each of which may be null; a column that is null in all of them is one of strings. A later value that does not fit is
     * refused. A decimal number that a double does not hold exactly is refused, unless {@link #decimal} was said.
     */
    @Override
    public void write(Rows rows) {
        for (String column : scales.keySet()) {
            if (!rows.columns().contains(column)) {
                throw new IllegalArgumentException(
                        rows.name() + " has no column " + Quoted.of(column) + " to be written as decimals");
            }
        }
        Staged.file(file, out -> RowWriter.write(rows, scales, packing, out));
    }

    /** Returns what is read from where. */
    @Override
    public String toString() {
        return name() + ": " + columns;
    }
}
