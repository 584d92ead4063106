package ai.lepton.metrics.classification;

import java.util.Locale;

/** How scores of several classes become one. */
public enum Average {
    /** From the classes' counts added up: each example weighs the same. */
    MICRO,
    /** The mean of the classes' scores: each class weighs the same, however rare. */
    MACRO,
    /**
     * The mean of the classes' scores, weighted by their support in the truth; undefined where no class that has a
     * score has support. There scikit-learn falls back to the plain mean.
     */
    WEIGHTED;

    /** Returns the name in scikit-learn and in reports: {@code micro}, {@code macro}, {@code weighted}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
