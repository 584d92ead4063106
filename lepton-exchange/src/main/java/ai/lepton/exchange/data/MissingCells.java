package ai.lepton.exchange.data;

import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cells of a file are missing, column by column, as the table of the same recipe has them: numbers by what they are
 * however they are written, levels that are known beforehand never, and all else by its text.
 */
final class MissingCells {
    private final Set<String> words;
    private final CellNumbers numbers;
    private final boolean[] areNumbers;
    private final boolean[] areTexts;
    private final List<Set<String>> levels = new ArrayList<>();

    MissingCells(Columns recipe, Header header, Set<String> words, Decimals decimals) {
        this.words = words;
        this.numbers = new CellNumbers(words, decimals, () -> "");
        Columns.Target target = recipe.target();
        List<String> named = new ArrayList<>(recipe.numbers());
        List<String> others = new ArrayList<>(recipe.texts());
        others.addAll(recipe.categories().keySet());
        if (target != null) {
            (target.number() ? named : others).add(target.column());
        }
        Header asNumbers = new Header(named);
        Header otherwise = new Header(others);
        areNumbers = new boolean[header.columns().size()];
        areTexts = new boolean[areNumbers.length];
        for (int i = 0; i < areNumbers.length; i++) {
            String column = header.columns().get(i);
            areNumbers[i] = asNumbers.has(column) || (recipe.takesOthers() && !otherwise.has(column));
            areTexts[i] = !areNumbers[i] && otherwise.has(column);
            levels.add(known(recipe, new Header(List.of(column))));
        }
    }

    private static Set<String> known(Columns recipe, Header column) {
        for (Map.Entry<String, @Nullable Category> each : recipe.categories().entrySet()) {
            if (each.getValue() != null && column.has(each.getKey())) {
                return Set.copyOf(each.getValue().levels());
            }
        }
        Columns.Target target = recipe.target();
        Labels classes = target == null || !column.has(target.column()) ? null : target.known();
        return classes == null ? Set.of() : Set.copyOf(classes.names());
    }

    /** Returns whether a value is missing that is no text of a file. */
    boolean isMissing(int column, Object value) {
        if (value instanceof Number number && !areTexts[column]) {
            return numbers.isMissing(number.doubleValue());
        }
        String text = Row.text(value);
        return text != null && (!areNumbers[column] || value instanceof String) && isMissing(column, text);
    }

    boolean isMissing(int column, String text) {
        if (column < areNumbers.length && areNumbers[column]) {
            return numbers.isMissing(text);
        }
        return words.contains(text)
                && (column >= areNumbers.length || !levels.get(column).contains(text));
    }
}
