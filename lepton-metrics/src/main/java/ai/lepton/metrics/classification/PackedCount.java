package ai.lepton.metrics.classification;

/**
 * Counting of many pairs of few classes at near the speed of reading them.
 *
 * <p>A count costs more than reading what is counted, so one serves several rows: their cells are the digits of a number,
 * and numbers are counted. What was counted of each cell is told from the numbers at the end. The digits come from rows of
 * as many blocks, by loops that compilers turn into vector instructions.
 */
final class PackedCount {
    private static final int BLOCK = 512;
    private static final int NUMBERS = 1 << 14;
    private static final int MOST_DIGITS = 6;
    // What making and telling the table costs is little beside so many rows.
    private static final int FEWEST_PAIRS = 1 << 18;

    private final int k;
    private final int digits;
    private final int[] table = new int[NUMBERS];
    private final int[] row = new int[BLOCK];
    private final int[] column = new int[BLOCK];
    private final int[] number = new int[BLOCK];
    // Negative where an index was no label.
    private final int[] flaw = new int[BLOCK];

    /** Prepares to count pairs of {@code k} classes, at most 128. */
    PackedCount(int k) {
        this.k = k;
        this.digits = digits(k);
    }

    static boolean isWorthIt(int pairs, int k) {
        return pairs >= FEWEST_PAIRS && digits(k) > 1;
    }

    private static int digits(int k) {
        int digits = 0;
        for (long size = (long) k * k; size <= NUMBERS && digits < MOST_DIGITS; size *= (long) k * k) {
            digits++;
        }
        return digits;
    }

    /** Counts pairs; returns an empty array where an index is no label. */
    long[] of(int[] truth, int[] predicted, int from, int to) {
        int at = from;
        while (to - at >= digits * BLOCK) {
            for (int digit = 0; digit < digits; digit++, at += BLOCK) {
                // From arrays of its own a loop becomes vector instructions; from the middle of others it does not.
                System.arraycopy(truth, at, row, 0, BLOCK);
                System.arraycopy(predicted, at, column, 0, BLOCK);
                append(row, column, k, number);
                note(row, column, k - 1, flaw);
            }
            count(number, table);
        }
        long[] counted = StripedCount.plain(truth, predicted, at, to, k);
        if (counted.length == 0 || hasFlaw()) {
            return new long[0];
        }
        tell(counted);
        return counted;
    }

    private static void append(int[] row, int[] column, int k, int[] number) {
        int cells = k * k;
        for (int i = 0; i < number.length; i++) {
            number[i] = number[i] * cells + row[i] * k + column[i];
        }
    }

    private static void note(int[] row, int[] column, int last, int[] flaw) {
        for (int i = 0; i < flaw.length; i++) {
            flaw[i] |= row[i] | column[i] | (last - row[i]) | (last - column[i]);
        }
    }

    private static void count(int[] number, int[] table) {
        for (int i = 0; i < number.length; i++) {
            // Numbers of what is no label may be any; nobody will look at the table then.
            table[number[i] & (table.length - 1)]++;
            number[i] = 0;
        }
    }

    private boolean hasFlaw() {
        int all = 0;
        for (int each : flaw) {
            all |= each;
        }
        return all < 0;
    }

    private void tell(long[] counted) {
        int cells = k * k;
        for (int number = 0; number < NUMBERS; number++) {
            int rest = number;
            for (int digit = 0; digit < digits && table[number] > 0; digit++) {
                counted[rest % cells] += table[number];
                rest /= cells;
            }
        }
    }
}
