package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Score;

/**
 * What became of each span, near misses told apart, as in the MUC-5 evaluation.
 *
 * <p>Each span is paired with at most one other, the best pairs first: same bounds and type, same bounds, same type and most
 * tokens in common, most tokens in common; of equal ones the first.
 *
 * @param correct pairs with the same bounds and type
 * @param incorrect pairs that overlap but differ in type, their bounds equal or not
 * @param partial pairs of the same type that overlap, their bounds not equal
 * @param missed true spans without a partner
 * @param spurious predicted spans without a partner
 * @see <a href="https://aclanthology.org/M93-1007/">Chinchor and Sundheim 1993</a>
 */
public record SpanMatches(long correct, long incorrect, long partial, long missed, long spurious) {
    static final SpanMatches NONE = new SpanMatches(0, 0, 0, 0, 0);

    /** Checks that no count is negative. */
    public SpanMatches {
        if (correct < 0 || incorrect < 0 || partial < 0 || missed < 0 || spurious < 0) {
            throw new IllegalArgumentException("counts are not negative");
        }
    }

    /** Returns the number of true spans. */
    public long possible() {
        return correct + incorrect + partial + missed;
    }

    /** Returns the number of predicted spans. */
    public long actual() {
        return correct + incorrect + partial + spurious;
    }

    /** Returns the share of the predicted spans that are right, partial ones by half; undefined where there are none. */
    public Score precision() {
        return Score.ratio(credit(), (double) actual(), "no span was predicted");
    }

    /** Returns the share of the true spans that were found, partial ones by half; undefined where there are none. */
    public Score recall() {
        return Score.ratio(credit(), (double) possible(), "no span is in the truth");
    }

    /** Returns the harmonic mean of precision and recall; undefined where there are no spans. */
    public Score f1() {
        return Score.ratio(2 * credit(), (double) actual() + possible(), "no span is or was predicted");
    }

    private double credit() {
        return correct + 0.5 * partial;
    }

    /** Returns the counts of both together. */
    public SpanMatches plus(SpanMatches other) {
        return new SpanMatches(
                correct + other.correct,
                incorrect + other.incorrect,
                partial + other.partial,
                missed + other.missed,
                spurious + other.spurious);
    }
}
