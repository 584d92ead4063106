package ai.lepton.metrics;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One named line of an evaluation, as reports and documents list them.
 *
 * @param name scikit-learn's function name without {@code _score}: {@code accuracy}, {@code f1}, {@code roc_auc}
 * @param average {@code micro}, {@code macro} or {@code weighted}; null where it does not apply
 * @param label the class that it is about; null where it is about all
 * @param slice the group values that it is restricted to, by group name; empty for all examples
 * @param estimate its value, interval and number of examples
 */
public record Measurement(
        String name, @Nullable String average, @Nullable String label, Map<String, String> slice, Estimate estimate) {
    /** Copies the slice, in its order. */
    public Measurement {
        slice = slice.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(slice));
    }

    /** Returns a measurement over all examples and classes. */
    public static Measurement of(String name, Estimate estimate) {
        return new Measurement(name, null, null, Map.of(), estimate);
    }

    /** Returns a measurement averaged over the classes. */
    public static Measurement averaged(String name, String average, Estimate estimate) {
        return new Measurement(name, average, null, Map.of(), estimate);
    }

    /** Returns a measurement of one class. */
    public static Measurement ofLabel(String name, String label, Estimate estimate) {
        return new Measurement(name, null, label, Map.of(), estimate);
    }

    /** Returns what it measures, in words: {@code macro f1}, {@code precision of 'malignant'}, {@code calibration error}. */
    public String title() {
        return title(name, average, label);
    }

    /** Returns in words what a measurement of this name, average and label measures. */
    public static String title(String name, @Nullable String average, @Nullable String label) {
        String words = Measure.words(Elements.required("name", name));
        return (average == null ? "" : average + " ") + words + (label == null ? "" : " of " + Quoted.of(label));
    }
}
