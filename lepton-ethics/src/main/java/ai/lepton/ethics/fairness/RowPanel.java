package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rows of the groups of one attribute, or of several crossed, by stratum.
 *
 * @param attributes what the groups differ in
 * @param fixed what they are compared within; empty if in nothing
 * @param groups the values of each group
 * @param strata the values of each stratum; one empty list if nothing is held fixed
 * @param cells the rows of each group, in each stratum
 * @param unknown the rows of those whose value of an attribute is not known, who are not compared, in each stratum
 */
record RowPanel(
        List<String> attributes,
        List<String> fixed,
        List<List<String>> groups,
        List<List<String>> strata,
        List<List<int[]>> cells,
        Map<List<String>, List<int[]>> unknown) {

    /** Returns the panel of so many rows. */
    static RowPanel of(List<Factor> attributes, List<Factor> fixed, int rows) {
        Cross group = Cross.of(attributes, rows);
        Cross stratum = Cross.of(fixed, rows);
        int[][] sizes = new int[group.size()][stratum.size()];
        for (int row = 0; row < rows; row++) {
            sizes[group.index(row)][stratum.index(row)]++;
        }
        int[][][] cells = new int[group.size()][][];
        for (int g = 0; g < cells.length; g++) {
            cells[g] = Arrays.stream(sizes[g]).mapToObj(int[]::new).toArray(int[][]::new);
        }
        for (int row = rows - 1; row >= 0; row--) {
            int g = group.index(row);
            int s = stratum.index(row);
            cells[g][s][--sizes[g][s]] = row;
        }
        Map<List<String>, List<int[]>> unknown = new LinkedHashMap<>();
        List<List<String>> groups = new ArrayList<>();
        List<List<int[]>> known = new ArrayList<>();
        for (int g = 0; g < cells.length; g++) {
            List<String> values = group.values(g);
            if (GroupPanel.isUnknown(values)) {
                unknown.put(values, List.of(cells[g]));
            } else {
                groups.add(values);
                known.add(List.of(cells[g]));
            }
        }
        return new RowPanel(
                attributes.stream().map(Factor::name).toList(),
                fixed.stream().map(Factor::name).toList(),
                groups,
                IntStream.range(0, stratum.size()).mapToObj(stratum::values).toList(),
                known,
                unknown);
    }

    String axis() {
        return GroupPanel.across(attributes);
    }

    boolean isStratified() {
        return !fixed.isEmpty();
    }

    /** Returns such as {@code "gender 'women'"}, or {@code "gender but 'women'"} of all others. */
    String who(Comparison pair, boolean isFirst) {
        int group = isFirst ? pair.first() : pair.second();
        return group == GroupPanel.REST
                ? axis() + " but " + GroupPanel.name(groups.get(pair.first()))
                : axis() + " " + GroupPanel.name(groups.get(group));
    }

    /** Returns the rows of a group in a stratum, or in all if that is -1; of all but the first if it is the rest. */
    int[] rows(int first, int group, int stratum) {
        List<int[]> parts = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            if (group == GroupPanel.REST ? g != first : g == group) {
                parts.addAll(stratum < 0 ? cells.get(g) : List.of(cells.get(g).get(stratum)));
            }
        }
        return joined(parts);
    }

    /** Returns the rows of some groups, in all strata. */
    int[] rows(List<Integer> some) {
        return joined(some.stream().flatMap(group -> cells.get(group).stream()).toList());
    }

    /** Returns the rows of all groups, in a stratum or in all if that is -1. */
    int[] all(int stratum) {
        return rows(GroupPanel.REST, GroupPanel.REST, stratum);
    }

    /** Returns the rows of all whose value is not known. */
    int[] unknownRows() {
        return joined(unknown.values().stream().flatMap(List::stream).toList());
    }

    /** Returns the rows of those who may be of one of two groups, in a stratum or in all if that is -1. */
    int[] unknownRows(Comparison pair, boolean isFirst, int stratum) {
        List<int[]> parts = new ArrayList<>();
        unknown.forEach((values, rows) -> {
            if (GroupPanel.mayBe(values, groups, pair.first(), isFirst ? pair.first() : pair.second())) {
                parts.addAll(stratum < 0 ? rows : List.of(rows.get(stratum)));
            }
        });
        return joined(parts);
    }

    /** Returns why there is nothing to compare. */
    String tooFew() {
        String known = groups.isEmpty() ? "no group" : "one group, " + GroupPanel.name(groups.get(0));
        return "there is " + known + (unknown.isEmpty() ? "" : ", beside those whose value is not known")
                + "; a comparison needs two";
    }

    static int[] joined(List<int[]> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int[] all = new int[parts.stream().mapToInt(part -> part.length).sum()];
        int from = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, all, from, part.length);
            from += part.length;
        }
        Arrays.sort(all);
        return all;
    }
}
