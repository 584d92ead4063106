package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TableSource} is asked to read of its columns: kept by each kind of file, and changed by the words of {@code
 * TableSource}. Immutable.
 */
public final class Columns {
    /** What pandas calls a column without a name. */
    private static final Pattern UNNAMED = Pattern.compile("Unnamed: \\d+");

    private final List<String> numbers;
    private final boolean others;
    private final Map<String, @Nullable Category> categories;
    private final List<String> texts;
    private final Set<String> without;
    private final boolean withoutUnnamed;
    private final @Nullable Set<String> missing;
    private final @Nullable Target target;

    /**
     * The column to be predicted.
     *
     * @param number whether it is a number, else the label
     * @param known the classes, where they are known
     */
    record Target(String column, boolean number, @Nullable Labels known) {}

    private Columns(
            List<String> numbers,
            boolean others,
            Map<String, @Nullable Category> categories,
            List<String> texts,
            Set<String> without,
            boolean withoutUnnamed,
            @Nullable Set<String> missing,
            @Nullable Target target) {
        this.numbers = numbers;
        this.others = others;
        this.categories = categories;
        this.texts = texts;
        this.without = without;
        this.withoutUnnamed = withoutUnnamed;
        this.missing = missing;
        this.target = target;
    }

    /** Returns that nothing is asked yet. */
    public static Columns none() {
        return new Columns(List.of(), false, Map.of(), List.of(), Set.of(), false, null, null);
    }

    Columns numbers(List<String> columns) {
        List<String> more = new ArrayList<>(numbers);
        for (String column : columns) {
            requireNew(column);
            if (more.contains(column)) {
                throw asked(column);
            }
            more.add(column);
        }
        return new Columns(List.copyOf(more), others, categories, texts, without, withoutUnnamed, missing, target);
    }

    Columns otherNumbers() {
        return new Columns(numbers, true, categories, texts, without, withoutUnnamed, missing, target);
    }

    Columns categories(List<String> columns) {
        Map<String, @Nullable Category> more = new LinkedHashMap<>(categories);
        for (String column : columns) {
            requireNew(column);
            if (more.containsKey(column)) {
                throw asked(column);
            }
            more.put(column, null);
        }
        return new Columns(numbers, others, more, texts, without, withoutUnnamed, missing, target);
    }

    Columns texts(List<String> columns) {
        List<String> more = new ArrayList<>(texts);
        for (String column : columns) {
            requireNew(column);
            if (more.contains(column)) {
                throw asked(column);
            }
            more.add(column);
        }
        return new Columns(numbers, others, categories, List.copyOf(more), without, withoutUnnamed, missing, target);
    }

    Columns without(List<String> columns) {
        Set<String> more = new LinkedHashSet<>(without);
        for (String column : columns) {
            requireNew(column);
            more.add(column);
        }
        return new Columns(numbers, others, categories, texts, more, withoutUnnamed, missing, target);
    }

    /** Returns the same, for rows from which the columns are left out already. */
    Columns withNoneLeftOut() {
        return new Columns(numbers, others, categories, texts, Set.of(), withoutUnnamed, missing, target);
    }

    Columns withoutUnnamed() {
        return new Columns(numbers, others, categories, texts, without, true, missing, target);
    }

    Columns missing(List<String> words) {
        return new Columns(
                numbers, others, categories, texts, without, withoutUnnamed, new LinkedHashSet<>(words), target);
    }

    Columns schema(Schema schema) {
        Map<String, @Nullable Category> known = new LinkedHashMap<>();
        schema.categories().forEach(category -> known.put(category.name(), category));
        for (String column : schema.columns()) {
            if (isTarget(column) || texts.contains(column)) {
                throw asked(column);
            }
        }
        return new Columns(schema.numbers(), false, known, texts, without, withoutUnnamed, missing, target);
    }

    Columns predicting(Target predicted) {
        if (numbers.contains(predicted.column)
                || categories.containsKey(predicted.column)
                || texts.contains(predicted.column)) {
            throw asked(predicted.column);
        }
        return new Columns(numbers, others, categories, texts, without, withoutUnnamed, missing, predicted);
    }

    private boolean isTarget(String column) {
        return target != null && target.column.equals(column);
    }

    private void requireNew(String column) {
        if (numbers.contains(column)
                || categories.containsKey(column)
                || texts.contains(column)
                || without.contains(column)
                || isTarget(column)) {
            throw asked(column);
        }
    }

    private static IllegalArgumentException asked(String column) {
        return new IllegalArgumentException("column " + Quoted.of(column)
                + " is asked for twice; a column is a number, a category, a text, the label or the target");
    }

    void requireSome(String name) {
        if (numbers.isEmpty() && !others && categories.isEmpty() && texts.isEmpty() && target == null) {
            throw new IllegalStateException(
                    name + ": no column is asked for; name some with numbers(...), categories(...), texts(...),"
                            + " label(...) or target(...)");
        }
    }

