package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of values that the caller has, or makes. */
final class MadeRows implements Rows {
    private final String name;
    private final Header header;
    private final Iterator<? extends List<? extends @Nullable Object>> values;
    private long number;
    private boolean closed;

    MadeRows(String name, List<String> columns, Iterator<? extends List<? extends @Nullable Object>> values) {
        this.name = name;
        this.header = new Header(columns);
        this.values = values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> columns() {
        return header.columns();
    }

    @Override
    public @Nullable Row next() {
        if (closed) {
            throw new IllegalStateException("the rows of " + name + " are closed; open them again");
        }
        if (!values.hasNext()) {
            return null;
        }
        List<? extends @Nullable Object> row = values.next();
        number++;
        if (row.size() != columns().size()) {
            throw new IllegalArgumentException(name + ", row " + number + ": " + row.size() + " values, but there are "
                    + columns().size() + " columns");
        }
        return new Row(name, number, false, header, row.toArray(), CellNumbers.PLAIN);
    }

    @Override
    public void close() {
        if (!closed && values instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new DataException(name + " can't be closed: " + e.getMessage(), e);
            }
        }
        closed = true;
    }
}
