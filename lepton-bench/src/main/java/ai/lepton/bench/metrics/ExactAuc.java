package ai.lepton.bench.metrics;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.RocAuc;
import java.util.ArrayList;
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
import org.tribuo.classification.evaluation.LabelEvaluationUtil;
import smile.validation.metric.AUC;
import weka.classifiers.evaluation.NominalPrediction;
import weka.classifiers.evaluation.Prediction;
import weka.classifiers.evaluation.ThresholdCurve;

/** The exact area under the ROC curve, of scores of several kinds. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx8g")
public class ExactAuc {
    /** The rows as Weka takes them. */
    @State(Scope.Benchmark)
    public static class WekaRows {
        ArrayList<Prediction> predictions = new ArrayList<>();

        /** Makes the list of predictions. */
        @Setup
        public void convert(ScoreRows rows) {
            predictions = new ArrayList<>(rows.examples);
            for (int i = 0; i < rows.examples; i++) {
                double p = rows.score[i];
                predictions.add(new NominalPrediction(rows.truth[i], new double[] {1 - p, p}));
            }
        }
    }

    /** Reads scores and labels once. */
    @Benchmark
    public long floor(ScoreRows rows) {
        long bits = 0;
        for (int i = 0; i < rows.score.length; i++) {
            bits ^= Double.doubleToRawLongBits(rows.score[i]) ^ (rows.positive[i] ? 1 : 0);
        }
        return bits;
    }

    /** Computes the area with Lepton. */
    @Benchmark
    public Score lepton(ScoreRows rows) {
        return RocAuc.of(rows.positive, rows.score);
    }

    /** Computes the area with Smile. */
    @Benchmark
    public double smile(ScoreRows rows) {
        return AUC.of(rows.truth, rows.score);
    }

    /** Computes the area with Tribuo. */
    @Benchmark
    public double tribuo(ScoreRows rows) {
        return LabelEvaluationUtil.binaryAUCROC(rows.positive, rows.score);
    }

    /** Computes the area with Weka, from predictions that are there. */
    @Benchmark
    public double weka(WekaRows rows) {
        return ThresholdCurve.getROCArea(new ThresholdCurve().getCurve(rows.predictions, 1));
    }
}
