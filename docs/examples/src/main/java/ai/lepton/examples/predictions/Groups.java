package ai.lepton.examples.predictions;

import ai.lepton.exchange.DataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What rows are grouped by.
 *
 * @param names of the groupings
 * @param values of each grouping, in order
 * @param codes the value of each row by its place, one array for each grouping
 * @param rows number of rows
 */
record Groups(List<String> names, List<List<String>> values, List<int[]> codes, int rows) {
    /** More slices than anybody reads. */
    static final int MOST = 1000;

    /** The rows of a group, or of an intersection of groups. */
    static final class Part {
        final Map<String, String> groups;
        final int[] rows;

        Part(Map<String, String> groups, int[] rows) {
            this.groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
            this.rows = rows;
        }

        /** Returns such as {@code sex=female, age=60+}. */
        String title() {
            StringBuilder title = new StringBuilder();
            groups.forEach((name, value) -> title.append(title.isEmpty() ? "" : ", ")
                    .append(name)
                    .append('=')
                    .append(value.isEmpty() ? "(empty)" : value));
            return title.toString();
        }
    }

    /** The parts, and how many groupings they are intersections of at most. */
    record Parts(List<Part> list, int intersecting) {}

    /**
     * Returns the groups of each grouping, then their intersections by two, by three and so on that occur, as long as
     * there are no more than {@value #MOST} in all.
     *
     * @throws DataException if the groupings alone have more
     */
    Parts parts() {
        List<Part> all = new ArrayList<>();
        int intersecting = 0;
        for (int size = 1; size <= names.size(); size++) {
            Optional<List<Part>> more = intersections(size, MOST - all.size());
            if (more.isEmpty()) {
                break;
            }
            all.addAll(more.get());
            intersecting = size;
        }
        if (!names.isEmpty() && intersecting == 0) {
            int most = 0;
            for (int g = 1; g < names.size(); g++) {
                most = values.get(g).size() > values.get(most).size() ? g : most;
            }
            throw new DataException("'" + PredictionColumns.GROUP + names.get(most) + "' has "
                    + values.get(most).size() + " values; all groups together are at most " + MOST
                    + ", so join some of them or leave the column out");
        }
        return new Parts(List.copyOf(all), intersecting);
    }

    /** Returns the intersections of each choice of so many groupings; nothing where there are more than the most. */
    private Optional<List<Part>> intersections(int size, int most) {
        List<Part> parts = new ArrayList<>();
        for (int[] chosen : choices(size)) {
            Optional<List<Part>> more = intersection(chosen, most - parts.size());
            if (more.isEmpty()) {
                return Optional.empty();
            }
            parts.addAll(more.get());
        }
        return Optional.of(parts);
    }

    private List<int[]> choices(int size) {
        List<int[]> choices = new ArrayList<>();
        int[] chosen = new int[size];
        for (int i = 0; i < size; i++) {
            chosen[i] = i;
        }
        // At most MOST of them can lead anywhere, since each has one part at least.
        while (choices.size() <= MOST) {
            choices.add(chosen.clone());
            int at = size - 1;
            while (at >= 0 && chosen[at] == names.size() - size + at) {
                at--;
            }
            if (at < 0) {
                break;
            }
            chosen[at]++;
            for (int i = at + 1; i < size; i++) {
                chosen[i] = chosen[i - 1] + 1;
            }
        }
        return choices;
    }

    private Optional<List<Part>> intersection(int[] chosen, int most) {
        // Groupings are joined one by one: each row's part so far, numbered in the order of the values.
        int[] part = new int[rows];
        int parts = 1;
        for (int grouping : chosen) {
            int width = values.get(grouping).size();
            int[] code = codes.get(grouping);
            int[] seen = new int[Math.multiplyExact(parts, width)];
            for (int row = 0; row < rows; row++) {
                part[row] = part[row] * width + code[row];
                seen[part[row]] = 1;
            }
            parts = 0;
            for (int i = 0; i < seen.length; i++) {
                seen[i] = seen[i] == 0 ? -1 : parts++;
            }
            if (parts > most) {
                return Optional.empty();
            }
            for (int row = 0; row < rows; row++) {
                part[row] = seen[part[row]];
            }
        }
        return Optional.of(collected(chosen, part, parts));
    }

    private List<Part> collected(int[] chosen, int[] part, int parts) {
        int[] sizes = new int[parts];
        for (int of : part) {
            sizes[of]++;
        }
        int[][] members = new int[parts][];
        for (int i = 0; i < parts; i++) {
            members[i] = new int[sizes[i]];
        }
        int[] filled = new int[parts];
        for (int row = 0; row < rows; row++) {
            members[part[row]][filled[part[row]]++] = row;
        }
        List<Part> list = new ArrayList<>();
        for (int[] member : members) {
            Map<String, String> groups = new LinkedHashMap<>();
            for (int grouping : chosen) {
                groups.put(names.get(grouping), values.get(grouping).get(codes.get(grouping)[member[0]]));
            }
            list.add(new Part(groups, member));
        }
        return list;
    }
}
