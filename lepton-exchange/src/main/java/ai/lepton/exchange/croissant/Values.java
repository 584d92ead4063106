package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a field makes of a raw value: first its transforms, then its type. */
final class Values {
    private static final int MOST_DIGITS = 1_000;
    private static final int MOST_PARTS = 10_000_000;

    /** Most characters of a value in which something was replaced. */
    private static final int MOST_CHARACTERS = 64 << 20;

    /** The year that Python's 69 means; those up to 68 are of the next century. */
    private static final int FIRST_OF_TWO_DIGITS = 1969;

    /** Types of one value each; others only say what it means. */
    enum Type {
        TEXT,
        URL,
        INTEGER,
        INT8(-1 << 7, 0xFF >> 1),
        INT16(-1 << 15, 0xFFFF >> 1),
        INT32(Integer.MIN_VALUE, Integer.MAX_VALUE),
        INT64(Long.MIN_VALUE, Long.MAX_VALUE),
        UINT8(0, 0xFF),
        UINT16(0, 0xFFFF),
        UINT32(0, 0xFFFF_FFFFL),
        UINT64(BigInteger.ZERO, BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE)),
        FLOAT,
        BOOLEAN,
        DATE,
        DATE_TIME,
        TIME,
        BYTES,
        BOX,
        /** Whatever it is. */
        ANY;

        private final @Nullable BigInteger least;
        private final @Nullable BigInteger most;

        Type() {
            this.least = null;
            this.most = null;
        }

        Type(long least, long most) {
            this(BigInteger.valueOf(least), BigInteger.valueOf(most));
        }

        Type(BigInteger least, BigInteger most) {
            this.least = least;
            this.most = most;
        }

        boolean isNumber() {
            return this == INTEGER || this == FLOAT || least != null;
        }

