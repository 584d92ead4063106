package ai.lepton.exchange.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some columns of other rows. */
final class SelectedRows implements Rows {
    private final Rows rows;
    private final Header header;
    private int @Nullable [] places;
    private @Nullable Header placesOf;

    SelectedRows(Rows rows, List<String> columns) {
        this.rows = rows;
        this.header = new Header(columns);
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public List<String> columns() {
        return header.columns();
    }

    @Override
    public @Nullable Row next() {
        Row row = rows.next();
        if (row == null) {
            return null;
        }
        int[] from = places;
        if (from == null || placesOf != row.header()) {
            Header theirs = row.header();
            from = columns().stream()
                    .mapToInt(column -> theirs.find(row.place(), column))
                    .toArray();
            places = from;
            placesOf = theirs;
        }
        @Nullable Object[] values = new @Nullable Object[from.length];
        for (int i = 0; i < from.length; i++) {
            values[i] = from[i] < 0 ? null : row.at(from[i]);
        }
        return row.with(header, values);
    }

    @Override
    public void close() {
        rows.close();
    }
}
