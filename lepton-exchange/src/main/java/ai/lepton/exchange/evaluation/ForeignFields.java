package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object of a document that another program wrote, with where it stands, so that whatever is not as that program writes it is
 * refused by its place. Python's {@code NaN} and {@code Infinity} are read, as these programs write them.
 *
 * @param file of the document, for messages
 * @param path where the object stands; empty at the top
 * @param map its fields
 */
record ForeignFields(String file, String path, Map<String, Object> map) {
    private static final JsonMapper PYTHON = Documents.strict(JsonMapper.builder(Documents.factory()
                    .rebuild()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()))
            .build();

    static ForeignFields read(String file, byte[] json) {
        Object document = Documents.read(PYTHON, file, json, Object.class);
        if (!(document instanceof Map<?, ?> fields)) {
            throw new DataException(file + " holds no JSON object");
        }
        return new ForeignFields(file, "", named(fields));
    }

    private static Map<String, Object> named(Map<?, ?> fields) {
        Map<String, Object> named = new LinkedHashMap<>();
        fields.forEach((name, value) -> named.put((String) name, value));
        return named;
    }

    DataException refusal(String field, String what) {
        return new DataException(file + ": " + place(field) + " " + what);
    }

    private String place(String field) {
        return path.isEmpty() ? Quoted.bare(field) : path + "." + Quoted.bare(field);
    }

    private DataException wrong(String field, String wanted) {
        Object value = map.get(field);
        return refusal(
                field,
                value == null
                        ? "is missing; it must be " + wanted
                        : "is " + Quoted.message(value.toString()) + "; it must be " + wanted);
    }

    boolean has(String field) {
        return map.get(field) != null;
    }

    /** Returns an object; one without fields where there is none. */
    ForeignFields object(String field) {
        Object value = map.get(field);
        if (value == null) {
            return new ForeignFields(file, place(field), Map.of());
        }
        if (!(value instanceof Map<?, ?> fields)) {
            throw wrong(field, "an object");
        }
        return new ForeignFields(file, place(field), named(fields));
    }

    /** Returns the objects in a list; none where there is no list. */
    List<ForeignFields> objects(String field) {
        List<ForeignFields> objects = new ArrayList<>();
        if (has(field)) {
            if (!(map.get(field) instanceof List<?> values)) {
                throw wrong(field, "a list of objects");
            }
            for (Object value : values) {
                if (!(value instanceof Map<?, ?> fields)) {
                    throw wrong(field, "a list of objects");
                }
                objects.add(new ForeignFields(file, place(field) + "[" + objects.size() + "]", named(fields)));
            }
        }
        return objects;
    }

    @Nullable String text(String field) {
        Object value = map.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(field, "a text");
    }

    String requiredText(String field) {
        String text = text(field);
        if (text == null) {
            throw wrong(field, "a text");
        }
        return text;
    }

    /** Returns a text, or a number or boolean as text; null where there is none of these. */
    @Nullable String scalar(String field) {
        Object value = map.get(field);
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    @Nullable Boolean flag(String field) {
        Object value = map.get(field);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw wrong(field, "true or false");
    }

    /** Returns a whole number of 64 bits; null where there is none. */
    @Nullable Long whole(String field) {
        Object value = map.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
            BigInteger whole = new BigInteger(value.toString());
            if (whole.bitLength() < Long.SIZE) {
                return whole.longValue();
            }
        }
        throw wrong(field, "a whole number of 64 bits");
    }

    boolean isNumber(String field) {
        return map.get(field) instanceof Number;
    }

    /** Returns a number, which may be NaN or infinite. */
    double number(String field) {
        if (map.get(field) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(field, "a number");
    }

    /** Returns the instant of a number of seconds since 1970. */
    Instant seconds(String field) {
        if (map.get(field) instanceof Number number && Math.abs(number.doubleValue()) < 1e12) {
            BigDecimal exact = new BigDecimal(number.toString());
            BigDecimal whole = exact.setScale(0, RoundingMode.FLOOR);
            return Instant.ofEpochSecond(
                    whole.longValueExact(),
                    exact.subtract(whole).movePointRight(9).longValue());
        }
        throw wrong(field, "a number of seconds since 1970");
    }

    /** Returns the instant of a time with its offset from UTC. */
    Instant time(String field) {
        try {
            return OffsetDateTime.parse(requiredText(field)).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(field, "a time with its offset, such as 2026-11-26T12:00:00+00:00");
        }
    }
}
