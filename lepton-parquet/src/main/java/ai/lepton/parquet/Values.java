package ai.lepton.parquet;

import ai.lepton.exchange.internal.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** How the values of a column are read, by its type. */
final class Values {
    private static final long NANOS = 1_000_000_000;
    private static final int JULIAN_EPOCH = 2_440_588;

    private Values() {}

    /** Reads the value that a column stands at. */
    @FunctionalInterface
    interface Getter {
        @Nullable Object get(ColumnReader column);
    }

    /** Returns what reads a column; null if its type is none of ours. */
    static @Nullable Getter of(PrimitiveType type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> ColumnReader::getBoolean;
            case FLOAT -> column -> present(column.getFloat());
            case DOUBLE -> column -> present(column.getDouble());
            case INT32 -> whole(logical, ColumnReader::getInteger, 32);
            case INT64 -> whole(logical, ColumnReader::getLong, 64);
            case INT96 -> column -> int96(column.getBinary());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> binary(logical);
        };
    }

    private static @Nullable Double present(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    /** Reads an integer, whichever way it is stored. */
    @FunctionalInterface
    private interface Stored {
        long get(ColumnReader column);
    }

    private static @Nullable Getter whole(@Nullable LogicalTypeAnnotation logical, Stored stored, int bits) {
        if (logical == null) {
            return column -> (Long) stored.get(column);
        }
        if (logical instanceof IntLogicalTypeAnnotation integer) {
            if (integer.isSigned()) {
                return column -> (Long) stored.get(column);
            }
            return bits == 64
                    ? column -> unsigned(stored.get(column))
                    : column -> (Long) (stored.get(column) & 0xFFFF_FFFFL);
        }
        if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
            return column -> BigDecimal.valueOf(stored.get(column), decimal.getScale());
        }
        if (logical instanceof DateLogicalTypeAnnotation) {
            return column -> LocalDate.ofEpochDay(stored.get(column));
        }
        if (logical instanceof TimeLogicalTypeAnnotation time) {
            long unit = nanos(time.getUnit());
            return column -> LocalTime.ofNanoOfDay(Math.multiplyExact(stored.get(column), unit));
        }
        if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
            LongFunction<Instant> instant = instants(timestamp.getUnit());
            return timestamp.isAdjustedToUTC()
                    ? column -> instant.apply(stored.get(column))
                    : column -> LocalDateTime.ofInstant(instant.apply(stored.get(column)), ZoneOffset.UTC);
        }
        return null;
    }

    private static Object unsigned(long value) {
        return value >= 0 ? (Object) value : BigInteger.valueOf(value).add(BigInteger.ONE.shiftLeft(Long.SIZE));
    }

    private static long nanos(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> 1_000_000;
            case MICROS -> 1_000;
            case NANOS -> 1;
        };
    }

    private static LongFunction<Instant> instants(TimeUnit unit) {
        long inSecond = NANOS / nanos(unit);
        return value ->
                Instant.ofEpochSecond(Math.floorDiv(value, inSecond), Math.floorMod(value, inSecond) * nanos(unit));
    }

    /** Reads a timestamp as Impala and old Spark write it: nanoseconds of the day, then the Julian day. */
    private static LocalDateTime int96(Binary binary) {
        ByteBuffer bytes = binary.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long nanos = bytes.getLong(bytes.position());
        int day = bytes.getInt(bytes.position() + Long.BYTES);
        return LocalDate.ofEpochDay((long) day - JULIAN_EPOCH).atStartOfDay().plusNanos(nanos);
    }

    private static @Nullable Getter binary(@Nullable LogicalTypeAnnotation logical) {
        if (logical instanceof StringLogicalTypeAnnotation
                || logical instanceof EnumLogicalTypeAnnotation
                || logical instanceof JsonLogicalTypeAnnotation) {
            return new Texts();
        }
        Function<Binary, @Nullable Object> read;
        if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
            read = binary -> new BigDecimal(new BigInteger(binary.getBytesUnsafe()), decimal.getScale());
        } else if (logical instanceof UUIDLogicalTypeAnnotation) {
            read = Values::uuid;
        } else if (logical instanceof Float16LogicalTypeAnnotation) {
            read = Values::float16;
        } else {
            return null;
        }
        return column -> read.apply(column.getBinary());
    }

    private static String uuid(Binary binary) {
        ByteBuffer bytes = binary.toByteBuffer();
        return new UUID(bytes.getLong(bytes.position()), bytes.getLong(bytes.position() + Long.BYTES)).toString();
    }

    private static @Nullable Double float16(Binary binary) {
        ByteBuffer bytes = binary.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int bits = bytes.getShort(bytes.position());
        int exponent = bits >> 10 & 0x1F;
        int mantissa = bits & 0x3FF;
        double value = exponent == 0x1F
                ? mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? Math.scalb((double) mantissa, -24) : Math.scalb(1024.0 + mantissa, exponent - 25);
        return present(bits < 0 ? -value : value);
    }

    /** Reads strings strictly, and makes no second one where the same bytes come again at once. */
    private static final class Texts implements Getter {
        private @Nullable Binary last;
        private String text = "";

        @Override
        public Object get(ColumnReader column) {
            Binary binary = column.getBinary();
            if (!binary.equals(last)) {
                try {
                    text = Utf8.text(binary.getBytes());
                } catch (CharacterCodingException e) {
                    throw new IllegalArgumentException("a string is not valid UTF-8", e);
                }
                last = binary.copy();
            }
            return text;
        }
    }
}
