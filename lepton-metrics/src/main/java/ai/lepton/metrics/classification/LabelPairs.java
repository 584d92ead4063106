package ai.lepton.metrics.classification;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts of pairs of labels that nobody has listed, found and counted in one pass. */
final class LabelPairs {
    private static final int LARGEST = 1024;

    private final SeenLabels rows = new SeenLabels();
    private final SeenLabels columns = new SeenLabels();
    private int bits = 4;
    private int[] counts = new int[1 << (2 * bits)];

    private LabelPairs() {}

    /** Counts pairs up to the end of the shorter list; returns null where a label is null, or they are very many. */
    static @Nullable LabelPairs in(List<?> truth, List<?> predicted) {
        LabelPairs pairs = new LabelPairs();
        Iterator<?> rows = truth.iterator();
        Iterator<?> columns = predicted.iterator();
        while (rows.hasNext() && columns.hasNext()) {
            Object row = rows.next();
            Object column = columns.next();
            if (row == null || column == null || !pairs.add(row, column)) {
                return null;
            }
        }
        return pairs;
    }

    private boolean add(Object truth, Object predicted) {
        int row = rows.placeOf(truth);
        int column = columns.placeOf(predicted);
        while ((row | column) >>> bits != 0) {
            if (1 << bits == LARGEST) {
                return false;
            }
            grow();
        }
        counts[row << bits | column]++;
        return true;
    }

    private void grow() {
        int side = 1 << bits;
        int[] more = new int[4 * counts.length];
        for (int row = 0; row < side; row++) {
            System.arraycopy(counts, row * side, more, 2 * row * side, side);
        }
        counts = more;
        bits++;
    }

    /**
     * Returns the counts of labels, shape {@code [k * k]}; null where what was counted is none of them, or they are too many
     * for all their cells to be held.
     */
    long @Nullable [] countsOf(Labels labels) {
        if (labels.size() > ConfusionMatrix.MOST_DENSE) {
            return null;
        }
        int[] ofRow = indicesOf(rows, labels);
        int[] ofColumn = indicesOf(columns, labels);
        int k = labels.size();
        long[] cells = new long[k * k];
        for (int row = 0; row < ofRow.length; row++) {
            for (int column = 0; column < ofColumn.length; column++) {
                if (ofRow[row] < 0 || ofColumn[column] < 0) {
                    return null;
                }
                cells[ofRow[row] * k + ofColumn[column]] += counts[row << bits | column];
            }
        }
        return cells;
    }

    private static int[] indicesOf(SeenLabels seen, Labels labels) {
        return seen.inOrder().stream().mapToInt(labels::find).toArray();
    }

    /**
     * Returns the labels as {@link Labels#in} orders them.
     *
     * @throws IllegalArgumentException if there was no pair
     */
    Labels labels() {
        return Labels.in(rows.inOrder(), columns.inOrder());
    }
}
