package ai.lepton.ethics.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which groups are hidden so that none of few people can be computed: the small ones, and as many others as it takes.
 *
 * <p>The people of a group are those of its parts: a cell of a table by sex is the sum over the departments of one by sex and
 * department, and all cells of a table sum up to everybody. These equations, between all tables of a report and also by
 * attributes that two tables share without one of them being of those alone, are what a reader can use. A hidden group can be
 * computed if and only if its unit vector is in the row space of the equations, restricted to what is hidden; then another group
 * of one of its equations is hidden too, the smallest first. Nor may hidden parts of a known sum be few together.
 *
 * <p>All tables are taken to be of the same people. Where they are not, more is hidden than must be, never less.
 */
final class HiddenGroups {
    private static final SortedMap<String, String> EVERYBODY = Collections.emptySortedMap();
    private static final long PRIME = 2_147_483_647;

    /** Hidden groups beyond which all are hidden, for the time that elimination takes. */
    private static final int MOST = 600;

    private final long below;
    private final Map<SortedMap<String, String>, Long> sizes = new LinkedHashMap<>();
    private final Map<SortedMap<String, String>, Map<String, KnownCounts>> counts = new HashMap<>();
    private final Set<SortedMap<String, String>> small = new LinkedHashSet<>();
    private final Set<SortedMap<String, String>> told = new LinkedHashSet<>();
    private final Set<SortedMap<String, String>> hidden = new LinkedHashSet<>();

    HiddenGroups(long below) {
        this.below = below;
    }

    /** An equation: the parts sum up to the whole. */
    private record Sum(SortedMap<String, String> whole, List<SortedMap<String, String>> parts) {
        List<SortedMap<String, String>> all() {
            List<SortedMap<String, String>> all = new ArrayList<>(parts);
            all.add(whole);
            return all;
        }
    }

    /** Adds a group that a report tells of. */
    void add(SortedMap<String, String> group, long size, boolean isSmall) {
        told.add(group);
        sizes.merge(group, size, Math::min);
        if (isSmall) {
            small.add(group);
        }
    }

    /**
     * Adds a count of a group: how many, and of whom if that is known.
     *
     * @param matter what was decided about; people of two matters are not compared
     * @param column what was counted
     */
    void count(SortedMap<String, String> group, String matter, String column, long count, @Nullable CountedPart part) {
        counts.computeIfAbsent(group, none -> new HashMap<>())
                .computeIfAbsent(matter, none -> new KnownCounts(below))
                .add(column, count, part);
    }

    void addEverybody(long size) {
        add(EVERYBODY, size, CountTable.isFew(size, below));
    }

    boolean isHidden(SortedMap<String, String> group) {
        return hidden.contains(group);
    }

    boolean hidesAny() {
        return !hidden.isEmpty();
    }

    boolean hidesEverybody() {
        return hidden.contains(EVERYBODY);
    }

    /** Finds which groups are hidden. */
    void find() {
        counts.forEach((group, matters) -> {
            if (matters.values().stream().anyMatch(KnownCounts::tellOfFew)) {
                small.add(group);
            }
        });
        if (small.isEmpty()) {
            return;
        }
        List<Sum> sums = sums();
        hidden.addAll(small);
        sizes.keySet().stream().filter(group -> !told.contains(group)).forEach(hidden::add);
        while (true) {
            if (hidden.size() > MOST) {
                hidden.addAll(sizes.keySet());
                return;
            }
            Set<SortedMap<String, String>> open = open(sums);
            if (open.isEmpty() || !hideOneMore(sums, open)) {
                return;
            }
        }
    }

