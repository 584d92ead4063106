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
    private final int[] target;
    private final boolean oneOutput;

    private TabularExamples(Table table, Standardizer standardizer, int[] target, boolean oneOutput) {
        Schema schema = table.schema();
        this.size = table.size();
        this.numberColumns = schema.numbers().size();
        this.categoryColumns = schema.categories().size();
        this.numbers = standardizer.apply(table);
        this.categories = table.categories();
        this.target = target;
        this.oneOutput = oneOutput;
    }

    /** Returns rows whose classes are known. */
    static TabularExamples labelled(Table table, Standardizer standardizer, int[] target, boolean oneOutput) {
        return new TabularExamples(table, standardizer, target, oneOutput);
    }

    /** Returns rows whose classes are not known. */
    static TabularExamples unlabelled(Table table, Standardizer standardizer) {
        return new TabularExamples(table, standardizer, new int[0], false);
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
        if (oneOutput) {
            float[] batch = new float[n];
            for (int i = 0; i < n; i++) {
                batch[i] = target[order[from + i]];
            }
            return new Feed.Floats(batch, n, 1);
        }
        long[] batch = new long[n];
        for (int i = 0; i < n; i++) {
            batch[i] = target[order[from + i]];
        }
        return new Feed.Longs(batch, n);
    }
}
