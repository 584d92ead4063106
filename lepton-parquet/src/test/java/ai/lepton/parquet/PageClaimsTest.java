package ai.lepton.parquet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** Pages whose headers claim what their bytes don't hold, and those that Parquet's own writers make. */
class PageClaimsTest {
    private static final HeapByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();
    private static final PrimitiveType TYPE =
            Types.optional(PrimitiveTypeName.INT64).named("x");
    private static final ColumnDescriptor COLUMN = new ColumnDescriptor(new String[] {"x"}, TYPE, 0, 1);

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer one) {
                out.write(one);
            } else {
                long value = (Long) part;
                for (; value > 0x7F; value >>>= 7) {
                    out.write((int) (value & 0x7F) | 0x80);
                }
                out.write((int) value);
            }
        }
        return out.toByteArray();
    }

    private static DataPage read(DataPage page) {
        PageReader one = new PageReader() {
            @Override
            @SuppressWarnings("NullAway") // a page without a dictionary, as Parquet says it
            public DictionaryPage readDictionaryPage() {
                return null;
            }

            @Override
            public long getTotalValueCount() {
                return page.getValueCount();
            }

            @Override
            public DataPage readPage() {
                return page;
            }
        };
        PageReadStore store = new PageReadStore() {
            @Override
            public PageReader getPageReader(ColumnDescriptor column) {
                return one;
            }

            @Override
            public long getRowCount() {
                return page.getValueCount();
            }
        };
        return new CheckedPages(store, "f.parquet").getPageReader(COLUMN).readPage();
    }

    private static DataPage first(int values, Encoding encoding, byte... data) {
        return new DataPageV1(
                BytesInput.from(data),
                values,
                data.length,
                Statistics.createStats(TYPE),
                Encoding.RLE,
                Encoding.RLE,
                encoding);
    }

    private static DataPage second(int values, byte[] levels, Encoding encoding, byte... data) {
        return DataPageV2.uncompressed(
                values,
                0,
                values,
                BytesInput.empty(),
                BytesInput.from(levels),
                encoding,
                BytesInput.from(data),
                Statistics.createStats(TYPE));
    }

    private static void refused(DataPage page, String why) {
        assertThatThrownBy(() -> read(page))
                .isInstanceOf(DataException.class)
                .hasMessage("f.parquet: column 'x' claims " + why);
    }

    @Test
    void claimsThatTheBytesDontHoldAreRefused() {
        byte[] level = bytes(2L * 20, 1);
        for (Encoding each : new Encoding[] {
            Encoding.DELTA_BINARY_PACKED, Encoding.DELTA_LENGTH_BYTE_ARRAY, Encoding.DELTA_BYTE_ARRAY
        }) {
            refused(
                    second(20, level, each, bytes(128L, 4L, 2_000_000_000L, 0L)),
                    "2000000000 deltas in a page of 20 values in 0 bytes");
            refused(
                    second(2_000_000_000, level, each, bytes(128L, 4L, 2_000_000_000L, 0L, 0, 0)),
                    "2000000000 deltas in a page of 2000000000 values in 2 bytes");
            refused(
                    second(20, level, each, bytes(1L << 30, 4L, 20L, 0L)),
                    "blocks of 1073741824 deltas in 4 parts in 0 bytes");
            refused(
                    second(20, level, each, bytes(128L, 1L << 30, 20L, 0L)),
                    "blocks of 128 deltas in 1073741824 parts in 0 bytes");
        }
        // The lengths of prefixes are well, those of the rest are not.
        refused(
                second(20, level, Encoding.DELTA_BYTE_ARRAY, bytes(128L, 4L, 1L, 0L, 128L, 4L, 1_000_000L, 0L)),
                "1000000 deltas in a page of 20 values in 0 bytes");
        byte[] run = bytes(8, (250_000_000L << 1) | 1, 0);
        refused(second(20, level, Encoding.RLE_DICTIONARY, run), "a run of 2000000000 packed values in 1 bytes");
        refused(
                second(20, level, Encoding.RLE_DICTIONARY, bytes(0, (250_000_000L << 1) | 1, 0)),
                "a run of 2000000000 packed values in 1 bytes");
        refused(
                second(20, level, Encoding.RLE, bytes(9, 0, 0, 0, (250_000_000L << 1) | 1)),
                "a run of 2000000000 packed values in 0 bytes");
        refused(
                second(20, bytes((250_000_000L << 1) | 1, 0), Encoding.PLAIN),
                "a run of 2000000000 packed values in 1 bytes");
        refused(
                first(20, Encoding.PLAIN, bytes(6, 0, 0, 0, (250_000_000L << 1) | 1, 0)),
                "a run of 2000000000 packed values in 1 bytes");
        refused(
                first(20, Encoding.PLAIN_DICTIONARY, bytes(2, 0, 0, 0, 2L * 20, 1, 8, (250_000_000L << 1) | 1, 0)),
                "a run of 2000000000 packed values in 1 bytes");
    }

    @Test
    void pagesOfParquetsOwnWritersPass() throws IOException {
        Random random = new Random(3);
        for (int trial = 0; trial < 60; trial++) {
            int n = random.nextInt(1, 3000);
            int bits = random.nextInt(1, 63);
            ValuesWriter numbers = new DeltaBinaryPackingValuesWriterForLong(64, 64, HEAP);
            ValuesWriter lengths = new DeltaLengthByteArrayValuesWriter(64, 64, HEAP);
            ValuesWriter strings = new DeltaByteArrayWriter(64, 64, HEAP);
            RunLengthBitPackingHybridEncoder runs = new RunLengthBitPackingHybridEncoder(5, 64, 64, HEAP);
            for (int i = 0; i < n; i++) {
                numbers.writeLong(random.nextLong() >> bits);
                Binary text = Binary.fromString("a".repeat(random.nextInt(40)) + random.nextInt(1000));
                lengths.writeBytes(text);
                strings.writeBytes(text);
                runs.writeInt(random.nextInt(trial % 2 == 0 ? 32 : 2));
            }
            PageClaims claims = new PageClaims("x", n);
            passes(claims, numbers, Encoding.DELTA_BINARY_PACKED);
            passes(claims, lengths, Encoding.DELTA_LENGTH_BYTE_ARRAY);
            passes(claims, strings, Encoding.DELTA_BYTE_ARRAY);
            byte[] packed = BytesInput.concat(BytesInput.from(new byte[] {5}), runs.toBytes())
                    .toByteArray();
            assertThatCode(() -> claims.checkValues(ByteBuffer.wrap(packed), Encoding.RLE_DICTIONARY))
                    .doesNotThrowAnyException();
        }
    }

    private static void passes(PageClaims claims, ValuesWriter writer, Encoding encoding) throws IOException {
        byte[] bytes = writer.getBytes().toByteArray();
        assertThatCode(() -> claims.checkValues(ByteBuffer.wrap(bytes), encoding))
                .doesNotThrowAnyException();
    }
}
