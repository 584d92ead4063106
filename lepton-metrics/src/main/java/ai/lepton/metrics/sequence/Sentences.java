package ai.lepton.metrics.sequence;

import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The spans of sentences, in order, and how many tokens have the right tag; without tags there are no tokens.
 */
final class Sentences {
    final List<List<SequenceEvaluation.TypedSpan>> truth;
    final List<List<SequenceEvaluation.TypedSpan>> predicted;
    final int[] tokens;
    final int[] right;
    final List<String> types;
    private final Map<String, Integer> indices = new LinkedHashMap<>();

    Sentences(
            List<List<SequenceEvaluation.TypedSpan>> truth,
            List<List<SequenceEvaluation.TypedSpan>> predicted,
            int[] tokens,
            int[] right) {
        this.truth = truth;
        this.predicted = predicted;
        this.tokens = tokens;
        this.right = right;
        Set<String> found = new LinkedHashSet<>();
        truth.forEach(spans -> spans.forEach(span -> found.add(span.type())));
        predicted.forEach(spans -> spans.forEach(span -> found.add(span.type())));
        this.types = found.isEmpty()
                ? List.of()
                : Labels.in(List.copyOf(found), List.of()).names();
        types.forEach(type -> indices.put(type, indices.size()));
    }

    int size() {
        return truth.size();
    }

    /** Returns these sentences, in this order. */
    Sentences rows(int[] rows) {
        boolean hasTokens = tokens.length > 0;
        return new Sentences(
                Arrays.stream(rows).mapToObj(truth::get).toList(),
                Arrays.stream(rows).mapToObj(predicted::get).toList(),
                hasTokens ? Arrays.stream(rows).map(row -> tokens[row]).toArray() : tokens,
                hasTokens ? Arrays.stream(rows).map(row -> right[row]).toArray() : right);
    }

    int indexOf(String type) {
        Integer index = indices.get(type);
        if (index == null) {
            throw new IllegalArgumentException("no span is or was predicted " + Quoted.of(type) + "; the types are "
                    + "[" + Quoted.words(types) + "]" + Nearest.hint(type, types));
        }
        return index;
    }

    long totalTokens() {
        return Arrays.stream(tokens).asLongStream().sum();
    }

    long rightTokens() {
        return Arrays.stream(right).asLongStream().sum();
    }

    /** Adds a sentence's counts of correct, predicted and actual spans, three for each type in turn. */
    void count(int sentence, double[] counts) {
        List<SequenceEvaluation.TypedSpan> predictedHere = predicted.get(sentence);
        for (SequenceEvaluation.TypedSpan span : predictedHere) {
            counts[3 * indexOf(span.type()) + 1]++;
        }
        int p = 0;
        for (SequenceEvaluation.TypedSpan span : truth.get(sentence)) {
            int first = 3 * indexOf(span.type());
            counts[first + 2]++;
            while (p < predictedHere.size()
                    && SequenceEvaluation.TypedSpan.IN_ORDER.compare(predictedHere.get(p), span) < 0) {
                p++;
            }
            if (p < predictedHere.size() && predictedHere.get(p).equals(span)) {
                counts[first]++;
            }
        }
    }

    /** Returns what became of each span, by type. */
    Map<String, SequenceReport.SpanMatches> matches() {
        Map<String, SequenceReport.SpanMatches> matches = new LinkedHashMap<>();
        types.forEach(type -> matches.put(type, SequenceReport.SpanMatches.NONE));
        for (int s = 0; s < size(); s++) {
            SpanPairing.of(
                    truth.get(s),
                    predicted.get(s),
                    (type, one) -> matches.merge(type, one, SequenceReport.SpanMatches::plus));
        }
        return matches;
    }
}
