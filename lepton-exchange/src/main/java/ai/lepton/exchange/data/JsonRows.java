package ai.lepton.exchange.data;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The rows of JSON Lines, each with its own columns. */
final class JsonRows implements Rows {
    /** Keys to know what is missing under, before they are met anew. */
    private static final int MOST_KEYS = 1 << 16;

    private final JsonLineReader lines;
    private final Columns asked;
    private final CellNumbers numbers;

    /** What tells the values that are missing, under each key that was met. */
    private final Map<String, UnaryOperator<@Nullable Object>> present = new HashMap<>();

    private Header header = new Header(List.of());
    private @Nullable Row first;
    private boolean begun;

    JsonRows(JsonLineReader lines, Columns asked) {
        this.lines = lines;
        this.asked = asked;
        this.numbers = new CellNumbers(asked.missingOr(Set.of()), Decimals.PLAIN, () -> "");
    }

    @Override
    public String name() {
        return lines.name();
    }

    @Override
    public List<String> columns() {
        if (!begun) {
            first = next();
        }
        return firstColumns;
    }

    private List<String> firstColumns = List.of();

    @Override
    public @Nullable Row next() {
        Row ahead = first;
        first = null;
        if (ahead != null && !lines.isClosed()) {
            return ahead;
        }
        if (!lines.next()) {
            begun = true;
            return null;
        }
        Row row = lines.object(this::row);
        if (!begun) {
            firstColumns = row.columns();
            begun = true;
        }
        return row;
    }

    private Row row(JsonParser parser) {
        List<String> names = new ArrayList<>(header.columns().size());
        List<@Nullable Object> values = new ArrayList<>(header.columns().size());
        if (present.size() > MOST_KEYS) {
            present.clear();
        }
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            parser.nextToken();
            names.add(whole(key));
            values.add(present.computeIfAbsent(key, asked::present).apply(value(parser)));
        }
        if (!names.equals(header.columns())) {
            header = new Header(names);
        }
        return new Row(lines.name(), lines.line(), true, header, values.toArray(), numbers);
    }

    /** Returns the value at which a parser stands, and leaves it at its end. */
    static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> whole(parser.getString());
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield Collections.unmodifiableList(list);
            }
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                    parser.nextToken();
                    map.put(whole(key), value(parser));
                }
                yield Collections.unmodifiableMap(map);
            }
            default -> throw new IllegalArgumentException("a value is missing");
        };
    }

    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return Utf8.required("a text", text);
            }
        }
        return text;
    }

    private static Object whole(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> {
                long number = parser.getLongValue();
                yield number == 0 && parser.getString().startsWith("-") ? (Object) (-0.0) : (Object) number;
            }
            default -> parser.getBigIntegerValue();
        };
    }

    /** Returns a decimal number with the digits that it has; a double where it is the zero that is below zero. */
    private static Object decimal(JsonParser parser) {
        BigDecimal number = parser.getDecimalValue();
        return number.signum() == 0 && parser.getString().startsWith("-") ? (Object) (-0.0) : number;
    }

    static void write(Rows rows, OutputStream out) throws IOException {
        StringBuilder json = new StringBuilder();
        for (Row row : rows) {
            json.setLength(0);
            json.append('{');
            for (int i = 0; i < row.columns().size(); i++) {
                String column = row.columns().get(i);
                row.header().find(row.place(), column);
                json.append(i == 0 ? "" : ",");
                try {
                    JsonText.text(json, column);
                    json.append(':');
                    JsonText.append(json, row.at(i));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            row.place() + ": column " + Quoted.of(column) + ": " + e.getMessage(), e);
                }
            }
            out.write(Utf8.bytes(row.place(), json.append("}\n").toString()));
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
