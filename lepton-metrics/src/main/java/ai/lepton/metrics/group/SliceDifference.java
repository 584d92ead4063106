package ai.lepton.metrics.group;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Elements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a measure of a slice differs from that of all other examples.
 *
 * @param groups the slice's values, by name
 * @param isSmall whether it has fewer examples than the least that was asked for
 * @param test of the difference, the slice's value minus that of the rest
 * @param adjustedPValue the test's p-value, adjusted for the number of slices that were compared
 */
public record SliceDifference(Map<String, String> groups, boolean isSmall, TestResult test, Score adjustedPValue) {
    /** Copies the map, in its order. */
    public SliceDifference {
        Elements.required("groups", groups);
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** Returns such as {@code sex=female: difference -0.0412 [-0.0810, -0.0032], adjusted p = 0.0723}. */
    @Override
    public String toString() {
        String p = adjustedPValue instanceof Score.Undefined undefined
                ? "no p-value: " + undefined.reason()
                : "adjusted p = " + adjustedPValue;
        return Slice.title(groups)
                + test.difference().map(gap -> ": difference " + gap).orElse(":")
                + ", " + p + (isSmall ? ", small" : "");
    }
}
