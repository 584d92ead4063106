package ai.lepton.metrics.sequence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** Pairs the true and predicted spans of a sentence, best pairs first. */
final class SpanPairing {
    private static final SequenceReport.SpanMatches CORRECT = new SequenceReport.SpanMatches(1, 0, 0, 0, 0);
    private static final SequenceReport.SpanMatches INCORRECT = new SequenceReport.SpanMatches(0, 1, 0, 0, 0);
    private static final SequenceReport.SpanMatches PARTIAL = new SequenceReport.SpanMatches(0, 0, 1, 0, 0);
    private static final SequenceReport.SpanMatches MISSED = new SequenceReport.SpanMatches(0, 0, 0, 1, 0);
    private static final SequenceReport.SpanMatches SPURIOUS = new SequenceReport.SpanMatches(0, 0, 0, 0, 1);

    private SpanPairing() {}

    /** A true and a predicted span that overlap, by their places; of rank 0 they are the same. */
    private record Candidate(int truth, int predicted, int rank, int overlap) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(Candidate::rank)
                .thenComparing(Comparator.comparingInt(Candidate::overlap).reversed())
                .thenComparingInt(Candidate::truth)
                .thenComparingInt(Candidate::predicted);

        SequenceReport.SpanMatches outcome() {
            return switch (rank) {
                case 0 -> CORRECT;
                case 2 -> PARTIAL;
                default -> INCORRECT;
            };
        }
    }

    /** Tells what became of each span, with its type: the true span's, or that of a predicted one without partner. */
    static void of(
            List<SequenceEvaluation.TypedSpan> truth,
            List<SequenceEvaluation.TypedSpan> predicted,
            BiConsumer<String, SequenceReport.SpanMatches> outcome) {
        List<Candidate> candidates = candidates(truth, predicted);
        candidates.sort(Candidate.BEST_FIRST);
        boolean[] truthTaken = new boolean[truth.size()];
        boolean[] predictedTaken = new boolean[predicted.size()];
        for (Candidate pair : candidates) {
            if (!truthTaken[pair.truth] && !predictedTaken[pair.predicted]) {
                truthTaken[pair.truth] = true;
                predictedTaken[pair.predicted] = true;
                outcome.accept(truth.get(pair.truth).type(), pair.outcome());
            }
        }
        for (int t = 0; t < truthTaken.length; t++) {
            if (!truthTaken[t]) {
                outcome.accept(truth.get(t).type(), MISSED);
            }
        }
        for (int p = 0; p < predictedTaken.length; p++) {
            if (!predictedTaken[p]) {
                outcome.accept(predicted.get(p).type(), SPURIOUS);
            }
        }
    }

    /** Returns the pairs that overlap; both lists are in order of their starts. */
    private static List<Candidate> candidates(
            List<SequenceEvaluation.TypedSpan> truth, List<SequenceEvaluation.TypedSpan> predicted) {
        List<Candidate> candidates = new ArrayList<>();
        // How far the predicted spans up to each reach, since spans may lie within others.
        int[] reach = new int[predicted.size()];
        for (int p = 0; p < reach.length; p++) {
            reach[p] = Math.max(p == 0 ? 0 : reach[p - 1], predicted.get(p).end());
        }
        int first = 0;
        for (int t = 0; t < truth.size(); t++) {
            SequenceEvaluation.TypedSpan span = truth.get(t);
            while (first < reach.length && reach[first] <= span.start()) {
                first++;
            }
            for (int p = first; p < reach.length && predicted.get(p).start() < span.end(); p++) {
                SequenceEvaluation.TypedSpan other = predicted.get(p);
                int overlap = span.overlap(other);
                if (overlap > 0) {
                    int rank = span.hasBoundsOf(other) ? 0 : 2;
                    candidates.add(new Candidate(t, p, span.type().equals(other.type()) ? rank : rank + 1, overlap));
                }
            }
        }
        return candidates;
    }
}
