package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the {@code metrics} array.
 *
 * <p>JSON has no infinity: an infinite value is undefined with that reason, an infinite bound is null while {@code level}
 * is there.
 *
 * @param name scikit-learn's function name without {@code _score}
 * @param average {@code micro}, {@code macro} or {@code weighted}; null where it does not apply
 * @param label the class that it is about; null where it is about all
 * @param slice the group values that it is restricted to, by group name; empty for all examples
 * @param value the value; null where it is undefined
 * @param undefined why there is no value; null where there is one
 * @param low lower bound of the interval; null where there is no interval, or no bound
 * @param high upper bound of the interval; null where there is no interval, or no bound
 * @param level confidence level in (0, 1); null where there is no interval
 * @param method how the interval was found; null where there is no interval
 * @param n number of examples
 * @param caution why the interval may not hold its level, so that it settles nothing; null where nothing speaks against it
 *     (since version 1.1)
 * @param extra fields that this version does not know
 */
public record MetricEntry(
        String name,
        @Nullable String average,
        @Nullable String label,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> slice,
        @JsonInclude @Nullable Double value,
        @Nullable String undefined,
        @JsonInclude @Nullable Double low,
        @JsonInclude @Nullable Double high,
        @JsonInclude @Nullable Double level,
        @JsonInclude @Nullable String method,
        Long n,
        @Nullable String caution,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    /** Checks that the value is finite or the reason why it is not is given, and the interval is one. */
    public MetricEntry {
        Documents.required(name, "name");
        Documents.required(n, "n");
        String shown = Quoted.bare(name);
        slice = slice == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(slice));
        extra = Documents.extra(extra);
        if (n < 0) {
            throw new IllegalArgumentException(shown + ": n is " + n + "; it must not be negative");
        }
        if ((value == null) == (undefined == null)) {
            throw new IllegalArgumentException(
                    value == null
                            ? shown + " has neither a value nor a reason in 'undefined'"
                            : shown + " has the value " + value + " and yet a reason in 'undefined'");
        }
        if (caution != null && caution.isBlank()) {
            throw new IllegalArgumentException(
                    shown + " has a caution without a reason; leave it out where there is none");
        }
        requireFinite(shown, "value", value);
        requireFinite(shown, "low", low);
        requireFinite(shown, "high", high);
        if (level == null && (low != null || high != null)) {
            throw new IllegalArgumentException(shown + " has bounds but no level; an interval needs both");
        }
        if (level != null && !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(shown + ": level is " + level + ", outside (0, 1)");
        }
        if (low != null && high != null && low > high) {
            throw new IllegalArgumentException(shown + ": interval [" + low + ", " + high + "] is not in order");
        }
    }

    private static void requireFinite(String metric, String field, @Nullable Double number) {
        if (number != null && !Double.isFinite(number)) {
            throw new IllegalArgumentException(
                    metric + ": " + field + " is " + number + ", which JSON can't hold; use MetricEntry.of(...)");
        }
    }

    /** Returns the entry of a measurement. */
    public static MetricEntry of(Measurement measurement) {
        Score score = measurement.estimate().score();
        Interval bounds = measurement.estimate().bounds();
        double value = score.orNaN();
        String undefined = score instanceof Score.Undefined reason
                ? reason.reason()
                : Double.isFinite(value) ? null : "the value is " + value;
        return new MetricEntry(
                measurement.name(),
                measurement.average(),
                measurement.label(),
                measurement.slice(),
                undefined == null ? value : null,
                undefined,
                bounds == null ? null : finite(bounds.low()),
                bounds == null ? null : finite(bounds.high()),
                bounds == null ? null : bounds.level(),
                bounds == null ? null : bounds.method(),
                measurement.estimate().n(),
                measurement.estimate().caution(),
                Map.of());
    }

    private static @Nullable Double finite(double bound) {
        return Double.isFinite(bound) ? bound : null;
    }

    /** Returns the measurement that the entry describes. */
    public Measurement toMeasurement() {
        Score score = value == null ? Score.undefined(undefined == null ? "unknown" : undefined) : Score.of(value);
        Interval bounds = level == null
                ? null
                : new Interval(
                        low == null ? Double.NEGATIVE_INFINITY : low,
                        high == null ? Double.POSITIVE_INFINITY : high,
                        level,
                        method == null ? "" : method);
        return new Measurement(name, average, label, slice, new Estimate(score, bounds, n, caution));
    }

    /** Returns what is measured on which examples, for people: {@code recall of 'malignant', sex = female}. */
    @JsonIgnore
    public String title() {
        return what()
                + slice.entrySet().stream()
                        .map(group -> ", " + group.getKey() + " = " + group.getValue())
                        .collect(Collectors.joining());
    }

    /** Returns what is measured, for people: {@code f1 (macro)}, {@code recall of 'malignant'}. */
    @JsonIgnore
    public String what() {
        return name + (average == null ? "" : " (" + average + ")") + (label == null ? "" : " of " + Quoted.of(label));
    }
}
