package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.inference.Proportions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of what a confusion matrix tells.
 *
 * <p>Shares of independent examples have Wilson's interval; all else has the multinomial bootstrap, or, where examples
 * have weights, the delta method. That bootstrap costs O(resamples × cells that hold an example) at most; where most such
 * cells hold few examples, as with hundreds of classes, a resample costs about as many draws as there are examples in them.
 * With weights, Wilson's number of trials is Kish's effective one.
 */
final class CountIntervals {
    private final ConfusionMatrix matrix;
    private final double level;
    private final MultinomialBootstrap bootstrap;
    // Sums of squared weights, and numbers of examples, by true and by predicted class.
    private final double[] rowSquares;
    private final double[] columnSquares;
    private final long[] rowCounts;
    private final long[] columnCounts;
    private final double allSquares;

    CountIntervals(ConfusionMatrix matrix, double level, MultinomialBootstrap bootstrap) {
        this.matrix = matrix;
        this.level = level;
        this.bootstrap = bootstrap;
        int k = matrix.labels().size();
        rowSquares = new double[k];
        columnSquares = new double[k];
        rowCounts = new long[k];
        columnCounts = new long[k];
        double all = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double squares = matrix.squares(i, j);
                rowSquares[i] += squares;
                columnSquares[j] += squares;
                all += squares;
                rowCounts[i] += matrix.countAt(i, j);
                columnCounts[j] += matrix.countAt(i, j);
            }
        }
        allSquares = all;
    }

    /** Returns the accuracy, a share of all examples. */
    Estimate accuracy() {
        Score score = matrix.accuracy();
        return new Estimate(score, wilson(score, matrix.total(), allSquares), matrix.examples());
    }

    /**
     * Returns a measure of one class: of a share, from the examples in its denominator, with Wilson's interval; of others
     * with that of {@link #of(List)}.
     */
    Estimate of(ClassMeasure measure, int label) {
        double support = matrix.support(label);
        double predicted = matrix.predictedAs(label);
        double total = matrix.total();
        long n = matrix.examples();
        return switch (measure) {
            case PRECISION, FALSE_DISCOVERY_RATE ->
                share(measure, label, predicted, columnSquares[label], columnCounts[label]);
            case NEGATIVE_PREDICTIVE_VALUE, FALSE_OMISSION_RATE ->
                share(measure, label, total - predicted, allSquares - columnSquares[label], n - columnCounts[label]);
            case RECALL, FALSE_NEGATIVE_RATE -> share(measure, label, support, rowSquares[label], rowCounts[label]);
            case SPECIFICITY, FALSE_POSITIVE_RATE ->
                share(measure, label, total - support, allSquares - rowSquares[label], n - rowCounts[label]);
            case ACCURACY, ERROR_RATE, PREVALENCE, PREDICTED_PREVALENCE -> share(measure, label, total, allSquares, n);
            case JACCARD -> jaccard(label);
            case F1 -> {
                // F1 = 2 J / (1 + J) rises with Jaccard's J, the share of hits among the examples in either set.
                yield jaccard(label).map(CountIntervals::f1).withScore(matrix.score(measure, label));
            }
            default ->
                of(List.of(CountMeasure.of(measure, matrix.labels().name(label))))
                        .get(0);
        };
    }

    private Estimate share(ClassMeasure measure, int label, double weight, double squares, long examples) {
        Score score = matrix.score(measure, label);
        return new Estimate(score, wilson(score, weight, squares), examples);
    }

    private Estimate jaccard(int label) {
        double either = matrix.support(label) + matrix.predictedAs(label) - matrix.at(label, label);
        double squares = rowSquares[label] + columnSquares[label] - matrix.squares(label, label);
        long examples = rowCounts[label] + columnCounts[label] - matrix.countAt(label, label);
        return share(ClassMeasure.JACCARD, label, either, squares, examples);
    }

    private static double f1(double jaccard) {
        return 2 * jaccard / (1 + jaccard);
    }

    private @Nullable Interval wilson(Score score, double weight, double squares) {
        return score instanceof Score.Defined defined && squares > 0
                ? Proportions.wilsonOf(Math.min(1, defined.value()), weight * (weight / squares), level)
                : null;
    }

    /** Returns any measures, all from the same resamples. */
    List<Estimate> of(List<CountMeasure> measures) {
        List<Score> scores =
                measures.stream().map(measure -> measure.of(matrix)).toList();
        List<Estimate> estimates = new ArrayList<>();
        double[][] replicates = matrix.isWeighted() || matrix.examples() == 0 ? new double[0][] : resample(measures);
        for (int m = 0; m < measures.size(); m++) {
            Interval bounds = null;
            if (scores.get(m) instanceof Score.Defined defined) {
                bounds = matrix.isWeighted()
                        ? DeltaMethod.interval(matrix, measures.get(m), defined.value(), level)
                        : MultinomialBootstrap.percentiles(replicates[m], level).orElse(null);
            }
            estimates.add(new Estimate(scores.get(m), bounds, matrix.examples()));
        }
        return estimates;
    }

    /** Returns the measures' values over resamples; those that follow from totals need no other cells drawn. */
    private double[][] resample(List<CountMeasure> measures) {
        CountResamples resamples = new CountResamples(matrix, bootstrap);
        double[][] ofTotals = resamples.ofTotals(
                measures.stream().filter(CountMeasure::isOfTotals).toList());
        double[][] ofCells = resamples.ofCells(
                measures.stream().filter(measure -> !measure.isOfTotals()).toList());
        double[][] all = new double[measures.size()][];
        int nextOfTotals = 0;
        int nextOfCells = 0;
        for (int m = 0; m < all.length; m++) {
            all[m] = measures.get(m).isOfTotals() ? ofTotals[nextOfTotals++] : ofCells[nextOfCells++];
        }
        return all;
    }
}
