package ai.lepton.examples;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a search learns and chooses by, and a fifth that it does not see. Where rows are held out by groups, so is the fifth, for
 * rows of a group that was trained on are no new ones; where by time, it is what is latest.
 *
 * @param searched to search by
 * @param unseen to measure the winner by, once
 */
record SearchRows(Table searched, Table unseen) {
    private static final double SHARE = 0.2;

    static SearchRows of(TableColumns columns, List<String> settings, long seed) {
        List<String> named = RecipeSettings.columns(settings);
        if (named.isEmpty()) {
            Split split = columns.recipe().shuffledBy(seed).split(1 - SHARE);
            return new SearchRows(split.train(), split.test());
        }
        Table all = columns.recipe().read();
        String column = named.get(0);
        boolean[] aside;
        if (settings.contains("group=" + column)) {
            aside = groups(all.names(column), seed);
        } else if (all.schema().numbers().contains(column)) {
            aside = last(ofNumbers(all.column(column)));
        } else {
            aside = last(all.names(column));
        }
        int[] searched = rows(aside, false);
        if (searched.length == 0 || searched.length == aside.length) {
            throw new UsageException("all " + aside.length + " rows have one value in '" + column
                    + "', so that none can be put aside; at least two are needed");
        }
        return new SearchRows(all.rows(searched), all.rows(rows(aside, true)));
    }

    private static int[] rows(boolean[] aside, boolean wanted) {
        return IntStream.range(0, aside.length).filter(i -> aside[i] == wanted).toArray();
    }

    /** Takes groups in an order of chance while they are a fifth at most; the smallest where each is more. */
    private static boolean[] groups(List<@Nullable String> names, long seed) {
        Map<String, Integer> sizes = new HashMap<>();
        names.forEach(name -> sizes.merge(String.valueOf(name), 1, Integer::sum));
        List<String> mixed = new TreeSet<>(sizes.keySet()).stream().collect(Collectors.toList());
        Collections.shuffle(mixed, new Random(seed));
        Set<String> chosen = new HashSet<>();
        int taken = 0;
        for (String group : mixed) {
            int size = Objects.requireNonNull(sizes.get(group));
            if (taken + size <= Math.round(SHARE * names.size())) {
                chosen.add(group);
                taken += size;
            }
        }
        if (chosen.isEmpty()) {
            chosen.add(Collections.min(
                    mixed, Comparator.comparing((String group) -> Objects.requireNonNull(sizes.get(group)))));
        }
        boolean[] aside = new boolean[names.size()];
        for (int i = 0; i < aside.length; i++) {
            aside[i] = chosen.contains(String.valueOf(names.get(i))) && chosen.size() < sizes.size();
        }
        return aside;
    }

    /** Takes the last fifth and what is of the same moment as the first of it, or, if that is all, what is later than the first moment. */
    private static <T extends Comparable<T>> boolean[] last(List<@Nullable T> moments) {
        for (int i = 0; i < moments.size(); i++) {
            if (moments.get(i) == null) {
                throw new UsageException("row " + i + " has no value to put rows in order of time by");
            }
        }
        List<T> sorted = moments.stream().map(Objects::requireNonNull).sorted().collect(Collectors.toList());
        T first = sorted.get(0);
        T cut = sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * (1 - SHARE))));
        boolean[] aside = new boolean[moments.size()];
        for (int i = 0; i < aside.length; i++) {
            T moment = Objects.requireNonNull(moments.get(i));
            aside[i] = cut.compareTo(first) > 0 ? moment.compareTo(cut) >= 0 : moment.compareTo(first) > 0;
        }
        return aside;
    }

    private static List<@Nullable Double> ofNumbers(double... values) {
        List<@Nullable Double> known = new ArrayList<>();
        for (double value : values) {
            known.add(Double.isNaN(value) ? null : (Double) value);
        }
        return known;
    }
}
