package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.internal.TransformedIntervals;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Rounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Areas under curves of each class against the rest, and their means. */
final class OneVsRest {
    // Of fewer examples of a class, the mean's variance is too uncertain.
    private static final int FEWEST = 10;

    private final Evaluation evaluation;
    private final int k;
    private final double[] shares;
    // Of each class, the effective number of examples.
    private final double[] positives;

    OneVsRest(Evaluation evaluation, ConfusionMatrix matrix) {
        this.evaluation = evaluation;
        this.k = evaluation.labels().size();
        shares = new double[k];
        positives = new double[k];
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
                Measurement.ofLabel("average_precision", label, PrecisionInfluence.estimate(ranking, level)));
    }

    /** Returns the measurements of each class, then their averages. */
    List<Measurement> measurements() {
        int n = evaluation.truth().length;
        double level = evaluation.options().level();
        List<Estimate> areas = new ArrayList<>();
        List<Estimate> precisions = new ArrayList<>();
        // By measure and average.
        double[][] influences = new double[4][n];
        // By the same: one more example of the class where it counts most, that takes the mean down, or up.
        OneMore[] down = {OneMore.NONE, OneMore.NONE, OneMore.NONE, OneMore.NONE};
        OneMore[] up = down.clone();
        double tail = (1 - level) / 2;
        for (int label = 0; label < k; label++) {
            BinaryRanking ranking = evaluation.ranking(label);
            Estimate area = DeLong.estimate(ranking, level);
            Estimate precision = PrecisionInfluence.estimate(ranking, level);
            areas.add(area);
            precisions.add(precision);
            if (ranking.positives() > 0) {
                positives[label] = DeLong.effective(ranking, true);
            }
            for (int average = 0; average < 2; average++) {
                double share = average == 0 ? 1.0 / k : shares[label];
                if (area.score().isDefined()) {
                    DeLong.addInfluences(ranking, area.value(), share, influences[average]);
                    down[average] = down[average].or(
                            DeLong.oneMore(ranking, area.value()).of(share));
                    up[average] = up[average].or(
                            DeLong.oneMore(ranking, 1 - area.value()).of(share));
                }
                if (precision.score().isDefined()) {
                    PrecisionInfluence.add(ranking, precision.value(), share, influences[2 + average]);
                    down[2 + average] =
                            down[2 + average].or(PrecisionInfluence.oneMore(ranking, precision.value(), tail)
                                    .of(share));
                }
            }
        }
        List<Measurement> measurements = new ArrayList<>(ofClasses("roc_auc", areas));
        measurements.add(mean("roc_auc", Average.MACRO, areas, influences[0], down[0], up[0]));
        measurements.add(mean("roc_auc", Average.WEIGHTED, areas, influences[1], down[1], up[1]));
        measurements.addAll(ofClasses("average_precision", precisions));
        measurements.add(mean("average_precision", Average.MACRO, precisions, influences[2], down[2], up[2]));
        measurements.add(mean("average_precision", Average.WEIGHTED, precisions, influences[3], down[3], up[3]));
        return measurements;
    }

    private List<Measurement> ofClasses(String name, List<Estimate> estimates) {
        return IntStream.range(0, k)
                .mapToObj(label -> Measurement.ofLabel(name, evaluation.labels().name(label), estimates.get(label)))
                .toList();
    }

    private Measurement mean(
            String name, Average average, List<Estimate> ofClasses, double[] influences, OneMore down, OneMore up) {
        int n = evaluation.truth().length;
        double level = evaluation.options().level();
        Score.WhenUndefined policy = evaluation.options().policy();
        List<Score> scores = ofClasses.stream().map(Estimate::score).toList();
        IntToDoubleFunction share = label -> average == Average.WEIGHTED ? shares[label] : 1;
        Estimate plain = Estimate.of(Averaging.mean(scores, share, policy), n);
        if (!scores.stream().allMatch(Score::isDefined)) {
            return Measurement.averaged(name, average.key(), plain);
        }
        double value = plain.value();
        double variance = DeLong.sumOfSquares(influences);
        boolean isAtEnd = Math.abs(value - Math.round(value)) <= Rounding.ofSum(1, n);
        Interval seen = isAtEnd
                ? new Interval(value, value, level, OneMore.METHOD)
                : DeLong.varies(variance, n)
                        ? TransformedIntervals.logit(
                                value,
                                Math.sqrt(variance),
                                DeLong.degrees(influences, n - 1.0),
                                level,
                                name.equals("roc_auc") ? DeLong.METHOD : PrecisionInfluence.METHOD)
                        : meanOfBounds(ofClasses, average, value);
        double tail = (1 - level) / 2;
        Interval bounds = seen == null
                ? null
                : OneMore.wider(
                        seen,
                        down.quantile(tail, value, variance),
                        down.weight(),
                        1 - up.quantile(tail, 1 - value, variance),
                        up.weight());
        return Measurement.averaged(
                name, average.key(), plain.withBounds(bounds).withCaution(rare()));
    }

    /** Returns the mean of the classes' bounds, which is safe however they depend on each other. */
    private @Nullable Interval meanOfBounds(List<Estimate> ofClasses, Average average, double value) {
        double low = 0;
        double high = 0;
        double total = 0;
        String method = "";
        for (int label = 0; label < k; label++) {
            double share = average == Average.WEIGHTED ? shares[label] : 1;
            Interval bounds = ofClasses.get(label).bounds();
            if (bounds == null) {
                return null;
            }
            low += share * bounds.low();
            high += share * bounds.high();
            total += share;
            method = bounds.method();
        }
        return new Interval(
                Math.min(value, low / total),
                Math.max(value, Math.min(1, high / total)),
                evaluation.options().level(),
                method);
    }

    /** Returns the class that has too few examples for the mean's level to be known, if there is one. */
    private @Nullable String rare() {
        for (int label = 0; label < k; label++) {
            if (positives[label] < FEWEST * (1 - 1e-9)) {
                String found = positives[label] == Math.rint(positives[label])
                        ? "only " + Math.round(positives[label])
                        : String.format(Locale.ROOT, "no more than %.1f", positives[label]);
                return found + " examples of " + Quoted.of(evaluation.labels().name(label))
                        + "; the level holds from about " + FEWEST + " of each class on";
            }
        }
        return null;
    }
}
