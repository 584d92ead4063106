package ai.lepton.bench.metrics;

import ai.lepton.metrics.classification.HistogramCurve;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The area under the ROC curve, with its bounds, from a histogram of 65,536 bins. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SketchedAuc {
    /** The probabilities as floats. */
    @State(Scope.Benchmark)
    public static class FloatRows {
        boolean[] positive = {};
        float[] probability = {};

        /** Rounds them. */
        @Setup
        public void round(ProbabilityRows rows) {
            positive = rows.positive;
            probability = new float[rows.examples];
            for (int i = 0; i < probability.length; i++) {
                probability[i] = (float) rows.probability[i];
            }
        }
    }

    /** Reads probabilities and labels once. */
    @Benchmark
    public long floor(ProbabilityRows rows) {
        long bits = 0;
        for (int i = 0; i < rows.probability.length; i++) {
            bits ^= Double.doubleToRawLongBits(rows.probability[i]) ^ (rows.positive[i] ? 1 : 0);
        }
        return bits;
    }

    /** Of doubles. */
    @Benchmark
    public HistogramCurve.Area lepton(ProbabilityRows rows) {
        return HistogramCurve.ofProbabilities()
                .addAll(rows.positive, rows.probability)
                .rocAuc();
    }

    /** Of floats. */
    @Benchmark
    public HistogramCurve.Area leptonOfFloats(FloatRows rows) {
        return HistogramCurve.ofProbabilities()
                .addAll(rows.positive, rows.probability)
                .rocAuc();
    }
}
