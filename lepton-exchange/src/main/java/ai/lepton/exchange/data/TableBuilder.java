package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reading of rows into primitive arrays: a {@link Cells} for each column that is asked for, then the table.
 *
 * <p>Several may read parts of one file, each a part after another: {@link #sibling}, {@link #cut}, and {@link TableParts} put
 * them together.
 */
final class TableBuilder {
    private static final int FIRST_CAPACITY = 1024;

    /** Most cells that room is made for before they are read, unless a part has more. */
    private static final int MOST_AHEAD = 1 << 20;

    private final String name;
    private final Columns recipe;
    private final Set<String> missing;
    private final Decimals decimals;
    private final Supplier<String> place;
    private final List<String> numberNames;
    private final CellNumbers cellNumbers;
    private final List<String> categoryNames;
    private final Levels[] levels;
    private final Levels classes;
    private final Map<String, Cells> cells = new LinkedHashMap<>();
    private final List<TextCells> texts = new ArrayList<>();

    private double[] numbers;
    private int[] codes;
    private GrowingInts target = new GrowingInts();
    private GrowingDoubles numericTarget = new GrowingDoubles();
    private int size;

    /** Where the part's numbers begin. */
    private int partNumber;

    /** Where the part's codes begin. */
    private int partCode;

    /** Where the row's numbers begin. */
    private int firstNumber;

    /** Where the row's codes begin. */
    private int firstCode;

    /**
     * Rows that one builder took.
     *
     * @param numbers row-major, those of these rows from an index on
     * @param codes indices of its levels, row-major, those of these rows from an index on
     * @param texts those of each column
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares parts
    record Part(
            TableBuilder by,
            int size,
            double[] numbers,
            int firstNumber,
            int[] codes,
            int firstCode,
            int[] classes,
            double[] targets,
            List<List<@Nullable String>> texts) {}

    /**
     * Begins a table.
     *
     * @param numberNames the number columns, those that are meant by 'all others' included
     * @param missing texts that mean that a value is missing
     * @param place where the row is that is being read, for a message
     */
    TableBuilder(
            String name,
            List<String> numberNames,
            Columns recipe,
            Set<String> missing,
            Decimals decimals,
            Supplier<String> place) {
        this.name = name;
        this.numberNames = numberNames;
        this.recipe = recipe;
        this.missing = missing;
        this.decimals = decimals;
        this.place = place;
        cellNumbers = new CellNumbers(missing, decimals, place);
        categoryNames = List.copyOf(recipe.categories().keySet());
        levels = recipe.categories().values().stream()
                .map(known -> known == null ? Levels.open(missing) : Levels.closed(known.levels(), missing))
                .toArray(Levels[]::new);
        Columns.Target predicted = recipe.target();
        Labels known = predicted == null ? null : predicted.known();
        classes = known == null ? Levels.open(missing) : Levels.closed(known.names(), missing);
        numbers = new double[numberNames.isEmpty() ? 0 : Math.max(FIRST_CAPACITY, numberNames.size())];
        codes = new int[levels.length == 0 ? 0 : Math.max(FIRST_CAPACITY, levels.length)];
        for (int i = 0; i < numberNames.size(); i++) {
            String column = numberNames.get(i);
            cells.put(
                    column,
                    new NumberCells(
                            this, cellNumbers, column, i, recipe.numbers().contains(column)));
        }
        for (int i = 0; i < levels.length; i++) {
            cells.put(categoryNames.get(i), new CategoryCells(categoryNames.get(i), i));
        }
        for (String column : recipe.texts()) {
            TextCells kept = new TextCells();
            texts.add(kept);
            cells.put(column, kept);
        }
        if (predicted != null) {
            cells.put(
                    predicted.column(),
                    predicted.number() ? new TargetCells(predicted.column()) : new ClassCells(predicted.column()));
        }
    }

    /** Returns one with no rows, for other parts of the same file, and for another thread. */
    TableBuilder sibling() {
        return new TableBuilder(name, numberNames, recipe, missing, decimals, place);
    }

    /** Returns what takes the cells of each column that is asked for. */
    Map<String, Cells> cells() {
        return cells;
    }

    String name() {
        return name;
    }

    Columns recipe() {
        return recipe;
    }

    List<String> numberNames() {
        return numberNames;
    }

    /** Returns the levels that were met in each category. */
    Levels[] levels() {
        return levels;
    }

    /** Returns the classes that were met. */
    Levels classes() {
        return classes;
    }

    void putNumber(int position, double value) {
        numbers[firstNumber + position] = value;
    }

    /** Ends a row, of which each column has taken its cell. */
    void endRow() {
        size++;
        int width = numberNames.size();
        firstNumber += width;
        if (numbers.length - firstNumber < width) {
            numbers = Arrays.copyOfRange(numbers, partNumber, partNumber + grown(firstNumber - partNumber, width));
            firstNumber -= partNumber;
            partNumber = 0;
        }
        firstCode += levels.length;
        if (codes.length - firstCode < levels.length) {
            codes = Arrays.copyOfRange(codes, partCode, partCode + grown(firstCode - partCode, levels.length));
            firstCode -= partCode;
            partCode = 0;
        }
    }

    private static int grown(int length, int width) {
        return GrowingInts.grown(Math.max(length, 2 * width));
    }

    /** Returns the rows since the last cut, and goes on with the next; what columns have met stays known. */
    Part cut() {
        Part part = part();
        texts.forEach(each -> each.kept = new ArrayList<>());
        target = new GrowingInts(target.size());
        numericTarget = new GrowingDoubles(numericTarget.size());
        size = 0;
        // Long arrays for several parts: garbage collectors leave those where they are.
        int expected = (firstNumber - partNumber) / 8 * 9 + numberNames.size();
        if (numbers.length - firstNumber < expected) {
            numbers = new double[Math.max(expected, Math.min(MOST_AHEAD, 2 * numbers.length))];
            firstNumber = 0;
        }
        expected = (firstCode - partCode) / 8 * 9 + levels.length;
        if (codes.length - firstCode < expected) {
            codes = new int[Math.max(expected, Math.min(MOST_AHEAD, 2 * codes.length))];
            firstCode = 0;
        }
        partNumber = firstNumber;
        partCode = firstCode;
        return part;
    }

    private Part part() {
        return new Part(
                this,
                size,
                numbers,
                partNumber,
                codes,
                partCode,
                target.toArray(),
                numericTarget.toArray(),
                texts.stream().map(each -> each.kept).toList());
    }

    /**
     * Returns the table of the rows that were taken, and is done.
     *
     * @throws DataException if there are none, or two levels or classes look the same
     */
    Table table() {
        return TableParts.table(this, List.of(part()), Crew.alone());
    }

    /** Returns a value that is no list and no object as text; null where it is missing. */
    private @Nullable String plain(String column, @Nullable Object value, String kind) {
        if (value instanceof List || value instanceof Map) {
            throw cellNumbers.refuse(column, "is " + (value instanceof List ? "a list" : "an object") + "; " + kind);
        }
        return value == null ? null : value.toString();
    }

    /** Takes the levels of a category. */
    private final class CategoryCells implements Cells {
        private final String column;
        private final int position;

        CategoryCells(String column, int position) {
            this.column = column;
            this.position = position;
        }

        @Override
        public void take(char[] text, int from, int to) {
            codes[firstCode + position] = levels[position].indexOf(text, from, to);
        }

        @Override
        public void take(byte[] utf8, int from, int to) {
            codes[firstCode + position] = levels[position].indexOf(utf8, from, to);
        }

        @Override
        public void take(@Nullable Object value) {
            String text = plain(column, value, "a category is text, a number, or true or false");
            codes[firstCode + position] = text == null ? Levels.MISSING : levels[position].indexOf(text);
        }
    }

    /** Keeps texts. */
    private final class TextCells implements Cells {
        private List<@Nullable String> kept = new ArrayList<>();
        private final Levels known = Levels.open(missing);
        private boolean areFew = true;

        @Override
        public void take(char[] text, int from, int to) {
            if (areFew) {
                keep(known.indexOf(text, from, to));
            } else {
                String added = new String(text, from, to - from);
                kept.add(missing.contains(added) ? null : added);
            }
        }

        @Override
        public void take(byte[] utf8, int from, int to) {
            if (areFew) {
                keep(known.indexOf(utf8, from, to));
            } else {
                Cells.super.take(utf8, from, to);
            }
        }

        private void keep(int index) {
            kept.add(index == Levels.MISSING ? null : known.texts().get(index));
            areFew = known.texts().size() < FIRST_CAPACITY;
        }

        @Override
        public void take(@Nullable Object value) {
            String text = Row.text(value);
            if (text == null) {
                kept.add(null);
            } else {
                take(text.toCharArray(), 0, text.length());
            }
        }
    }

    /** Takes the number to be predicted. */
    private final class TargetCells implements Cells {
        private final String column;

        TargetCells(String column) {
            this.column = column;
        }

        @Override
        public void take(char[] text, int from, int to) {
            add(cellNumbers.of(column, text, from, to, true));
        }

        @Override
        public void take(byte[] utf8, int from, int to) {
            add(cellNumbers.of(column, utf8, from, to, true));
        }

        @Override
        public void take(@Nullable Object value) {
            add(cellNumbers.of(column, value, true));
        }

        private void add(double value) {
            if (Double.isNaN(value)) {
                throw cellNumbers.refuse(column, "is missing; every row needs its target, so leave the row out");
            }
            numericTarget.add(value);
        }
    }

    /** Takes the classes. */
    private final class ClassCells implements Cells {
        private final String column;

        ClassCells(String column) {
            this.column = column;
        }

        @Override
        public void take(char[] text, int from, int to) {
            add(classes.indexOf(text, from, to), new String(text, from, to - from));
        }

        @Override
        public void take(byte[] utf8, int from, int to) {
            int index = classes.indexOf(utf8, from, to);
            if (index >= 0 && from < to) {
                target.add(index);
            } else {
                Cells.super.take(utf8, from, to);
            }
        }

        @Override
        public void take(@Nullable Object value) {
            String text = plain(column, value, "a class is text, a number, or true or false");
            add(text == null ? Levels.MISSING : classes.indexOf(text), text);
        }

        private void add(int index, @Nullable String text) {
            if (index == Levels.MISSING && text != null && !text.isEmpty()) {
                throw cellNumbers.refuse(
                        column,
                        "is " + Quoted.of(text)
                                + ", which means missing; every row needs its label, so leave the row out, or"
                                + " say with missing(...) what else means missing");
            }
            if (index == Levels.MISSING || (text != null && text.isEmpty())) {
                throw cellNumbers.refuse(
                        column, "is " + (text == null ? "missing" : "empty") + "; every row needs its label");
            }
            if (index == Levels.UNKNOWN) {
                throw cellNumbers.refuse(
                        column,
                        "is " + Quoted.of(text) + ", a label never seen; "
                                + Nearest.to(String.valueOf(text), classes.texts())
                                        .map(nearest -> "did you mean " + Quoted.of(nearest) + "? ")
                                        .orElse("")
                                + "known are " + Quoted.all(classes.texts()));
            }
            target.add(index);
        }
    }
}
