package ai.lepton.bench.metrics.spark;

import java.util.function.IntFunction;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import scala.Tuple2;

/** Spark in this process, on one thread, with its rows cached. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class LocalSpark {
    /** The context. */
    JavaSparkContext context;

    /** Starts Spark. */
    @Setup
    public void start() {
        context = new JavaSparkContext(new SparkConf()
                .setMaster("local[1]")
                .setAppName("lepton-bench")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "ERROR"));
    }

    /** Stops Spark. */
    @TearDown
    public void stop() {
        context.stop();
    }

    /** Returns rows in one partition, computed and kept in memory. */
    RDD<Tuple2<Object, Object>> cached(int examples, IntFunction<Tuple2<Object, Object>> row) {
        Rows.row = row;
        RDD<Tuple2<Object, Object>> rows = context.parallelize(java.util.List.of(examples), 1)
                .flatMap(count -> java.util.stream.IntStream.range(0, count)
                        .mapToObj(Rows::get)
                        .iterator())
                .rdd()
                .cache();
        rows.count();
        return rows;
    }

    /** The rows where a task finds them: tasks run in this process, but what they hold would be serialised. */
    private static final class Rows {
        private static volatile IntFunction<Tuple2<Object, Object>> row = i -> new Tuple2<>(0.0, 0.0);

        static Tuple2<Object, Object> get(int i) {
            return row.apply(i);
        }
    }
}
