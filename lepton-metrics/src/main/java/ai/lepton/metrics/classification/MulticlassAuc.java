package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.internal.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Areas under ROC curves of more than two classes.
 *
 * <p>One against the rest judges each class by its column; one against one each pair of classes by both their columns,
 * and so does not depend on how rare a class is.
 *
 * @see <a href="https://doi.org/10.1023/A:1010920819831">Hand and Till 2001</a>
 */
final class MulticlassAuc {
    private MulticlassAuc() {}

    /** Returns {@link RocAuc#oneVsRest}. */
    static Score oneVsRest(
            int[] truth,
            ClassProbabilities probabilities,
            Average average,
            double @Nullable [] weight,
            Score.WhenUndefined policy) {
        Labels labels = numbered(truth, probabilities);
        int k = labels.size();
        if (weight != null) {
            BinaryRanking.checkLengths("weight", weight.length, "truth", truth.length);
        }
        if (average == Average.MICRO) {
            return policy.applyTo(micro(truth, probabilities, weight));
        }
        List<Score> areas = new ArrayList<>();
        double[] shares = new double[k];
        double[] weights = Weights.tamedOrNone(weight);
        for (int i = 0; i < truth.length; i++) {
            shares[truth[i]] += weights == null ? 1 : weights[i];
        }
        for (int label = 0; label < k; label++) {
            boolean[] positive = new boolean[truth.length];
            for (int i = 0; i < truth.length; i++) {
                positive[i] = truth[i] == label;
            }
            areas.add(BinaryRanking.of(positive, probabilities.column(label), weight)
                    .rocAuc());
        }
        return Averaging.mean(areas, label -> average == Average.WEIGHTED ? shares[label] : 1, policy);
    }

    private static Score micro(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
        int k = probabilities.classes();
        boolean[] positive = new boolean[truth.length * k];
        double[] score = new double[positive.length];
        double[] each = weight == null ? null : new double[positive.length];
        for (int cell = 0; cell < positive.length; cell++) {
            positive[cell] = truth[cell / k] == cell % k;
            score[cell] = probabilities.of(cell / k, cell % k);
            if (each != null && weight != null) {
                each[cell] = weight[cell / k];
            }
        }
        return BinaryRanking.of(positive, score, each).rocAuc();
    }

    /** Returns {@link RocAuc#oneVsOne}. */
    static Score oneVsOne(int[] truth, ClassProbabilities probabilities, Average average, Score.WhenUndefined policy) {
        if (average == Average.MICRO) {
            throw new IllegalArgumentException("one against one has no micro-average; use MACRO or WEIGHTED");
        }
        int k = numbered(truth, probabilities).size();
        if (k < 2) {
            return policy.applyTo(Score.undefined("one against one needs two classes"));
        }
        int[][] members = members(truth, k);
        List<Score> areas = new ArrayList<>();
        List<Integer> examples = new ArrayList<>();
        for (int a = 0; a < k; a++) {
            for (int b = a + 1; b < k; b++) {
                Score one = area(probabilities, members, a, b);
                Score other = area(probabilities, members, b, a);
                areas.add(one.isDefined() ? one.map(area -> (area + other.orElseThrow()) / 2) : one);
                examples.add(members[a].length + members[b].length);
            }
        }
        return Averaging.mean(areas, pair -> average == Average.WEIGHTED ? examples.get(pair) : 1, policy);
    }

    private static int[][] members(int[] truth, int k) {
        int[] counts = new int[k];
        for (int label : truth) {
            counts[label]++;
        }
        int[][] members = new int[k][];
        for (int label = 0; label < k; label++) {
            members[label] = new int[counts[label]];
        }
        for (int i = truth.length - 1; i >= 0; i--) {
            members[truth[i]][--counts[truth[i]]] = i;
        }
        return members;
    }

    /** Returns the area of one class against another, by the column of the first. */
    private static Score area(ClassProbabilities probabilities, int[][] members, int positive, int negative) {
        int positives = members[positive].length;
        boolean[] which = new boolean[positives + members[negative].length];
        double[] score = new double[which.length];
        for (int i = 0; i < which.length; i++) {
            which[i] = i < positives;
            int example = which[i] ? members[positive][i] : members[negative][i - positives];
            score[i] = probabilities.of(example, positive);
        }
        if (positives == 0 || positives == which.length) {
            return Score.undefined("no example is of class " + (positives == 0 ? positive : negative));
        }
        return ExactAuc.of(which, score);
    }

    private static Labels numbered(int[] truth, ClassProbabilities probabilities) {
        BinaryRanking.checkLengths("truth", truth.length, "probabilities", probabilities.size());
        List<Integer> names = new ArrayList<>();
        for (int label = 0; label < probabilities.classes(); label++) {
            names.add(label);
        }
        Labels labels = Labels.of(names);
        labels.checkIndices("truth", truth);
        return labels;
    }
}