    /** Returns all equations, and knows the groups that no table is of but that two have in common. */
    private List<Sum> sums() {
        Set<Set<String>> families = new LinkedHashSet<>();
        sizes.keySet().forEach(group -> families.add(Set.copyOf(group.keySet())));
        families.add(Set.of());
        List<Set<String>> all = new ArrayList<>(families);
        for (int i = 0; i < all.size() && all.size() < MOST; i++) {
            for (int j = 0; j < i; j++) {
                Set<String> common = new HashSet<>(all.get(i));
                common.retainAll(all.get(j));
                if (families.add(Set.copyOf(common))) {
                    all.add(Set.copyOf(common));
                }
            }
        }
        all.sort(Comparator.comparing((Set<String> family) -> family.size()).reversed());
        List<Sum> sums = new ArrayList<>();
        for (Set<String> fine : all) {
            for (Set<String> coarse : all) {
                if (fine.size() > coarse.size() && fine.containsAll(coarse)) {
                    sums.addAll(sums(fine, coarse));
                }
            }
        }
        return sums;
    }

    private List<Sum> sums(Set<String> fine, Set<String> coarse) {
        Map<SortedMap<String, String>, List<SortedMap<String, String>>> parts = new LinkedHashMap<>();
        for (SortedMap<String, String> group : List.copyOf(sizes.keySet())) {
            if (group.keySet().equals(fine)) {
                SortedMap<String, String> whole = new TreeMap<>(group);
                whole.keySet().retainAll(coarse);
                parts.computeIfAbsent(whole, none -> new ArrayList<>()).add(group);
            }
        }
        List<Sum> sums = new ArrayList<>();
        parts.forEach((whole, of) -> {
            long size = of.stream().mapToLong(sizes::get).sum();
            if (sizes.putIfAbsent(whole, size) == null && CountTable.isFew(size, below)) {
                small.add(whole);
            }
            sums.add(new Sum(whole, of));
        });
        return sums;
    }

    /** Returns the small groups that can be computed, or that are of too few together with what is hidden beside them. */
    private Set<SortedMap<String, String>> open(List<Sum> sums) {
        Set<SortedMap<String, String>> open = new LinkedHashSet<>();
        List<SortedMap<String, String>> unknowns = List.copyOf(hidden);
        Map<SortedMap<String, String>, Integer> places = new HashMap<>();
        unknowns.forEach(group -> places.put(group, places.size()));
        List<long[]> rows = new ArrayList<>();
        for (Sum sum : sums) {
            long[] row = new long[unknowns.size()];
            boolean isUseful = false;
            long together = 0;
            for (SortedMap<String, String> part : sum.parts) {
                Integer place = places.get(part);
                if (place != null) {
                    row[place] = 1;
                    isUseful = true;
                    together += Objects.requireNonNull(sizes.get(part));
                }
            }
            Integer whole = places.get(sum.whole);
            if (whole != null) {
                row[whole] = PRIME - 1;
                isUseful = true;
            } else if (together > 0 && together < 2 * below) {
                sum.parts.stream().filter(small::contains).forEach(open::add);
            }
            if (isUseful) {
                rows.add(row);
            }
        }
        for (int known : Elimination.determined(rows, unknowns.size(), PRIME)) {
            if (small.contains(unknowns.get(known))) {
                open.add(unknowns.get(known));
            }
        }
        return open;
    }

    /** Hides the smallest group that stands in an equation with one that is open; in any with a hidden one, if there is none. */
    private boolean hideOneMore(List<Sum> sums, Set<SortedMap<String, String>> open) {
        for (Set<SortedMap<String, String>> near : List.of(open, Set.copyOf(hidden))) {
            for (boolean isPart : new boolean[] {true, false}) {
                List<SortedMap<String, String>> others = new ArrayList<>();
                for (Sum sum : sums) {
                    if (sum.all().stream().anyMatch(near::contains)) {
                        others.addAll(isPart ? sum.parts : List.of(sum.whole));
                    }
                }
                others.removeAll(hidden);
                if (!others.isEmpty()) {
                    hidden.add(Collections.min(
                            others,
                            Comparator.comparing((SortedMap<String, String> group) -> sizes.get(group))
                                    .thenComparing(Object::toString)));
                    return true;
                }
            }
        }
        return false;
    }
}