    /**
     * Returns which of a file's columns are read: those that are asked for, or all but those that are left out, where all others
     * are numbers or nothing is asked for.
     *
     * @param source of the columns, for a message
     * @throws DataException if one that is asked for is not there, or twice
     */
    public List<String> readOf(String source, List<String> all) {
        Elements.required("source", source);
        Header header = new Header(Elements.of("all", all));
        Set<String> read = new LinkedHashSet<>();
        List<String> named = new ArrayList<>(numbers);
        named.addAll(categories.keySet());
        named.addAll(texts);
        if (target != null) {
            named.add(target.column);
        }
        named.forEach(column -> read.add(all.get(header.indexOf(source, source, column))));
        if (others || named.isEmpty()) {
            Set<String> left = new LinkedHashSet<>();
            without.forEach(column -> left.add(all.get(header.indexOf(source, source, column))));
            all.stream().filter(column -> !left.contains(column)).forEach(read::add);
        }
        return List.copyOf(read);
    }

    /** Returns whether which columns are read depends on which there are. */
    boolean takesOthers() {
        return others;
    }

    /**
     * Returns the number columns for this header.
     *
     * @param place of the header, for a message
     * @throws DataException if one has no name, or a name that is there twice
     */
    List<String> numbersAmong(String source, String place, Header header) {
        if (!others) {
            return numbers;
        }
        Set<Integer> otherwise = new LinkedHashSet<>();
        categories.keySet().forEach(column -> otherwise.add(header.indexOf(source, place, column)));
        texts.forEach(column -> otherwise.add(header.indexOf(source, place, column)));
        without.forEach(column -> otherwise.add(header.indexOf(source, place, column)));
        numbers.forEach(column -> otherwise.add(header.indexOf(source, place, column)));
        if (target != null) {
            otherwise.add(header.indexOf(source, place, target.column));
        }
        List<String> all = new ArrayList<>(numbers);
        for (int i = 0; i < header.columns().size(); i++) {
            String column = header.columns().get(i);
            boolean isUnnamed = column.isBlank() || UNNAMED.matcher(column).matches();
            if (otherwise.contains(i) || (isUnnamed && withoutUnnamed)) {
                continue;
            }
            if (isUnnamed) {
                throw new DataException(place + ": column " + (i + 1) + " has no name"
                        + (column.isBlank() ? "" : " but " + Quoted.of(column))
                        + ", as the index that pandas writes; leave it out with withoutUnnamed(), or give it a name");
            }
            header.find(place, column);
            all.add(column);
        }
        return List.copyOf(all);
    }

    /** Returns the columns that were asked for as numbers by their names. */
    List<String> numbers() {
        return numbers;
    }

    Map<String, @Nullable Category> categories() {
        return Collections.unmodifiableMap(categories);
    }

    List<String> texts() {
        return texts;
    }

    @Nullable Target target() {
        return target;
    }

    /** Returns the texts that mean a missing value, or those given where nothing was said. */
    Set<String> missingOr(Set<String> usual) {
        return missing == null ? usual : missing;
    }

    /**
     * Returns what gives a value of one column, as {@link Row} has them, or null where it is missing to the table of this recipe: where
     * numbers are read, it is a number that was said to mean a missing value, however it is written; in a category that is known
     * beforehand no level is missing; else its text is one of those that were said. A number of a column that nothing is asked of is
     * read as a number.
     */
    public UnaryOperator<@Nullable Object> present(String column) {
        Elements.required("column", column);
        if (missing == null || missing.isEmpty()) {
            return value -> value;
        }
        MissingCells cells = new MissingCells(this, new Header(List.of(column)), missing, Decimals.PLAIN);
        return value -> value == null || cells.isMissing(0, value) ? null : value;
    }

    /** Returns the categories whose levels are found in the file. */
    List<String> learned() {
        return categories.entrySet().stream()
                .filter(entry -> entry.getValue() == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Columns that
                && numbers.equals(that.numbers)
                && others == that.others
                && categories.equals(that.categories)
                && texts.equals(that.texts)
                && without.equals(that.without)
                && withoutUnnamed == that.withoutUnnamed
                && Objects.equals(missing, that.missing)
                && Objects.equals(target, that.target);
    }

    @Override
    public int hashCode() {
        return Objects.hash(numbers, others, categories, texts, without, withoutUnnamed, missing, target);
    }

    /** Returns such as {@code numbers [age] and all others, categories [site], label diagnosis}. */
    @Override
    public String toString() {
        return "numbers " + numbers + (others ? " and all others" : "") + ", categories " + categories.keySet()
                + (texts.isEmpty() ? "" : ", texts " + texts)
                + (target == null ? ", label null" : (target.number ? ", target " : ", label ") + target.column);
    }
}
