package ai.lepton.metrics.inference;

/**
 * Two groups within one stratum, such as the applicants to one department, in counts.
 *
 * @param selected1 selected of the first group, in [0, size1]
 * @param size1 size of the first group
 * @param selected2 selected of the second group, in [0, size2]
 * @param size2 size of the second group
 */
public record Stratum(long selected1, long size1, long selected2, long size2) {
    /** Checks that no more are selected than there are. */
    public Stratum {
        check(selected1, size1, "first");
        check(selected2, size2, "second");
    }

    private static void check(long selected, long size, String group) {
        if (selected < 0 || selected > size) {
            throw new IllegalArgumentException(
                    "of the " + group + " group, " + selected + " of " + size + " can't be selected");
        }
    }

    /** Returns the size of both groups together. */
    public long size() {
        return size1 + size2;
    }

    /** Returns the number of selected of both groups together. */
    public long selected() {
        return selected1 + selected2;
    }

    /** Returns the share of the first group that is selected; NaN where there is nobody. */
    public double rate1() {
        return (double) selected1 / size1;
    }

    /** Returns the share of the second group that is selected; NaN where there is nobody. */
    public double rate2() {
        return (double) selected2 / size2;
    }

    /** Returns whether both groups are there and somebody was selected: else it tells nothing about a ratio. */
    public boolean isInformative() {
        return size1 > 0 && size2 > 0 && selected() > 0;
    }

    /** Returns the same with the groups exchanged. */
    public Stratum swapped() {
        return new Stratum(selected2, size2, selected1, size1);
    }

    /** Returns the Mantel–Haenszel weight. */
    double weight() {
        return (double) size1 * size2 / size();
    }
}
