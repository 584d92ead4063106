package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Direction;
import ai.lepton.metrics.classification.Average;
import org.jspecify.annotations.Nullable;

/**
 * A measure of a {@link SequenceReport}, by its name and what it is of: what comparisons are made of.
 *
 * @param name {@code precision}, {@code recall} or {@code f1}; of tags {@code accuracy}
 * @param average over the types; null for none
 * @param type of the spans; null for none
 */
public record SpanMeasure(
        String name, @Nullable Average average, @Nullable String type) {
    /** F1 of all spans together. */
    public static final SpanMeasure MICRO_F1 = new SpanMeasure("f1", Average.MICRO, null);
    /** The mean F1 of the types. */
    public static final SpanMeasure MACRO_F1 = new SpanMeasure("f1", Average.MACRO, null);
    /** The share of the tokens whose tag is right; only of tags. */
    public static final SpanMeasure ACCURACY = new SpanMeasure("accuracy", null, null);

    /** Checks that there is such a measure. */
    public SpanMeasure {
        boolean isOfTags = name.equals("accuracy");
        if (!isOfTags) {
            SpanMeasures.checkName(name);
        }
        int subjects = (average == null ? 0 : 1) + (type == null ? 0 : 1);
        if (subjects != (isOfTags ? 0 : 1)) {
            throw new IllegalArgumentException(
                    isOfTags
                            ? "accuracy is of all tags; it has no average and no type"
                            : name + " needs an average or a type, and not both");
        }
    }

    /**
     * Returns an average over the types.
     *
     * @param name {@code precision}, {@code recall} or {@code f1}
     * @throws IllegalArgumentException if it is none of these
     */
    public static SpanMeasure of(String name, Average average) {
        return new SpanMeasure(name, average, null);
    }

    /**
     * Returns a measure of one type.
     *
     * @param name {@code precision}, {@code recall} or {@code f1}
     * @throws IllegalArgumentException if it is none of these
     */
    public static SpanMeasure of(String name, String type) {
        return new SpanMeasure(name, null, type);
    }

    /** Returns {@link Direction#HIGHER_IS_BETTER}, for all of them. */
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }
}
