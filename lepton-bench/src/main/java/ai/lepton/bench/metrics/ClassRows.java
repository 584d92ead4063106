package ai.lepton.bench.metrics;

import ai.lepton.metrics.classification.Labels;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** True and predicted classes, as indices. */
@State(Scope.Benchmark)
public class ClassRows {
    /** Number of rows. */
    @Param({"1000000", "10000000"})
    public int examples;

    /** Number of classes. */
    @Param("10")
    public int classes;

    Labels labels = Labels.of("none");
    int[] truth = {};
    int[] predicted = {};

    /** Draws them. */
    @Setup
    public void draw() {
        labels = Labels.of(names());
        truth = new int[examples];
        predicted = new int[examples];
        Draws.classes(classes, truth, predicted);
    }

    /** Returns the names of the classes. */
    List<String> names() {
        return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    }
}
