package ai.lepton.metrics.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of each slice: of the groups of each grouping, then of their intersections.
 *
 * @param list in order
 * @param intersecting how many groupings a slice is an intersection of at most; 1 where there are only groups
 */
record Parts(List<Part> list, int intersecting) {

    /** The rows of a slice. */
    static final class Part {
        final Map<String, String> groups;
        final int[] rows;

        Part(Map<String, String> groups, int[] rows) {
            this.groups = groups;
            this.rows = rows;
        }
    }

    /**
     * Returns the groups, and the intersections of up to so many groupings as long as there are no more than the most in
     * all; the groups are there however many they are.
     */
    static Parts of(List<Grouping> groupings, int examples, int intersecting, int most) {
        List<Part> all = new ArrayList<>();
        int taken = 0;
        while (taken < Math.min(intersecting, groupings.size())) {
            List<Part> more = new ArrayList<>();
            int room = taken == 0 ? Integer.MAX_VALUE : most - all.size();
            if (!add(new Choice(groupings, examples, room), taken + 1, 0, new ArrayList<>(), more)) {
                break;
            }
            all.addAll(more);
            taken++;
        }
        return new Parts(List.copyOf(all), taken);
    }

    private record Choice(List<Grouping> groupings, int examples, int room) {}

    /** Adds the slices of each choice of so many more groupings, from this one on; returns whether there was room. */
    private static boolean add(Choice of, int more, int from, List<Grouping> chosen, List<Part> parts) {
        if (more == 0) {
            for (int[] rows : Grouping.rows(chosen, of.examples())) {
                parts.add(new Part(named(chosen, rows[0]), rows));
            }
            return parts.size() <= of.room();
        }
        for (int g = from; g <= of.groupings().size() - more; g++) {
            chosen.add(of.groupings().get(g));
            if (!add(of, more - 1, g + 1, chosen, parts)) {
                return false;
            }
            chosen.remove(chosen.size() - 1);
        }
        return true;
    }

    private static Map<String, String> named(List<Grouping> groupings, int row) {
        Map<String, String> groups = new LinkedHashMap<>();
        groupings.forEach(grouping -> groups.put(grouping.name, grouping.valueOf(row)));
        return groups;
    }
}
