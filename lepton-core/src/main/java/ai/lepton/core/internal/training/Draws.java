package ai.lepton.core.internal.training;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a training draws at random: each a function of its seed, and of the epoch or the step, so that a training that goes on
 * from a checkpoint need not draw again what was drawn before, and no two trainings wait for each other.
 */
final class Draws {
    private static final long ORDER = 1;
    private static final long DROPOUT = 2;

    /** Most batches that are sorted by length together, as in transformers. */
    private static final int MOST_TOGETHER = 50;

    private final long seed;

    Draws(long seed) {
        this.seed = seed;
    }

    /** Returns the order of the examples in an epoch: each once (Fisher and Yates). */
    int[] order(int epoch, int size) {
        SplittableRandom random = new SplittableRandom(mixed(mixed(seed, ORDER), epoch));
        int[] order = inOrder(size);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        return order;
    }

    /**
     * Returns an order in which examples of like length are neighbours: stretches of the order of {@link #order} are sorted by
     * length, the longest first, and the longest of all is brought to the front, so that memory runs out at once or never.
     */
    int[] grouped(int epoch, int[] lengths, int batchSize) {
        int[] order = order(epoch, lengths.length);
        int together = Math.max(1, Math.min((int) (lengths.length / (4L * batchSize)), MOST_TOGETHER)) * batchSize;
        int longest = 0;
        for (int from = 0; from < order.length; from += together) {
            int to = Math.min(order.length, from + together);
            int[] sorted = Arrays.stream(order, from, to)
                    .boxed()
                    .sorted((a, b) -> Integer.compare(lengths[b], lengths[a]))
                    .mapToInt(i -> i)
                    .toArray();
            System.arraycopy(sorted, 0, order, from, sorted.length);
            longest = lengths[order[from]] > lengths[order[longest]] ? from : longest;
        }
        int first = order[0];
        order[0] = order[longest];
        order[longest] = first;
        return order;
    }

    /** Returns so many of the examples, each at most once, in rising order; all, if there are no more. */
    int[] sample(int count, int size) {
        int[] drawn = count < size ? Arrays.copyOf(order(0, size), count) : inOrder(size); // epochs begin with 1
        Arrays.sort(drawn);
        return drawn;
    }

    /** Returns the seed of dropout in a batch. */
    long dropout(long step, int batch) {
        return mixed(mixed(mixed(seed, DROPOUT), step), batch);
    }

    static int[] inOrder(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        return order;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014) over both. */
    static long mixed(long a, long b) {
        long z = a * 0x9E3779B97F4A7C15L + b + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
