package ai.lepton.ethics.privacy.pii;

import ai.lepton.ethics.privacy.pii.Match.Place;
import java.util.Comparator;
import java.util.List;

/**
 * What may be a match, before it is known whether something likelier stands in the same place.
 *
 * @param value the characters that count, without separators
 * @param shown the first two characters as they stand there
 * @param chance the share of random texts of its form that its check lets pass
 */
record Candidate(
        PersonalData kind,
        Place place,
        double confidence,
        String value,
        String shown,
        double chance,
        List<String> why) {
    /** The likeliest first; of equally likely ones the longest, then the first. */
    static final Comparator<Candidate> LIKELIEST = Comparator.comparingDouble(Candidate::confidence)
            .thenComparingLong(candidate -> candidate.place.end() - candidate.place.start())
            .reversed()
            .thenComparingLong(candidate -> candidate.place.start())
            .thenComparing(Candidate::kind);

    boolean overlaps(Candidate other) {
        return place.start() < other.place.end() && other.place.start() < place.end();
    }

    boolean isWhere(Candidate other) {
        return place.start() == other.place.start() && place.end() == other.place.end();
    }
}
