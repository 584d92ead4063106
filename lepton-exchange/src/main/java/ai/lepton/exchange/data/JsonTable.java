package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One reading of JSON Lines into a table, with no objects made of numbers. */
final class JsonTable {
    private final String name;
    private final JsonLineReader lines;
    private final TableBuilder builder;
    private final List<Column> asked = new ArrayList<>();
    private final Map<String, Column> byKey = new HashMap<>();
    private long row;

    /** A column that is asked for, and the last row that has it. */
    private static final class Column {
        private static final Column NONE = new Column("", null);

        private final String name;
        private final @Nullable Cells cells;
        private long seenIn;

        Column(String name, @Nullable Cells cells) {
            this.name = name;
            this.cells = cells;
        }
    }

    JsonTable(String name, JsonLineReader lines, List<String> numbers, Columns recipe) {
        this.name = name;
        this.lines = lines;
        this.builder =
                new TableBuilder(name, numbers, recipe, recipe.missingOr(Set.of()), Decimals.PLAIN, lines::place);
        builder.cells().forEach((column, cells) -> asked.add(new Column(column, cells)));
    }

    Table read() {
        while (lines.next()) {
            row++;
            lines.object(this::take);
            for (Column column : asked) {
                if (column.seenIn != row && column.cells != null) {
                    column.cells.take(null);
                }
            }
            builder.endRow();
        }
        if (row == 0) {
            throw new DataException(name + " is empty; it needs at least one object, one in each line");
        }
        for (Column column : asked) {
            if (column.seenIn == 0) {
                new Header(new ArrayList<>(new LinkedHashSet<>(byKey.keySet()))).indexOf(name, name, column.name);
            }
        }
        return builder.table();
    }

    private boolean take(JsonParser parser) {
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            JsonToken token = parser.nextToken();
            Column column = byKey.get(key);
            if (column == null) {
                column = find(key);
                byKey.put(key, column);
            }
            Cells cells = column.cells;
            if (cells == null) {
                parser.skipChildren();
                continue;
            }
            if (column.seenIn == row) {
                throw new DataException(lines.place() + ": the object has " + Quoted.of(key)
                        + " twice, once in Unicode's" + " form NFC and once in NFD; keys must be distinct");
            }
            column.seenIn = row;
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                int from = parser.getStringOffset();
                cells.take(parser.getStringCharacters(), from, from + parser.getStringLength());
            } else {
                cells.take(JsonRows.value(parser));
            }
        }
        return true;
    }

    private Column find(String key) {
        Header one = new Header(List.of(key));
        for (Column column : asked) {
            if (one.has(column.name)) {
                return column;
            }
        }
        return Column.NONE;
    }
}
