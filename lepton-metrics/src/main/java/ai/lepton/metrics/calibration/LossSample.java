package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Losses of examples, with what each class adds to them.
 *
 * <p>A class that is rare may decide the mean before it is seen. So an estimate has a caution where a class of fewer than 8
 * examples could add a quarter of what the interval allows: three examples of it, of the loss that its examples have, or that
 * the others would have, were they of it. Three are as many as may well be missing where none was seen.
 */
final class LossSample {
    private static final double FEWEST = 8;
    private static final double MAY_BE_MISSING = 3;
    private static final double MOST_SHARE = 0.25;

    private final SampleMean losses = new SampleMean();
    private final double[] ofClasses;
    private double greatestSeen;

    LossSample(int classes) {
        ofClasses = new double[classes];
    }

    /** Adds a loss that comes from numbers of this magnitude. */
    void add(int truth, double loss, double weight, double from) {
        losses.add(loss, weight, from);
        ofClasses[truth] += weight * loss;
        greatestSeen = Math.max(greatestSeen, loss);
    }

    void merge(LossSample other) {
        losses.merge(other.losses);
        greatestSeen = Math.max(greatestSeen, other.greatestSeen);
        for (int label = 0; label < ofClasses.length; label++) {
            ofClasses[label] += other.ofClasses[label];
        }
    }

    Score mean() {
        return losses.mean();
    }

    /**
     * Returns the mean with its interval.
     *
     * @param greatest loss that there can be
     * @param ifSeen the loss to expect of a class that was not seen
     */
    Estimate estimate(double level, double greatest, SeenClasses seen, IntToDoubleFunction ifSeen) {
        // Probabilities add up to 1 within a tolerance, and so losses stay below their bound within one.
        Estimate found = losses.estimate(level, 0, Math.max(greatest, greatestSeen));
        Interval bounds = found.bounds();
        return bounds == null || found.caution() != null || losses.isConstant()
                ? found
                : found.withCaution(caution(bounds.high() - found.value(), seen, ifSeen));
    }

    private @Nullable String caution(double room, SeenClasses seen, IntToDoubleFunction ifSeen) {
        for (int label = 0; label < ofClasses.length; label++) {
            if (seen.effective(label) < FEWEST * (1 - 1e-9)) {
                double weight = seen.weight(label);
                double loss = weight == 0 ? ifSeen.applyAsDouble(label) : ofClasses[label] / weight;
                if (MAY_BE_MISSING * loss / seen.effective() > MOST_SHARE * room) {
                    return seen.words(label) + ", which may decide the mean";
                }
            }
        }
        return null;
    }
}
