package ai.lepton.metrics.regression;

import java.util.Locale;

/** What of the truth an error is divided by. */
public enum NormalizedBy {
    /** The magnitude of its mean; torchmetrics keeps the sign, which makes an error negative where the mean is. */
    MEAN,
    /** The greatest less the least. */
    RANGE,
    /** Its standard deviation, with the number of examples as divisor. */
    STD,
    /** Its Euclidean norm, the root of the sum of squares. */
    L2;

    /** Returns the name in torchmetrics: {@code mean}, {@code range}, {@code std}, {@code l2}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
