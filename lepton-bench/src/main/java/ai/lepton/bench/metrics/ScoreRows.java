package ai.lepton.bench.metrics;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Labels of two classes, and the scores of the positive one. */
@State(Scope.Benchmark)
public class ScoreRows {
    /** Number of rows. */
    @Param({"1000000", "10000000"})
    public int examples;

    /**
     * What scores are: probabilities that floats hold, probabilities that only doubles hold, probabilities in
     * thousandths, or numbers on both sides of 0.
     */
    @Param("float64")
    public String scores = "float64";

    boolean[] positive = {};
    int[] truth = {};
    double[] score = {};

    /** Draws them. */
    @Setup
    public void draw() {
        positive = new boolean[examples];
        truth = new int[examples];
        score = new double[examples];
        Draws.scores(positive, score);
        for (int i = 0; i < examples; i++) {
            double p = score[i];
            truth[i] = positive[i] ? 1 : 0;
            score[i] = switch (scores) {
                case "float64" -> p;
                case "float32" -> (float) p;
                case "thousandths" -> Math.floor(p * 1000) / 1000;
                case "signed" -> p - 0.5;
                default ->
                    throw new IllegalArgumentException(
                            "scores is '" + scores + "'; it is 'float64', 'float32', 'thousandths' or 'signed'");
            };
        }
    }
}
