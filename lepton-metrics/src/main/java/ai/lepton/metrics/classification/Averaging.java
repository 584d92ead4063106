package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.ScoreMean;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Means over the classes. */
final class Averaging {
    private Averaging() {}

    static Score of(
            ConfusionMatrix matrix, int[] classes, ClassFormula measure, Average average, Score.WhenUndefined policy) {
        if (average == Average.MICRO) {
            return policy.applyTo(micro(matrix, classes, measure));
        }
        ScoreMean mean = new ScoreMean(policy);
        for (int label : classes) {
            mean.add(matrix.score(measure, label), average == Average.WEIGHTED ? matrix.rowSum(label) : 1);
        }
        return mean.score();
    }

    private static Score micro(ConfusionMatrix matrix, int[] classes, ClassFormula measure) {
        double tp = 0;
        double fp = 0;
        double fn = 0;
        double tn = 0;
        for (int label : classes) {
            tp += matrix.at(label, label);
            fp += matrix.falsePositives(label);
            fn += matrix.falseNegatives(label);
            tn += matrix.trueNegatives(label);
        }
        Score score = measure.of(tp, fp, fn, tn, "");
        return score.isDefined() ? score : Score.undefined("none of the classes has an example that counts");
    }

    /** Returns the mean of the classes' scores. */
    static Score mean(List<Score> scores, IntToDoubleFunction weight, Score.WhenUndefined policy) {
        ScoreMean mean = new ScoreMean(policy);
        for (int label = 0; label < scores.size(); label++) {
            mean.add(scores.get(label), weight.applyAsDouble(label));
        }
        return mean.score();
    }
}
