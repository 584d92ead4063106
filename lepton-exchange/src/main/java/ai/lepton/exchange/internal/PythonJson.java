package ai.lepton.exchange.internal;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as Python's json module writes and reads it: with {@code NaN}, {@code Infinity} and {@code -Infinity} as numbers, which
 * JSON does not have. Files of others are read so; what is wrong otherwise is refused as {@link Documents} does.
 */
public final class PythonJson {
    private static final JsonFactory FACTORY = Documents.factory()
            .rebuild()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private static final JsonFactory ANY_LENGTH = FACTORY.rebuild()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(
                    Documents.limits().rebuild().maxTokenCount(Long.MAX_VALUE).build())
            .build();

    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    /** Blanks as {@code json.dumps(…, indent=2)} puts them. */
    private static final JsonMapper JSON = Documents.strict(JsonMapper.builder(FACTORY))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(LINES)
                    .withArrayIndenter(LINES))
            .build();

    private PythonJson() {}

    /**
     * Reads any value: maps, lists, strings, numbers, booleans and null.
     *
     * @param name what it is called in messages
     * @throws DataException if it is not valid; the message says where and why
     */
    public static Object value(String name, byte[] json) {
        return Documents.read(JSON, name, json, Object.class);
    }

    /**
     * Reads an object, whose fields keep their order.
     *
     * @throws DataException if it is not valid or no object
     */
    public static Map<String, Object> object(String name, byte[] json) {
        if (!(value(name, json) instanceof Map<?, ?> read)) {
            throw new DataException(name + " holds no JSON object");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        read.forEach((key, value) -> object.put((String) key, value));
        return object;
    }

    /**
     * Returns a value's bytes, laid out as {@code json.dumps(value, indent=2)} does, with a line feed at the end.
     *
     * @throws IllegalArgumentException if a text in it has half a surrogate pair
     */
    public static byte[] write(Object value) {
        return Utf8.bytes("the document", JSON.writeValueAsString(value) + "\n");
    }

    /**
     * Checks that a document of any length is valid, without taking its values into memory.
     *
     * @throws DataException if it is not; the message says where and why
     */
    public static void require(String name, byte[] json) {
        int begin = Documents.begin(name, json);
        Documents.refusing(name, () -> {
            try (JsonParser parser =
                    ANY_LENGTH.createParser(ObjectReadContext.empty(), json, begin, json.length - begin)) {
                return requireOne(name, parser);
            }
        });
    }

    /**
     * Checks that what a stream holds is one valid document, to its end; the stream stays open. Escapes that make half a character are not looked for.
     *
     * @throws DataException if it is not
     * @throws IOException if the stream fails, or is not UTF-8
     */
    public static void require(String name, InputStream in) throws IOException {
        InputStreamReader text = new InputStreamReader(in, Utf8.decoder());
        Documents.refusing(name, () -> {
            try (JsonParser parser = ANY_LENGTH.createParser(ObjectReadContext.empty(), text)) {
                return requireOne(name, parser);
            }
        });
    }

    private static JsonParser requireOne(String name, JsonParser parser) {
        if (parser.nextToken() == null) {
            throw new DataException(name + " is empty; it must hold a value");
        }
        parser.skipChildren();
        if (parser.nextToken() != null) {
            throw new DataException(name + ": there is something after the end of the document");
        }
        return parser;
    }
}
