package ai.lepton.core.training;

/**
 * Ends training when the loss on the validation data no longer falls; the weights of the best epoch are kept.
 *
 * @param patience epochs without improvement after which training ends, at least 1
 * @param minImprovement by how much the loss must fall to count, at least 0
 */
public record EarlyStopping(int patience, double minImprovement) {
    /** Checks the ranges. */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException("patience is " + patience + "; it must be at least 1");
        }
        if (!(minImprovement >= 0)) {
            throw new IllegalArgumentException("minimum improvement is " + minImprovement + "; it must be at least 0");
        }
    }

    /** Returns a stop after this many epochs without any improvement. */
    public static EarlyStopping after(int patience) {
        return new EarlyStopping(patience, 0);
    }
}
