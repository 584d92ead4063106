package ai.lepton.metrics.sequence;

import java.util.Comparator;

/**
 * Tokens that belong together, and what they are, such as a name.
 *
 * @param type such as {@code PER}; {@code _} where tags name none
 * @param start index of its first token, from 0
 * @param end index after its last token, above {@code start}
 */
public record Span(String type, int start, int end) {
    /** By place, then by type. */
    static final Comparator<Span> IN_ORDER =
            Comparator.comparingInt(Span::start).thenComparingInt(Span::end).thenComparing(Span::type);

    /** Checks that it has a token. */
    public Span {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException(
                    "a span of [" + start + ", " + end + ") holds no tokens; the end is the index after the last");
        }
    }

    /** Returns the number of tokens. */
    public int length() {
        return end - start;
    }

    /** Returns how many tokens both hold. */
    public int overlap(Span other) {
        return Math.max(0, Math.min(end, other.end) - Math.max(start, other.start));
    }

    boolean hasBoundsOf(Span other) {
        return start == other.start && end == other.end;
    }

    /** Returns such as {@code PER[3, 5)}. */
    @Override
    public String toString() {
        return type + "[" + start + ", " + end + ")";
    }
}
