package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a report, still without its value: an average over the types, a type, or, with neither, the accuracy of tags.
 *
 * @param name such as {@code f1}
 * @param average over the types; null for none
 * @param type index of the type; -1 for none
 */
record Line(String name, @Nullable Average average, int type) {
    boolean isAccuracy() {
        return average == null && type < 0;
    }

    /** Returns whether it is one share of all spans, or of those of a type: no mean of several. */
    boolean isShare() {
        return average == null || average == Average.MICRO;
    }

    /** Returns its value for these counts. */
    Score score(SpanMeasures measures, List<SequenceReport.SpanCounts> counts, double right, double tokens) {
        if (average != null) {
            return measures.of(name, average, counts);
        }
        return type >= 0 ? measures.of(name, type, counts.get(type)) : measures.accuracy(right, tokens);
    }

    /** Returns the number of spans, or tokens, that a share is of. */
    double denominator(List<SequenceReport.SpanCounts> counts, double tokens) {
        if (isAccuracy()) {
            return tokens;
        }
        SequenceReport.SpanCounts these = type < 0 ? SequenceReport.SpanCounts.sum(counts) : counts.get(type);
        return switch (name) {
            case "precision" -> these.predicted();
            case "recall" -> these.actual();
            default -> these.predicted() + these.actual() - these.correct();
        };
    }
}
