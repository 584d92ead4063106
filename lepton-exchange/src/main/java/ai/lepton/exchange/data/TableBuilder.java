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

/** One reading of rows into primitive arrays: a {@link Cells} for each column that is asked for, then the table. */
final class TableBuilder {
    private static final int FIRST_CAPACITY = 1024;

    private final String name;
    private final Columns recipe;
    private final Set<String> missing;

    /** The numbers among those texts: -999 is meant by -999.0 too. */
    private final double[] missingNumbers;

    private final boolean areNumbersMissing;
    private final Decimals decimals;
    private final Supplier<String> place;
    private final List<String> numberNames;
    private final List<String> categoryNames;
    private final Levels[] levels;
    private final Levels classes;
    private final Map<String, Cells> cells = new LinkedHashMap<>();
    private final Map<String, TextCells> texts = new LinkedHashMap<>();

    private double[] numbers;
    private int[] codes;
    private final GrowingInts target = new GrowingInts();
    private final GrowingDoubles numericTarget = new GrowingDoubles();
    private int size;

    /** Where the row's numbers begin. */
    private int firstNumber;

    /** Where the row's codes begin. */
    private int firstCode;

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
        this.missingNumbers = missing.stream()
                .filter(decimals::isNumber)
                .mapToDouble(word -> decimals.parse(word.toCharArray(), 0, word.length()))
                .toArray();
        this.areNumbersMissing = missingNumbers.length > 0;
        this.decimals = decimals;
        this.place = place;
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
            cells.put(numberNames.get(i), new NumberCells(numberNames.get(i), i, recipe.numbers()));
        }
        for (int i = 0; i < levels.length; i++) {
            cells.put(categoryNames.get(i), new CategoryCells(categoryNames.get(i), i));
        }
        for (String column : recipe.texts()) {
            TextCells kept = new TextCells();
            texts.put(column, kept);
            cells.put(column, kept);
        }
        if (predicted != null) {
            cells.put(
                    predicted.column(),
                    predicted.number() ? new TargetCells(predicted.column()) : new ClassCells(predicted.column()));
        }
    }

    /** Returns what takes the cells of each column that is asked for. */
    Map<String, Cells> cells() {
        return cells;
    }

    /** Ends a row, of which each column has taken its cell. */
    void endRow() {
        size++;
        int width = numberNames.size();
        if (numbers.length - width - firstNumber < width) {
            numbers = Arrays.copyOf(numbers, grown(numbers.length, width));
        }
        if (codes.length - levels.length - firstCode < levels.length) {
            codes = Arrays.copyOf(codes, grown(codes.length, levels.length));
        }
        firstNumber += width;
        firstCode += levels.length;
    }

    /** Takes room for so many rows, so that arrays need not grow; there may be more or fewer. */
    void expect(long rows) {
        long most = Math.min(rows, GrowingInts.LONGEST / Math.max(1, Math.max(numberNames.size(), levels.length)));
        numbers = Arrays.copyOf(numbers, Math.max(numbers.length, (int) most * numberNames.size()));
        codes = Arrays.copyOf(codes, Math.max(codes.length, (int) most * levels.length));
    }

    /** Takes back what was taken of a row that is not ended. */
    void restartRow() {
        for (TextCells each : texts.values()) {
            while (each.kept.size() > size) {
                each.kept.remove(each.kept.size() - 1);
            }
        }
        target.shrink(size);
        numericTarget.shrink(size);
    }

    private static int grown(int length, int width) {
        return GrowingInts.grown(Math.max(length, 2 * width));
    }

    private DataException refuse(String column, String why) {
        return new DataException(place.get() + ": column " + Quoted.of(column) + " " + why);
    }

    private boolean isMissing(char[] text, int from, int to) {
        return missing.contains(new String(text, from, to - from))
                || missing.contains(new String(text, from, to - from).trim());
    }

    private boolean isMissing(double number) {
        for (double word : missingNumbers) {
            if (word == number) {
                return true;
            }
        }
        return false;
    }

    /** Returns a value that is no list and no object as text; null where it is missing. */
    private @Nullable String plain(String column, @Nullable Object value, String kind) {
        if (value instanceof List || value instanceof Map) {
            throw refuse(column, "is " + (value instanceof List ? "a list" : "an object") + "; " + kind);
        }
        return value == null ? null : value.toString();
    }

    private double number(String column, char[] text, int from, int to, boolean isAsked) {
        if (areNumbersMissing && isMissing(text, from, to)) {
            return Double.NaN;
        }
        double value = decimals.parse(text, from, to);
        if (isMissing(value)) {
            return Double.NaN;
        }
        if (Double.isFinite(value) && (isAsked || !isCode(text, from, to))) {
            return value;
        }
        if (isMissing(text, from, to)) {
            return Double.NaN;
        }
        String shown = new String(text, from, to - from).trim();
        if (Double.isInfinite(value)) {
            throw refuse(
                    column, "is " + Quoted.bare(shown) + ", beyond the range of a 64-bit float; rescale the column");
        }
        if (!Double.isNaN(value)) {
            throw refuse(
                    column,
                    "is " + Quoted.of(shown)
                            + ", which has leading zeros as a code has; read it with categories or texts, or"
                            + " name it in numbers(...) if it is a number");
        }
        if (shown.isEmpty()) {
            throw refuse(
                    column,
                    "is empty; a number column needs a number in every row, unless missing(\"\") says that empty is"
                            + " missing");
        }
        throw refuse(
                column,
                "is " + Quoted.of(shown) + ", not a finite decimal number such as "
                        + (decimals.point() == '.' ? "12.5" : "12" + decimals.point() + "5")
                        + " or -3e-4; correct it, or leave the row out"
                        + (isAsked
                                ? ""
                                : "; the column was taken for numbers since nothing else is known of it, and one of"
                                        + " names is read as categories"));
    }

    private static boolean isCode(char[] text, int from, int to) {
        int i = from;
        while (i < to && (text[i] <= ' ' || text[i] == '-' || text[i] == '+')) {
            i++;
        }
        return i + 1 < to && text[i] == '0' && text[i + 1] >= '0' && text[i + 1] <= '9';
    }

    private double number(String column, @Nullable Object value, boolean isAsked) {
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Number known) {
            double number = known.doubleValue();
            if (Double.isNaN(number) || isMissing(number)) {
                return Double.NaN;
            }
            if (Double.isInfinite(number)) {
                throw refuse(
                        column,
                        "is " + Quoted.bare(value) + ", beyond the range of a 64-bit float; rescale the column");
            }
            return number;
        }
        if (value instanceof String text) {
            return number(column, text.toCharArray(), 0, text.length(), isAsked);
        }
        throw refuse(
                column,
                "is " + (value instanceof List ? "a list" : value instanceof Map ? "an object" : Quoted.of(value))
                        + ", no number; read it with categories or texts, or leave it out");
    }

    /** Takes numbers among the inputs. */
    final class NumberCells implements Cells {
        private final String column;
        private final int position;
        private final boolean isAsked;
        private final boolean isPlain;
        private final byte point;

        NumberCells(String column, int position, List<String> asked) {
            this.column = column;
            this.position = position;
            this.isAsked = asked.contains(column);
            this.isPlain = !areNumbersMissing && decimals.thousands() == 0;
            this.point = decimals.point() < 0x80 ? (byte) decimals.point() : 0;
        }

        @Override
        public void take(char[] text, int from, int to) {
            numbers[firstNumber + position] = number(column, text, from, to, isAsked);
        }

        @Override
        public void take(@Nullable Object value) {
            numbers[firstNumber + position] = number(column, value, isAsked);
        }

        @Override
        public void take(byte[] utf8, int from, int to) {
            double value = areNumbersMissing ? Double.NaN : decimals.parse(utf8, from, to);
            if (Double.isFinite(value) && isAsked) {
                numbers[firstNumber + position] = value;
            } else {
                Cells.super.take(utf8, from, to);
            }
        }

        /**
         * Takes a plain number, if one stands here that ends at a separator or a line end.
         *
         * @param ascii characters, with 16 behind the last, which are of no number
         * @return where it ends, or -1 if none stands here, and nothing was taken
         */
        int takeNumber(byte[] ascii, int from, byte separator) {
            int i = from;
            boolean isNegative = ascii[i] == '-';
            i += isNegative ? 1 : 0;
            int first = i;
            long eight = DigitBytes.at(ascii, i);
            int n = DigitBytes.count(eight);
            long digits = DigitBytes.value(eight, n);
            i += n;
            while (n == Long.BYTES) {
                eight = DigitBytes.at(ascii, i);
                n = DigitBytes.count(eight);
                digits = digits * DigitBytes.power(n) + DigitBytes.value(eight, n);
                i += n;
            }
            int count = i - first;
            if (count == 0 || !isPlain || (count > 1 && ascii[first] == '0')) {
                return -1;
            }
            int power = 0;
            if (ascii[i] == point && point != separator) {
                int begin = ++i;
                do {
                    eight = DigitBytes.at(ascii, i);
                    n = DigitBytes.count(eight);
                    digits = digits * DigitBytes.power(n) + DigitBytes.value(eight, n);
                    i += n;
                } while (n == Long.BYTES);
                power = begin - i;
                count -= power + (ascii[first] == '0' ? 1 : 0);
            }
            byte end = ascii[i];
            if (count > Decimals.MOST_DIGITS || (end != separator && end != '\n' && end != '\r')) {
                return -1;
            }
            double value = NearestDouble.of(digits, power);
            if (Double.isNaN(value)) {
                return -1;
            }
            numbers[firstNumber + position] = isNegative ? -value : value;
            return i;
        }
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
        private final List<@Nullable String> kept = new ArrayList<>();
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
            add(number(column, text, from, to, true));
        }

        @Override
        public void take(@Nullable Object value) {
            add(number(column, value, true));
        }

        private void add(double value) {
            if (Double.isNaN(value)) {
                throw refuse(column, "is missing; every row needs its target, so leave the row out");
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
                throw refuse(
                        column,
                        "is " + Quoted.of(text)
                                + ", which means missing; every row needs its label, so leave the row out, or"
                                + " say with missing(...) what else means missing");
            }
            if (index == Levels.MISSING || (text != null && text.isEmpty())) {
                throw refuse(column, "is " + (text == null ? "missing" : "empty") + "; every row needs its label");
            }
            if (index == Levels.UNKNOWN) {
                throw refuse(
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

    /**
     * Returns the table of the rows that were taken.
     *
     * @throws DataException if there are none, or two levels or classes look the same
     */
    Table table() {
        if (size == 0) {
            throw new DataException(name + " has a header but no rows; it needs at least one");
        }
        int[] rowCodes = trimmed(codes, size * levels.length);
        List<Category> known = new ArrayList<>(recipe.categories().values());
        List<Category> categories = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            Category given = known.get(i);
            if (given == null) {
                levels[i].requireDistinct(name + ": column " + Quoted.of(categoryNames.get(i)));
            }
            List<String> order = levels[i].sorted();
            int[] positions = levels[i].positionsIn(order);
            for (int at = i; at < rowCodes.length; at += levels.length) {
                int index = rowCodes[at];
                rowCodes[at] = index >= 0 ? positions[index] + 1 : index == Levels.MISSING ? Table.MISSING : 0;
            }
            categories.add(given != null ? given : new Category(categoryNames.get(i), order));
        }
        int cells = size * numberNames.size();
        Map<String, List<@Nullable String>> kept = new LinkedHashMap<>();
        texts.forEach((column, taken) -> kept.put(column, taken.kept));
        Table inputs = Table.owning(
                new Schema(numberNames, categories),
                size,
                cells == numbers.length ? numbers : Arrays.copyOf(numbers, cells),
                rowCodes,
                kept);
        Columns.Target predicted = recipe.target();
        if (predicted == null) {
            return inputs;
        }
        return predicted.number()
                ? inputs.owningTarget(predicted.column(), numericTarget.toArray())
                : inputs.owningTarget(predicted.column(), labels(predicted), classIndices());
    }

    private static int[] trimmed(int[] values, int length) {
        return values.length == length ? values : Arrays.copyOf(values, length);
    }

    private Labels labels(Columns.Target predicted) {
        Labels known = predicted.known();
        if (known != null) {
            return known;
        }
        try {
            return Labels.of(classes.classes());
        } catch (IllegalArgumentException e) {
            // Two look the same.
            throw new DataException(name + ": column " + Quoted.of(predicted.column()) + ": " + e.getMessage(), e);
        }
    }

    private int[] classIndices() {
        int[] indices = target.toArray();
        int[] positions = classes.positionsIn(classes.classes());
        for (int i = 0; i < indices.length; i++) {
            indices[i] = positions[indices[i]];
        }
        return indices;
    }
}
