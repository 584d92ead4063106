package ai.lepton.bench.metrics;

import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
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

/** A whole report of predicted classes: the counts, and 2,000 resamples of all eight measures that need them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReportOfCounts {
    /** Number of examples. */
    @Param({"1000000", "10000000"})
    public int examples;

    /** Number of classes. */
    @Param({"10"})
    public int classes;

    private final ClassRows rows = new ClassRows();

    /** Draws predictions. */
    @Setup
    public void draw() {
        rows.examples = examples;
        rows.classes = classes;
        rows.draw();
    }

    /** Makes the report. */
    @Benchmark
    public ClassificationReport lepton() {
        return Evaluation.of(rows.labels, rows.truth).predicted(rows.predicted).report();
    }
}
