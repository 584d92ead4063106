package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.EffectiveTrials;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates of what a confusion matrix tells.
 *
 * <p>Shares of independent examples have {@link Proportions#share}; where examples have weights, its number of trials is
 * that of {@link EffectiveTrials}. All else has the {@link PosteriorIntervals} of the matrix, or, if it is of one class, of the two-class
 * matrix of that class against the rest. {@link CountCautions} says where they are not known to hold.
 */
final class CountIntervals {
    static final String TOO_MANY_CLASSES =
            "no interval: none is known to hold its level for more than " + ConfusionMatrix.MOST_DENSE + " classes";

    // A difference that is a smaller share of the whole has lost digits, and is added up instead.
    private static final double ACCURATE_SHARE = 1.0 / 256;

    private final ConfusionMatrix matrix;
    private final double level;
    private final MultinomialBootstrap draws;
    // Of each class's examples, by truth and by prediction without those that are right, squared weights and numbers.
    private final double[] missedSquares;
    private final double[] mistakenSquares;
    private final long[] missedCounts;
    private final long[] mistakenCounts;
    private final double allSquares;

    CountIntervals(ConfusionMatrix matrix, double level, MultinomialBootstrap draws) {
        this.matrix = matrix;
        this.level = level;
        this.draws = draws;
        int k = matrix.labels().size();
        missedSquares = new double[k];
        mistakenSquares = new double[k];
        missedCounts = new long[k];
        mistakenCounts = new long[k];
        double[] sum = {0};
        matrix.forEachCell((i, j, count) -> {
            double squares = matrix.squares(i, j);
            sum[0] += squares;
            if (i != j) {
                missedSquares[i] += squares;
                mistakenSquares[j] += squares;
                missedCounts[i] += count;
                mistakenCounts[j] += count;
            }
        });
        allSquares = sum[0];
    }

    /** Examples of some kind: their weight, the sum of its squares, and their number. */
    private record Some(double weight, double squares, long examples) {
        static final Some NONE = new Some(0, 0, 0);

        Some plus(Some other) {
            return new Some(weight + other.weight, squares + other.squares, examples + other.examples);
        }
    }

    private Some right(int label) {
        return new Some(matrix.at(label, label), matrix.squares(label, label), matrix.countAt(label, label));
    }

    private Some missed(int label) {
        return new Some(matrix.falseNegatives(label), missedSquares[label], missedCounts[label]);
    }

    private Some mistaken(int label) {
        return new Some(matrix.falsePositives(label), mistakenSquares[label], mistakenCounts[label]);
    }

    private Some others(int label) {
        Some either = right(label).plus(missed(label)).plus(mistaken(label));
        double left = allSquares - either.squares();
        boolean isAccurate = !matrix.isWeighted() || left > allSquares * ACCURATE_SHARE;
        return new Some(
                matrix.trueNegatives(label),
                isAccurate ? left : squaresWithout(label),
                matrix.examples() - either.examples());
    }

    private double squaresWithout(int label) {
        double[] sum = {0};
        matrix.forEachWeight((i, j, weight) -> sum[0] += i == label || j == label ? 0 : matrix.squares(i, j));
        return sum[0];
    }

    /** Returns the accuracy, a share of all examples. */
    Estimate accuracy() {
        Some right = Some.NONE;
        Some wrong = Some.NONE;
        for (int label = 0; label < missedSquares.length; label++) {
            right = right.plus(right(label));
            wrong = wrong.plus(missed(label));
        }
        return wilson(matrix.accuracy(), right, wrong);
    }

    /**
     * Returns a measure of one class: of a share, from the examples in its denominator, with Wilson's interval; of others
     * with that of {@link #of(List)}.
     */
    Estimate of(ClassMeasure measure, int label) {
        ClassTraits.OfClass interval = measure.ofCounts().ofClass();
        if (interval instanceof ClassTraits.Share share) {
            return wilson(matrix.score(measure, label), all(share.hits(), label), all(share.misses(), label));
        }
        if (interval instanceof ClassTraits.Increasing increasing) {
            return of(increasing.share().get(), label)
                    .map(increasing.function())
                    .withScore(matrix.score(measure, label));
        }
        return ofTwo(measure, label);
    }

    /** Returns the examples of these outcomes, added up in this order. */
    private Some all(List<ClassTraits.Part> parts, int label) {
        return parts.stream()
                .map(part -> switch (part) {
                    case TP -> right(label);
                    case FP -> mistaken(label);
                    case FN -> missed(label);
                    case TN -> others(label);
                })
                .reduce(Some::plus)
                .orElse(Some.NONE);
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

    private Estimate wilson(Score score, Some hits, Some misses) {
        long examples = hits.examples() + misses.examples();
        if (!(score instanceof Score.Defined defined && hits.squares() + misses.squares() > 0)) {
            return Estimate.of(score, examples);
        }
        double value = Math.min(1, defined.value());
        if (!matrix.isWeighted()) {
            return new Estimate(score, Proportions.share(value, hits.weight() + misses.weight(), level), examples);
        }
        EffectiveTrials trials = new EffectiveTrials(hits.weight(), hits.squares(), misses.weight(), misses.squares());
        Interval bounds = Proportions.share(value, trials.number(), level);
        return new Estimate(score, bounds, examples).withCaution(trials.caution(examples));
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
