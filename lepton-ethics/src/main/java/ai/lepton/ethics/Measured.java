package ai.lepton.ethics;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Elements;

/**
 * What was measured, and the limit that it was held against.
 *
 * @param quantity the name of the measure, such as {@code "selection_ratio"}
 * @param estimate its value, interval (none where the evidence is exact) and number of examples
 * @param limit what it is held against
 */
public record Measured(String quantity, Estimate estimate, Limit limit) {
    /** Refuses an empty name. */
    public Measured {
        Elements.required("quantity", quantity);
        Texts.required("the name of a measured quantity", quantity);
    }
}
