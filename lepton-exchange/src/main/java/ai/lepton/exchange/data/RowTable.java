package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a table from rows that are at hand as such. */
final class RowTable {
    private RowTable() {}

    static Table read(Rows rows, Columns recipe) {
        Header header = new Header(rows.columns());
        @Nullable Row[] current = new @Nullable Row[1];
        TableBuilder builder = new TableBuilder(
                rows.name(),
                recipe.withNoneLeftOut().numbersAmong(rows.name(), rows.name(), header),
                recipe,
                recipe.missingOr(Set.of()),
                Decimals.PLAIN,
                () -> current[0] == null ? rows.name() : current[0].place());
        for (String column : builder.cells().keySet()) {
            header.indexOf(rows.name(), rows.name(), column);
        }
        try {
            for (Row row : rows) {
                current[0] = row;
                for (Map.Entry<String, Cells> cells : builder.cells().entrySet()) {
                    cells.getValue().take(row.value(cells.getKey()));
                }
                builder.endRow();
            }
        } catch (GrowingInts.ArrayFullException e) {
            throw tooLarge(rows.name(), e);
        }
        return builder.table();
    }

    static DataException tooLarge(String name, GrowingInts.ArrayFullException e) {
        return new DataException(
                name + " has more cells than one table holds (2^31 - 9); read fewer columns or split the file", e);
    }
}
