package ai.lepton.exchange.internal;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON documents as records: read strictly (no duplicate keys, nothing after the end, no number for a string), written
 * with two blanks of indent, line feeds, and doubles in the fewest digits that read back the same.
 */
public final class Documents {
    /** Far more than any document that is written here; a longer one is not taken into memory. */
    private static final long LONGEST = 64L << 20;

    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private static final JsonMapper JSON = strict(JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build()))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(LINES)
                    .withArrayIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance()))
            .build();

    private Documents() {}

    /** Returns the builder with what all our mappers share, whatever their format. */
    public static <B extends MapperBuilder<?, B>> B strict(B builder) {
        return builder.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .changeDefaultPropertyInclusion(ignored ->
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
    }

    /** Returns a document's bytes, with a line feed at the end. */
    public static byte[] write(Object document) {
        return (JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
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
        try {
            T document = mapper.readValue(bytes, type);
            if (document == null) {
                throw new DataException(name + " holds null; it must hold an object");
            }
            return document;
        } catch (JacksonException e) {
            throw new DataException(name + where(e) + ": " + why(e), e);
        }
    }

    /** Returns a value that was read without a type, as one of this type. */
    public static <T> T convert(Object value, Class<T> type) {
        return JSON.convertValue(value, type);
    }

    /**
     * Returns a file's bytes.
     *
     * @throws DataException if it is missing, a directory, unreadable or longer than any document
     */
    public static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name a file in it");
        }
        if (!Files.exists(file)) {
            throw new DataException(file + " does not exist");
        }
        try {
            long size = Files.size(file);
            if (size > LONGEST) {
                throw new DataException(String.format(
                        Locale.ROOT, "%s has %,d bytes; documents of at most %,d are read", file, size, LONGEST));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static String where(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String line = at == null || at.getLineNr() < 1 ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
        if (!(e instanceof DatabindException) || e.getPath().isEmpty()) {
            return line;
        }
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return line + ": " + path;
    }

    private static @Nullable String why(JacksonException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IllegalArgumentException refused ? refused.getMessage() : e.getOriginalMessage();
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
        return fields == null || fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Returns an immutable copy; empty where there is none. */
    public static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
