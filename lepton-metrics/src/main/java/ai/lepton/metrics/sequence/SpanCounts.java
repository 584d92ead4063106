package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.List;

/**
 * How many spans there were, were predicted, and were predicted rightly: with the same bounds and the same type.
 *
 * @param correct spans of both, at most the lesser of the others
 * @param predicted predicted spans
 * @param actual true spans, the support
 */
public record SpanCounts(long correct, long predicted, long actual) {
    /** Checks the order of the counts. */
    public SpanCounts {
        if (correct < 0 || correct > predicted || correct > actual) {
            throw new IllegalArgumentException(
                    correct + " of " + predicted + " predicted and " + actual + " actual spans can't be correct");
        }
    }

    /** Returns {@code correct / predicted}; undefined where none was predicted. */
    public Score precision() {
        return precision("");
    }

    /** Returns {@code correct / actual}; undefined where there is none. */
    public Score recall() {
        return recall("");
    }

    /** Returns {@code 2 correct / (predicted + actual)}; undefined where there is none of either. */
    public Score f1() {
        return f1("");
    }

    /** As {@link #precision()}; the type, such as {@code  'PER'} after a space, is for the reason. */
    Score precision(String type) {
        return predicted == 0
                ? Score.undefined("no span was predicted" + type)
                : Score.of((double) correct / predicted);
    }

    Score recall(String type) {
        return actual == 0
                ? Score.undefined("no span is" + (type.isEmpty() ? " in the truth" : type))
                : Score.of((double) correct / actual);
    }

    Score f1(String type) {
        return predicted + actual == 0
                ? Score.undefined("no span is or was predicted" + type)
                : Score.of(2.0 * correct / ((double) predicted + actual));
    }

    /** Returns counts from their sums, three for each in turn. */
    static List<SpanCounts> of(double[] sums) {
        List<SpanCounts> counts = new ArrayList<>();
        for (int first = 0; first + 2 < sums.length; first += 3) {
            counts.add(
                    new SpanCounts(Math.round(sums[first]), Math.round(sums[first + 1]), Math.round(sums[first + 2])));
        }
        return counts;
    }

    /** Returns the counts of all together. */
    static SpanCounts sum(List<SpanCounts> parts) {
        return parts.stream().reduce(new SpanCounts(0, 0, 0), SpanCounts::plus);
    }

    /** Returns the counts of both together. */
    public SpanCounts plus(SpanCounts other) {
        return new SpanCounts(correct + other.correct, predicted + other.predicted, actual + other.actual);
    }
}
