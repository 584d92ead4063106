package ai.lepton.core.task;

import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import java.util.Locale;

/** What a classifier says of one text. */
public final class Classification {
    private final Labels labels;
    private final double[] probabilities;
    private final boolean truncated;

    Classification(Labels labels, double[] probabilities, boolean truncated) {
        this.labels = labels;
        this.probabilities = probabilities;
        this.truncated = truncated;
    }

    /** Returns the classes, in the order of the probabilities. */
    public Labels labels() {
        return labels;
    }

    /** Returns the most probable class; the first of equals. */
    public String label() {
        return labels.name(best());
    }

    /** Returns the probability of the most probable class. */
    public double probability() {
        return probabilities[best()];
    }

    /** Returns the probability of a class; its name must be one of {@link #labels()}. */
    public double probability(String label) {
        return probabilities[labels.indexOf(label)];
    }

    /** Returns a copy of all probabilities; they sum to 1 unless each class is a question of its own. */
    public double[] probabilities() {
        return probabilities.clone();
    }

    /** Returns whether the text was longer than the model takes, so that its end was not read. */
    public boolean truncated() {
        return truncated;
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Classification that
                && labels.equals(that.labels)
                && Arrays.equals(probabilities, that.probabilities)
                && truncated == that.truncated;
    }

    @Override
    public int hashCode() {
        return 31 * labels.hashCode() + Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (%.3f)%s", label(), probability(), truncated ? ", truncated" : "");
    }
}
