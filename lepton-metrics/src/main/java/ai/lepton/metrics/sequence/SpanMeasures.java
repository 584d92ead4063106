package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;

/** Precision, recall and F1 by type and on average, from the counts of all types. */
final class SpanMeasures {
    /** The names, in the order of a report. */
    static final List<String> NAMES = List.of("precision", "recall", "f1");

    private final List<String> types;
    private final Score.WhenUndefined policy;

    SpanMeasures(List<String> types, Score.WhenUndefined policy) {
        // For the reasons why a score is undefined.
        this.types = types.stream().map(type -> " " + Quoted.of(type)).toList();
        this.policy = policy;
    }

    static void checkName(String name) {
        if (!NAMES.contains(Elements.required("name", name))) {
            throw new IllegalArgumentException(
                    "spans have no " + Quoted.bare(name) + "; they have " + String.join(", ", NAMES));
        }
    }

    /** Returns a measure of one type. */
    Score of(String name, int type, SequenceReport.SpanCounts counts) {
        return policy.applyTo(of(name, counts, types.get(type)));
    }

    /** Returns the share of the tokens whose tag is right. */
    Score accuracy(double right, double tokens) {
        return policy.applyTo(Score.ratio(right, tokens, "there are no tokens"));
    }

    private static Score of(String name, SequenceReport.SpanCounts counts, String type) {
        return switch (name) {
            case "precision" -> counts.precision(type);
            case "recall" -> counts.recall(type);
            default -> counts.f1(type);
        };
    }

    /** Returns an average of a measure over the types; one of weight 0 counts nothing, undefined or not. */
    Score of(String name, Average average, List<SequenceReport.SpanCounts> counts) {
        if (average == Average.MICRO) {
            return policy.applyTo(of(name, SequenceReport.SpanCounts.sum(counts), ""));
        }
        double sum = 0;
        double weights = 0;
        for (int type = 0; type < types.size(); type++) {
            double weight = average == Average.WEIGHTED ? counts.get(type).actual() : 1;
            if (weight == 0) {
                continue;
            }
            Score score = of(name, type, counts.get(type));
            if (score instanceof Score.Defined defined) {
                sum += weight * defined.value();
                weights += weight;
            } else if (policy == Score.WhenUndefined.UNDEFINED) {
                return score;
            }
        }
        return weights > 0 ? Score.of(sum / weights) : policy.applyTo(Score.undefined("no type has a span"));
    }
}
