package ai.lepton.ethics.fairness;

import ai.lepton.metrics.Score;

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

    GroupCounts plus(GroupCounts other) {
        return new GroupCounts(
                selectedQualified + other.selectedQualified,
                rejectedQualified + other.rejectedQualified,
                selectedUnqualified + other.selectedUnqualified,
                rejectedUnqualified + other.rejectedUnqualified,
                selectedUnknown + other.selectedUnknown,
                rejectedUnknown + other.rejectedUnknown);
    }
}
