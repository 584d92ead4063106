package ai.lepton.bench.metrics;

import ai.lepton.metrics.classification.HistogramCurve;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The area under the ROC curve from a histogram of 65,536 bins. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SketchedAuc {
    /** Number of examples. */
    @Param({"10000000"})
    public int examples;

    private boolean[] positive = {};
    private double[] scores = {};
    private float[] floats = {};

    /** Draws scores that are right more often than not. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        positive = new boolean[examples];
        scores = new double[examples];
        floats = new float[examples];
        for (int i = 0; i < examples; i++) {
            scores[i] = random.nextDouble();
            floats[i] = (float) scores[i];
            positive[i] = random.nextDouble() < scores[i];
        }
    }

    /** Of doubles. */
    @Benchmark
    public HistogramCurve.Area ofDoubles() {
        return HistogramCurve.ofProbabilities().addAll(positive, scores).rocAuc();
    }

    /** Of floats. */
    @Benchmark
    public HistogramCurve.Area ofFloats() {
        return HistogramCurve.ofProbabilities().addAll(positive, floats).rocAuc();
    }
}
