package ai.lepton.metrics.regression;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erf;

/**
 * The continuous ranked probability score: how far a predicted distribution is from what happened, in the unit of what is
 * predicted. For a distribution that is one point, it is the absolute error.
 *
 * @see <a href="https://doi.org/10.1198/016214506000001437">Gneiting and Raftery 2007</a>
 */
final class Crps {
    // Sums of any values times this are numbers.
    private static final double SMALLER = 0x1p-100;
    private static final double GREATEST = 1e290;
    // Of a truth so many deviations away the distribution's shape tells nothing.
    private static final double FAR = 1e10;
    private static final double PER_ROOT_PI = 1 / Math.sqrt(Math.PI);

    private Crps() {}

    /** Returns {@link ForecastLosses#crpsOfEnsemble}. */
    static ForecastLosses ensemble(double[] truth, double[] members) {
        return ensemble(truth, members, false);
    }

    /** Returns {@link ForecastLosses#crpsOfFairEnsemble}. */
    static ForecastLosses fairEnsemble(double[] truth, double[] members) {
        return ensemble(truth, members, true);
    }

    private static ForecastLosses ensemble(double[] truth, double[] members, boolean fair) {
        int n = truth.length;
        int least = fair ? 2 : 1;
        if (n == 0 ? members.length > 0 : members.length % n != 0 || members.length / n < least) {
            throw new IllegalArgumentException("members has " + members.length + " values; " + n
                    + " truths need as many rows of at least " + least + ", all of one length");
        }
        RegressionExamples.checkFinite("truth", truth);
        RegressionExamples.checkFinite("members", members);
        int m = n == 0 ? 0 : members.length / n;
        double[] losses = new double[n];
        double[] row = new double[m];
        for (int i = 0; i < n; i++) {
            System.arraycopy(members, i * m, row, 0, m);
            Arrays.sort(row);
            losses[i] = ofSorted(truth[i], row, fair);
            if (!(losses[i] <= Double.MAX_VALUE)) {
                Arrays.setAll(row, k -> row[k] * SMALLER);
                losses[i] = ofSorted(truth[i] * SMALLER, row, fair) / SMALLER;
            }
        }
        return new ForecastLosses(losses, null);
    }

    /**
     * Returns the score of sorted members: between two neighbours, k members lie below and m − k above, which is what E|X − y| and
     * E|X − X′| have of that gap; put together, no term is below 0, and no digits cancel.
     */
    private static double ofSorted(double truth, double[] row, boolean fair) {
        int m = row.length;
        int less = fair ? 1 : 0;
        double pairs = (double) m * (m - less);
        double sum = 0;
        for (int k = 0; k <= m; k++) {
            if (k > 0 && row[k - 1] < truth) {
                double end = k < m ? Math.min(row[k], truth) : truth;
                sum += (double) k * (k - less) / pairs * (end - row[k - 1]);
            }
            if (k < m && row[k] > truth) {
                double start = k > 0 ? Math.max(row[k - 1], truth) : truth;
                sum += (double) (m - k) * (m - k - less) / pairs * (row[k] - start);
            }
        }
        return sum;
    }

    /** Returns {@link ForecastLosses#crpsOfGaussian}. */
    static ForecastLosses gaussian(double[] truth, double[] mean, double[] deviation) {
        RegressionExamples.checkLengths("truth", truth.length, "mean", mean.length);
        RegressionExamples.checkLengths("truth", truth.length, "deviation", deviation.length);
        RegressionExamples.checkFinite("truth", truth);
        RegressionExamples.checkFinite("mean", mean);
        RegressionExamples.checkFinite("deviation", deviation);
        double[] losses = new double[truth.length];
        for (int i = 0; i < losses.length; i++) {
            if (deviation[i] < 0) {
                throw new IllegalArgumentException(
                        "deviation[" + i + "] is " + deviation[i] + "; a standard deviation is not negative");
            }
            double gap = truth[i] - mean[i];
            losses[i] = Math.abs(gap) <= Double.MAX_VALUE && deviation[i] <= GREATEST
                    ? gaussian(gap, deviation[i])
                    : gaussian(truth[i] * SMALLER - mean[i] * SMALLER, deviation[i] * SMALLER) / SMALLER;
        }
        return new ForecastLosses(losses, null);
    }

    private static double gaussian(double gap, double deviation) {
        double z = Math.abs(gap) / deviation;
        if (!(z <= FAR)) {
            // Nearly all lies at the mean; the difference is a share of 1 / z.
            return Math.max(0, Math.abs(gap) - deviation * PER_ROOT_PI);
        }
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        return deviation * (z * Erf.value(z / Math.sqrt(2)) + 2 * density - PER_ROOT_PI);
    }
}
