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
            observed *= margins.up(x);
        }
        for (long x = mode; x > a && observed > 0; x--) {
            observed *= margins.down(x);
        }
        double all = 1;
        double asExtreme = observed * TIE >= 1 ? 1 : 0;
        double term = 1;
        for (long x = mode; x < margins.last() && term > 0; x++) {
            term *= margins.up(x);
            all += term;
            asExtreme += term <= observed * TIE ? term : 0;
        }
        term = 1;
        for (long x = mode; x > margins.first() && term > 0; x--) {
            term *= margins.down(x);
            all += term;
            asExtreme += term <= observed * TIE ? term : 0;
        }
        return Math.min(1, asExtreme / all);
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
