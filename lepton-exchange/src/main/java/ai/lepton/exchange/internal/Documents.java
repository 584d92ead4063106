package ai.lepton.exchange.internal;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON documents as records: read strictly (no duplicate keys, nothing after the end, no number for a string), written
 * with two blanks of indent, line feeds, and doubles in the fewest digits that read back the same.
 *
 * <p>All JSON that Lepton reads is read with these limits, so that what a document takes is bounded by its size: {@value
 * #DEEPEST} levels of nesting, {@value #MOST_DIGITS} digits of a number, {@value #MOST_TOKENS} tokens, {@value #LONGEST}
 * bytes. Whatever is wrong with a document ends in a {@link DataException}.
 */
public final class Documents {
    /** Most bytes of a document; far more than any that is written here. A longer one is not taken into memory. */
    public static final int LONGEST = 64 << 20;

    /** Most levels of arrays and objects. */
    public static final int DEEPEST = 100;

    /** Most digits of a number. */
    public static final int MOST_DIGITS = 1_000;

    /** Most names, values, and brackets. */
    public static final long MOST_TOKENS = 20_000_000;

    static {
        JacksonAnnotations.require(); // before the first class of Jackson that fails without them
    }

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxNumberLength(MOST_DIGITS)
            .maxStringLength(LONGEST)
            .maxNameLength(LONGEST)
            .maxTokenCount(MOST_TOKENS)
            .build();

    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private static final JsonFactory ANY_LENGTH = factory()
            .rebuild()
            .streamReadConstraints(
                    LIMITS.rebuild().maxTokenCount(Long.MAX_VALUE).build())
            .build();

    private static final JsonMapper JSON = strict(JsonMapper.builder(factory()))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule().setSerializerModifier(new OrderedRecords()))
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(LINES)
                    .withArrayIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance()))
            .build();

    private Documents() {}

    /** Reads a time from text; a number is none, whatever it counts. */
    private static final class Times extends StdDeserializer<Instant> {
        Times() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(context.constructType(Instant.class), in);
            }
            if (in.getString().matches("[+-]?[.0-9]*")) {
                return (Instant) context.handleWeirdStringValue(Instant.class, in.getString(), "not a point in time");
            }
            return InstantDeserializer.INSTANT.deserialize(in, context);
        }
    }

    /** Reads a day from text, {@code 2026-11-23}; a number or a list is none, nor is a time. */
    private static final class Days extends StdDeserializer<LocalDate> {
        Days() {
            super(LocalDate.class);
        }

        @Override
        public LocalDate deserialize(JsonParser in, DeserializationContext context) {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (LocalDate) context.handleUnexpectedToken(context.constructType(LocalDate.class), in);
            }
            String text = in.getString();
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                try {
                    return LocalDate.parse(text);
                } catch (DateTimeParseException e) {
                    // told below: a day that no calendar has
                }
            }
            return (LocalDate) context.handleWeirdStringValue(LocalDate.class, text, "not a day such as 2026-11-23");
        }
    }

    /** Reads a number where no type is asked for: exactly, and with the sign of a zero, which no {@link BigDecimal} has. */
    private static final class Numbers extends StdDeserializer<Number> {
        Numbers() {
            super(Number.class);
        }

        @Override
        public Number deserialize(JsonParser in, DeserializationContext context) {
            boolean isWhole = in.hasToken(JsonToken.VALUE_NUMBER_INT);
            if (!isWhole && !in.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
                return (Number) context.handleUnexpectedToken(context.constructType(Number.class), in);
            }
            Number number = isWhole || in.isNaN() ? in.getNumberValue() : in.getDecimalValue();
            boolean isZero = number instanceof BigDecimal exact ? exact.signum() == 0 : number.doubleValue() == 0;
            return isZero && in.getString().startsWith("-") ? (Number) (-0.0) : number;
        }
    }

    /** Returns a factory of parsers that keep the limits, refuse duplicate keys, and take bytes for UTF-8. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(LIMITS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    /** Returns the limits, for a format that has a factory of its own. */
    public static StreamReadConstraints limits() {
        return LIMITS;
    }

    /** Returns the builder with what all our mappers share, whatever their format. */
    public static <B extends MapperBuilder<?, B>> B strict(B builder) {
        return builder.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .addModule(new SimpleModule("times").addDeserializer(Instant.class, new Times()))
                .addModule(new SimpleModule("days").addDeserializer(LocalDate.class, new Days()))
                .addModule(new SimpleModule("numbers").addDeserializer(Number.class, new Numbers()))
                .changeDefaultPropertyInclusion(ignored ->
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
    }

    /**
     * Returns a document's bytes, with a line feed at the end.
     *
     * @throws IllegalArgumentException if a text in it has half a surrogate pair
     */
    public static byte[] write(Object document) {
        return Utf8.bytes("the document", JSON.writeValueAsString(document) + "\n");
    }

    /**
     * Returns a document in one line, without a line feed at its end.
     *
     * @throws IllegalArgumentException if a text in it has half a surrogate pair
     */
    public static String line(Object document) {
        return Utf8.required(
                "the document",
                JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document));
    }

    /**
     * Reads a document.
     *
     * @param name what it is called in messages
     * @throws DataException if it is not valid; the message says where and why
     */
    public static <T> T read(String name, byte[] json, Class<T> type) {
        return read(JSON, name, json, type);
    }

    /** Reads a document in the mapper's format. */
    public static <T> T read(ObjectMapper mapper, String name, byte[] bytes, Class<T> type) {
        if (bytes.length > LONGEST) {
            throw tooLong(name, bytes.length, LONGEST);
        }
        int begin = mapper instanceof JsonMapper ? begin(name, bytes) : 0;
        if (mapper instanceof JsonMapper && isBlank(bytes, begin)) {
            throw new DataException(name + " is empty; it must hold a JSON document");
        }
        T document = refusing(name, () -> mapper.readValue(bytes, begin, bytes.length - begin, type));
        if (document == null) {
            throw new DataException(name + " holds null; it must hold an object");
        }
        return document;
    }

    private static boolean isBlank(byte[] json, int begin) {
        int i = begin;
        while (i < json.length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        return i == json.length;
    }

    /** Returns where a document's text begins, which is UTF-8: after a byte order mark. */
    static int begin(String name, byte[] json) {
        Utf8.requireJson(name, json);
        boolean isMarked =
                json.length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF;
        return isMarked ? 3 : 0;
    }

    /**
     * Reads a document that must be an object, as maps, lists, strings, numbers, booleans and nulls.
     *
     * @throws DataException if it is not valid or no object; the message says where and why
     */
    public static Map<String, Object> object(String name, byte[] json) {
        if (!(read(name, json, Object.class) instanceof Map<?, ?> read)) {
            throw new DataException(name + " holds no JSON object");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        read.forEach((key, value) -> object.put((String) key, value));
        return object;
    }

    /**
     * Checks that a document of any length is valid, without taking it into memory.
     *
     * @throws DataException if it is not valid; the message says where and why
     */
    public static void requireJson(String name, byte[] json) {
        refusing(name, () -> {
            int begin = begin(name, json);
            try (JsonParser parser =
                    ANY_LENGTH.createParser(ObjectReadContext.empty(), json, begin, json.length - begin)) {
                if (parser.nextToken() == null) {
                    throw new DataException(name + " is empty; it must hold a value");
                }
                parser.skipChildren();
                if (parser.nextToken() != null) {
                    throw new DataException(name + where(parser.currentTokenLocation())
                            + ": there is something after the end of the document");
                }
                return parser;
            }
        });
    }

    /**
     * Does what reads a document, with every failure that its content can cause as a {@link DataException}.
     *
     * @param name what it is called in messages
     */
    public static <T> T refusing(String name, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DataException e) {
            throw e;
        } catch (JacksonException e) {
            throw new DataException(name + where(e) + ": " + why(e), e);
        } catch (IllegalArgumentException e) {
            throw new DataException(name + ": " + e.getMessage(), e);
        } catch (StackOverflowError | RuntimeException e) { // a mapper's own, at a value that nobody thought of
            throw new DataException(name + " can't be read: " + e, e);
        }
    }

    /**
     * Reads a document as a record that is written in the order in which all of its fields stood.
     *
     * @param name what it is called in messages
     * @throws DataException if it is not valid; the message says where and why
     */
    public static <R extends Record> R inOrder(String name, byte[] json, Class<R> type) {
        R document = read(name, json, type);
        Map<String, Object> raw = object(name, json);
        return refusing(name, () -> OtherFields.ordered(document, raw));
    }

    /** Returns a value that was read without a type, as one of this type. */
    public static <T> T convert(Object value, Class<T> type) {
        return JSON.convertValue(value, type);
    }

    /**
     * Returns a value that was read without a type, as a record.
     *
     * @param name what it is called in messages
     * @throws IllegalArgumentException if it is none; the message says where and why
     */
    public static <R extends Record> R converted(ObjectMapper mapper, String name, Object value, Class<R> type) {
        try {
            return mapper.convertValue(value, type);
        } catch (JacksonException e) {
            String path = path(e);
            String place = path.isEmpty() ? name : path.startsWith("[") ? name + path : name + "." + path;
            throw new IllegalArgumentException(place + ": " + why(e), e);
        }
    }

    /**
     * Returns a file's bytes.
     *
     * @throws DataException if it is missing, a directory, unreadable or longer than any document
     */
    public static byte[] bytes(Path file) {
        return bytes(file, LONGEST);
    }

    /**
     * Returns a file's bytes.
     *
     * @throws DataException if it is missing, a directory, unreadable or has more than these bytes
     */
    public static byte[] bytes(Path file, int most) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name a file in it");
        }
        if (!Files.exists(file)) {
            throw new DataException(file + PlainFile.missing(file));
        }
        PlainFile.refuseSpecial(file.toString(), file);
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size > most) {
                throw tooLong(file.toString(), size, most);
            }
            byte[] bytes = in.readNBytes(most); // a file that grows has another size by now
            if (bytes.length == most && in.read() >= 0) {
                throw tooLong(file.toString(), most + 1L, most);
            }
            return bytes;
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    private static DataException tooLong(String name, long size, int most) {
        return new DataException(
                String.format(Locale.ROOT, "%s has %,d bytes; documents of at most %,d are read", name, size, most));
    }

    private static String where(@Nullable TokenStreamLocation at) {
        return at == null || at.getLineNr() < 1 ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
    }

    private static String where(JacksonException e) {
        String line = where(e.getLocation());
        String path = path(e);
        return path.isEmpty() ? line : line + ": " + path;
    }

    /** Returns where in a document something is wrong, such as {@code components[0].type}; empty where it is not known. */
    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        if (!(e instanceof DatabindException)) {
            return "";
        }
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(Quoted.bare(step.getPropertyName()));
            }
        }
        return path.toString();
    }

    /** Returns what is wrong, in words of the document. */
    public static String told(JacksonException e) {
        return String.valueOf(why(e));
    }

    private static @Nullable String why(JacksonException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof IllegalArgumentException refused) {
            return refused.getMessage();
        }
        return root instanceof NullPointerException ? "a value is null where there must be one" : Misfit.told(e);
    }

    /**
     * Returns what a document must have.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(Quoted.of(name) + " is missing");
        }
        return value;
    }

    /** Returns an immutable copy of fields that are not ours, in their order. */
    public static Map<String, Object> extra(@Nullable Map<String, Object> fields) {
        return fields == null ? Map.of() : OtherFields.copy(fields);
    }

    /**
     * Returns an immutable copy; empty where there is none.
     *
     * @param name of the parameter
     * @throws NullPointerException if it has a null in it; the message names the place
     */
    public static <T> List<T> list(String name, @Nullable List<T> values) {
        return values == null ? List.of() : Elements.of(name, values);
    }
}
