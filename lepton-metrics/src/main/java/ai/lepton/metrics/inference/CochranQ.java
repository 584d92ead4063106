package ai.lepton.metrics.inference;

/**
 * Cochran's Q test: whether several classifiers are right equally often, from their predictions of the same examples.
 *
 * @see <a href="https://doi.org/10.2307/2332378">Cochran 1950</a>
 */
final class CochranQ {
    private CochranQ() {}

    /** Returns {@link PairedTests#cochranQ}. */
    static TestResult of(boolean[]... right) {
        int k = right.length;
        if (k < 2) {
            throw new IllegalArgumentException("Cochran's Q compares two classifiers or more, here are " + k);
        }
        int n = right[0].length;
        double[] byClassifier = new double[k];
        for (int c = 0; c < k; c++) {
            if (right[c].length != n) {
                throw new IllegalArgumentException("right[" + c + "] has " + right[c].length
                        + " values but right[0] has " + n + "; they must describe the same examples");
            }
            for (boolean one : right[c]) {
                byClassifier[c] += one ? 1 : 0;
            }
        }
        double all = 0;
        double squares = 0;
        for (double count : byClassifier) {
            all += count;
        }
        for (double count : byClassifier) {
            // Around the mean, so that a small difference of large counts keeps its digits.
            squares += (count - all / k) * (count - all / k);
        }
        double disagreement = 0;
        for (int i = 0; i < n; i++) {
            int agreeing = 0;
            for (boolean[] classifier : right) {
                agreeing += classifier[i] ? 1 : 0;
            }
            disagreement += (double) agreeing * (k - agreeing);
        }
        if (disagreement == 0) {
            String reason = n == 0
                    ? "there are no examples"
                    : "no example tells the classifiers apart: all are right on the same";
            return TestResult.undefined("cochran-q", reason, null, n);
        }
        return TestResult.chiSquared("cochran-q", (k - 1) * (k * squares / disagreement), k - 1, null, n);
    }
}
