package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.inference.internal.ClusteredShares;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A measure of a {@link SequenceReport}: which of them, and which average or of which type of span.
 *
 * @param key {@code precision}, {@code recall} or {@code f1}; of tags {@code accuracy}
 * @param over which average over the types; null for none
 * @param type of the spans; null for none
 */
public record SpanMeasure(
        String key, @Nullable Average over, @Nullable String type) implements Measure.Of<SequenceReport> {
    /** F1 of all spans together. */
    public static final SpanMeasure MICRO_F1 = new SpanMeasure("f1", Average.MICRO, null);
    /** The mean F1 of the types. */
    public static final SpanMeasure MACRO_F1 = new SpanMeasure("f1", Average.MACRO, null);
    /** The share of the tokens whose tag is right; only of tags. */
    public static final SpanMeasure ACCURACY = new SpanMeasure("accuracy", null, null);

    /** Checks that there is such a measure. */
    public SpanMeasure {
        boolean isOfTags = Elements.required("key", key).equals("accuracy");
        if (!isOfTags) {
            SpanMeasures.checkName(key);
        }
        int subjects = (over == null ? 0 : 1) + (type == null ? 0 : 1);
        if (subjects != (isOfTags ? 0 : 1)) {
            throw new IllegalArgumentException(
                    isOfTags
                            ? "accuracy is of all tags; it has no average and no type"
                            : key + " needs an average or a type, and not both");
        }
    }

    /**
     * Returns an average over the types.
     *
     * @param key {@code precision}, {@code recall} or {@code f1}
     * @throws IllegalArgumentException if it is none of these
     */
    public static SpanMeasure of(String key, Average average) {
        return new SpanMeasure(key, average, null);
    }

    /**
     * Returns a measure of one type.
     *
     * @param key {@code precision}, {@code recall} or {@code f1}
     * @throws IllegalArgumentException if it is none of these
     */
    public static SpanMeasure of(String key, String type) {
        return new SpanMeasure(key, null, type);
    }

    /** Returns all that a report lists, and what is known of each. */
    public static List<Measure> all() {
        return List.of(Share.values());
    }

    @Override
    public Class<SequenceReport> reports() {
        return SequenceReport.class;
    }

    @Override
    public @Nullable String average() {
        return over == null ? null : over.key();
    }

    /** Returns {@link #type()}. */
    @Override
    public @Nullable String label() {
        return type;
    }

    /** Returns that higher is better, in [0, 1], for all of them. */
    @Override
    public Traits traits() {
        return Share.valueOf(key.toUpperCase(Locale.ROOT)).traits();
    }

    /** What is known of each, whatever it is of. */
    private enum Share implements Measure {
        PRECISION(ofSpans("was predicted in")),
        RECALL(ofSpans("is in")),
        F1(ofSpans("is, or was predicted, in")),
        ACCURACY(List.of(new IntervalMethod("tags", ClusteredShares.METHOD, "always")));

        private final List<IntervalMethod> intervals;

        Share(List<IntervalMethod> intervals) {
            this.intervals = intervals;
        }

        private static List<IntervalMethod> ofSpans(String each) {
            return List.of(
                    new IntervalMethod("a type", ClusteredShares.METHOD, "always, up to 64 types"),
                    new IntervalMethod(
                            "an average",
                            ClusteredShares.METHOD,
                            "macro: where each type " + each + " 10 sentences; else always"));
        }

        @Override
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Traits traits() {
            return new Traits(Measure.Direction.HIGHER_IS_BETTER, Range.SHARE, intervals);
        }
    }
}
