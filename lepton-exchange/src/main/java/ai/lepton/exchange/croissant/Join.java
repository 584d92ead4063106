package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A reference between two sources of a record set: rows of the right one have in this key what the field of the left one has.
 *
 * @param from place of the source at the left
 * @param right place of the source at the right
 * @param left whose value is looked up
 * @param key where it is looked up
 */
record Join(int from, int right, Field left, Source key) {
    /**
     * Returns how all sources but one are joined, each after those that it is joined to, by all references that lead there.
     *
     * @param who the records, in messages
     * @param sources their names, by place
     * @throws DataException if references lead to none of the others, or two fields refer to one key
     */
    static List<List<Join>> inOrder(String who, List<String> sources, List<Join> references) {
        List<List<Join>> joins = new ArrayList<>();
        boolean[] isThere = new boolean[sources.size()];
        isThere[start(sources.size(), references)] = true;
        while (joins.size() < sources.size() - 1) {
            List<Join> open = references.stream()
                    .filter(join -> !isThere[join.right] && isThere[join.from])
                    .toList();
            Join next = open.stream()
                    .filter(join ->
                            references.stream().allMatch(other -> other.right != join.right || isThere[other.from]))
                    .findFirst()
                    .or(() -> open.stream().findFirst())
                    .orElseThrow(() -> new DataException(who + " come from " + Quoted.all(sources)
                            + "; references must lead from one to all others"));
            List<Join> all =
                    open.stream().filter(join -> join.right == next.right).toList();
            joins.add(together(who, sources.get(next.right), all));
            isThere[next.right] = true;
        }
        return joins;
    }

    /** Returns the references that lead to one source, one for each part of its key. */
    private static List<Join> together(String who, String source, List<Join> all) {
        List<Join> parts = new ArrayList<>();
        for (Join join : all) {
            Join same = parts.stream()
                    .filter(part -> part.key.equals(join.key))
                    .findFirst()
                    .orElse(null);
            if (same == null) {
                parts.add(join);
            } else if (same.from == join.from && !Objects.equals(same.left.source(), join.left.source())) {
                throw new DataException(who + ": fields " + Quoted.of(same.left.id()) + " and "
                        + Quoted.of(join.left.id()) + " both have a reference to the same key of " + Quoted.of(source)
                        + ", and which of them its fields belong to is not said; take one of the references out");
            }
        }
        return parts;
    }

    /** Returns the source that no reference leads to. */
    private static int start(int sources, List<Join> references) {
        for (int place = 0; place < sources; place++) {
            int candidate = place;
            if (references.stream().noneMatch(join -> join.right == candidate)) {
                return place;
            }
        }
        return 0;
    }

    /** Returns the source that is joined to none. */
    static int first(int sources, List<List<Join>> joins) {
        for (int place = 0; place < sources; place++) {
            int candidate = place;
            if (joins.stream().noneMatch(each -> each.get(0).right == candidate)) {
                return place;
            }
        }
        throw new IllegalStateException("one source is joined to nothing");
    }
}
