package ai.lepton.metrics.classification;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    /** Returns the average of this name, if there is one. */
    public static Optional<Average> of(String key) {
        return Arrays.stream(values())
                .filter(average -> average.key().equals(key))
                .findFirst();
    }

    /** Returns the names of all averages, in their order. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Average::key).toList();
    }

    /** Returns the name in scikit-learn and in reports: {@code micro}, {@code macro}, {@code weighted}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
