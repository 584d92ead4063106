package ai.lepton.metrics.classification;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Examples with two predictions each, counted by their true class, first and second prediction.
 *
 * <p>All that two confusion matrices of the same examples tell is a function of these counts. Not safe for several threads.
 */
final class PairedCells {
    private static final long MOST_COUNTED = 1 << 22;

    private final ConfusionMatrix base;
    /** Examples in each joint cell that holds one. */
    final long[] counts;
    // The matrices' cells that hold an example, and where among them each joint cell belongs in either matrix.
    private final int[] cells;
    private final int[] firstPlace;
    private final int[] secondPlace;
    // Written anew for each difference.
    private final long[] scratch;
    private final long[] drawn;

    private PairedCells(ConfusionMatrix base, long[] codes, long[] counts) {
        this.base = base;
        this.counts = counts;
        int k = base.labels().size();
        int[] first = new int[codes.length];
        int[] second = new int[codes.length];
        for (int i = 0; i < codes.length; i++) {
            long truth = codes[i] / k / k;
            first[i] = (int) (truth * k + codes[i] / k % k);
            second[i] = (int) (truth * k + codes[i] % k);
        }
        this.cells = IntStream.concat(IntStream.of(first), IntStream.of(second))
                .sorted()
                .distinct()
                .toArray();
        this.firstPlace = places(first);
        this.secondPlace = places(second);
        this.scratch = new long[k * k];
        this.drawn = new long[cells.length];
    }

    private int[] places(int[] wanted) {
        return IntStream.of(wanted)
                .map(cell -> Arrays.binarySearch(cells, cell))
                .toArray();
    }

    /** Counts examples, in O(n) for up to 160 classes, else O(n log n). */
    static PairedCells of(ConfusionMatrix base, int[] truth, int[] first, int[] second) {
        int k = base.labels().size();
        long possible = (long) k * k * k;
        if (possible <= MOST_COUNTED) {
            long[] all = new long[(int) possible];
            for (int i = 0; i < truth.length; i++) {
                all[(truth[i] * k + first[i]) * k + second[i]]++;
            }
            long[] codes = IntStream.range(0, all.length)
                    .filter(code -> all[code] > 0)
                    .asLongStream()
                    .toArray();
            return new PairedCells(
                    base,
                    codes,
                    Arrays.stream(codes).map(code -> all[(int) code]).toArray());
        }
        long[] codes = new long[truth.length];
        Arrays.setAll(codes, i -> ((long) truth[i] * k + first[i]) * k + second[i]);
        Arrays.sort(codes);
        long[] counts = new long[codes.length];
        int distinct = 0;
        for (int i = 0; i < codes.length; i++) {
            if (i == 0 || codes[i] != codes[i - 1]) {
                codes[distinct++] = codes[i];
            }
            counts[distinct - 1]++;
        }
        return new PairedCells(base, Arrays.copyOf(codes, distinct), Arrays.copyOf(counts, distinct));
    }

    /** Returns the joint cells in which the two predictions differ. */
    int[] discordant() {
        return IntStream.range(0, counts.length)
                .filter(cell -> firstPlace[cell] != secondPlace[cell])
                .toArray();
    }

    /**
     * Returns the difference with the two predictions swapped in some examples of each discordant cell.
     *
     * @param discordant as by {@link #discordant()}
     * @param swapped how many, for each of these
     */
    double differenceSwapped(CountMeasure measure, int[] discordant, long[] swapped) {
        return scoreSwapped(measure, discordant, swapped, firstPlace, secondPlace)
                - scoreSwapped(measure, discordant, swapped, secondPlace, firstPlace);
    }

    private double scoreSwapped(CountMeasure measure, int[] discordant, long[] swapped, int[] place, int[] otherPlace) {
        Arrays.fill(drawn, 0);
        for (int cell = 0; cell < counts.length; cell++) {
            drawn[place[cell]] += counts[cell];
        }
        for (int i = 0; i < discordant.length; i++) {
            drawn[place[discordant[i]]] -= swapped[i];
            drawn[otherPlace[discordant[i]]] += swapped[i];
        }
        return measure.of(base.redrawn(scratch, cells, drawn)).orNaN();
    }
}
