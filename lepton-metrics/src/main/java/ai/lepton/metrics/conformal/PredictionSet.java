package ai.lepton.metrics.conformal;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classes among which the true class of one example is with a confidence.
 *
 * <p>A set may be empty: no class is then as likely as those of the examples that it was calibrated on. That too counts as a miss, and
 * adding the most probable class never lowers the coverage.
 *
 * @param classes their indices, rising
 * @param confidence the share of such sets that hold the truth at least, in (0, 1); what it is a share of is said by the method
 *     that made it
 * @param whyUnbounded why classes are in it whatever their probability, such as
 *     {@code 12 examples of 'rare' are too few for 95 %, which takes 19}; null where there are none
 */
public record PredictionSet(
        List<Integer> classes, double confidence, @Nullable String whyUnbounded) {

    /** Copies the classes, and checks their order. */
    public PredictionSet {
        classes = Elements.of("classes", classes);
        for (int i = 0; i < classes.size(); i++) {
            if (classes.get(i) < 0 || (i > 0 && classes.get(i) <= classes.get(i - 1))) {
                throw new IllegalArgumentException(
                        "classes are " + Quoted.words(classes) + "; they are indices from 0 on, rising");
            }
        }
        ConformalThreshold.checkConfidence(confidence);
    }

    /** Returns whether a class is in the set. */
    public boolean contains(int label) {
        return classes.contains(label);
    }

    /** Returns the number of classes in it. */
    public int size() {
        return classes.size();
    }

    /** Returns such as {@code {0, 2} at 90 %}. */
    @Override
    public String toString() {
        return "{" + (classes.isEmpty() ? "" : Quoted.words(classes)) + "} at " + Interval.percent(confidence)
                + (whyUnbounded == null ? "" : ": " + Quoted.message(whyUnbounded));
    }
}
