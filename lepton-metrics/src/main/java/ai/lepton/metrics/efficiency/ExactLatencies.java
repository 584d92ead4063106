package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Score;
import java.util.Arrays;

/** Latencies in order. */
final class ExactLatencies implements Latencies {
    static final Score NONE = Score.undefined("nothing was measured");

    private final long[] sorted;
    private final double sum;

    ExactLatencies(long[] nanos) {
        for (int i = 0; i < nanos.length; i++) {
            check("nanos[" + i + "]", nanos[i]);
        }
        sorted = nanos.clone();
        Arrays.sort(sorted);
        sum = Arrays.stream(sorted).asDoubleStream().sum();
    }

    static void check(String name, long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException(name + " is " + nanos + "; nothing takes less than no time");
        }
    }

    @Override
    public long count() {
        return sorted.length;
    }

    @Override
    public Score mean() {
        return sorted.length == 0 ? NONE : Score.of(sum / sorted.length);
    }

    @Override
    public Score min() {
        return sorted.length == 0 ? NONE : Score.of((double) sorted[0]);
    }

    @Override
    public Score max() {
        return sorted.length == 0 ? NONE : Score.of((double) sorted[sorted.length - 1]);
    }

    @Override
    public double relativeError() {
        return 0;
    }

    @Override
    public long atLeast(long rank) {
        if (rank < 1 || rank > sorted.length) {
            throw new IllegalArgumentException("rank is " + rank + ", outside [1, " + sorted.length + "]");
        }
        return sorted[(int) rank - 1];
    }

    @Override
    public long atMost(long rank) {
        return atLeast(rank);
    }

    @Override
    public String toString() {
        return sorted.length + " latencies";
    }
}
