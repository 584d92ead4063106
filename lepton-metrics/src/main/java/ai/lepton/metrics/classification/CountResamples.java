package ai.lepton.metrics.classification;

import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.List;
import java.util.stream.IntStream;

/** Measures over resamples of a matrix: the same resamples, whichever way they are drawn. */
final class CountResamples {
    private final ConfusionMatrix matrix;
    private final MultinomialBootstrap bootstrap;
    private final int k;
    private final long[] all;
    // The cells that hold an example, and their counts.
    private final int[] cells;
    private final long[] counts;

    CountResamples(ConfusionMatrix matrix, MultinomialBootstrap bootstrap) {
        this.matrix = matrix;
        this.bootstrap = bootstrap;
        this.k = matrix.labels().size();
        this.all = matrix.counts();
        this.cells =
                IntStream.range(0, all.length).filter(cell -> all[cell] > 0).toArray();
        this.counts = new long[cells.length];
        for (int i = 0; i < cells.length; i++) {
            counts[i] = all[cells[i]];
        }
    }

    /** Returns the values of measures that may look at every cell, shape {@code [measures, resamples]}. */
    double[][] ofCells(List<CountMeasure> measures) {
        if (measures.isEmpty()) {
            return new double[0][];
        }
        return bootstrap.replicates(
                counts,
                measures.size(),
                (resample, values) -> compute(measures, matrix.redrawn(all, cells, resample), values));
    }

    /** Returns the values of measures of the diagonal, rows and columns, shape {@code [measures, resamples]}. */
    double[][] ofTotals(List<CountMeasure> measures) {
        if (measures.isEmpty()) {
            return new double[0][];
        }
        if (3 * k + 1 > MultinomialBootstrap.MOST_TOTALS) {
            return ofCells(measures);
        }
        // Totals: the diagonal, rows without it, columns without it, and one of all that is of the diagonal.
        int[] first = new int[cells.length];
        int[] second = new int[cells.length];
        for (int i = 0; i < cells.length; i++) {
            int row = cells[i] / k;
            int column = cells[i] % k;
            first[i] = row == column ? row : k + row;
            second[i] = row == column ? 3 * k : 2 * k + column;
        }
        double[] rows = new double[k];
        double[] columns = new double[k];
        return bootstrap.replicatesOfTotals(counts, first, second, 3 * k + 1, measures.size(), (totals, values) -> {
            for (int label = 0; label < k; label++) {
                all[label * k + label] = totals[label];
                rows[label] = totals[label] + totals[k + label];
                columns[label] = totals[label] + totals[2 * k + label];
            }
            compute(measures, matrix.ofTotals(all, rows, columns), values);
        });
    }

    private static void compute(List<CountMeasure> measures, ConfusionMatrix drawn, double[] values) {
        for (int m = 0; m < values.length; m++) {
            values[m] = measures.get(m).of(drawn).orNaN();
        }
    }
}
