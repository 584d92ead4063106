package ai.lepton.parquet;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Columns;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The values of a file's rows, in the columns that are read; whatever is wrong with the file is a {@link DataException}. */
final class ParquetRows implements Iterator<List<@Nullable Object>>, AutoCloseable {
    /** Rows that any file may have. */
    private static final long FREE = 100_000_000;

    /** Rows that a file may have for each of its bytes, beyond those: a column of one value takes next to none. */
    private static final int MOST_ROWS_A_BYTE = 1_000;

    private final String name;
    private final ParquetFileReader reader;
    /** What tells the values that are missing in each column. */
    private final List<UnaryOperator<@Nullable Object>> present;

    private final List<String> columns;
    private final MessageType schema;
    private final List<ColumnDescriptor> descriptors = new ArrayList<>();
    private final List<Values.Getter> getters = new ArrayList<>();
    private @Nullable ColumnReader[] readers = new @Nullable ColumnReader[0];
    private long left;
    private boolean ended;

    private ParquetRows(String name, ParquetFileReader reader, Columns asked) throws IOException {
        this.name = name;
        this.reader = reader;
        MessageType all = reader.getFooter().getFileMetaData().getSchema();
        requirePossible(name, reader);
        this.columns = asked.readOf(name, names(all));
        this.present = columns.stream().map(asked::present).toList();
        List<Type> types = new ArrayList<>();
        for (String column : columns) {
            Type type = all.getType(column);
            getters.add(getter(type));
            types.add(type);
            descriptors.add(all.getColumnDescription(new String[] {column}));
        }
        this.schema = new MessageType(all.getName(), types);
        reader.setRequestedSchema(schema);
    }

    static ParquetRows open(Path file, Columns asked) {
        ParquetFileReader reader = reader(file);
        try {
            return telling(file.toString(), () -> new ParquetRows(file.toString(), reader, asked));
        } catch (DataException e) {
            close(file.toString(), reader);
            throw e;
        }
    }

    static List<String> columnsOf(Path file) {
        ParquetFileReader reader = reader(file);
        try {
            return telling(
                    file.toString(),
                    () -> names(reader.getFooter().getFileMetaData().getSchema()));
        } finally {
            close(file.toString(), reader);
        }
    }

    private static List<String> names(MessageType schema) {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    private static ParquetFileReader reader(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new DataException(name + " is a directory; name a Parquet file in it");
        }
        if (!Files.exists(file)) {
            throw new DataException(name + PlainFile.missing(file) + "; name a Parquet file");
        }
        PlainFile.refuseSpecial(name, file);
        return telling(
                name,
                () -> ParquetFileReader.open(
                        new LocalInputFile(file),
                        ParquetReadOptions.builder(new PlainParquetConfiguration())
                                .withCodecFactory(new Codecs())
                                .usePageChecksumVerification()
                                .build()));
    }

    /** Does what reads the file, with every failure that its bytes can cause as a {@link DataException}. */
    private static <T> T telling(String name, Callable<T> reading) {
        try {
            return reading.call();
        } catch (DataException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new DataException(
                    name + " can't be read as Parquet: it claims more values than there is memory for; if it is what it"
                            + " should be, give the JVM more (-Xmx)",
                    e);
        } catch (Exception | StackOverflowError e) { // Parquet's own, of any kind, at bytes that it did not think of
            Throwable root = e;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            throw new DataException(name + " can't be read as Parquet: " + PlainFile.reason(root), e);
        }
    }

