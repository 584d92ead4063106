package ai.lepton.core.task;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of a category's table that no training row has read: that of unknown levels, of missing values where there were none, of
 * levels without an example. Their first values are random and must not speak, so each becomes the mean of the others, as often
 * as each was read.
 */
final class UnreadRows {
    private static final Pattern TABLE = Pattern.compile("(?:.*\\.)?categories\\.(\\d+)\\.weight");

    private UnreadRows() {}

    /**
     * Changes a weight in place, if it is such a table.
     *
     * @param levels for each category, the rows of its table beside row 0
     * @param counts how often each row is read, by the category and the number of rows
     */
    static void fill(String name, float[] values, List<Integer> levels, BiFunction<Integer, Integer, int[]> counts) {
        Matcher table = TABLE.matcher(name);
        if (!table.matches()) {
            return;
        }
        int category = Integer.parseInt(table.group(1));
        int rows = levels.get(category) + 1;
        int width = values.length / rows;
        int[] read = counts.apply(category, rows);
        double[] mean = new double[width];
        long all = Arrays.stream(read).asLongStream().sum();
        for (int i = 0; i < values.length; i++) {
            mean[i % width] += (double) values[i] * read[i / width] / all;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = read[i / width] == 0 ? (float) mean[i % width] : values[i];
        }
    }
}
