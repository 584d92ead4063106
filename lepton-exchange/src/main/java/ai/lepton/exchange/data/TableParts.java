package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parts of one file, put together to a table.
 *
 * <p>Whoever took which part has met texts in an order of their own. Levels and classes are sorted, so the table is the same
 * however the file was cut.
 */
final class TableParts {
    private final TableBuilder first;
    private final List<TableBuilder.Part> parts;
    private final int size;
    private final List<TableBuilder> builders;

    private TableParts(TableBuilder first, List<TableBuilder.Part> parts) {
        this.first = first;
        this.parts = parts;
        long rows = 0;
        Set<TableBuilder> all = new LinkedHashSet<>();
        for (TableBuilder.Part part : parts) {
            rows += part.size();
            all.add(part.by());
        }
        requirePossible(first, rows);
        this.size = (int) rows;
        this.builders = List.copyOf(all);
    }

    /** Refuses more rows than one array has cells for. */
    static void requirePossible(TableBuilder builder, long rows) {
        int width = Math.max(1, Math.max(builder.numberNames().size(), builder.levels().length));
        if (rows > GrowingInts.LONGEST / width) {
            throw new GrowingInts.ArrayFullException();
        }
    }

    /**
     * Returns the table.
     *
     * @param first one of the builders, which says what the columns are
     * @param parts in the order of the file
     * @throws DataException if there are no rows, or two levels or classes look the same
     */
    static Table table(TableBuilder first, List<TableBuilder.Part> parts, Crew crew) {
        return new TableParts(first, parts).table(crew);
    }

    private Table table(Crew crew) {
        if (size == 0) {
            throw new DataException(first.name() + " has a header but no rows; it needs at least one");
        }
        List<Map.Entry<String, @Nullable Category>> known =
                new ArrayList<>(first.recipe().categories().entrySet());
        List<Category> categories = new ArrayList<>();
        List<IdentityHashMap<Object, int[]>> codes = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            int at = i;
            String column = known.get(i).getKey();
            Category given = known.get(i).getValue();
            Levels met = Levels.together(
                    builders.stream().map(each -> each.levels()[at]).toList());
            if (given == null) {
                met.requireDistinct(first.name() + ": column " + Quoted.of(column));
            }
            List<String> order = met.sorted();
            categories.add(given != null ? given : new Category(column, order));
            IdentityHashMap<Object, int[]> positions = new IdentityHashMap<>();
            builders.forEach(each -> positions.put(each, each.levels()[at].positionsIn(order)));
            codes.add(positions);
        }
        Columns.Target predicted = first.recipe().target();
        Labels labels = null;
        IdentityHashMap<Object, int[]> classes = new IdentityHashMap<>();
        if (predicted != null && !predicted.number()) {
            List<String> order = Levels.together(
                            builders.stream().map(TableBuilder::classes).toList())
                    .classes();
            labels = labels(predicted, order);
            builders.forEach(each -> classes.put(each, each.classes().positionsIn(order)));
        }
        double[] numbers = new double[size * first.numberNames().size()];
        int[] rowCodes = new int[size * known.size()];
        int[] indices = new int[labels == null ? 0 : size];
        double[] targets = new double[predicted == null || labels != null ? 0 : size];
        int row = 0;
        for (TableBuilder.Part part : parts) {
            int begin = row;
            crew.run(() -> copy(part, begin, numbers, rowCodes, codes, indices, classes.get(part.by()), targets));
            row += part.size();
        }
        crew.await();
        Table inputs = Table.owning(new Schema(first.numberNames(), categories), size, numbers, rowCodes, texts());
        if (predicted == null) {
            return inputs;
        }
        return labels == null
                ? inputs.owningTarget(predicted.column(), targets)
                : inputs.owningTarget(predicted.column(), labels, indices);
    }

    private void copy(
            TableBuilder.Part part,
            int row,
            double[] numbers,
            int[] codes,
            List<IdentityHashMap<Object, int[]>> positions,
            int[] indices,
            int @Nullable [] classes,
            double[] targets) {
        int width = first.numberNames().size();
        System.arraycopy(part.numbers(), part.firstNumber(), numbers, row * width, part.size() * width);
        int levels = positions.size();
        for (int i = 0; i < levels; i++) {
            int[] order = Objects.requireNonNull(positions.get(i).get(part.by()));
            int to = row * levels + i;
            for (int at = i; at < part.size() * levels; at += levels) {
                int index = part.codes()[part.firstCode() + at];
                codes[to] = index >= 0 ? order[index] + 1 : index == Levels.MISSING ? Table.MISSING : 0;
                to += levels;
            }
        }
        for (int i = 0; classes != null && i < part.size(); i++) {
            indices[row + i] = classes[part.classes()[i]];
        }
        if (targets.length > 0) {
            System.arraycopy(part.targets(), 0, targets, row, part.size());
        }
    }

    private Map<String, List<@Nullable String>> texts() {
        Map<String, List<@Nullable String>> texts = new LinkedHashMap<>();
        List<String> columns = first.recipe().texts();
        for (int i = 0; i < columns.size(); i++) {
            List<@Nullable String> all = parts.get(0).texts().get(i);
            if (parts.size() > 1) {
                all = new ArrayList<>(size);
                for (TableBuilder.Part part : parts) {
                    all.addAll(part.texts().get(i));
                }
            }
            texts.put(columns.get(i), all);
        }
        return texts;
    }

    private Labels labels(Columns.Target predicted, List<String> order) {
        Labels known = predicted.known();
        if (known != null) {
            return known;
        }
        try {
            return Labels.of(order);
        } catch (IllegalArgumentException e) {
            // Two look the same.
            throw new DataException(
                    first.name() + ": column " + Quoted.of(predicted.column()) + ": " + e.getMessage(), e);
        }
    }
}
