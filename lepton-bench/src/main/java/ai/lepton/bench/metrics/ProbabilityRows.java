package ai.lepton.bench.metrics;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Labels of two classes, and probabilities of the positive one. */
@State(Scope.Benchmark)
public class ProbabilityRows {
    /** Number of rows. */
    @Param({"1000000", "10000000"})
    public int examples;

    int[] truth = {};
    boolean[] positive = {};
    double[] probability = {};

    /** Draws them. */
    @Setup
    public void draw() {
        ScoreRows rows = new ScoreRows();
        rows.examples = examples;
        rows.draw();
        truth = rows.truth;
        positive = rows.positive;
        probability = rows.score;
    }
}
