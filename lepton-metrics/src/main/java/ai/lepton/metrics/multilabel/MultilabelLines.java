package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.PrecisionRecallCurve;
import ai.lepton.metrics.classification.RocAuc;
import ai.lepton.metrics.inference.internal.ClusteredShares;
import ai.lepton.metrics.internal.Absent;
import ai.lepton.metrics.internal.ScoreMean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The measurements of a report, in its order. */
final class MultilabelLines {
    static final String SAMPLES = "samples";
    private final MultilabelEvaluation evaluation;
    private final MultilabelCounts counts;
    private final int k;
    private final int n;
    private final List<Measurement> lines = new ArrayList<>();

    MultilabelLines(MultilabelEvaluation evaluation, MultilabelCounts counts) {
        this.evaluation = evaluation;
        this.counts = counts;
        this.k = counts.labels().size();
        this.n = evaluation.truth().length / k;
    }

    List<Measurement> all() {
        double level = evaluation.level();
        lines.add(Measurement.of("accuracy", counts.subsetAccuracy(level)));
        lines.add(Measurement.of("hamming_loss", hammingLoss()));
        for (int j = 0; j < k; j++) {
            for (ClassMeasure measure : MultilabelCounter.OF_EXAMPLES) {
                lines.add(Measurement.ofLabel(measure.key(), counts.labels().name(j), ofLabel(measure, j)));
            }
        }
        for (Average average : Average.values()) {
            for (ClassMeasure measure : MultilabelCounter.OF_EXAMPLES) {
                lines.add(Measurement.averaged(measure.key(), average.key(), average(measure, average.key())));
            }
        }
        for (ClassMeasure measure : MultilabelCounter.OF_EXAMPLES) {
            lines.add(Measurement.averaged(measure.key(), SAMPLES, average(measure, SAMPLES)));
        }
        double[] scores = evaluation.scores();
        if (scores != null) {
            addRanking(scores);
        }
        return List.copyOf(lines);
    }

    /** Returns a measure of one label, with an interval where it is one of those that the list has. */
    Estimate ofLabel(ClassMeasure measure, int label) {
        Estimate estimate = counts.estimate(measure, label, evaluation.level());
        return estimate.withScore(evaluation.policy().applyTo(estimate.score()));
    }

    /**
     * Returns an average of a measure over the labels or the examples, with an interval where it is one of those that the
     * list has.
     *
     * @throws IllegalArgumentException if there is no average of this name, or none of this measure
     */
    Estimate average(ClassMeasure measure, String name) {
        Score.WhenUndefined policy = evaluation.policy();
        if (name.equals(SAMPLES)) {
            return Estimate.of(counts.samples(measure, policy), n);
        }
        Average average = Average.of(name)
                .orElseThrow(() -> Absent.average(
                        measure.key(),
                        name,
                        Stream.concat(Average.keys().stream(), Stream.of(SAMPLES))
                                .toList()));
        Score score = counts.score(measure, average, policy);
        if (!score.isDefined() || !MultilabelCounter.OF_EXAMPLES.contains(measure)) {
            return Estimate.of(score, n);
        }
        return new LabelShares(evaluation, measure, average).estimate(score, n);
    }

    /** Returns the share of wrong places, those of one example taken to depend on each other. */
    private Estimate hammingLoss() {
        Score score = counts.hammingLoss();
        if (!score.isDefined()) {
            return Estimate.of(score, n);
        }
        double scale = Rows.greatest(evaluation);
        double total = 0;
        for (int i = 0; i < n; i++) {
            total += evaluation.weight(i) / scale;
        }
        ClusteredShares shares = new ClusteredShares(
                new double[] {score.orElseThrow() * k * total},
                new double[] {k * total},
                new double[] {1},
                false,
                false);
        for (int i = 0; i < n; i++) {
            int wrong = 0;
            for (int cell = i * k; cell < (i + 1) * k; cell++) {
                wrong += evaluation.truth()[cell] == evaluation.predicted()[cell] ? 0 : 1;
            }
            shares.add(new double[] {wrong}, new double[] {k}, null, evaluation.weight(i) / scale);
        }
        return new Estimate(
                score, shares.interval(score.orElseThrow(), evaluation.level()).orElse(null), n);
    }

    private void addRanking(double[] scores) {
        double level = evaluation.level();
        MultilabelEvaluation.LabelRanking ranking =
                MultilabelEvaluation.LabelRanking.of(evaluation.truth(), scores, k, evaluation.weights());
        lines.add(Measurement.of("label_ranking_average_precision", ranking.averagePrecision(level)));
        lines.add(Measurement.of("coverage_error", ranking.coverageError(level)));
        lines.add(Measurement.of("label_ranking_loss", ranking.loss(level)));
        List<Estimate> areas = new ArrayList<>();
        List<Estimate> precisions = new ArrayList<>();
        for (int j = 0; j < k; j++) {
            boolean[] positive = new boolean[n];
            double[] column = new double[n];
            for (int i = 0; i < n; i++) {
                positive[i] = evaluation.truth()[i * k + j];
                column[i] = scores[i * k + j];
            }
            areas.add(RocAuc.estimate(positive, column, evaluation.weights(), level));
            precisions.add(PrecisionRecallCurve.averagePrecision(positive, column, evaluation.weights(), level));
        }
        addCurve("roc_auc", areas, area(evaluation.truth(), scores, ofCells()));
        addCurve("average_precision", precisions, precision(evaluation.truth(), scores, ofCells()));
    }

    private void addCurve(String name, List<Estimate> ofLabels, Score micro) {
        for (int j = 0; j < k; j++) {
            Estimate found = ofLabels.get(j);
            lines.add(Measurement.ofLabel(
                    name,
                    counts.labels().name(j),
                    found.withScore(evaluation.policy().applyTo(found.score())).withN(n)));
        }
        for (Average average : List.of(Average.MACRO, Average.WEIGHTED)) {
            ScoreMean mean = new ScoreMean(evaluation.policy());
            for (int j = 0; j < k; j++) {
                mean.add(ofLabels.get(j).score(), average == Average.WEIGHTED ? counts.weightOf(j) : 1);
            }
            lines.add(Measurement.averaged(name, average.key(), Estimate.of(mean.score(), n)));
        }
        lines.add(Measurement.averaged(
                name, Average.MICRO.key(), Estimate.of(evaluation.policy().applyTo(micro), n)));
    }

    private double @Nullable [] ofCells() {
        if (evaluation.weights() == null) {
            return null;
        }
        double[] cells = new double[n * k];
        for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] = evaluation.weight(cell / k);
        }
        return cells;
    }

    private static Score area(boolean[] positive, double[] scores, double @Nullable [] weights) {
        return weights == null ? RocAuc.of(positive, scores) : RocAuc.of(positive, scores, weights);
    }

    private static Score precision(boolean[] positive, double[] scores, double @Nullable [] weights) {
        return weights == null
                ? PrecisionRecallCurve.averagePrecision(positive, scores)
                : PrecisionRecallCurve.averagePrecision(positive, scores, weights);
    }
}
