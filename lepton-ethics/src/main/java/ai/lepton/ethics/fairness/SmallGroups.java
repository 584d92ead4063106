package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.inference.Proportions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Groups of which none is large enough to be judged, taken together: many small ones can break a limit that each by itself is too
 * small to break, such as a group whose people were given a name each. What they are together is beyond the limit and not as chance
 * has it where the p-value of faring as those who are judged is at most half of the level's error, shared by all that are looked at.
 *
 * <p>It notices that they fare worse, or better, in the mean. Small groups of which some fare worse and others better by as much
 * are not noticed.
 */
final class SmallGroups {
    private static final int LISTED = 5;

    private SmallGroups() {}

    /**
     * Returns which groups are small: those that have a part in comparisons, and in none that is decided or has to be.
     *
     * @param groups how many there are
     * @param pairs the comparisons of all strata together
     * @param claims which claim each comparison is
     */
    static List<Integer> of(int groups, List<Comparison> pairs, List<Integer> claims, Claims judged) {
        boolean[] isCompared = new boolean[groups];
        boolean[] isTold = new boolean[groups];
        for (int i = 0; i < pairs.size(); i++) {
            Comparison pair = pairs.get(i);
            boolean isOpen = judged.isUntold(claims.get(i));
            for (int group : new int[] {pair.first(), pair.second()}) {
                if (group != GroupPanel.REST) {
                    isCompared[group] = true;
                    isTold[group] |= !isOpen;
                }
            }
        }
        List<Integer> small = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            if (isCompared[group] && !isTold[group]) {
                small.add(group);
            }
        }
        return small;
    }

    /** Returns the groups that small ones are held against: the named one, or all that are not small. */
    static List<Integer> others(
            List<List<String>> groups, List<String> attributes, List<Integer> small, Reference reference) {
        Set<Integer> isSmall = new HashSet<>(small);
        List<Integer> others = new ArrayList<>();
        List<String> named = reference instanceof Reference.Named one ? one.groupOf(attributes) : List.of();
        for (int group = 0; group < groups.size(); group++) {
            if (!isSmall.contains(group)
                    && (named.isEmpty() || groups.get(group).equals(named))) {
                others.add(group);
            }
        }
        return others;
    }

    /**
     * Returns why small groups of a panel may break the limit together; empty if they do not.
     *
     * @param selected how many of some people have what is measured
     * @param size how many of them it is measured of
     * @param isEither whether either side may be the one that fares worse
     * @param tail the greatest p-value that is not as chance has it
     */
    static String together(
            GroupPanel panel,
            List<Integer> small,
            Reference reference,
            ToLongFunction<GroupCounts> selected,
            ToLongFunction<GroupCounts> size,
            Limit limit,
            boolean isRatio,
            boolean isEither,
            double tail) {
        List<Integer> others = others(panel.groups(), panel.attributes(), small, reference);
        if (small.size() < 2 || others.isEmpty()) {
            return "";
        }
        List<MantelHaenszel.Stratum> strata = new ArrayList<>();
        for (int s = 0; s < panel.strata().size(); s++) {
            GroupCounts one = sum(panel, small, s);
            GroupCounts two = sum(panel, others, s);
            strata.add(new MantelHaenszel.Stratum(
                    selected.applyAsLong(one),
                    size.applyAsLong(one),
                    selected.applyAsLong(two),
                    size.applyAsLong(two)));
        }
        Score score;
        double chance;
        if (strata.size() == 1) {
            MantelHaenszel.Stratum all = strata.get(0);
            if (all.size1() == 0 || all.size2() == 0) {
                return "";
            }
            score = isRatio ? MantelHaenszel.of(strata).ratio() : Score.of(Math.abs(all.rate1() - all.rate2()));
            chance = Proportions.fisherExact(
                    all.selected1(), all.size1() - all.selected1(), all.selected2(), all.size2() - all.selected2());
        } else {
            MantelHaenszel common = MantelHaenszel.of(strata);
            score = common.ratio();
            chance = common.independence().pValue().orElse(1);
        }
        long people = strata.stream().mapToLong(MantelHaenszel.Stratum::size1).sum();
        double value = score.orElse(Double.NaN);
        if (isRatio && isEither && value > 1) {
            value = 1 / value;
        }
        return reason(panel.axis(), small.size(), people, g -> panel.name(small.get(g)), value, limit, chance, tail);
    }

    private static GroupCounts sum(GroupPanel panel, List<Integer> groups, int stratum) {
        GroupCounts sum = GroupCounts.NOBODY;
        for (int group : groups) {
            sum = sum.plus(panel.cell(group, stratum));
        }
        return sum;
    }

    /** Returns why groups may break the limit together; empty if they do not, or chance explains it. */
    static String reason(
            String where,
            int groups,
            long people,
            IntFunction<String> name,
            double value,
            Limit limit,
            double chance,
            double tail) {
        if (!(chance <= tail) || Double.isNaN(value) || limit.admits(value)) {
            return "";
        }
        String listed =
                IntStream.range(0, Math.min(LISTED, groups)).mapToObj(name).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "across %s, %d groups of %d people, each too few to tell, are together beyond the limit, at %.4f, and not as chance would"
                        + " have it (p = %.2g): %s%s",
                where,
                groups,
                people,
                value,
                chance,
                listed,
                groups > LISTED ? " and " + (groups - LISTED) + " more" : "");
    }
}
