package ai.lepton.examples;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a CSV file hold, found by reading all of it: a column is of numbers if each value that is there is one, and
 * none has leading zeros, as codes have; else it is a category. What only says which rows belong together, or which came first,
 * is neither: it would be learned by heart, and rows to come have values of their own.
 *
 * @param csv the file
 * @param target the column that is to be predicted
 * @param classifies whether the target is a class, and not a number
 * @param numbers columns of numbers, without the target
 * @param categories other columns, without the target
 * @param guessed whether its values are numbers, more than two, and nobody said that they are classes
 * @param apart columns by which rows are held out, and from which nothing is learned
 */
record TableColumns(
        Csv csv,
        String target,
        boolean classifies,
        boolean guessed,
        List<String> numbers,
        List<String> categories,
        List<String> apart) {
    /** A target of so few numbers, all whole, is a class unless the task is named. */
    private static final int MOST_CLASSES = 20;

    /** More than this are names or texts, which say nothing of a row that is to come. */
    private static final int MOST_LEVELS = 1_000;

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** What is known of a column. */
    private static final class Seen {
        private boolean isNumber = true;
        private boolean isWhole = true;
        private final Set<String> values = new HashSet<>();

        private void take(@Nullable String text) {
            if (text == null) {
                return;
            }
            if (values.size() <= MOST_LEVELS) {
                values.add(text);
            }
            isNumber = isNumber && !text.matches("[+-]?0\\d.*") && isFinite(text);
            isWhole = isWhole && text.matches("[+-]?\\d+(\\.0*)?");
        }

        /** Java takes more for numbers than a reader of tables does, such as {@code 1d} and {@code 0x1p3}: those are codes. */
        private static boolean isFinite(String text) {
            return DECIMAL.matcher(text.strip()).matches() && Double.isFinite(Double.parseDouble(text));
        }
    }

    /**
     * Returns the columns of a file.
     *
     * @param task {@code classification}, {@code regression}, or null for what the target looks like
     * @param settings of the recipe, whose {@code group} and {@code time} name columns; a time of numbers stays one of the numbers
     */
    static TableColumns of(Csv csv, String target, @Nullable String task, List<String> settings) {
        Map<String, Seen> columns = new LinkedHashMap<>();
        try (Rows rows = csv.rows()) {
            for (Row row : rows) {
                for (String column : row.columns()) {
                    columns.computeIfAbsent(column, name -> new Seen())
                            .take(row.isMissing(column) ? null : row.text(column));
                }
            }
        }
        Seen wanted = columns.remove(target);
        if (wanted == null) {
            throw new UsageException(csv.name() + " has no column '" + target + "'; there are "
                    + (columns.isEmpty() ? "no rows" : String.join(", ", columns.keySet())));
        }
        List<String> apart = new ArrayList<>();
        for (String column : RecipeSettings.columns(settings)) {
            if (column.equals(target)) {
                throw new UsageException("column '" + target + "' is the target, and can't be group or time as well");
            }
            Seen seen = columns.get(column);
            if (seen == null) {
                throw new UsageException(csv.name() + " has no column '" + column + "' for group or time; there are "
                        + String.join(", ", columns.keySet()));
            }
            if (!seen.isNumber || settings.contains("group=" + column)) {
                columns.remove(column);
                apart.add(column);
            }
        }
        if ("regression".equals(task) && !wanted.isNumber) {
            throw new UsageException("column '" + target + "' of " + csv.name()
                    + " does not hold numbers only; --task classification would do");
        }
        boolean classifies = task == null
                ? !wanted.isNumber || (wanted.isWhole && wanted.values.size() <= MOST_CLASSES)
                : task.equals("classification");
        List<String> numbers = new ArrayList<>();
        List<String> categories = new ArrayList<>();
        columns.forEach((name, seen) -> {
            if (!seen.isNumber && seen.values.size() > MOST_LEVELS) {
                throw new UsageException("column '" + name + "' of " + csv.name() + " has more than " + MOST_LEVELS
                        + " texts, which say nothing of other rows; take it out of the file, or say what it is for by"
                        + " --set group=" + name + " or time=" + name);
            }
            (seen.isNumber ? numbers : categories).add(name);
        });
        boolean guessed = task == null && classifies && wanted.isNumber && wanted.values.size() > 2;
        return new TableColumns(csv, target, classifies, guessed, numbers, categories, apart);
    }

    /** Returns the recipe that reads them all. */
    Csv recipe() {
        Csv inputs = csv.numbers(numbers.toArray(String[]::new))
                .categories(categories.toArray(String[]::new))
                .texts(apart.toArray(String[]::new));
        return classifies ? inputs.label(target) : inputs.target(target);
    }

    @Override
    public String toString() {
        return (classifies ? "classification" : "regression") + " of '" + target + "' by " + numbers.size()
                + " numbers and " + categories.size() + " categories"
                + (apart.isEmpty() ? "" : ", held out by " + String.join(", ", apart))
                + (guessed ? " (of whole numbers; --task regression takes them for numbers)" : "");
    }
}
