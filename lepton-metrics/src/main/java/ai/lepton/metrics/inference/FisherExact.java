package ai.lepton.metrics.inference;

import ai.lepton.metrics.internal.Elements;

/**
 * Fisher's exact test of independence in a 2 by 2 table.
 *
 * @see <a href="https://doi.org/10.2307/2340521">Fisher 1922</a>
 */
final class FisherExact {
    // As in R: tables whose probability equals the observed one but for rounding count as equal.
    private static final double TIE = 1 + 1e-7;

    private FisherExact() {}

    /** Returns {@link Proportions#fisherExact}. */
    static double twoSided(long[][] table) {
        Elements.of("table", (Object[]) table);
        if (table.length != 2 || table[0].length != 2 || table[1].length != 2) {
            throw new IllegalArgumentException("Fisher's exact test wants a 2 by 2 table, this one has rows of "
                    + java.util.Arrays.toString(java.util.Arrays.stream(table)
                            .mapToInt(row -> row.length)
                            .toArray()) + " counts");
        }
        return twoSided(table[0][0], table[0][1], table[1][0], table[1][1]);
    }

    /** Returns {@link Proportions#fisherExact}. */
    static double twoSided(long a, long b, long c, long d) {
        long[] cells = {a, b, c, d};
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] < 0) {
                throw new IllegalArgumentException(
                        "count [" + i / 2 + "][" + i % 2 + "] is " + cells[i] + "; counts are not negative");
            }
        }
        Margins margins = new Margins(a + b, c + d, a + c);
        long mode = margins.mode();
        double observed = 1;
        for (long x = mode; x < a && observed > 0; x++) {
            observed = normal(observed * margins.up(x));
        }
        for (long x = mode; x > a && observed > 0; x--) {
            observed = normal(observed * margins.down(x));
        }
        if (observed == 0) {
            return 0;
        }
        Sums sums = new Sums(observed * TIE);
        double term = 1;
        for (long x = mode; x < margins.last() && sums.isChangedBy(term); x++) {
            term = normal(term * margins.up(x));
            sums.add(term);
        }
        term = 1;
        for (long x = mode; x > margins.first() && sums.isChangedBy(term); x--) {
            term = normal(term * margins.down(x));
            sums.add(term);
        }
        return Math.min(1, sums.asExtreme / sums.all);
    }

    /** Returns 0 for what has lost its digits: times a factor above a half it would never become 0. */
    private static double normal(double term) {
        return term < Double.MIN_NORMAL ? 0 : term;
    }

    /** The sum of the probabilities of all tables, and of those no likelier than the observed one, over that of the likeliest. */
    private static final class Sums {
        /** A term of this part of a sum, or less, is lost in its rounding, as are the smaller ones behind it. */
        private static final double LOST = 1e-17;

        private final double most;
        private double all = 1;
        private double asExtreme;

        Sums(double most) {
            this.most = most;
            asExtreme = most >= 1 ? 1 : 0;
        }

        void add(double term) {
            all += term;
            asExtreme += term <= most ? term : 0;
        }

        /** Returns whether terms of this size or less can change a sum. */
        boolean isChangedBy(double term) {
            return term > 0 && (term > most || term > all * LOST || term > asExtreme * LOST);
        }
    }

    /** The margins of the table; its first cell has the hypergeometric distribution. */
    private record Margins(long row1, long row2, long column1) {
        long first() {
            return Math.max(0, column1 - row2);
        }

        long last() {
            return Math.min(row1, column1);
        }

        long mode() {
            double mode = Math.floor((row1 + 1.0) * (column1 + 1.0) / ((double) row1 + row2 + 2));
            return Math.max(first(), Math.min(last(), (long) mode));
        }

        /** Returns the probability of x + 1 over that of x. */
        double up(long x) {
            return (double) (row1 - x) * (column1 - x) / ((double) (x + 1) * (row2 - column1 + x + 1));
        }

        /** Returns the probability of x - 1 over that of x. */
        double down(long x) {
            return (double) x * (row2 - column1 + x) / ((double) (row1 - x + 1) * (column1 - x + 1));
        }
    }
}