    /** Refuses a footer that claims what the file can't hold, before memory is taken for it. */
    private static void requirePossible(String name, ParquetFileReader reader) throws IOException {
        long length = Files.size(Path.of(name));
        long rows = 0;
        for (BlockMetaData block : reader.getRowGroups()) {
            if (block.getRowCount() < 0) {
                throw new DataException(name + ": a row group claims " + block.getRowCount() + " rows");
            }
            rows = Math.addExact(rows, block.getRowCount());
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                long begin = chunk.getStartingPos();
                if (begin < 0 || chunk.getTotalSize() < 0 || chunk.getTotalSize() > length - begin) {
                    throw new DataException(
                            name + ": column " + Quoted.of(chunk.getPath().toDotString()) + " claims "
                                    + chunk.getTotalSize() + " bytes from " + begin + " on; the file has " + length);
                }
            }
        }
        if (rows > FREE && rows / MOST_ROWS_A_BYTE > length) {
            throw new DataException(String.format(
                    Locale.ROOT, "%s claims %,d rows in %,d bytes, as no table does", name, rows, length));
        }
    }

    private Values.Getter getter(Type type) {
        String column = Quoted.of(type.getName());
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
            throw new DataException(name + ": column " + column + " is nested ("
                    + Objects.requireNonNullElse(type.getLogicalTypeAnnotation(), "a group")
                    + "), which is not read; leave it out with without(" + column + "), or ask for others by name");
        }
        Values.Getter getter = Values.of(type.asPrimitiveType());
        if (getter == null) {
            throw new DataException(name + ": column " + column + " is of type "
                    + type.asPrimitiveType().getPrimitiveTypeName()
                    + (type.getLogicalTypeAnnotation() == null ? "" : " (" + type.getLogicalTypeAnnotation() + ")")
                    + ", which is not read; leave it out with without(" + column + "), or ask for others by name");
        }
        return getter;
    }

    List<String> columns() {
        return columns;
    }

    @Override
    public boolean hasNext() {
        while (left == 0 && !ended) {
            telling(name, this::nextGroup);
        }
        return left > 0;
    }

    private boolean nextGroup() throws IOException {
        PageReadStore pages = reader.readNextRowGroup();
        if (pages == null) {
            ended = true;
            return false;
        }
        left = pages.getRowCount();
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                new CheckedPages(pages, name),
                new Unused(schema),
                schema,
                reader.getFooter().getFileMetaData().getCreatedBy());
        readers = new @Nullable ColumnReader[descriptors.size()];
        for (int i = 0; left > 0 && i < readers.length; i++) {
            ColumnReader column = store.getColumnReader(descriptors.get(i));
            if (column.getTotalValueCount() != left) {
                throw new DataException(name + ": column " + Quoted.of(columns.get(i)) + " has "
                        + column.getTotalValueCount() + " values in a row group of " + left);
            }
            readers[i] = column;
        }
        return true;
    }

    @Override
    public List<@Nullable Object> next() {
        if (!hasNext()) {
            throw new NoSuchElementException(name + " has no further row");
        }
        left--;
        return telling(name, this::row);
    }

    private List<@Nullable Object> row() {
        @Nullable Object[] values = new @Nullable Object[readers.length];
        for (int i = 0; i < values.length; i++) {
            ColumnReader column = Objects.requireNonNull(readers[i]);
            boolean isPresent =
                    column.getCurrentDefinitionLevel() == descriptors.get(i).getMaxDefinitionLevel();
            values[i] = isPresent ? present.get(i).apply(getters.get(i).get(column)) : null;
            column.consume();
        }
        return Collections.unmodifiableList(Arrays.<@Nullable Object>asList(values));
    }

    @Override
    public void close() {
        close(name, reader);
    }

    private static void close(String name, ParquetFileReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new DataException(name + " can't be closed: " + PlainFile.reason(e), e);
        }
    }

    /** Converters, which a store of columns wants, and which nothing calls where values are taken from the columns. */
    private static final class Unused extends GroupConverter {
        private final GroupType type;

        Unused(GroupType type) {
            this.type = type;
        }

        @Override
        public Converter getConverter(int field) {
            Type at = type.getType(field);
            return at.isPrimitive() ? new PrimitiveConverter() {} : new Unused(at.asGroupType());
        }

        @Override
        public void start() {
            // Nothing is kept.
        }

        @Override
        public void end() {
            // Nothing is kept.
        }
    }
}
