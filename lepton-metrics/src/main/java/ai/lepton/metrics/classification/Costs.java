package ai.lepton.metrics.classification;

/**
 * What each outcome of a two-class decision costs, in any unit; below 0 where it pays.
 *
 * @param truePositive of a positive taken for one
 * @param falsePositive of a negative taken for a positive
 * @param falseNegative of a positive taken for a negative
 * @param trueNegative of a negative taken for one
 * @see <a href="https://cseweb.ucsd.edu/~elkan/rescale.pdf">Elkan 2001</a>
 */
public record Costs(double truePositive, double falsePositive, double falseNegative, double trueNegative) {
    /** Checks that the costs are finite. */
    public Costs {
        check("true positive", truePositive);
        check("false positive", falsePositive);
        check("false negative", falseNegative);
        check("true negative", trueNegative);
    }

    /** Returns costs of errors alone. */
    public static Costs ofErrors(double falsePositive, double falseNegative) {
        return new Costs(0, falsePositive, falseNegative, 0);
    }

    private static void check(String which, double cost) {
        if (!(Math.abs(cost) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("the cost of a " + which + " is " + cost + "; it must be finite");
        }
    }

    double of(double tp, double fp, double fn, double tn) {
        return truePositive * tp + falsePositive * fp + falseNegative * fn + trueNegative * tn;
    }
}
