package ai.lepton.bench.metrics;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.RocAuc;
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

/** The exact area under the ROC curve, of scores of several kinds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExactAuc {
    /** Number of examples. */
    @Param({"10000000"})
    public int examples;

    /** Whether probabilities are floats in doubles, doubles, or doubles around 0. */
    @Param({"float32", "float64", "logit"})
    public String scores = "float64";

    private boolean[] positive = {};
    private double[] score = {};

    /** Draws scores that tell the classes apart about as well as 0.7. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        positive = new boolean[examples];
        score = new double[examples];
        for (int i = 0; i < examples; i++) {
            double p = random.nextDouble();
            positive[i] = random.nextDouble() < 0.2 + 0.6 * p;
            score[i] = switch (scores) {
                case "float32" -> (float) p;
                case "float64" -> p;
                default -> Math.log(p / (1 - p));
            };
        }
    }

    /** Computes the area. */
    @Benchmark
    public Score area() {
        return RocAuc.of(positive, score);
    }
}