        static @Nullable Type of(String name) {
            return switch (name) {
                case "sc:Text", "sc:String" -> TEXT;
                case "sc:URL" -> URL;
                case "sc:Boolean" -> BOOLEAN;
                case "sc:Date" -> DATE;
                case "sc:DateTime" -> DATE_TIME;
                case "sc:Time" -> TIME;
                case "sc:Float", "sc:Number", "cr:Float16", "cr:Float32", "cr:Float64" -> FLOAT;
                case "sc:Integer" -> INTEGER;
                case "cr:Int8" -> INT8;
                case "cr:Int16" -> INT16;
                case "cr:Int32" -> INT32;
                case "cr:Int64" -> INT64;
                case "cr:UInt8" -> UINT8;
                case "cr:UInt16" -> UINT16;
                case "cr:UInt32" -> UINT32;
                case "cr:UInt64" -> UINT64;
                case "sc:ImageObject", "sc:AudioObject", "sc:VideoObject" -> BYTES;
                case "cr:BoundingBox" -> BOX;
                default -> null;
            };
        }
    }

    private final String field;
    private final Type type;
    private final boolean isMany;
    private final List<UnaryOperator<@Nullable Object>> transforms = new ArrayList<>();
    private final @Nullable DateTimeFormatter format;

    /**
     * Prepares a field.
     *
     * @param type of its values
     * @throws DataException if a transform can't be done here
     */
    Values(Field field, Type type) {
        this.field = field.id();
        this.type = type;
        this.isMany = field.isMany();
        DateTimeFormatter dates = null;
        Source source = field.source();
        if (source != null) {
            for (Transform transform : source.transform()) {
                if (transform.kind() == Transform.Kind.FORMAT) {
                    dates = formatter(transform.argument());
                } else {
                    transforms.add(operation(transform));
                }
            }
            if (source.format() != null && type != Type.BOX && !type.isNumber()) {
                dates = formatter(source.format());
            }
        }
        this.format = dates;
    }

    /** Returns the first type that says of what kind values are; null where none does. */
    static @Nullable Type type(Field field) {
        for (String name : field.dataType()) {
            Type type = Type.of(name);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    private UnaryOperator<@Nullable Object> operation(Transform transform) {
        String argument = transform.argument();
        if (transform.extra().containsKey(Transform.SAMPLING_RATE)) {
            throw refused(
                    "transform 'samplingRate' is of sounds, which are given as the bytes of their files and not decoded"
                            + " here; take it out and decode them where they are used");
        }
        switch (transform.kind()) {
            case REGEX -> {
                Pattern pattern = Patterns.regex(argument);
                return value -> Patterns.matching(pattern, () -> group(pattern, value));
            }
            case REPLACE -> {
                int slash = argument.indexOf('/');
                if (slash < 0) {
                    throw refused("replace is " + Quoted.of(argument) + "; it must be pattern/replacement");
                }
                Pattern pattern = Patterns.regex(argument.substring(0, slash));
                String replacement = argument.substring(slash + 1);
                return value -> value instanceof String text
                        ? Patterns.matching(pattern, () -> replaced(pattern, text, replacement))
                        : value;
            }
            case SEPARATOR -> {
                if (argument.isEmpty()) {
                    throw refused("separator is empty");
                }
                return value -> value instanceof String text ? parts(text, argument) : value;
            }
            case JSON_PATH -> {
                JsonPath path = new JsonPath(argument);
                return value -> first(path, value);
            }
            case UN_ARCHIVE -> {
                return value -> value; // a packed file is unpacked before its fields are seen
            }
            default ->
                throw refused(
                        "transform 'readLines' makes files of a manifest's lines, where a FileSet is containedIn it;"
                                + " fileProperty 'lines' gives a record for each line of a text");
        }
    }

    private DataException refused(String why) {
        return new DataException("field " + Quoted.of(field) + ": " + why);
    }

    private static @Nullable Object group(Pattern pattern, @Nullable Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        Matcher matcher = Patterns.matcher(pattern, text);
        if (!matcher.lookingAt()) {
            return value;
        }
        for (int i = 1; i <= matcher.groupCount(); i++) {
            if (matcher.group(i) != null) {
                return matcher.group(i);
            }
        }
        return value;
    }

    private String replaced(Pattern pattern, String text, String replacement) {
        Matcher matcher = Patterns.matcher(pattern, text);
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            replaced.append(text, from, matcher.start()).append(replacement);
            from = matcher.end();
            if (replaced.length() > MOST_CHARACTERS) {
                throw refused("replace makes a value of more than " + MOST_CHARACTERS + " characters");
            }
        }
        return from == 0 && replaced.isEmpty()
                ? text
                : replaced.append(text, from, text.length()).toString();
    }

    private List<@Nullable Object> parts(String text, String separator) {
        List<@Nullable Object> parts = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
            if (parts.size() > MOST_PARTS) {
                throw refused("a value has more than " + MOST_PARTS + " parts");
            }
            parts.add(text.substring(from, to));
            from = to + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static @Nullable Object first(JsonPath path, @Nullable Object value) {
        Object json = value instanceof String text ? Documents.read("a value", bytes(text), Object.class) : value;
        List<@Nullable Object> found = path.find(json);
        return found.isEmpty() ? null : found.get(0);
    }

    private static byte[] bytes(String text) {
        return Utf8.document("a value", text);
    }

    /**
     * Returns what the field makes of a raw value; null stays null.
     *
     * @param place where the value is, for messages
     * @throws DataException if it is not of the field's type
     */
    @Nullable Object of(@Nullable Object raw, java.util.function.Supplier<String> place) {
        Object value = raw;
        try {
            for (UnaryOperator<@Nullable Object> transform : transforms) {
                if (value instanceof List<?> list) {
                    List<@Nullable Object> each = new ArrayList<>(list.size());
                    list.forEach(element -> each.add(element == null ? null : transform.apply(element)));
                    value = each;
                } else if (value != null) {
                    value = transform.apply(value);
                }
            }
            if (isMany && value instanceof String text && text.startsWith("[")) {
                value = Documents.read("a value", bytes(text), List.class);
            }
            return cast(value);
        } catch (DataException e) {
            throw new DataException(place.get() + ": field " + Quoted.of(field) + ": " + e.getMessage(), e);
        }
    }

    private @Nullable Object cast(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list && type != Type.BOX) {
            List<@Nullable Object> all = new ArrayList<>(list.size());
            list.forEach(element -> all.add(cast(element)));
            return java.util.Collections.unmodifiableList(all);
        }
        return switch (type) {
            case ANY -> value instanceof byte[] bytes ? bytes : value;
            case TEXT, URL -> text(value);
            case INTEGER, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> within(type, integer(value));
            case FLOAT -> real(value);
            case BOOLEAN -> bool(value);
            case DATE, DATE_TIME -> date(value);
            case TIME -> time(value);
            case BYTES -> value;
            case BOX -> box(value);
        };
    }

    private static DataException misfit(Object value, String wanted) {
        return new DataException(
                Quoted.of(value instanceof byte[] bytes ? bytes.length + " bytes" : value) + " is no " + wanted);
    }

    private static Object text(Object value) {
        if (value instanceof byte[] bytes) {
            try {
                return Utf8.decoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                throw new DataException("the content is not valid UTF-8, but its type is text", e);
            }
        }
        return value instanceof Map ? value : plain(value);
    }

    private static String plain(Object value) {
        return value instanceof BigDecimal number ? number.toString() : String.valueOf(value);
    }

    private static Object within(Type type, Object whole) {
        if (type.least != null && type.most != null) {
            BigInteger value = whole instanceof BigInteger big ? big : BigInteger.valueOf(((Number) whole).longValue());
            if (value.compareTo(type.least) < 0 || value.compareTo(type.most) > 0) {
                throw misfit(whole, "whole number from " + type.least + " to " + type.most);
            }
        }
        return whole;
    }

    private static Object integer(Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
            return value instanceof BigInteger big && big.bitLength() < Long.SIZE ? big.longValue() : widened(value);
        }
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        String text = plain(value).strip();
        if (text.length() <= MOST_DIGITS && text.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d{1,4})?")) {
            BigInteger big = whole(value instanceof Double number ? new BigDecimal(number) : new BigDecimal(text));
            if (big != null) {
                return big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
            }
        }
        throw misfit(value, "whole number");
    }

    /** Returns the whole number that a decimal is, such as 1.5E1; null where it is none, or has too many digits. */
    private static @Nullable BigInteger whole(BigDecimal number) {
        if (number.signum() == 0) {
            return BigInteger.ZERO;
        }
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            return null;
        }
        BigDecimal bare = number.stripTrailingZeros();
        return bare.scale() > 0 ? null : bare.toBigIntegerExact();
    }

    private static Object widened(Object value) {
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }

    private static Double real(Object value) {
        if (value instanceof Number number) {
            return value instanceof Double || value instanceof Float
                    ? (Double) number.doubleValue()
                    : inRange(number.doubleValue(), value);
        }
        String text = value instanceof String given ? given.strip() : "";
        switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf", "-infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            case "nan" -> {
                return Double.NaN;
            }
            default -> {
                if (text.length() <= MOST_DIGITS && text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?")) {
                    return inRange(Double.parseDouble(text), value);
                }
                throw misfit(value, "number");
            }
        }
    }

    private static Double inRange(double number, Object value) {
        if (Double.isInfinite(number)) {
            throw new DataException(Quoted.of(value) + " is beyond the range of a 64-bit float");
        }
        return number;
    }

    private static Boolean bool(Object value) {
        String text = plain(value).strip().toLowerCase(Locale.ROOT);
        if (text.equals("true") || text.equals("1") || text.equals("1.0")) {
            return true;
        }
        if (text.equals("false") || text.equals("0") || text.equals("0.0")) {
            return false;
        }
        throw misfit(value, "value of true or false");
    }

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Object date(Object value) {
        if (value instanceof LocalDate || value instanceof LocalDateTime || value instanceof OffsetDateTime) {
            return value;
        }
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        String text = plain(value).strip();
        for (DateTimeFormatter way : format == null ? List.of(ISO) : List.of(format, ISO)) {
            try {
                return date(way.parse(text));
            } catch (DateTimeException e) {
                // The next way is tried.
            }
        }
        throw misfit(
                value, type == Type.DATE ? "date, such as 2026-01-31" : "date and time, such as 2026-01-31T12:00:00");
    }

    private Object date(TemporalAccessor parsed) {
        LocalDate day = LocalDate.from(parsed);
        if (!parsed.isSupported(ChronoField.HOUR_OF_DAY)) {
            return type == Type.DATE ? day : day.atStartOfDay();
        }
        LocalTime time = LocalTime.from(parsed);
        if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            return OffsetDateTime.from(parsed);
        }
        return type == Type.DATE && time.equals(LocalTime.MIDNIGHT) ? day : day.atTime(time);
    }

    private Object time(Object value) {
        if (value instanceof LocalTime) {
            return value;
        }
        try {
            return LocalTime.parse(plain(value).strip(), format == null ? DateTimeFormatter.ISO_LOCAL_TIME : format);
        } catch (DateTimeException e) {
            throw misfit(value, "time, such as 12:30:00");
        }
    }

    private static List<Double> box(Object value) {
        List<?> corners = value instanceof List<?> list
                ? list
                : Arrays.asList(plain(value).replaceAll("[\\[\\]]", "").strip().split("[,\\s]+"));
        if (corners.size() != 4) {
            throw misfit(value, "box of 4 numbers");
        }
        List<Double> box = new ArrayList<>();
        for (Object corner : corners) {
            if (corner == null) {
                throw misfit(value, "box of 4 numbers");
            }
            box.add(real(corner));
        }
        return List.copyOf(box);
    }

    /** Returns a formatter of Unicode's patterns, or of Python's, which have a {@code %}. */
    private DateTimeFormatter formatter(String pattern) {
        try {
            DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
            if (pattern.contains("%")) {
                python(pattern, builder);
            } else {
                // In Java, y is a year of an era, which strict reading then wants to know.
                builder.appendPattern(
                        pattern.contains("'") ? pattern.replace("yyyy", "uuuu") : pattern.replace('y', 'u'));
            }
            boolean isDayOfYear = pattern.contains("%j") || pattern.contains("D");
            return (isDayOfYear ? builder : builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1))
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT); // else 31 February is the 28th
        } catch (IllegalArgumentException e) {
            throw refused("format " + Quoted.of(pattern) + " can't be read: " + e.getMessage());
        }
    }

    private static void python(String pattern, DateTimeFormatterBuilder builder) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                builder.appendLiteral(c);
                continue;
            }
            char directive = pattern.charAt(++i);
            switch (directive) {
                case 'Y' -> builder.appendValue(ChronoField.YEAR, 4);
                case 'y' -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_OF_TWO_DIGITS);
                case 'm' -> upToTwoDigits(builder, ChronoField.MONTH_OF_YEAR);
                case 'd' -> upToTwoDigits(builder, ChronoField.DAY_OF_MONTH);
                case 'H' -> upToTwoDigits(builder, ChronoField.HOUR_OF_DAY);
                case 'I' -> upToTwoDigits(builder, ChronoField.CLOCK_HOUR_OF_AMPM);
                case 'M' -> upToTwoDigits(builder, ChronoField.MINUTE_OF_HOUR);
                case 'S' -> upToTwoDigits(builder, ChronoField.SECOND_OF_MINUTE);
                case 'f' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false);
                case 'p' -> builder.appendPattern("a");
                case 'b' -> builder.appendPattern("MMM");
                case 'B' -> builder.appendPattern("MMMM");
                case 'a' -> builder.appendPattern("EEE");
                case 'A' -> builder.appendPattern("EEEE");
                case 'j' -> builder.appendPattern("D");
                case 'z' -> builder.appendPattern("xx");
                case 'T' -> python("%H:%M:%S", builder);
                case 'F' -> python("%Y-%m-%d", builder);
                case '%' -> builder.appendLiteral('%');
                default -> throw new IllegalArgumentException("%" + directive + " is not read");
            }
        }
    }

    private static void upToTwoDigits(DateTimeFormatterBuilder builder, ChronoField field) {
        builder.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
    }

    /** Returns a value as it is compared in a join: a number in its shortest digits, anything else as text. */
    static @Nullable String key(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return plain(new BigDecimal(number.toString()));
        }
        return value instanceof BigDecimal number ? plain(number) : String.valueOf(value);
    }

    private static String plain(BigDecimal number) {
        // The shortest digits of 1e999999999 would be long; the exponent then stays.
        return Math.abs((long) number.scale()) > MOST_DIGITS
                ? number.toString()
                : number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
