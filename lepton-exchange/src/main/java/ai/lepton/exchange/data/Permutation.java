package ai.lepton.exchange.data;

/**
 * Random orders that are the same on every machine and every JDK.
 *
 * <p>Fisher–Yates from the end, driven by SplitMix64 with Lemire's unbiased bounding by multiplication.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood 2014</a>
 * @see <a href="https://doi.org/10.1145/3230636">Lemire 2019</a>
 */
final class Permutation {
    private long state;

    private Permutation(long seed) {
        state = seed;
    }

    /** Returns 0 to n - 1 in the random order that belongs to this seed. */
    static int[] of(int n, long seed) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        Permutation random = new Permutation(seed);
        for (int i = n - 1; i > 0; i--) {
            int j = random.below(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private int below(int bound) {
        long product = (next() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (1L << 32) % bound;
            while (low < threshold) {
                product = (next() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
