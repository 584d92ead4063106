package ai.lepton.metrics.conformal;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** Scores of examples, gathered by the fold that each is in. */
final class ByFold {
    private ByFold() {}

    /** Returns the scores by fold; examples keep their order. */
    static double[][] of(int[] fold, IntToDoubleFunction score) {
        int[] sizes = new int[Checks.folds(fold)];
        for (int each : fold) {
            sizes[each]++;
        }
        double[][] scores = new double[sizes.length][];
        Arrays.setAll(scores, k -> new double[sizes[k]]);
        int[] filled = new int[sizes.length];
        for (int i = 0; i < fold.length; i++) {
            scores[fold[i]][filled[fold[i]]++] = score.applyAsDouble(i);
        }
        return scores;
    }

    static int count(double[][] scores) {
        return Arrays.stream(scores).mapToInt(each -> each.length).sum();
    }

    static double[][] copy(double[][] scores) {
        double[][] copy = new double[scores.length][];
        Arrays.setAll(copy, k -> scores[k].clone());
        return copy;
    }

    static Optional<String> whyTooFew(int n, double confidence) {
        return ConformalThreshold.rank(n, confidence) <= n
                ? Optional.empty()
                : Optional.of(ConformalThreshold.tooFew(n, confidence, null));
    }
}
