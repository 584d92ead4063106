package ai.lepton.bench.metrics;

import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** A whole report of predicted classes: the counts, and 2,000 resamples of all eight measures that need them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReportOfCounts {
    /** Number of examples. */
    @Param({"10000", "1000000"})
    public int examples;

    /** Number of classes. */
    @Param({"10"})
    public int classes;

    private Labels labels = Labels.of("none");
    private int[] truth = {};
    private int[] predicted = {};

    /** Draws predictions of which about 70 % are right. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        labels = Labels.of(IntStream.range(0, classes).boxed().toList());
        truth = random.ints(examples, 0, classes).toArray();
        predicted = new int[examples];
        for (int i = 0; i < examples; i++) {
            predicted[i] = random.nextDouble() < 0.7 ? truth[i] : random.nextInt(classes);
        }
    }

    /** Makes the report. */
    @Benchmark
    public ClassificationReport report() {
        return Evaluation.of(labels, truth).predicted(predicted).report();
    }
}
