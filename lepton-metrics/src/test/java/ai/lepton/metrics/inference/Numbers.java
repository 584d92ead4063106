package ai.lepton.metrics.inference;

import java.util.stream.Stream;

/** Numbers in the cells of golden files, separated by spaces. */
final class Numbers {
    private Numbers() {}

    static double[] doubles(String cell) {
        return Stream.of(cell.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    static double[][] doubles(String cell, int columns) {
        double[] all = doubles(cell);
        double[][] rows = new double[all.length / columns][columns];
        for (int i = 0; i < all.length; i++) {
            rows[i / columns][i % columns] = all[i];
        }
        return rows;
    }

    static long[][] longs(String cell, int columns) {
        double[][] values = doubles(cell, columns);
        long[][] rows = new long[values.length][columns];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns; j++) {
                rows[i][j] = (long) values[i][j];
            }
        }
        return rows;
    }
}
