package ai.lepton.bench.metrics.spark;

import ai.lepton.bench.metrics.ScoreRows;
import java.util.concurrent.TimeUnit;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.rdd.RDD;
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
import scala.Tuple2;

/** The exact area under the ROC curve with Spark, from cached rows. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx8g", "@spark.jvmargs"})
public class ExactAuc {
    /** The rows as Spark takes them: score, label. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // set up by JMH
    public static class SparkRows {
        RDD<Tuple2<Object, Object>> scoreAndLabels;

        /** Caches the rows. */
        @Setup
        public void cache(LocalSpark spark, ScoreRows rows) {
            scoreAndLabels = spark.cached(rows.examples, i -> new Tuple2<>(rows.score[i], (double) rows.truth[i]));
        }
    }

    /** Computes the area; no bins, so it is exact. */
    @Benchmark
    public double spark(SparkRows rows) {
        return new BinaryClassificationMetrics(rows.scoreAndLabels, 0).areaUnderROC();
    }
}
