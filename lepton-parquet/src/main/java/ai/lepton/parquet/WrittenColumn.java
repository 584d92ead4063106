package ai.lepton.parquet;

import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A column that is written, of one type; each value may be null.
 *
 * @param unit nanoseconds that times and timestamps are counted in; 0 for other types
 * @param scale digits of a decimal after the point; 0 for other types
 */
record WrittenColumn(String name, Kind kind, long unit, int scale) {
    private static final long NANOS = 1_000_000_000;
    private static final long MICRO = 1_000;
    private static final int DIGITS = 38;

    /** Digits that tell every double from its neighbours. */
    private static final int DIGITS_OF_DOUBLE = 17;

    private static final int DECIMAL_BYTES = 16;

    /** What is written. */
    enum Kind {
        BOOLEAN,
        WHOLE,
        DOUBLE,
        DECIMAL,
        TEXT,
        DATE,
        TIME,
        INSTANT,
        LOCAL;

        static @Nullable Kind of(Object value) {
            if (value instanceof Boolean) {
                return BOOLEAN;
            }
            if (value instanceof BigInteger
                    || value instanceof Long
                    || value instanceof Integer
                    || value instanceof Short
                    || value instanceof Byte) {
                return WHOLE;
            }
            if (value instanceof Number) {
                return DOUBLE;
            }
            if (value instanceof LocalDate) {
                return DATE;
            }
            if (value instanceof LocalTime) {
                return TIME;
            }
            if (value instanceof Instant) {
                return INSTANT;
            }
            if (value instanceof LocalDateTime) {
                return LOCAL;
            }
            return value instanceof String ? TEXT : null;
        }
    }

    static WrittenColumn of(String name, @Nullable Integer scale, List<Row> rows) {
        if (scale != null) {
            return new WrittenColumn(name, Kind.DECIMAL, 0, scale);
        }
        Kind kind = null;
        long unit = MICRO;
        for (Row row : rows) {
            Object value = row.has(name) ? row.value(name) : null;
            if (value == null) {
                continue;
            }
            Kind found = Kind.of(value);
            if (found == null) {
                throw new IllegalArgumentException(row.place() + ": column " + Quoted.of(name) + " is "
                        + (value instanceof List
                                ? "a list"
                                : "a " + value.getClass().getSimpleName())
                        + ", which is not written; leave it out with select(...)");
            }
            boolean areNumbers =
                    (kind == Kind.WHOLE || kind == Kind.DOUBLE) && (found == Kind.WHOLE || found == Kind.DOUBLE);
            if (kind != null && kind != found && !areNumbers) {
                throw misfit(row, name, value, kind);
            }
            kind = areNumbers && kind != found ? Kind.DOUBLE : found;
            unit = nanoOf(value) % MICRO != 0 ? 1 : unit;
        }
        return new WrittenColumn(name, kind == null ? Kind.TEXT : kind, unit, 0);
    }

    private static long nanoOf(Object value) {
        return value instanceof TemporalAccessor time && time.isSupported(ChronoField.NANO_OF_SECOND)
                ? time.get(ChronoField.NANO_OF_SECOND)
                : 0;
    }

    private static IllegalArgumentException misfit(Row row, String name, Object value, Kind kind) {
        return new IllegalArgumentException(row.place() + ": column " + Quoted.of(name) + " is " + Quoted.of(value)
                + ", but the rows before have " + kind + "; a column of Parquet has one type");
    }

    Type type() {
        TimeUnit counted = unit == MICRO ? TimeUnit.MICROS : TimeUnit.NANOS;
        return switch (kind) {
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case DECIMAL ->
                Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                        .length(DECIMAL_BYTES)
                        .as(LogicalTypeAnnotation.decimalType(scale, DIGITS))
                        .named(name);
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case DATE ->
                Types.optional(PrimitiveTypeName.INT32)
                        .as(LogicalTypeAnnotation.dateType())
                        .named(name);
            case TIME ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timeType(false, counted))
                        .named(name);
            case INSTANT, LOCAL ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(kind == Kind.INSTANT, counted))
                        .named(name);
        };
    }

    void write(Row row, Object value, RecordConsumer to) {
        Kind found = Kind.of(value);
        boolean fits = found == kind
                || ((kind == Kind.DOUBLE || kind == Kind.DECIMAL) && (found == Kind.WHOLE || found == Kind.DOUBLE));
        if (!fits) {
            throw misfit(row, name, value, kind);
        }
        try {
            switch (kind) {
                case BOOLEAN -> to.addBoolean((Boolean) value);
                case WHOLE -> to.addLong(new BigInteger(value.toString()).longValueExact());
                case DOUBLE -> to.addDouble(exact((Number) value));
                case DECIMAL -> to.addBinary(decimal((Number) value));
                case TEXT ->
                    to.addBinary(Binary.fromConstantByteArray(
                            Utf8.bytes(row.place() + ": " + Quoted.of(name), (String) value)));
                case DATE -> to.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
                case TIME -> to.addLong(counted(0, ((LocalTime) value).toNanoOfDay()));
                case INSTANT -> to.addLong(counted(((Instant) value).getEpochSecond(), nanoOf(value)));
                case LOCAL -> {
                    Instant utc = ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
                    to.addLong(counted(utc.getEpochSecond(), nanoOf(utc)));
                }
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    row.place() + ": column " + Quoted.of(name) + " is " + Quoted.of(value) + ", which " + kind
                            + " does not hold exactly"
                            + (kind == Kind.DOUBLE ? "; say decimal(...), or round it before" : ""),
                    e);
        }
    }

    private long counted(long seconds, long nanos) {
        if (nanos % unit != 0) {
            throw new ArithmeticException("finer than the unit");
        }
        return Math.addExact(Math.multiplyExact(seconds, NANOS / unit), nanos / unit);
    }

    /** Returns the double nearest to a number that has no more digits than doubles are written with, or is that double. */
    private static double exact(Number number) {
        double value = number.doubleValue();
        if (number instanceof Double || number instanceof Float) {
            return value;
        }
        BigDecimal decimal = new BigDecimal(number.toString()).stripTrailingZeros();
        if (!Double.isFinite(value)
                || (decimal.precision() > DIGITS_OF_DOUBLE && new BigDecimal(value).compareTo(decimal) != 0)) {
            throw new ArithmeticException("rounded");
        }
        return value;
    }

    private Binary decimal(Number number) {
        BigInteger unscaled = new BigDecimal(number.toString())
                .setScale(scale, RoundingMode.UNNECESSARY)
                .unscaledValue();
        if (unscaled.abs().compareTo(BigInteger.TEN.pow(DIGITS)) >= 0) {
            throw new ArithmeticException("more than 38 digits");
        }
        byte[] digits = unscaled.toByteArray();
        byte[] bytes = new byte[DECIMAL_BYTES];
        Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, bytes, DECIMAL_BYTES - digits.length, digits.length);
        return Binary.fromConstantByteArray(bytes);
    }
}
