package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberInput;

/** One reading of a CSV file into primitive arrays. */
final class CsvTable {
    private final String name;
    private final CsvRows rows;
    private final List<String> numberNames;
    private final int[] numberColumns;
    private final Set<String> asked;
    private final List<String> categoryNames;
    private final List<@Nullable Category> knownCategories;
    private final int[] categoryColumns;
    private final Levels[] levels;
    private final Csv.@Nullable Target predicted;
    private final int targetColumn;
    private final @Nullable Labels knownLabels;
    private final Levels classes;

    private final GrowingDoubles numbers = new GrowingDoubles();
    private final GrowingInts codes = new GrowingInts();
    private final GrowingInts target = new GrowingInts();
    private final GrowingDoubles numericTarget = new GrowingDoubles();
    private int size;

    CsvTable(String name, CsvRows rows, Csv recipe) {
        this.name = name;
        this.rows = rows;
        numberNames = recipe.numbersAmong(rows.header());
        asked = new HashSet<>(recipe.numbers());
        if (recipe.target() != null) {
            asked.add(recipe.target().column());
        }
        numberColumns = numberNames.stream().mapToInt(rows::indexOf).toArray();
        categoryNames = List.copyOf(recipe.categories().keySet());
        knownCategories = new ArrayList<>(recipe.categories().values());
        categoryColumns = categoryNames.stream().mapToInt(rows::indexOf).toArray();
        levels = knownCategories.stream()
                .map(known -> known == null ? Levels.open() : Levels.closed(known.levels()))
                .toArray(Levels[]::new);
        predicted = recipe.target();
        targetColumn = predicted == null ? -1 : rows.indexOf(predicted.column());
        knownLabels = predicted == null ? null : predicted.known();
        classes = knownLabels == null ? Levels.open() : Levels.closed(knownLabels.names());
    }

    Table read() {
        try {
            for (CsvRecord row = rows.next(); row != null; row = rows.next()) {
                add(row);
            }
        } catch (GrowingInts.ArrayFullException e) {
            throw new DataException(
                    name + " has more cells than one table holds (2^31 - 9); read fewer columns or split the file", e);
        }
        if (size == 0) {
            throw new DataException(name + " has a header but no rows; it needs at least one");
        }
        return table();
    }

    private void add(CsvRecord row) {
        for (int i = 0; i < numberColumns.length; i++) {
            numbers.add(number(row, numberColumns[i]));
        }
        for (int i = 0; i < categoryColumns.length; i++) {
            codes.add(levels[i].indexOf(row.getField(categoryColumns[i])));
        }
        if (predicted != null && predicted.number()) {
            numericTarget.add(number(row, targetColumn));
        } else if (predicted != null) {
            target.add(classOf(row));
        }
        size++;
    }

    private double number(CsvRecord row, int column) {
        String text = row.getField(column).trim();
        if (isDecimal(text)) {
            try {
                double value = NumberInput.parseDouble(text, true);
                if (Double.isFinite(value)) {
                    return value;
                }
                throw refuse(
                        row,
                        column,
                        "is " + Quoted.bare(text) + ", beyond the range of a 64-bit float; rescale the column");
            } catch (NumberFormatException e) {
                // Such as 1.2.3: refused below.
            }
        }
        if (text.isEmpty()) {
            throw refuse(row, column, "is empty; a number column needs a number in every row");
        }
        throw refuse(
                row,
                column,
                "is " + Quoted.of(text)
                        + ", not a finite decimal number such as 12.5 or -3e-4; correct it, or leave the row out"
                        + (asked.contains(rows.header().get(column))
                                ? ""
                                : "; the column was taken for numbers since nothing else is known of it, and one of"
                                        + " names is read as categories"));
    }

    /** Returns whether the text has a decimal number's characters only: no NaN, no 0x1p3, no 1f. */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private int classOf(CsvRecord row) {
        String text = row.getField(targetColumn);
        if (text.isEmpty()) {
            throw refuse(row, targetColumn, "is empty; every row needs its label");
        }
        int index = classes.indexOf(text);
        if (index < 0) {
            throw refuse(
                    row,
                    targetColumn,
                    "is " + Quoted.of(text) + ", a label never seen; "
                            + Nearest.to(text, classes.texts())
                                    .map(nearest -> "did you mean " + Quoted.of(nearest) + "? ")
                                    .orElse("")
                            + "known are " + Quoted.all(classes.texts()));
        }
        return index;
    }

    private DataException refuse(CsvRecord row, int column, String why) {
        return new DataException(name + ":" + row.getStartingLineNumber() + ": column "
                + Quoted.of(rows.header().get(column)) + " " + why);
    }

    private Table table() {
        int[] rowCodes = codes.toArray();
        List<Category> categories = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            List<String> order = levels[i].sorted();
            int[] positions = levels[i].positionsIn(order);
            for (int at = i; at < rowCodes.length; at += levels.length) {
                rowCodes[at] = rowCodes[at] < 0 ? 0 : positions[rowCodes[at]] + 1;
            }
            Category known = knownCategories.get(i);
            categories.add(known != null ? known : new Category(categoryNames.get(i), order));
        }
        Table inputs = Table.owning(new Schema(numberNames, categories), size, numbers.toArray(), rowCodes);
        if (predicted == null) {
            return inputs;
        }
        return predicted.number()
                ? inputs.owningTarget(predicted.column(), numericTarget.toArray())
                : inputs.owningTarget(labels(), classIndices());
    }

    private Labels labels() {
        if (knownLabels != null) {
            return knownLabels;
        }
        try {
            return Labels.of(classes.sorted());
        } catch (IllegalArgumentException e) {
            // Two look the same.
            throw new DataException(
                    name + ": column " + Quoted.of(rows.header().get(targetColumn)) + ": " + e.getMessage(), e);
        }
    }

    private int[] classIndices() {
        int[] indices = target.toArray();
        int[] positions = classes.positionsIn(classes.sorted());
        for (int i = 0; i < indices.length; i++) {
            indices[i] = positions[indices[i]];
        }
        return indices;
    }
}
