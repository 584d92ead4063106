package ai.lepton.parquet;

import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Writes rows, whose types are found in the first of them. */
final class RowWriter {
    private static final int ROWS_LOOKED_AT = 10_000;

    private RowWriter() {}

    static void write(Rows rows, Map<String, Integer> scales, Parquet.Packing packing, OutputStream out)
            throws IOException {
        List<Row> first = new ArrayList<>();
        for (Row row = next(rows, first.size()); row != null; row = next(rows, first.size())) {
            first.add(row);
        }
        List<String> columns = rows.columns();
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(rows.name() + " has no columns; there is nothing to write");
        }
        List<WrittenColumn> written = new ArrayList<>();
        for (String column : columns) {
            written.add(WrittenColumn.of(column, scales.get(column), first));
        }
        List<Type> types = written.stream().map(WrittenColumn::type).toList();
        try (ParquetWriter<Row> writer = new Builder(new Output(out), new MessageType("table", types), written)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .withCompressionCodec(packing.codec())
                .build()) {
            for (Row row : first) {
                writer.write(row);
            }
            for (Row row : rows) {
                writer.write(row);
            }
        }
    }

    private static @Nullable Row next(Rows rows, int seen) {
        return seen == ROWS_LOOKED_AT ? null : rows.next();
    }

    /** What Parquet wants to be built with. */
    private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
        private final MessageType schema;
        private final List<WrittenColumn> columns;

        Builder(OutputFile file, MessageType schema, List<WrittenColumn> columns) {
            super(file);
            this.schema = schema;
            this.columns = columns;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(Configuration unused) {
            return new Support(schema, columns);
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(ParquetConfiguration unused) {
            return new Support(schema, columns);
        }
    }

    /** Writes the values of a row. */
    private static final class Support extends WriteSupport<Row> {
        private final MessageType schema;
        private final List<WrittenColumn> columns;
        private final List<String> names;
        private @Nullable RecordConsumer consumer;

        Support(MessageType schema, List<WrittenColumn> columns) {
            this.schema = schema;
            this.columns = columns;
            this.names = columns.stream().map(WrittenColumn::name).toList();
        }

        @Override
        public WriteContext init(Configuration unused) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration unused) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer to) {
            consumer = to;
        }

        @Override
        public void write(Row row) {
            RecordConsumer to = Objects.requireNonNull(consumer);
            to.startMessage();
            boolean isSame = row.columns().equals(names);
            for (int i = 0; i < columns.size(); i++) {
                WrittenColumn column = columns.get(i);
                boolean isThere = isSame || row.has(column.name());
                Object value = isSame ? row.values().get(i) : isThere ? row.value(column.name()) : null;
                if (value != null) {
                    to.startField(column.name(), i);
                    column.write(row, value, to);
                    to.endField(column.name(), i);
                }
            }
            if (!isSame) {
                requireKnown(row);
            }
            to.endMessage();
        }

        private void requireKnown(Row row) {
            for (String column : row.columns()) {
                if (!names.contains(column)) {
                    throw new IllegalArgumentException(row.place() + " has the column " + Quoted.of(column)
                            + ", which the first row lacks; say with select(...) which columns to write");
                }
            }
        }
    }

    /** A stream as Parquet wants it, which counts its bytes. */
    private record Output(OutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) {
            return new PositionOutputStream() {
                private long position;

                @Override
                public long getPos() {
                    return position;
                }

                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                    position++;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                    position += length;
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
