package ai.lepton.bench.metrics;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.Optional;
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

/** The interval of macro-F1 by 2,000 bootstrap resamples, the counts being there. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MacroF1Bootstrap {
    /** Number of rows that the counts are of. */
    @Param({"10000", "1000000", "10000000"})
    public int examples;

    /** Number of classes. */
    @Param("10")
    public int classes;

    private long[] counts = {};

    /** Counts rows. */
    @Setup
    public void count() {
        ClassRows rows = new ClassRows();
        rows.examples = examples;
        rows.classes = classes;
        rows.draw();
        counts = ConfusionMatrix.of(rows.labels, rows.truth, rows.predicted).counts();
    }

    /** Makes the interval with Lepton. */
    @Benchmark
    public Optional<Interval> lepton() {
        return new MultinomialBootstrap(2000, 42).interval(counts, 0.95, this::macroF1);
    }

    private double macroF1(long[] cells) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            long support = 0;
            long predicted = 0;
            for (int j = 0; j < classes; j++) {
                support += cells[c * classes + j];
                predicted += cells[j * classes + c];
            }
            sum += 2.0 * cells[c * classes + c] / (support + predicted);
        }
        return sum / classes;
    }
}
