package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.inference.Proportions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of what a confusion matrix tells.
 *
 * <p>Shares of independent examples have {@link Proportions#share}; where examples have weights, its number of trials is
 * Kish's effective one. All else has the {@link PosteriorIntervals} of the matrix, or, if it is of one class, of the two-class
 * matrix of that class against the rest. {@link CountCautions} says where they are not known to hold.
 */
final class CountIntervals {
    static final String TOO_MANY_CLASSES =
            "no interval: none is known to hold its level for more than " + ConfusionMatrix.MOST_DENSE + " classes";

    private final ConfusionMatrix matrix;
    private final double level;
    private final MultinomialBootstrap draws;
    // Sums of squared weights, and numbers of examples, by true and by predicted class.
    private final double[] rowSquares;
    private final double[] columnSquares;
    private final long[] rowCounts;
    private final long[] columnCounts;
    private final double allSquares;

    CountIntervals(ConfusionMatrix matrix, double level, MultinomialBootstrap draws) {
        this.matrix = matrix;
        this.level = level;
        this.draws = draws;
        int k = matrix.labels().size();
        rowSquares = new double[k];
        columnSquares = new double[k];
        rowCounts = new long[k];
        columnCounts = new long[k];
        matrix.forEachCell((i, j, count) -> {
            double squares = matrix.squares(i, j);
            rowSquares[i] += squares;
            columnSquares[j] += squares;
            rowCounts[i] += count;
            columnCounts[j] += count;
        });
        allSquares = Arrays.stream(rowSquares).sum();
    }

    /** Returns the accuracy, a share of all examples. */
    Estimate accuracy() {
        Score score = matrix.accuracy();
        return new Estimate(score, wilson(score, matrix.sum(), allSquares), matrix.examples());
    }

    /**
     * Returns a measure of one class: of a share, from the examples in its denominator, with Wilson's interval; of others
     * with that of {@link #of(List)}.
     */
    Estimate of(ClassMeasure measure, int label) {
        double support = matrix.rowSum(label);
        double predicted = matrix.columnSum(label);
        double total = matrix.sum();
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
            default -> ofTwo(measure, label);
        };
    }

    /** Returns a measure of one class, its interval drawn from the two-class matrix of the class against the rest. */
    Estimate ofTwo(ClassFormula formula, int label) {
        Score score = matrix.score(formula, label);
        if (!score.isDefined() || !matrix.isDense()) {
            return of(score);
        }
        ConfusionMatrix two = Regrouping.oneAgainstRest(matrix, label);
        CountMeasure measure =
                new CountMeasure("", null, null, (CountMeasure.OfTotals) drawn -> drawn.score(formula, 1));
        Estimate estimate = new PosteriorIntervals(two, level, draws)
                .of(List.of(measure), List.of(score))
                .get(0);
        if (estimate.bounds() == null) {
            return estimate; // its caution says why
        }
        String caution = new CountCautions(two).ofTwo(formula, matrix.labels().name(label));
        return new Estimate(score, estimate.bounds(), matrix.examples(), caution);
    }

    private Estimate of(Score score) {
        Estimate estimate = Estimate.of(score, matrix.examples());
        return matrix.isDense() ? estimate : estimate.withCaution(TOO_MANY_CLASSES);
    }

    private Estimate share(ClassMeasure measure, int label, double weight, double squares, long examples) {
        Score score = matrix.score(measure, label);
        return new Estimate(score, wilson(score, weight, squares), examples);
    }

    private Estimate jaccard(int label) {
        double either = matrix.rowSum(label) + matrix.columnSum(label) - matrix.at(label, label);
        double squares = rowSquares[label] + columnSquares[label] - matrix.squares(label, label);
        long examples = rowCounts[label] + columnCounts[label] - matrix.countAt(label, label);
        return share(ClassMeasure.JACCARD, label, either, squares, examples);
    }

    private static double f1(double jaccard) {
        return 2 * jaccard / (1 + jaccard);
    }

    private @Nullable Interval wilson(Score score, double weight, double squares) {
        return score instanceof Score.Defined defined && squares > 0
                ? Proportions.share(Math.min(1, defined.value()), weight * (weight / squares), level)
                : null;
    }

    /** Returns any measures; those that are no shares all from the same draws. */
    List<Estimate> of(List<CountMeasure> measures) {
        Estimate[] estimates = new Estimate[measures.size()];
        List<CountMeasure> drawn = new ArrayList<>();
        List<Score> scores = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int m = 0; m < estimates.length; m++) {
            CountMeasure measure = measures.get(m);
            Estimate share = PlainShare.of(measure, this, matrix);
            Score score = share == null ? measure.of(matrix) : share.score();
            if (share != null) {
                estimates[m] = share;
            } else if (!score.isDefined() || !matrix.isDense()) {
                estimates[m] = of(score);
            } else {
                drawn.add(measure);
                scores.add(score);
                places.add(m);
            }
        }
        if (!drawn.isEmpty()) {
            List<Estimate> found = new PosteriorIntervals(matrix, level, draws).of(drawn, scores);
            for (int d = 0; d < found.size(); d++) {
                estimates[places.get(d)] = found.get(d);
            }
        }
        return List.of(estimates);
    }
}
