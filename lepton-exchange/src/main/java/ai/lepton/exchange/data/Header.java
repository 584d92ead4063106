package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of columns, found whichever of Unicode's forms NFC and NFD they are spelled in.
 *
 * <p>A name that is there twice is refused only when it is asked for.
 */
final class Header {
    private static final int TWICE = -2;

    private final List<String> columns;
    private final Map<String, Integer> places = new HashMap<>();

    Header(List<String> columns) {
        this.columns = List.copyOf(columns);
        for (int i = 0; i < columns.size(); i++) {
            places.merge(normal(columns.get(i)), i, (first, second) -> TWICE);
        }
    }

    private static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    List<String> columns() {
        return columns;
    }

    boolean has(String column) {
        return places.containsKey(normal(column));
    }

    /**
     * Returns where a column stands, or -1.
     *
     * @param place of the header, for a message
     * @throws DataException if it is there twice
     */
    int find(String place, String column) {
        int at = places.getOrDefault(normal(column), -1);
        if (at == TWICE) {
            throw twice(place, column);
        }
        return at;
    }

    /**
     * Returns where a column stands.
     *
     * @param source of the header, for a message that says which columns there are
     * @param place of the header, for a message of a column that is there twice
     * @throws DataException if it is not there, or twice
     */
    int indexOf(String source, String place, String column) {
        int at = find(place, column);
        if (at < 0) {
            throw new DataException(source + " has no column " + Quoted.of(column) + "; "
                    + Nearest.to(column, columns)
                            .map(nearest -> "did you mean " + Quoted.of(nearest) + "? ")
                            .orElse("")
                    + "its columns are " + Quoted.all(columns) + hint());
        }
        return at;
    }

    private DataException twice(String place, String column) {
        List<String> same = new ArrayList<>(columns);
        same.removeIf(other -> !normal(other).equals(normal(column)));
        boolean areEqual = same.stream().distinct().count() == 1;
        return new DataException(
                place + ": the header has " + Quoted.of(column)
                        + (areEqual
                                ? " twice; column names must be distinct"
                                : " in two spellings that look the same (Unicode's NFC and NFD); column names must be distinct"));
    }

    /** Says what the names are, where they look like something else. */
    private String hint() {
        if (columns.size() > 0 && columns.get(0).startsWith("#")) {
            return "; if lines that begin with # are comments, say comments('#')";
        }
        boolean areNumbers = columns.stream().allMatch(name -> Decimals.PLAIN.isNumber(name) || name.isEmpty());
        return areNumbers && !columns.isEmpty()
                ? "; if the file has no header row, say withoutHeader(...) with the columns' names"
                : "";
    }
}
