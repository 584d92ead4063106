package ai.lepton.exchange.predictions;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file of predictions; whatever is wrong with it is a {@link DataException} that names file and row. */
final class PredictionReader {
    /** Squares of larger numbers, weighed and added up, may be beyond what a double holds. */
    private static final double LARGEST_NUMBER = 1e100;

    private static final double LARGEST_WEIGHT = 1e50;
    private static final double SMALLEST_WEIGHT = 1e-50;

    private final String name;
    private final Csv csv;
    private final PredictionFile asked;
    private final PredictionColumns columns;

    private PredictionReader(PredictionFile asked) {
        this.name = asked.path().toString();
        this.csv = Csv.of(asked.path()).missing();
        this.asked = asked;
        this.columns = PredictionColumns.of(name, csv.columns());
    }

    static Predictions read(PredictionFile asked) {
        return new PredictionReader(asked).read();
    }

    private Predictions read() {
        if (asked.task() == PredictionFile.Task.REGRESSION) {
            return readNumbers();
        }
        if (asked.task() != null || asked.positive() != null || columns.hasScores()) {
            return readClasses();
        }
        Predictions.OfNumbers numbers;
        try {
            numbers = readNumbers();
        } catch (DataException notNumbers) {
            Table table = readLabels();
            boolean areNumbers = texts(table, PredictionColumns.TRUTH).stream().anyMatch(ClassNames::isFraction)
                    || texts(table, PredictionColumns.PREDICTION).stream().anyMatch(ClassNames::isFraction);
            if (areNumbers) {
                throw new DataException(notNumbers.getMessage() + " (some are decimal fractions, so the task was taken"
                        + " to be regression; if they are classes, say --task multiclass)");
            }
            return classes(table);
        }
        if (hasFractions(numbers.truth) || hasFractions(numbers.predicted)) {
            return numbers;
        }
        return readClasses();
    }

    private static boolean hasFractions(double[] values) {
        return Arrays.stream(values).anyMatch(value -> value != Math.rint(value));
    }

    private Predictions.OfNumbers readNumbers() {
        if (columns.hasScores()) {
            throw new DataException(
                    name + " has scores of classes, and --task is regression; leave the scores or the task out");
        }
        if (asked.positive() != null && asked.task() == PredictionFile.Task.REGRESSION) {
            throw new DataException("--positive is '" + asked.positive()
                    + "', but --task is regression, which has no classes; leave one of them out");
        }
        Csv recipe = csv.numbers(PredictionColumns.TRUTH, PredictionColumns.PREDICTION);
        Table table = withGroupsAndWeight(recipe).read();
        return new Predictions.OfNumbers(
                column(table, PredictionColumns.TRUTH, LARGEST_NUMBER),
                column(table, PredictionColumns.PREDICTION, LARGEST_NUMBER),
                new Predictions.Rows(
                        weights(table),
                        groups(table),
                        notes(
                                asked.task() == null
                                        ? "task: regression, since there are decimal fractions; say --task multiclass if"
                                                + " they are classes"
                                        : "task: regression")));
    }

    private Predictions readClasses() {
        return classes(readLabels());
    }

    private Table readLabels() {
        Csv recipe = csv.categories(PredictionColumns.TRUTH);
        if (columns.hasPrediction()) {
            recipe = recipe.categories(PredictionColumns.PREDICTION);
        }
        if (columns.hasScore()) {
            recipe = recipe.numbers(PredictionColumns.SCORE);
        }
        for (String label : columns.scoredLabels()) {
            recipe = recipe.numbers(PredictionColumns.SCORE_OF + label);
        }
        return withGroupsAndWeight(recipe).read();
    }

    private Csv withGroupsAndWeight(Csv recipe) {
        for (String group : columns.groups()) {
            recipe = recipe.categories(PredictionColumns.GROUP + group);
        }
        return columns.hasWeight() ? recipe.numbers(PredictionColumns.WEIGHT) : recipe;
    }

