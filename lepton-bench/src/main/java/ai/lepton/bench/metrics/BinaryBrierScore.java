package ai.lepton.bench.metrics;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The Brier score of two classes, from the probability of one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BinaryBrierScore {
    /** Reads probabilities and classes once. */
    @Benchmark
    public long floor(ProbabilityRows rows) {
        long bits = 0;
        for (int i = 0; i < rows.probability.length; i++) {
            bits ^= Double.doubleToRawLongBits(rows.probability[i]) ^ rows.truth[i];
        }
        return bits;
    }

    /** Computes it with Lepton, the check of the probabilities included. */
    @Benchmark
    public Score lepton(ProbabilityRows rows) {
        return BrierScore.of(rows.truth, ClassProbabilities.ofPositive(rows.probability, 1));
    }
}
