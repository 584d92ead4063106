package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measure.Direction;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.catalogue.Measures;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
 * <p>A standard error is not an interval: what a program says of one without saying what interval it stands for is kept as
 * that, and no interval is made of it.
 *
 * @param name scikit-learn's function name without {@code _score}; of another program's measure, its own
 * @param average {@code micro}, {@code macro} or {@code weighted}; null where it does not apply
 * @param label the class that it is about; null where it is about all
 * @param variant which of several measures of this name, such as the filter or the scorer that an answer went through; null
 *     where there is one (since version 1.2)
 * @param slice the group values that it is restricted to, by group name; empty for all examples
 * @param value the value; null where it is undefined
 * @param undefined why there is no value; null where there is one
 * @param low lower bound of the interval; null where there is no interval, or no bound
 * @param high upper bound of the interval; null where there is no interval, or no bound
 * @param level confidence level in (0, 1); null where there is no interval
 * @param method how the interval was found; null where there is no interval
 * @param n number of examples; null where a document of another program does not say it, which version 1.2 allows
 * @param standardError the standard error of the value; null where that is not said (since version 1.2)
 * @param standardDeviation the standard deviation of the examples' own scores; null where that is not said (since version 1.2)
 * @param lowerIsBetter whether lower values are better; null where that is not said, as of the measures of
 *     {@link ai.lepton.metrics.catalogue.Measures}, which say it themselves (since version 1.2)
 * @param caution why the interval may not hold its level, so that it settles nothing; null where nothing speaks against it
 *     (since version 1.1)
 * @param extra fields that this version does not know
 */
public record MetricEntry(
        String name,
        @Nullable String average,
        @Nullable String label,
        @Nullable String variant,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> slice,
        @JsonInclude @Nullable Double value,
        @Nullable String undefined,
        @JsonInclude @Nullable Double low,
        @JsonInclude @Nullable Double high,
        @JsonInclude @Nullable Double level,
        @JsonInclude @Nullable String method,
        @JsonInclude @Nullable Long n,
        @JsonProperty("standard_error") @Nullable StandardError standardError,
        @JsonProperty("standard_deviation") @Nullable Double standardDeviation,
        @JsonProperty("lower_is_better") @Nullable Boolean lowerIsBetter,
        @Nullable String caution,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    /** Checks that the value is finite or the reason why it is not is given, and the interval is one. */
    public MetricEntry {
        Documents.required(name, "name");
        String shown = Quoted.bare(name);
        slice = slice == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(slice));
        extra = Documents.extra(extra);
        if (n != null && n < 0) {
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
        requireNotNegative(shown, "standard_deviation", standardDeviation);
        requireNotNegative(shown, "standard_error", standardError == null ? null : standardError.value());
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

    private static void requireNotNegative(String metric, String field, @Nullable Double number) {
        requireFinite(metric, field, number);
        if (number != null && number < 0) {
            throw new IllegalArgumentException(metric + ": " + field + " is " + number + "; it must not be negative");
        }
    }

    /**
     * A standard error.
     *
     * @param value the standard error, finite and not negative
     * @param method how it was found, such as {@code analytic} or {@code bootstrap}; null where that is not said
     * @param resamples how many samples a bootstrap drew; null where that is not said
     * @param extra fields that this version does not know
     */
    public record StandardError(
            Double value,
            @Nullable String method,
            @Nullable Long resamples,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that there is a value, and that the number of samples is positive. */
        public StandardError {
            Documents.required(value, "value");
            if (resamples != null && resamples < 1) {
                throw new IllegalArgumentException("resamples is " + resamples + "; there is at least 1");
            }
            extra = Documents.extra(extra);
        }
    }

    /** Returns an entry of a value that another program found, with nothing else said of it. */
    static MetricEntry found(String name, double value, @Nullable Long n) {
        boolean isFinite = Double.isFinite(value);
        return new MetricEntry(
                name,
                null,
                null,
                null,
                Map.of(),
                isFinite ? value : null,
                isFinite ? null : "the value is " + value,
                null,
                null,
                null,
                null,
                n,
                null,
                null,
                null,
                null,
                Map.of());
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
                null,
                measurement.slice(),
                undefined == null ? value : null,
                undefined,
                bounds == null ? null : finite(bounds.low()),
                bounds == null ? null : finite(bounds.high()),
                bounds == null ? null : bounds.level(),
                bounds == null ? null : bounds.method(),
                measurement.estimate().n(),
                null,
                null,
                null,
                measurement.estimate().caution(),
                Map.of());
    }

    private static @Nullable Double finite(double bound) {
        return Double.isFinite(bound) ? bound : null;
    }

    /**
     * Returns the measurement that the entry describes, without its variant, standard error and direction, which a measurement
     * has no place for.
     *
     * @throws IllegalStateException if the number of examples is not said
     */
    public Measurement toMeasurement() {
        if (n == null) {
            throw new IllegalStateException(
                    Quoted.bare(title()) + " says not how many examples it is of, which a measurement needs");
        }
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

    /** Returns the same with whether lower values are better. */
    public MetricEntry withLowerIsBetter(boolean lower) {
        return Records.with(this, "lowerIsBetter", lower);
    }

    /**
     * Returns which values are better: what the entry says, or its measure, if it is one of
     * {@link ai.lepton.metrics.catalogue.Measures}.
     */
    @JsonIgnore
    public Direction direction() {
        if (lowerIsBetter != null) {
            return lowerIsBetter ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
        }
        return Measures.named(name).map(Measure::direction).orElse(Direction.NEITHER);
    }

    /** Returns what is measured, for people: {@code f1 (macro)}, {@code recall of 'malignant'}. */
    @JsonIgnore
    public String what() {
        return name
                + (average == null ? "" : " (" + average + ")")
                + (variant == null ? "" : " (" + variant + ")")
                + (label == null ? "" : " of " + Quoted.of(label));
    }
}
