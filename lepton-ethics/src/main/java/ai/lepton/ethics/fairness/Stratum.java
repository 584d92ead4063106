package ai.lepton.ethics.fairness;

/**
 * Two groups within one stratum, in counts.
 *
 * @param selected1 selected of the first group
 * @param size1 size of the first group
 * @param selected2 selected of the second group
 * @param size2 size of the second group
 */
record Stratum(long selected1, long size1, long selected2, long size2) {
    long size() {
        return size1 + size2;
    }

    long selected() {
        return selected1 + selected2;
    }

    double rate1() {
        return (double) selected1 / size1;
    }

    double rate2() {
        return (double) selected2 / size2;
    }

    /** Returns whether both groups are there and somebody was selected: else it tells nothing about a ratio. */
    boolean isInformative() {
        return size1 > 0 && size2 > 0 && selected() > 0;
    }

    /** Returns the Mantel–Haenszel weight. */
    double weight() {
        return (double) size1 * size2 / size();
    }

    Stratum swapped() {
        return new Stratum(selected2, size2, selected1, size1);
    }
}
