package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.EffectiveTrials;
import ai.lepton.metrics.internal.ScoreMean;
import java.util.Map;

/** How often each label was rightly and wrongly predicted and missed, and everything that this tells. Immutable. */
public final class MultilabelCounts {
    private static final String NO_EXAMPLES = "there are no examples";

    private final Labels labels;
    private final int k;
    private final double[] tp;
    private final double[] fp;
    private final double[] fn;
    private final double[] tn;
    private final double[] squares;
    private final double total;
    private final double totalSquares;
    private final double exact;
    private final double exactSquares;
    private final long examples;
    // All sums are multiples of 2^exponent; 0 unless weights are very large or very small.
    private final int exponent;
    private final Map<ClassMeasure, MultilabelCounter.PerExample> perExample;

    MultilabelCounts(
            Labels labels,
            double[][] counts,
            double[] squares,
            double[] totals,
            long examples,
            int exponent,
            Map<ClassMeasure, MultilabelCounter.PerExample> perExample) {
        this.labels = labels;
        this.k = labels.size();
        this.tp = counts[0];
        this.fp = counts[1];
        this.fn = counts[2];
        this.tn = counts[3];
        this.squares = squares;
        this.total = totals[0];
        this.totalSquares = totals[1];
        this.exact = totals[2];
        this.exactSquares = totals[3];
        this.examples = examples;
        this.exponent = exponent;
        this.perExample = perExample;
    }

    /** Returns the labels. */
    public Labels labels() {
        return labels;
    }

    /** Returns the number of examples, those of weight 0 included. */
    public long examples() {
        return examples;
    }

    /** Returns the weight of all examples: their number, where they had no weights. */
    public double total() {
        return Math.scalb(total, exponent);
    }

    /**
     * Returns the weight of the examples that have a label.
     *
     * @throws IndexOutOfBoundsException if there is no such label
     */
    public double support(int label) {
        return Math.scalb(weightOf(label), exponent);
    }

    /** Returns the weight of the examples that have a label, on the scale of the sums. */
    double weightOf(int label) {
        return tp[label] + fn[label];
    }

    /** Returns what a weight of 1 is on the scale of the sums. */
    double unit() {
        return Math.scalb(1.0, -exponent);
    }

    /** Returns a measure of one label. */
    public Score score(ClassMeasure measure, Object label) {
        return at(measure, labels.indexOf(label));
    }

    Score at(ClassMeasure measure, int j) {
        return measure.of(tp[j], fp[j], fn[j], tn[j], labels.name(j));
    }

    /** Returns a measure averaged over the labels, undefined ones treated as this policy says. */
    public Score score(ClassMeasure measure, Average average, Score.WhenUndefined policy) {
        if (average == Average.MICRO) {
            double right = sum(tp);
            double wrong = sum(fp);
            double missed = sum(fn);
            Score micro = measure.of(right, wrong, missed, sum(tn), "any label");
            return policy.applyTo(micro);
        }
        ScoreMean mean = new ScoreMean(policy);
        for (int j = 0; j < k; j++) {
            mean.add(at(measure, j), average == Average.WEIGHTED ? weightOf(j) : 1);
        }
        return mean.score();
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /**
     * Returns a measure of each example's labels, averaged over the examples: scikit-learn's {@code average="samples"}.
     *
     * @param measure precision, recall, F1 or Jaccard
     * @param policy what to do with an example for which it is undefined, such as one without a label
     * @throws IllegalArgumentException if it is another measure
     */
    public Score samples(ClassMeasure measure, Score.WhenUndefined policy) {
        MultilabelCounter.PerExample sums = perExample.get(measure);
        if (sums == null) {
            throw new IllegalArgumentException(
                    measure.key() + " is not averaged over examples; precision, recall, f1 and jaccard are");
        }
        if (total == 0) {
            return policy.applyTo(Score.undefined(NO_EXAMPLES));
        }
        ScoreMean mean = new ScoreMean(policy);
        if (sums.weights > 0) {
            mean.add(Score.of(sums.sum / sums.weights), sums.weights);
        }
        mean.add(Score.undefined("some example has no label that counts for its " + measure.key()), sums.undefined);
        return mean.score();
    }

    /** Returns the share of places, of each label in each example, that are wrong; undefined without examples. */
    public Score hammingLoss() {
        return Score.ratio(sum(fp) + sum(fn), k * total, NO_EXAMPLES);
    }

    /**
     * Returns the share of examples whose labels are all right, and no more: scikit-learn's {@code accuracy_score}, also
     * exact match; undefined without examples.
     */
    public Score subsetAccuracy() {
        return Score.ratio(exact, total, NO_EXAMPLES);
    }

    /** Returns the subset accuracy with Wilson's interval. */
    Estimate subsetAccuracy(double level) {
        double others = Math.max(0, total - exact);
        double otherSquares = Math.max(0, totalSquares - exactSquares);
        EffectiveTrials trials = new EffectiveTrials(exact, exactSquares, others, otherSquares);
        return wilson(subsetAccuracy(), trials, level).withCaution(trials.caution(examples));
    }

    /** Returns precision, recall, F1 or Jaccard of a label with Wilson's interval. */
    Estimate estimate(ClassMeasure measure, int j, double level) {
        double right = squares[3 * j];
        double wrong = squares[3 * j + 1];
        double missed = squares[3 * j + 2];
        Score score = at(measure, j);
        EffectiveTrials either = new EffectiveTrials(tp[j], right, fp[j] + fn[j], wrong + missed);
        return switch (measure) {
            case PRECISION -> wilson(score, new EffectiveTrials(tp[j], right, fp[j], wrong), level);
            case RECALL -> wilson(score, new EffectiveTrials(tp[j], right, fn[j], missed), level);
            case JACCARD -> wilson(score, either, level);
            case F1 ->
                wilson(at(ClassMeasure.JACCARD, j), either, level)
                        .map(jaccard -> 2 * jaccard / (1 + jaccard))
                        .withScore(score);
            default -> Estimate.of(score, examples);
        };
    }

    private Estimate wilson(Score score, EffectiveTrials trials, double level) {
        Estimate plain = Estimate.of(score, examples);
        return score instanceof Score.Defined defined && trials.hitSquares() + trials.missSquares() > 0
                ? plain.withBounds(Proportions.share(Math.min(1, defined.value()), trials.number(), level))
                : plain;
    }
}
