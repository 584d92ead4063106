package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Elements;

/**
 * What was decided about one group, in counts. The qualified and unqualified are 0 where nobody's outcome is known.
 *
 * @param selectedQualified selected, and rightly so: true positives
 * @param rejectedQualified rejected in spite of being qualified: false negatives
 * @param selectedUnqualified selected without being qualified: false positives
 * @param rejectedUnqualified rejected, and rightly so: true negatives
 * @param selectedUnknown selected, their outcome not known
 * @param rejectedUnknown rejected, their outcome not known
 */
public record GroupCounts(
        long selectedQualified,
        long rejectedQualified,
        long selectedUnqualified,
        long rejectedUnqualified,
        long selectedUnknown,
        long rejectedUnknown) {

    static final GroupCounts NOBODY = new GroupCounts(0, 0, 0, 0, 0, 0);

    /** Returns the number that was selected. */
    public long selected() {
        return selectedQualified + selectedUnqualified + selectedUnknown;
    }

    /** Returns the number that was rejected. */
    public long rejected() {
        return rejectedQualified + rejectedUnqualified + rejectedUnknown;
    }

    /** Returns the number of decisions. */
    public long size() {
        return selected() + rejected();
    }

    /** Returns the number known to be qualified. */
    public long qualified() {
        return selectedQualified + rejectedQualified;
    }

    /** Returns the number known to be unqualified. */
    public long unqualified() {
        return selectedUnqualified + rejectedUnqualified;
    }

    /** Returns the fraction that was selected. */
    public Score selectionRate() {
        return Score.ratio((double) selected(), (double) size(), "nobody was decided about");
    }

    /** Returns the fraction of the qualified that was selected. */
    public Score truePositiveRate() {
        return Score.ratio((double) selectedQualified, (double) qualified(), "nobody is known to be qualified");
    }

    /** Returns the fraction of the unqualified that was selected. */
    public Score falsePositiveRate() {
        return Score.ratio((double) selectedUnqualified, (double) unqualified(), "nobody is known to be unqualified");
    }

    /** Returns the fraction that was rejected: the denial rate. */
    public Score rejectionRate() {
        return Score.ratio((double) rejected(), (double) size(), "nobody was decided about");
    }

    /** Returns how this group's selection compares with that of another group. */
    public Contrast against(GroupCounts reference) {
        return new Contrast(this, Elements.required("reference", reference));
    }

    /**
     * Two groups' selection side by side: how large the difference is, whether chance explains it, and how many people it is
     * about. Differences are the group's rate minus the reference's.
     *
     * @param group the group that is looked at
     * @param reference the group that it is compared with
     * @see <a href="https://www.ecfr.gov/current/title-29/section-1607.4">29 CFR 1607.4(D)</a>
     */
    public record Contrast(GroupCounts group, GroupCounts reference) {
        /** Refuses null. */
        public Contrast {
            Elements.required("group", group);
            Elements.required("reference", reference);
        }

        /** Returns the difference of selection rates, in [-1, 1]; negative where the group is selected less. */
        public Score selectionDifference() {
            return group.isNobody() || reference.isNobody()
                    ? nobody()
                    : Score.of(rate(group.selected(), group) - rate(reference.selected(), reference));
        }

        /** Returns the ratio of selection rates, the impact ratio; undefined where nobody of the reference was selected. */
        public Score selectionRatio() {
            return ratio(group.selected(), reference.selected(), "nobody of the reference was selected");
        }

        /** Returns the ratio of rejection rates; above 1 where the group is denied more often. */
        public Score denialRatio() {
            return ratio(group.rejected(), reference.rejected(), "nobody of the reference was rejected");
        }

        private Score ratio(long ours, long theirs, String reason) {
            if (group.isNobody() || reference.isNobody()) {
                return nobody();
            }
            return Score.ratio(rate(ours, group), rate(theirs, reference), reason);
        }

        /**
         * Returns by how many standard deviations the selection rates differ, were both groups selected alike: negative where the
         * group is selected less. Beyond 2 or 3 a difference is commonly held to be significant; with few people use {@link
         * #fisherExact}.
         *
         * @see <a href="https://supreme.justia.com/cases/federal/us/433/299/">Hazelwood School District v. United States</a>
         */
        public Score standardDeviations() {
            if (group.isNobody() || reference.isNobody()) {
                return nobody();
            }
            double share =
                    ((double) group.selected() + reference.selected()) / ((double) group.size() + reference.size());
            double variance = share * (1 - share) * (1.0 / group.size() + 1.0 / reference.size());
            return variance > 0
                    ? selectionDifference().map(difference -> difference / Math.sqrt(variance))
                    : Score.undefined(share == 0 ? "nobody was selected" : "everybody was selected");
        }

        /** Returns the two-sided p-value of Fisher's exact test, in (0, 1]. */
        public double fisherExact() {
            return Proportions.fisherExact(
                    group.selected(), group.rejected(), reference.selected(), reference.rejected());
        }

        /**
         * Returns how many more of the group would have had to be selected for its rate to be this many times the reference's, 0
         * if none. With 1 it is the shortfall to parity.
         *
         * @param ratio above 0
         */
        public long shortfall(double ratio) {
            return group.isNobody() || reference.isNobody()
                    ? 0
                    : Math.max(0, wanted(Figures.positive("ratio", ratio), reference.selected()) - group.selected());
        }

        /**
         * Returns whether one person turns the finding: the group is selected less than this many times as often as the reference,
         * and would not be if one more of it had been selected, and one fewer of the reference. Such a difference rests on
         * too few people.
         *
         * @param ratio above 0
         */
        public boolean isTurnedByOne(double ratio) {
            return shortfall(ratio) > 0
                    && group.selected() < group.size()
                    && reference.selected() > 0
                    && group.selected() + 1 >= wanted(ratio, reference.selected() - 1);
        }

        /** Returns the fewest of the group that make the ratio. */
        private long wanted(double ratio, long selected) {
            return (long) Math.ceil(ratio * selected / reference.size() * group.size() - 1e-9);
        }

        private static double rate(long of, GroupCounts counts) {
            return (double) of / counts.size();
        }

        private Score nobody() {
            return Score.undefined(
                    "nobody of " + (group.isNobody() ? "the group" : "the reference") + " was decided about");
        }
    }

    private boolean isNobody() {
        return size() == 0;
    }

    GroupCounts plus(GroupCounts other) {
        return new GroupCounts(
                selectedQualified + other.selectedQualified,
                rejectedQualified + other.rejectedQualified,
                selectedUnqualified + other.selectedUnqualified,
                rejectedUnqualified + other.rejectedUnqualified,
                selectedUnknown + other.selectedUnknown,
                rejectedUnknown + other.rejectedUnknown);
    }

    /** Returns what is left without others who are among these. */
    GroupCounts less(GroupCounts others) {
        return new GroupCounts(
                selectedQualified - others.selectedQualified,
                rejectedQualified - others.rejectedQualified,
                selectedUnqualified - others.selectedUnqualified,
                rejectedUnqualified - others.rejectedUnqualified,
                selectedUnknown - others.selectedUnknown,
                rejectedUnknown - others.rejectedUnknown);
    }
}
