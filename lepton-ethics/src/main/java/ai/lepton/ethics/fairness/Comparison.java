package ai.lepton.ethics.fairness;

import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Reference.Best;
import ai.lepton.ethics.fairness.Reference.Named;
import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Two groups of an axis that are compared.
 *
 * @param first a group
 * @param second another, or {@link GroupPanel#REST}
 * @param isEither whether either may turn out to be the one that fares worse
 */
record Comparison(int first, int second, boolean isEither) {

    /** So many groups are compared pair by pair, 19,900 of them; with more the reference is all others, or a named group. */
    static final int MOST_GROUPS = 200;

    /** So many groups are each compared with all others together, or with a named group. */
    static final int MOST_AGAINST_ONE = 2_000;

    /** From so many groups on there are twice as many pairs as groups. */
    private static final int MANY_GROUPS = 5;

    /** Returns what a reference asks to compare. */
    static List<Comparison> of(GroupPanel panel, Reference reference) {
        return of(panel.groups(), panel.attributes(), reference);
    }

    /**
     * Returns what a reference asks to compare, by the groups' values of these attributes.
     *
     * @throws IllegalArgumentException if each of more than 200 groups would be compared with each other, or more than 2,000 with
     *     all others or a named one
     */
    static List<Comparison> of(List<List<String>> values, List<String> attributes, Reference reference) {
        List<Comparison> all = new ArrayList<>();
        int groups = values.size();
        requireFew(groups, attributes, reference);
        if (reference instanceof Best) {
            for (int i = 0; i < groups; i++) {
                for (int j = i + 1; j < groups; j++) {
                    all.add(new Comparison(i, j, true));
                }
            }
        } else if (reference instanceof Named named) {
            int second = values.indexOf(named.groupOf(attributes));
            if (second < 0) {
                throw new IllegalArgumentException("there is no group "
                        + GroupPanel.name(named.groupOf(attributes)) + " across " + GroupPanel.across(attributes)
                        + " to compare with; the groups are "
                        + Quoted.words(values.stream().map(GroupPanel::name).toList()));
            }
            for (int i = 0; i < groups; i++) {
                if (i != second) {
                    all.add(new Comparison(i, second, false));
                }
            }
        } else if (groups > 1) {
            for (int i = 0; i < groups; i++) {
                all.add(new Comparison(i, GroupPanel.REST, false));
            }
        }
        return all;
    }

    /**
     * Refuses as many groups as {@link #of} does, before there is a list of them: among rows there may be millions.
     *
     * @param least how many people a group has that is not left out
     */
    static void requireFew(
            List<Factor> attributes, int rows, IntToDoubleFunction people, double least, Reference reference) {
        Cross cross = Cross.of(attributes, rows);
        if (cross.size() <= most(reference)) {
            return;
        }
        double[] sizes = new double[cross.size()];
        for (int row = 0; row < rows; row++) {
            sizes[cross.index(row)] += people.applyAsDouble(row);
        }
        int groups = 0;
        for (int group = 0; group < sizes.length; group++) {
            groups += sizes[group] >= least && !GroupPanel.isUnknown(cross.values(group)) ? 1 : 0;
        }
        requireFew(groups, attributes.stream().map(Factor::name).toList(), reference);
    }

    private static int most(Reference reference) {
        return reference instanceof Best ? MOST_GROUPS : MOST_AGAINST_ONE;
    }

    private static void requireFew(int groups, List<String> attributes, Reference reference) {
        if (groups > most(reference)) {
            boolean isBest = reference instanceof Best;
            throw new IllegalArgumentException("there are " + groups + " groups across "
                    + GroupPanel.across(attributes) + ", and "
                    + (isBest ? "every two are compared" : "each is compared with " + reference.words())
                    + " of at most " + most(reference) + "; "
                    + (isBest && groups <= MOST_AGAINST_ONE
                            ? "compare each with all others together (Reference.rest()), or take values together"
                            : "take values together"));
        }
    }

    /**
     * Returns the verdict; where it waits for more people because so many groups are compared pair by pair, with what would need
     * fewer.
     */
    static Verdict advised(Verdict verdict, Claims judged, Reference reference, int groups) {
        return verdict instanceof Verdict.Inconclusive open
                        && reference instanceof Best
                        && groups >= MANY_GROUPS
                        && !judged.needed().isEmpty()
                ? new Verdict.Inconclusive(
                        open.reason() + "; " + groups + " groups are " + groups * (groups - 1) / 2
                                + " pairs: fewer people tell where each is compared with all others together, or with one"
                                + " that is named beforehand",
                        open.measured())
                : verdict;
    }

    /** Returns the same with the groups exchanged. */
    Comparison swapped() {
        return new Comparison(second, first, isEither);
    }

    GroupCounts one(GroupPanel panel) {
        return panel.total(first);
    }

    GroupCounts two(GroupPanel panel) {
        return panel.total(first, second);
    }

    String whoOne(GroupPanel panel) {
        return panel.who(first);
    }

    String whoTwo(GroupPanel panel) {
        return second == GroupPanel.REST ? panel.axis() + " but " + panel.name(first) : panel.who(second);
    }
}
