package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.metrics.inference.MantelHaenszel;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The groups of one attribute, or of several crossed, by stratum.
 *
 * @param attributes what the groups differ in
 * @param fixed what they are compared within; empty if in nothing
 * @param groups the values of each group
 * @param strata the values of each stratum; one empty list if nothing is held fixed
 * @param cells the counts of each group, in each stratum
 * @param totals the counts of each group, in all strata together
 * @param all the counts of all groups together
 * @param sums the counts of all groups together, in each stratum
 * @param leftOut the groups that are shown and not compared: too small a share, or of people whose value is not known
 * @param open the counts of those whose value is not known, in each stratum
 */
record GroupPanel(
        List<String> attributes,
        List<String> fixed,
        List<List<String>> groups,
        List<List<String>> strata,
        List<List<GroupCounts>> cells,
        List<GroupCounts> totals,
        GroupCounts all,
        List<GroupCounts> sums,
        Map<List<String>, GroupCounts> leftOut,
        Map<List<String>, List<GroupCounts>> open) {
    /** From this size on a group is large enough for its rates to be read by themselves. */
    static final int SMALL = 30;

    /** In the place of a group: all others of the first one's axis. */
    static final int REST = -1;

    /** Why people whose value is not known are shown and not compared. */
    static final String WHY_NOT_COMPARED = "value not known: counted, not compared";

    /** Returns whether somebody's value of an attribute is not known. */
    static boolean isUnknown(List<String> group) {
        return group.contains(Decisions.NOT_KNOWN);
    }

    static GroupPanel of(Decisions decisions, List<String> attributes, List<String> fixed, double leastShare) {
        List<String> names = new ArrayList<>(attributes);
        names.addAll(fixed);
        Map<List<List<String>>, GroupCounts> cells = new LinkedHashMap<>();
        Map<List<String>, GroupCounts> totals = new LinkedHashMap<>();
        Set<List<String>> strata = new LinkedHashSet<>();
        decisions.countBy(names).forEach((values, counts) -> {
            List<String> group = values.subList(0, attributes.size());
            List<String> stratum = values.subList(attributes.size(), values.size());
            cells.put(List.of(group, stratum), counts);
            totals.merge(group, counts, GroupCounts::plus);
            strata.add(stratum);
        });
        Map<List<String>, GroupCounts> leftOut = new LinkedHashMap<>();
        double least = leastShare * decisions.size();
        totals.forEach((group, counts) -> {
            if (counts.size() < least || isUnknown(group)) {
                leftOut.put(group, counts);
            }
        });
        List<List<String>> groups = totals.keySet().stream()
                .filter(group -> !leftOut.containsKey(group))
                .toList();
        List<List<GroupCounts>> counts = groups.stream()
                .map(group -> strata.stream()
                        .map(stratum -> cells.getOrDefault(List.of(group, stratum), GroupCounts.NOBODY))
                        .toList())
                .toList();
        List<GroupCounts> known =
                groups.stream().map(totals::get).map(Objects::requireNonNull).toList();
        List<GroupCounts> sums = IntStream.range(0, strata.size())
                .mapToObj(s -> counts.stream().map(of -> of.get(s)).reduce(GroupCounts.NOBODY, GroupCounts::plus))
                .toList();
        Map<List<String>, List<GroupCounts>> unknown = new LinkedHashMap<>();
        for (List<String> group : leftOut.keySet()) {
            if (isUnknown(group)) {
                unknown.put(
                        group,
                        strata.stream()
                                .map(stratum -> cells.getOrDefault(List.of(group, stratum), GroupCounts.NOBODY))
                                .toList());
            }
        }
        return new GroupPanel(
                attributes,
                fixed,
                groups,
                List.copyOf(strata),
                counts,
                known,
                known.stream().reduce(GroupCounts.NOBODY, GroupCounts::plus),
                sums,
                leftOut,
                unknown);
    }

    /** Returns whether people of these values, some of which are not known, may be of a group. */
    static boolean mayBe(List<String> values, List<String> group) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).equals(Decisions.NOT_KNOWN) && !values.get(i).equals(group.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether people of these values may be of a group, or of any but the first if it is {@link #REST}. */
    static boolean mayBe(List<String> values, List<List<String>> groups, int first, int group) {
        for (int g = 0; g < groups.size(); g++) {
            if ((group == REST ? g != first : g == group) && mayBe(values, groups.get(g))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the counts of those who may be of a group, or of any but the first if it is {@link #REST}, in a stratum. */
    GroupCounts unknown(int first, int group, int stratum) {
        GroupCounts sum = GroupCounts.NOBODY;
        for (Map.Entry<List<String>, List<GroupCounts>> one : open.entrySet()) {
            if (mayBe(one.getKey(), groups, first, group)) {
                sum = sum.plus(one.getValue().get(stratum));
            }
        }
        return sum;
    }

    /** Returns the counts of all whose value is not known. */
    GroupCounts unknown() {
        return open.values().stream().flatMap(List::stream).reduce(GroupCounts.NOBODY, GroupCounts::plus);
    }

    /** Returns the counts of all people, those who are not compared included. */
    GroupCounts everybody() {
        return leftOut.values().stream().reduce(all, GroupCounts::plus);
    }

    /** Returns whether a stratum has somebody of each of two groups. */
    boolean isIn(Comparison pair, int stratum) {
        return cell(pair.first(), stratum).size() > 0
                && cell(pair.first(), pair.second(), stratum).size() > 0;
    }

    /**
     * Returns two groups in a stratum as they would be if those whose group is not known and who were rejected were all of the
     * first, and those who were selected of the second.
     */
    MantelHaenszel.Stratum worst(Comparison pair, int stratum) {
        MantelHaenszel.Stratum known = stratum(pair.first(), pair.second(), stratum);
        long rejected = unknown(pair.first(), pair.first(), stratum).rejected();
        long selected = unknown(pair.first(), pair.second(), stratum).selected();
        return new MantelHaenszel.Stratum(
                known.selected1(), known.size1() + rejected, known.selected2() + selected, known.size2() + selected);
    }

    /** Returns such as {@code "'women'"}, or {@code "'women' × '30-39'"} where attributes are crossed. */
    static String name(List<String> values) {
        return values.stream().map(Quoted::of).collect(Collectors.joining(" × "));
    }

    /** Returns such as {@code "gender"} or {@code "gender × age_band"}. */
    String axis() {
        return across(attributes);
    }

    /** Returns the attributes as a sentence has them. */
    static String across(List<String> attributes) {
        return attributes.stream()
                .map(name -> name.matches("(?s).*[,;:×'].*") ? Quoted.of(name) : Quoted.bare(name))
                .collect(Collectors.joining(" × "));
    }

    /** Returns the group's values as a table shows them, a cell for each. */
    static List<Cell> cells(List<String> values) {
        return values.stream().map(Cell::of).toList();
    }

    /** Returns the group's name in quotes, as a sentence has it. */
    String name(int group) {
        return name(groups.get(group));
    }

    /** Returns such as {@code "gender 'women'"}, to tell groups of all axes apart. */
    String who(int group) {
        return axis() + " " + name(group);
    }

    /** Returns the counts of all groups but one, in all strata together. */
    GroupCounts rest(int group) {
        return all.less(total(group));
    }

    /** Returns why there is nothing to compare. */
    String tooFew() {
        String known = groups.isEmpty() ? "no group" : "one group, " + name(0);
        return "there is " + known + (leftOut.isEmpty() ? "" : ", beside those that are left out")
                + "; a comparison needs two";
    }

    boolean isStratified() {
        return !fixed.isEmpty();
    }

    GroupCounts cell(int group, int stratum) {
        return cells.get(group).get(stratum);
    }

    GroupCounts total(int group) {
        return totals.get(group);
    }

    /** Returns the counts of a group in a stratum, or of all but one if {@code second} is {@link #REST}. */
    private GroupCounts cell(int first, int second, int stratum) {
        if (second != REST) {
            return cell(second, stratum);
        }
        return sums.get(stratum).less(cell(first, stratum));
    }

    /** Returns the counts of a group, or of all but the first if it is {@link #REST}. */
    GroupCounts total(int first, int second) {
        return second == REST ? rest(first) : total(second);
    }

    /** Returns the name of a group, or of all others. */
    String other(int group) {
        return group == REST ? "all others" : name(group);
    }

    MantelHaenszel.Stratum stratum(int first, int second, int stratum) {
        GroupCounts one = cell(first, stratum);
        GroupCounts two = cell(first, second, stratum);
        return new MantelHaenszel.Stratum(one.selected(), one.size(), two.selected(), two.size());
    }

    MantelHaenszel compared(int first, int second) {
        List<MantelHaenszel.Stratum> pairs = new ArrayList<>();
        for (int s = 0; s < strata.size(); s++) {
            pairs.add(stratum(first, second, s));
        }
        return MantelHaenszel.of(pairs);
    }

    /**
     * Returns how often the group was selected against what the rates of its strata, all groups together, would give:
     * above 1 if more often. Without strata it orders groups as their selection rates do.
     */
    double observedOverExpected(int group) {
        double expected = 0;
        for (int s = 0; s < strata.size(); s++) {
            long selected = sums.get(s).selected();
            long size = sums.get(s).size();
            if (size > 0) {
                expected += cell(group, s).size() * ((double) selected / size);
            }
        }
        return total(group).selected() / expected;
    }

    /** Returns the most selected group, however small it is; -1 if nobody was selected. */
    int mostSelected() {
        int most = -1;
        for (int group = 0; group < groups.size(); group++) {
            double ratio = observedOverExpected(group);
            if (!Double.isNaN(ratio) && (most < 0 || ratio > observedOverExpected(most))) {
                most = group;
            }
        }
        return most;
    }
}
