package ai.lepton.metrics.inference;

/**
 * Tests on a square table that counts how two classifiers, or two raters, label the same examples.
 *
 * <p>Rows are the first's labels, columns the second's. With two labels, both tests are McNemar's chi-squared one.
 */
final class MarginalHomogeneity {
    private static final String NO_DISAGREEMENT = "the two agree on every example";

    private MarginalHomogeneity() {}

    /** Returns {@link PairedTests#stuartMaxwell}. */
    static TestResult stuartMaxwell(long[][] table) {
        long n = check(table);
        int k = table.length;
        double[] gaps = new double[k];
        double[][] moved = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                if (i != j) {
                    gaps[i] += (double) table[i][j] - table[j][i];
                    moved[i][j] = (double) table[i][j] + table[j][i];
                }
            }
        }
        // The covariance of the gaps is the Laplacian of a graph: the labels, joined by their disagreements. Taking out
        // one label after another leaves a Laplacian, and needs no subtraction.
        double statistic = 0;
        int degrees = 0;
        for (int p = 0; p < k; p++) {
            double variance = 0;
            for (int j = p + 1; j < k; j++) {
                variance += moved[p][j];
            }
            if (variance == 0) {
                continue;
            }
            statistic += gaps[p] * gaps[p] / variance;
            degrees++;
            for (int i = p + 1; i < k; i++) {
                double share = moved[p][i] / variance;
                gaps[i] += share * gaps[p];
                for (int j = p + 1; j < k; j++) {
                    moved[i][j] += i == j ? 0 : share * moved[p][j];
                }
            }
        }
        return result("stuart-maxwell", statistic, degrees, n);
    }

    /** Returns {@link PairedTests#bowker}. */
    static TestResult bowker(long[][] table) {
        long n = check(table);
        double statistic = 0;
        int degrees = 0;
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < i; j++) {
                double both = (double) table[i][j] + table[j][i];
                double gap = (double) table[i][j] - table[j][i];
                if (both > 0) {
                    statistic += gap * gap / both;
                    degrees++;
                }
            }
        }
        return result("bowker", statistic, degrees, n);
    }

    private static TestResult result(String method, double statistic, int degrees, long n) {
        return degrees == 0
                ? TestResult.undefined(method, n == 0 ? "there are no examples" : NO_DISAGREEMENT, null, n)
                : TestResult.chiSquared(method, statistic, degrees, null, n);
    }

    private static long check(long[][] table) {
        long n = 0;
        for (int i = 0; i < table.length; i++) {
            if (table[i].length != table.length) {
                throw new IllegalArgumentException("the table has " + table.length + " rows, but row " + i + " has "
                        + table[i].length + " counts; it must be square");
            }
            for (int j = 0; j < table.length; j++) {
                if (table[i][j] < 0) {
                    throw new IllegalArgumentException(
                            "table[" + i + "][" + j + "] is " + table[i][j] + "; counts are not negative");
                }
                n = Math.addExact(n, table[i][j]);
            }
        }
        return n;
    }
}
