package ai.lepton.metrics.regression;

/**
 * A sum that carries along what rounding takes from it.
 *
 * @see <a href="https://doi.org/10.1002/zamm.19740540106">Neumaier 1974</a>
 */
final class CompensatedSum {
    private double sum;
    private double lost;

    void add(double value) {
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }

    void add(CompensatedSum other) {
        add(other.sum);
        lost += other.lost;
    }

    double value() {
        // A sum beyond all numbers has lost something that is not a number.
        return Double.isInfinite(sum) ? sum : sum + lost;
    }
}
