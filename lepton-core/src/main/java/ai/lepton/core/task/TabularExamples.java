package ai.lepton.core.task;

import ai.lepton.core.data.Standardizer;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.training.Examples;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import java.util.ArrayList;
import java.util.List;

/** The rows of a table, standardised, as a model takes them. */
final class TabularExamples implements Examples {
    private final int size;
    private final int numberColumns;
    private final int categoryColumns;
    private final float[] numbers;
    private final int[] categories;
    private final int[] classes;
    private final float[] values;

    private TabularExamples(Table table, Standardizer standardizer, int[] classes, float[] values) {
        Schema schema = table.schema();
        this.size = table.size();
        this.numberColumns = schema.numbers().size();
        this.categoryColumns = schema.categories().size();
        this.numbers = standardizer.apply(table);
        this.categories = table.categories();
        this.classes = classes;
        this.values = values;
    }

    /** Returns rows whose classes are known, for a model with an output for each. */
    static TabularExamples labelled(Table table, Standardizer standardizer, int[] classes) {
        return new TabularExamples(table, standardizer, classes, new float[0]);
    }

    /** Returns rows with a number for each, for a model with one output. */
    static TabularExamples valued(Table table, Standardizer standardizer, float[] values) {
        return new TabularExamples(table, standardizer, new int[0], values);
    }

    /** Returns rows without a class or number, to be predicted. */
    static TabularExamples unlabelled(Table table, Standardizer standardizer) {
        return new TabularExamples(table, standardizer, new int[0], new float[0]);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<Feed> inputs(int[] order, int from, int to) {
        int n = to - from;
        List<Feed> inputs = new ArrayList<>(2);
        if (numberColumns > 0) {
            float[] batch = new float[n * numberColumns];
            for (int i = 0; i < n; i++) {
                System.arraycopy(numbers, order[from + i] * numberColumns, batch, i * numberColumns, numberColumns);
            }
            inputs.add(new Feed.Floats(batch, n, numberColumns));
        }
        if (categoryColumns > 0) {
            long[] batch = new long[n * categoryColumns];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < categoryColumns; j++) {
                    batch[i * categoryColumns + j] = categories[order[from + i] * categoryColumns + j];
                }
            }
            inputs.add(new Feed.Longs(batch, n, categoryColumns));
        }
        return inputs;
    }

    @Override
    public Feed targets(int[] order, int from, int to) {
        int n = to - from;
        if (values.length > 0) {
            float[] batch = new float[n];
            for (int i = 0; i < n; i++) {
                batch[i] = values[order[from + i]];
            }
            return new Feed.Floats(batch, n, 1);
        }
        long[] batch = new long[n];
        for (int i = 0; i < n; i++) {
            batch[i] = classes[order[from + i]];
        }
        return new Feed.Longs(batch, n);
    }
}
