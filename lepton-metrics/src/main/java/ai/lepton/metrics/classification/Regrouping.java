package ai.lepton.metrics.classification;

import java.util.Arrays;

/** Confusion matrices of other classes, made of the cells of one: of some classes alone, or of several put together. */
final class Regrouping {
    private static final int LEFT_OUT = -1;

    private Regrouping() {}

    /** Returns the matrix of some of the classes, given by their indices too. */
    static ConfusionMatrix only(ConfusionMatrix matrix, Labels classes, int[] kept) {
        int[] places = new int[matrix.labels().size()];
        Arrays.fill(places, LEFT_OUT);
        for (int place = 0; place < kept.length; place++) {
            places[kept[place]] = place;
        }
        return of(matrix, classes, places);
    }

    /** Returns the two-class matrix of a class, its second label, against the rest. */
    static ConfusionMatrix oneAgainstRest(ConfusionMatrix matrix, int one) {
        int[] places = new int[matrix.labels().size()];
        places[one] = 1;
        String name = matrix.labels().name(one);
        return of(matrix, Labels.of("not " + name, name), places);
    }

    /** Returns the matrix whose classes hold all of those that have their place. */
    private static ConfusionMatrix of(ConfusionMatrix matrix, Labels labels, int[] places) {
        int k = labels.size();
        if (k > ConfusionMatrix.MOST_DENSE) {
            SparseCounter counter = new SparseCounter(k);
            if (matrix.isWeighted()) {
                counter.becomeWeighted();
            }
            matrix.forEachCell((i, j, count) -> {
                if (places[i] != LEFT_OUT && places[j] != LEFT_OUT) {
                    counter.add(places[i], places[j], count, matrix.at(i, j), matrix.squares(i, j));
                }
            });
            return new ConfusionMatrix(labels, MatrixCells.sparse(labels.size(), counter.cells(), matrix.exponent()));
        }
        long[] counts = new long[k * k];
        double[] weights = new double[k * k];
        double[] squares = new double[k * k];
        matrix.forEachCell((i, j, count) -> {
            if (places[i] != LEFT_OUT && places[j] != LEFT_OUT) {
                int cell = places[i] * k + places[j];
                counts[cell] += count;
                weights[cell] += matrix.at(i, j);
                squares[cell] += matrix.squares(i, j);
            }
        });
        boolean isWeighted = matrix.isWeighted();
        return new ConfusionMatrix(
                labels,
                counts,
                isWeighted ? weights : null,
                isWeighted ? squares : null,
                isWeighted ? matrix.exponent() : 0);
    }
}
