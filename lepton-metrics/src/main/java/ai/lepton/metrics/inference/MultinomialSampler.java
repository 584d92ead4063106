package ai.lepton.metrics.inference;

import java.util.Arrays;

/**
 * Draws from the multinomial distribution of n examples over cells, exactly.
 *
 * <p>Cells of many examples are a chain of binomial draws. Where there are many cells of few examples, those are first
 * drawn together, as one link of the chain; how many came from them is then shared out example by example, which is
 * cheaper than a binomial draw for each: a cell of at most {@value #FEW} examples takes as many draws, on average, of a
 * few nanoseconds.
 */
final class MultinomialSampler {
    /** Cells of more examples are links of the chain. */
    static final int FEW = 16;
    /** Fewer cells of few examples are not worth it. */
    static final int WORTH_IT = 1024;

    private final long[] counts;
    private final long total;
    // The cells that are links of the chain.
    private final int[] links;
    // Of every example in the other cells, its cell; empty where all cells are links.
    private final int[] examples;
    private final BinomialSampler sampler;

    MultinomialSampler(long[] counts, long total, long seed) {
        this.counts = counts;
        this.total = total;
        this.sampler = new BinomialSampler(seed);
        long few = Arrays.stream(counts).filter(MultinomialSampler::isFew).count();
        boolean together = few >= WORTH_IT;
        links = new int[together ? (int) (counts.length - few - empty(counts)) : counts.length];
        long pooled = Arrays.stream(counts).filter(MultinomialSampler::isFew).sum();
        examples = new int[together ? Math.toIntExact(pooled) : 0];
        int link = 0;
        int example = 0;
        for (int cell = 0; cell < counts.length; cell++) {
            if (!together || counts[cell] > FEW) {
                links[link++] = cell;
            } else {
                int next = example + (int) counts[cell];
                Arrays.fill(examples, example, next, cell);
                example = next;
            }
        }
    }

    private static boolean isFew(long count) {
        return count > 0 && count <= FEW;
    }

    private static long empty(long[] counts) {
        return Arrays.stream(counts).filter(count -> count == 0).count();
    }

    /** Draws the counts of all cells. */
    void draw(long[] resample) {
        Arrays.fill(resample, 0);
        long shared = sampler.draw(total, (double) examples.length / total);
        for (long i = 0; i < shared; i++) {
            resample[examples[sampler.below(examples.length)]]++;
        }
        long left = total - shared;
        long rest = total - examples.length;
        for (int cell : links) {
            long drawn = counts[cell] == 0 ? 0 : sampler.draw(left, (double) counts[cell] / rest);
            resample[cell] = drawn;
            left -= drawn;
            rest -= counts[cell];
        }
    }

    /**
     * Draws the totals to which the cells add, from the same draws.
     *
     * @param first of each cell, the index of a total, below 2^16
     * @param second of each cell, the index of another
     */
    Totals totals(int[] first, int[] second) {
        return new Totals(first, second);
    }

    /** Draws totals. */
    final class Totals {
        private final int[] first;
        private final int[] second;
        // Of every example that is drawn by itself, both of its totals: it would cost more to look them up by its cell.
        private final int[] both;

        private Totals(int[] first, int[] second) {
            this.first = first;
            this.second = second;
            this.both = new int[examples.length];
            Arrays.setAll(both, example -> first[examples[example]] << 16 | second[examples[example]]);
        }

        void draw(long[] totals) {
            Arrays.fill(totals, 0);
            long shared = sampler.draw(total, (double) both.length / total);
            for (long i = 0; i < shared; i++) {
                int drawn = both[sampler.below(both.length)];
                totals[drawn >>> 16]++;
                totals[drawn & 0xffff]++;
            }
            long left = total - shared;
            long rest = total - both.length;
            for (int cell : links) {
                long drawn = counts[cell] == 0 ? 0 : sampler.draw(left, (double) counts[cell] / rest);
                totals[first[cell]] += drawn;
                totals[second[cell]] += drawn;
                left -= drawn;
                rest -= counts[cell];
            }
        }
    }
}
