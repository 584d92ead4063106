package ai.lepton.bench.metrics;

import ai.lepton.metrics.classification.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
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
import org.tribuo.classification.evaluation.LabelConfusionMatrix;
import weka.classifiers.evaluation.NominalPrediction;

/** Counting a confusion matrix, beside one sequential read of the same arrays, which is the floor. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx8g")
public class ConfusionCounts {
    /** The rows as Weka takes them; rows of one cell share one prediction, as with Tribuo. */
    @State(Scope.Benchmark)
    public static class WekaRows {
        String[] names = {};
        List<NominalPrediction> predictions = List.of();

        /** Makes the list of predictions. */
        @Setup
        public void convert(ClassRows rows) {
            names = rows.names().toArray(String[]::new);
            NominalPrediction[] cells = new NominalPrediction[rows.classes * rows.classes];
            for (int cell = 0; cell < cells.length; cell++) {
                int truth = cell / rows.classes;
                cells[cell] = new NominalPrediction(
                        truth, NominalPrediction.makeDistribution(cell % rows.classes, rows.classes));
            }
            predictions = new ArrayList<>(rows.examples);
            for (int i = 0; i < rows.examples; i++) {
                predictions.add(cells[rows.truth[i] * rows.classes + rows.predicted[i]]);
            }
        }
    }

    /** Reads both arrays once. */
    @Benchmark
    public int floor(ClassRows rows) {
        int sum = 0;
        for (int i = 0; i < rows.truth.length; i++) {
            sum += rows.truth[i] ^ rows.predicted[i];
        }
        return sum;
    }

    /** Counts with Lepton. */
    @Benchmark
    public ConfusionMatrix lepton(ClassRows rows) {
        return ConfusionMatrix.of(rows.labels, rows.truth, rows.predicted);
    }

    /** Counts with Smile. */
    @Benchmark
    public int[][] smile(ClassRows rows) {
        return smile.validation.metric.ConfusionMatrix.of(rows.truth, rows.predicted).matrix;
    }

    /** Counts with Tribuo, from predictions that are there. */
    @Benchmark
    public LabelConfusionMatrix tribuo(TribuoRows rows) {
        return new LabelConfusionMatrix(rows.domain, rows.predictions);
    }

    /** Counts with Weka, from predictions that are there. */
    @Benchmark
    public weka.classifiers.evaluation.ConfusionMatrix weka(WekaRows rows) throws Exception {
        var matrix = new weka.classifiers.evaluation.ConfusionMatrix(rows.names);
        for (NominalPrediction prediction : rows.predictions) {
            matrix.addPrediction(prediction);
        }
        return matrix;
    }
}
