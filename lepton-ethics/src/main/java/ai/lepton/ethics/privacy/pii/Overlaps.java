package ai.lepton.ethics.privacy.pii;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Candidates of which some may be in the same place: the likeliest are kept. */
final class Overlaps {
    /** Most that wait for others; only text made for it has so many in one another. */
    private static final int MOST = 4096;

    /** Takes one that is kept, and the others of the very same place. */
    interface Sink {
        void accept(Candidate kept, List<Candidate> also);
    }

    private final Sink sink;
    private final List<Candidate> waiting = new ArrayList<>();

    Overlaps(Sink sink) {
        this.sink = sink;
    }

    void add(Candidate candidate) {
        waiting.add(candidate);
    }

    boolean isFull() {
        return waiting.size() >= MOST;
    }

    /** Passes on those that nothing can overlap that begins at a place or later. */
    void settle(long from) {
        waiting.sort(Comparator.comparingLong(candidate -> candidate.place().start()));
        int begin = 0;
        long end = 0;
        for (int i = 0; i < waiting.size(); i++) {
            Candidate next = waiting.get(i);
            if (i > begin && next.place().start() >= end) {
                keep(waiting.subList(begin, i));
                begin = i;
            }
            end = Math.max(i == begin ? 0 : end, next.place().end());
        }
        if (begin < waiting.size() && end <= from) {
            keep(waiting.subList(begin, waiting.size()));
            begin = waiting.size();
        }
        waiting.subList(0, begin).clear();
    }

    private void keep(List<Candidate> cluster) {
        List<Candidate> likeliest = new ArrayList<>(cluster);
        likeliest.sort(Candidate.LIKELIEST);
        List<Candidate> kept = new ArrayList<>();
        for (Candidate candidate : likeliest) {
            if (kept.stream().noneMatch(candidate::overlaps)) {
                kept.add(candidate);
            }
        }
        kept.sort(Comparator.comparingLong(candidate -> candidate.place().start()));
        for (Candidate candidate : kept) {
            List<Candidate> also = likeliest.stream()
                    .filter(other -> other.isWhere(candidate) && other.kind() != candidate.kind())
                    .toList();
            sink.accept(candidate, also);
        }
    }
}
