package ai.lepton.bench.metrics;

import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ConfusionMatrix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.ConfusionMetrics;
import org.tribuo.classification.evaluation.LabelConfusionMatrix;
import org.tribuo.evaluation.metrics.EvaluationMetric;
import org.tribuo.evaluation.metrics.MetricTarget;

/** Precision, recall and F1 of each class and their averages, from string labels that nobody has listed. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx8g")
public class ReportOfStrings {
    /** Looks at each string once. */
    @Benchmark
    public int floor(StringRows rows) {
        int sum = 0;
        for (int i = 0; i < rows.truth.size(); i++) {
            sum += rows.truth.get(i).length() ^ rows.predicted.get(i).length();
        }
        return sum;
    }

    /** Finds the labels, counts, and scores with Lepton. */
    @Benchmark
    public void lepton(StringRows rows, Blackhole sink) {
        ConfusionMatrix matrix = ConfusionMatrix.of(rows.truth, rows.predicted);
        for (String label : matrix.labels().names()) {
            sink.consume(matrix.precision(label));
            sink.consume(matrix.recall(label));
            sink.consume(matrix.f1(label));
        }
        for (Average average : new Average[] {Average.MACRO, Average.WEIGHTED}) {
            sink.consume(matrix.score(ClassMeasure.PRECISION, average));
            sink.consume(matrix.score(ClassMeasure.RECALL, average));
            sink.consume(matrix.score(ClassMeasure.F1, average));
        }
        sink.consume(matrix.accuracy());
    }

    /** Counts and scores with Tribuo, from predictions and a domain that are there. */
    @Benchmark
    public void tribuo(TribuoRows rows, Blackhole sink) {
        LabelConfusionMatrix matrix = new LabelConfusionMatrix(rows.domain, rows.predictions);
        for (Label label : rows.labels) {
            MetricTarget<Label> target = new MetricTarget<>(label);
            sink.consume(ConfusionMetrics.precision(target, matrix));
            sink.consume(ConfusionMetrics.recall(target, matrix));
            sink.consume(ConfusionMetrics.f1(target, matrix));
        }
        MetricTarget<Label> macro = new MetricTarget<>(EvaluationMetric.Average.MACRO);
        sink.consume(ConfusionMetrics.precision(macro, matrix));
        sink.consume(ConfusionMetrics.recall(macro, matrix));
        sink.consume(ConfusionMetrics.f1(macro, matrix));
        sink.consume(ConfusionMetrics.accuracy(EvaluationMetric.Average.MICRO, matrix));
    }
}
