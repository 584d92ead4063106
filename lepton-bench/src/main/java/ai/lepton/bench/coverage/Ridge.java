package ai.lepton.bench.coverage;

/** Ridge regression without a constant, by its kernel: for few rows and any number of columns. */
@SuppressWarnings("ArrayRecordComponent") // shared by nobody else
record Ridge(double[] weights) {
    /** Fits to the rows that are in another fold than this one. */
    static Ridge fit(double[][] x, double[] y, int[] fold, int left, double penalty) {
        int n = 0;
        int[] rows = new int[y.length];
        for (int i = 0; i < y.length; i++) {
            if (fold[i] != left) {
                rows[n++] = i;
            }
        }
        double[][] kernel = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                kernel[i][j] = dot(x[rows[i]], x[rows[j]]);
                kernel[j][i] = kernel[i][j];
            }
            kernel[i][i] += penalty;
            kernel[i][n] = y[rows[i]];
        }
        double[] dual = solved(kernel, n);
        double[] weights = new double[x[0].length];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < weights.length; c++) {
                weights[c] += dual[i] * x[rows[i]][c];
            }
        }
        return new Ridge(weights);
    }

    /** Solves a positive definite system whose last column is the right-hand side. */
    private static double[] solved(double[][] system, int n) {
        for (int p = 0; p < n; p++) {
            for (int i = p + 1; i < n; i++) {
                double factor = system[i][p] / system[p][p];
                for (int j = p; j <= n && factor != 0; j++) {
                    system[i][j] -= factor * system[p][j];
                }
            }
        }
        double[] solution = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            double sum = system[i][n];
            for (int j = i + 1; j < n; j++) {
                sum -= system[i][j] * solution[j];
            }
            solution[i] = sum / system[i][i];
        }
        return solution;
    }

    double predict(double[] x) {
        return dot(weights, x);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
