package ai.lepton.exchange.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A table's rows with names in the place of codes: inputs, texts, and the class or target. */
final class TableRows implements Rows {
    private static final String NAME = "table";

    private final Table table;
    private final Header header;
    private final @Nullable String predicted;
    private int next;
    private boolean closed;

    TableRows(Table table) {
        this.table = table;
        this.predicted = table.predictedColumn();
        List<String> columns = new ArrayList<>(table.schema().columns());
        columns.addAll(table.texts());
        if (predicted != null) {
            columns.add(predicted);
        }
        this.header = new Header(columns);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> columns() {
        return header.columns();
    }

    @Override
    public @Nullable Row next() {
        if (closed) {
            throw new IllegalStateException("the rows of the table are closed; take them again");
        }
        return next < table.size() ? row(next++) : null;
    }

    Row row(int index) {
        Schema schema = table.schema();
        @Nullable Object[] values = new @Nullable Object[columns().size()];
        int at = 0;
        for (int i = 0; i < schema.numbers().size(); i++) {
            double number = table.numberAt(index, i);
            values[at++] = Double.isNaN(number) ? null : (Double) number;
        }
        for (int i = 0; i < schema.categories().size(); i++) {
            int code = table.codeAt(index, i);
            values[at++] = code > 0 ? schema.categories().get(i).levels().get(code - 1) : null;
        }
        for (String column : table.texts()) {
            values[at++] = table.textAt(index, column);
        }
        if (predicted != null) {
            values[at] = table.predictedAt(index);
        }
        return new Row(NAME, index + 1L, false, header, values, CellNumbers.PLAIN);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Returns the rows of two tables that are alike. */
    static Table joined(Table first, Table second) {
        Map<String, List<@Nullable String>> texts = new LinkedHashMap<>();
        for (String column : first.texts()) {
            List<@Nullable String> all = new ArrayList<>(first.names(column));
            all.addAll(second.names(column));
            texts.put(column, all);
        }
        Table inputs = Table.owning(
                first.schema(),
                Math.addExact(first.size(), second.size()),
                joined(first.numbers(), second.numbers()),
                joined(first.categories(), second.categories()),
                texts);
        String predicted = first.predictedColumn();
        if (predicted == null) {
            return inputs;
        }
        return first.hasTarget()
                ? inputs.owningTarget(predicted, first.labels(), joined(first.target(), second.target()))
                : inputs.owningTarget(predicted, joined(first.numericTarget(), second.numericTarget()));
    }

    private static double[] joined(double[] first, double[] second) {
        return DoubleStream.concat(DoubleStream.of(first), DoubleStream.of(second))
                .toArray();
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }
}
