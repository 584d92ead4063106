package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.inference.AucIntervals;
import java.util.ArrayList;
import java.util.List;

/** Areas under curves of each class against the rest, and their means. */
final class OneVsRest {
    private final Evaluation evaluation;
    private final int k;
    private final List<Score> areas = new ArrayList<>();
    private final List<Score> precisions = new ArrayList<>();
    private final double[] shares;
    private final double[] macroInfluences;
    private final double[] weightedInfluences;

    OneVsRest(Evaluation evaluation, ConfusionMatrix matrix) {
        this.evaluation = evaluation;
        this.k = evaluation.labels().size();
        int n = evaluation.truth().length;
        macroInfluences = new double[n];
        weightedInfluences = new double[n];
        shares = new double[k];
        for (int label = 0; label < k; label++) {
            shares[label] = matrix.sum() == 0 ? 0 : matrix.rowSum(label) / matrix.sum();
        }
    }

    /** Returns the measurements of a two-class problem, about its positive class. */
    static List<Measurement> binary(Evaluation evaluation, int positive) {
        BinaryRanking ranking = evaluation.ranking(positive);
        double level = evaluation.options().level();
        String label = evaluation.labels().name(positive);
        return List.of(
                Measurement.ofLabel("roc_auc", label, DeLong.estimate(ranking, level)),
                Measurement.ofLabel("average_precision", label, averagePrecision(ranking, level)));
    }

    /** Returns the measurements of each class, then their averages. */
    List<Measurement> measurements() {
        List<Measurement> measurements = new ArrayList<>();
        List<Measurement> afterwards = new ArrayList<>();
        double level = evaluation.options().level();
        for (int label = 0; label < k; label++) {
            BinaryRanking ranking = evaluation.ranking(label);
            String name = evaluation.labels().name(label);
            Estimate area = DeLong.estimate(ranking, level);
            Estimate precision = averagePrecision(ranking, level);
            areas.add(area.score());
            precisions.add(precision.score());
            measurements.add(Measurement.ofLabel("roc_auc", name, area));
            afterwards.add(Measurement.ofLabel("average_precision", name, precision));
            if (area.score() instanceof Score.Defined defined) {
                DeLong.addInfluences(ranking, defined.value(), 1.0 / k, macroInfluences);
                DeLong.addInfluences(ranking, defined.value(), shares[label], weightedInfluences);
            }
        }
        measurements.add(area(Average.MACRO, macroInfluences));
        measurements.add(area(Average.WEIGHTED, weightedInfluences));
        afterwards.add(mean("average_precision", Average.MACRO, precisions));
        afterwards.add(mean("average_precision", Average.WEIGHTED, precisions));
        measurements.addAll(afterwards);
        return measurements;
    }

    private Measurement area(Average average, double[] influences) {
        Measurement plain = mean("roc_auc", average, areas);
        double value = plain.estimate().value();
        double variance = DeLong.sumOfSquares(influences);
        boolean allDefined = areas.stream().allMatch(Score::isDefined);
        Interval bounds = allDefined && value > 0 && value < 1 && variance > 0
                ? AucIntervals.logit(value, variance, evaluation.options().level(), DeLong.METHOD)
                : null;
        return Measurement.averaged("roc_auc", average.key(), plain.estimate().withBounds(bounds));
    }

    private Measurement mean(String name, Average average, List<Score> scores) {
        WhenUndefined policy = evaluation.options().policy();
        Score mean = Averaging.mean(scores, label -> average == Average.WEIGHTED ? shares[label] : 1, policy);
        return Measurement.averaged(name, average.key(), Estimate.of(mean, evaluation.truth().length));
    }

    /**
     * Returns the average precision with an interval on the logit scale, its variance that of a share of the positives.
     *
     * @see <a href="https://doi.org/10.1007/978-3-642-40994-3_29">Boyd, Eng and Page 2013</a>
     */
    private static Estimate averagePrecision(BinaryRanking ranking, double level) {
        Score score = ranking.averagePrecision();
        double value = score.orNaN();
        Interval bounds = value > 0 && value < 1
                ? AucIntervals.logit(
                        value, value * (1 - value) / DeLong.effective(ranking, true), level, "binomial-logit")
                : null;
        return new Estimate(score, bounds, ranking.order.length);
    }
}
