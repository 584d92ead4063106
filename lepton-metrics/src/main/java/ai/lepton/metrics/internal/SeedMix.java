package ai.lepton.metrics.internal;

/** Numbers that look random, from numbers that do not: for streams of draws that do not depend on their order. */
public final class SeedMix {
    private SeedMix() {}

    /** Returns the hash of two numbers. */
    public static long of(long first, long second) {
        return mix(mix(first) + second);
    }

    /**
     * Returns a bijection of the long numbers in which each bit depends on all.
     *
     * @see <a href="https://zimbry.blogspot.com/2011/09/better-bit-mixing-improving-on.html">Stafford 2011, mix 13</a>
     */
    private static long mix(long number) {
        long z = number + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
