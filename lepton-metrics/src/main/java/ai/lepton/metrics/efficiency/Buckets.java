package ai.lepton.metrics.efficiency;

/**
 * Where a number of nanoseconds is counted: numbers below 512 each by themselves, greater ones in 256 buckets of equal width
 * for each doubling. So the middle of a bucket is off by at most one part in 512.
 */
final class Buckets {
    /** The greatest share by which the middle of a bucket differs from a number in it. */
    static final double RELATIVE_ERROR = 1.0 / 512;

    private static final int BITS = 8;
    private static final int PER_DOUBLING = 1 << BITS;

    /** One more than the index of the greatest long number. */
    static final int COUNT = indexOf(Long.MAX_VALUE) + 1;

    private Buckets() {}

    /** Returns the bucket of a number that is not negative. */
    static int indexOf(long value) {
        int shift = Math.max(0, 63 - BITS - Long.numberOfLeadingZeros(value));
        return (shift << BITS) + (int) (value >>> shift);
    }

    /** Returns the least number in a bucket. */
    static long least(int index) {
        if (index < 2 * PER_DOUBLING) {
            return index;
        }
        int shift = (index >>> BITS) - 1;
        return (long) ((index & (PER_DOUBLING - 1)) | PER_DOUBLING) << shift;
    }

    /** Returns the greatest number in a bucket. */
    static long greatest(int index) {
        int shift = Math.max(0, (index >>> BITS) - 1);
        return least(index) + (1L << shift) - 1;
    }
}