    private Predictions.OfClasses classes(Table table) {
        requireLabels(table, PredictionColumns.TRUTH, "every row needs its true class");
        List<String> texts = new ArrayList<>(texts(table, PredictionColumns.TRUTH));
        if (columns.hasPrediction()) {
            requireLabels(
                    table,
                    PredictionColumns.PREDICTION,
                    columns.hasScores()
                            ? "every row needs its predicted class; leave the column out to take the class that scores"
                                    + " highest"
                            : "every row needs its predicted class");
            texts.addAll(texts(table, PredictionColumns.PREDICTION));
        }
        List<String> all = new ArrayList<>(texts);
        all.addAll(columns.scoredLabels());
        ClassTask task = ClassTask.of(name, asked, columns, named(all), texts);
        double[] weights = weights(table);
        int[] truth = indices(table, PredictionColumns.TRUTH, task.names());
        double[] probabilities = new ClassScores(name, this::place, columns, task).of(table);
        int[] predicted = columns.hasPrediction()
                ? indices(table, PredictionColumns.PREDICTION, task.names())
                : task.predicted(probabilities);
        return new Predictions.OfClasses(
                task.names().labels(),
                task.positive(),
                truth,
                predicted,
                columns.hasScores() ? probabilities : null,
                new Predictions.Rows(weights, groups(table), notes(task.note() + task.unseenScores())));
    }

    private ClassNames named(List<String> texts) {
        try {
            return ClassNames.of(texts);
        } catch (IllegalArgumentException e) {
            // Two look the same.
            throw new DataException(name + ": classes: " + e.getMessage(), e);
        }
    }

    private Labels valuesOf(Table table, String group) {
        try {
            return Labels.of(texts(table, PredictionColumns.GROUP + group));
        } catch (IllegalArgumentException e) {
            throw new DataException(name + ": column '" + PredictionColumns.GROUP + group + "': " + e.getMessage(), e);
        }
    }

    private void requireLabels(Table table, String column, String needed) {
        Category category = category(table, column);
        int empty = category.levels().indexOf("") + 1;
        if (empty > 0) {
            int[] codes = table.codes(column);
            for (int row = 0; row < codes.length; row++) {
                if (codes[row] == empty) {
                    throw new DataException(place(row) + ": column '" + column + "' is empty; " + needed);
                }
            }
        }
    }

    private static Category category(Table table, String column) {
        return table.schema().categories().stream()
                .filter(category -> category.name().equals(column))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(Table table, String column) {
        return category(table, column).levels();
    }

    private static int[] indices(Table table, String column, ClassNames names) {
        int[] meant = texts(table, column).stream()
                .mapToInt(text -> names.find(text).orElseThrow())
                .toArray();
        int[] codes = table.codes(column);
        for (int row = 0; row < codes.length; row++) {
            codes[row] = meant[codes[row] - 1];
        }
        return codes;
    }

    private double @Nullable [] weights(Table table) {
        if (!columns.hasWeight()) {
            return null;
        }
        double[] weights = column(table, PredictionColumns.WEIGHT, LARGEST_WEIGHT);
        for (int row = 0; row < weights.length; row++) {
            if (weights[row] < 0) {
                throw new DataException(place(row) + ": column 'weight' is " + weights[row]
                        + "; weights are not negative, and 0 leaves a row out");
            }
            if (weights[row] > 0 && weights[row] < SMALLEST_WEIGHT) {
                throw new DataException(place(row) + ": column 'weight' is " + weights[row]
                        + ", too small for sums of squares; rescale the column to sizes of at least "
                        + SMALLEST_WEIGHT);
            }
        }
        return weights;
    }

    private double[] column(Table table, String column, double largest) {
        double[] values = table.column(column);
        for (int row = 0; row < values.length; row++) {
            if (Math.abs(values[row]) > largest) {
                throw new DataException(place(row) + ": column '" + column + "' is " + values[row]
                        + ", too large for sums of squares; rescale the column to sizes of at most " + largest);
            }
        }
        return values;
    }

    private List<GroupColumn> groups(Table table) {
        List<GroupColumn> groups = new ArrayList<>();
        for (String group : columns.groups()) {
            int[] indices = table.codes(PredictionColumns.GROUP + group);
            for (int row = 0; row < indices.length; row++) {
                indices[row]--;
            }
            groups.add(new GroupColumn(group, valuesOf(table, group), indices));
        }
        return GroupColumn.checked(name, groups);
    }

    /** Returns where a row is, such as {@code predictions.csv:3}. */
    private String place(int row) {
        return name + ":" + csv.lineOf(row);
    }

    private List<String> notes(String ofTask) {
        List<String> notes = new ArrayList<>(List.of(ofTask));
        if (!columns.ignored().isEmpty()) {
            notes.add("not used: the columns '" + String.join("', '", columns.ignored()) + "'");
        }
        return List.copyOf(notes);
    }
}
