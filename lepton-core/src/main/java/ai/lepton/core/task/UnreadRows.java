package ai.lepton.core.task;

import ai.lepton.core.graph.Parameter;
import ai.lepton.core.internal.training.Trainer;
import ai.lepton.core.training.Training;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of a category's table that no training row has read: those of missing values where there were none, and of levels without
 * an example. Their first values are random and must not speak. Each becomes that of unknown levels, which learned from
 * categories that were hidden; after a training too short for that, the mean of the others, as often as each was read.
 */
final class UnreadRows {
    private static final Pattern TABLE = Pattern.compile("(?:.*\\.)?categories\\.(\\d+)\\.weight");

    private UnreadRows() {}

    /**
     * Returns the weights of a training by their names.
     *
     * @param levels for each category, the rows of its table beside row 0
     * @param training by which the weights were found
     */
    static Map<String, float[]> filled(
            List<Parameter> parameters,
            Trainer.Trained trained,
            List<Integer> levels,
            TabularExamples examples,
            Training training) {
        long ofStep = Math.min((long) training.batchSize() * training.gradientAccumulation(), examples.size());
        long seen = trained.history().steps() * ofStep;
        Map<String, float[]> weights = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            float[] values = trained.weights().get(i);
            Matcher table = TABLE.matcher(parameters.get(i).name());
            if (table.matches()) {
                int category = Integer.parseInt(table.group(1));
                fill(values, examples.counts(category, levels.get(category) + 1), TabularExamples.teachUnknown(seen));
            }
            weights.put(parameters.get(i).name(), values);
        }
        return weights;
    }

    private static void fill(float[] values, int[] read, boolean isUnknownTaught) {
        int width = values.length / read.length;
        double[] unknown = new double[width];
        if (isUnknownTaught) {
            Arrays.setAll(unknown, d -> values[d]);
        } else {
            long all = Arrays.stream(read).asLongStream().sum();
            for (int i = 0; i < values.length; i++) {
                unknown[i % width] += (double) values[i] * read[i / width] / all;
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = read[i / width] == 0 ? (float) unknown[i % width] : values[i];
        }
    }
}
