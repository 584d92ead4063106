package ai.lepton.ethics.fairness;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures of compared groups, in a stratum or in all (-1), each worked out once. */
final class GroupSamples {
    private final Samples samples;
    private final Map<Place, Sample> known = new HashMap<>();

    GroupSamples(Samples samples) {
        this.samples = samples;
    }

    /** A measure of a group in a stratum: of all but one if the group is below 0, of all if it is the last of these. */
    private record Place(List<String> attributes, int measure, int group, int stratum) {}

    /** Returns the measure of the first or the second of two compared groups. */
    Sample sample(RowPanel panel, int measure, Comparison pair, boolean isFirst, int stratum) {
        int second = pair.second();
        // Of two groups, the rest of one is the other.
        boolean isOther = second == GroupPanel.REST && panel.groups().size() == 2;
        int group = isFirst ? pair.first() : isOther ? 1 - pair.first() : second;
        int place = group == GroupPanel.REST ? -1 - pair.first() : group;
        return known.computeIfAbsent(
                new Place(panel.attributes(), measure, place, stratum),
                none -> samples.of(measure, panel.rows(pair.first(), group, stratum)));
    }

    /** Returns the measure of all people who are compared. */
    Sample all(RowPanel panel, int measure, int stratum) {
        // Where everybody is compared, they are the same people whatever the attributes.
        List<String> of = panel.unknown().isEmpty() ? List.of() : panel.attributes();
        return known.computeIfAbsent(
                new Place(of, measure, Integer.MIN_VALUE, stratum), none -> samples.of(measure, panel.all(stratum)));
    }

    /** Returns whether a stratum has somebody of each compared group. */
    boolean isIn(RowPanel panel, Comparison pair, int measure, int stratum) {
        return sample(panel, measure, pair, true, stratum).score().isDefined()
                && sample(panel, measure, pair, false, stratum).score().isDefined();
    }

    /** Adds the samples of both groups in each stratum where they meet, and returns how much each stratum counts. */
    double[] weights(RowPanel panel, int measure, Comparison pair, List<Sample> ones, List<Sample> twos) {
        double[] weights = new double[panel.strata().size()];
        int used = 0;
        for (int s = 0; s < weights.length; s++) {
            if (isIn(panel, pair, measure, s)) {
                Sample one = sample(panel, measure, pair, true, s);
                Sample two = sample(panel, measure, pair, false, s);
                ones.add(one);
                twos.add(two);
                weights[used++] = (double) one.n() * two.n() / ((double) one.n() + two.n());
            }
        }
        return Arrays.copyOf(weights, used);
    }
}
