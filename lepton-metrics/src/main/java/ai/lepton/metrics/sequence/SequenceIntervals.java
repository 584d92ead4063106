package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.inference.SumBootstrap;
import ai.lepton.metrics.internal.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Intervals of a report's lines, from resampled sentences. Where a share is 0 or 1 all resamples agree, and tell nothing;
 * there it has Wilson's interval, each sentence being one trial, which is safe however much its spans are alike, and a mean
 * of such over the types the mean of their bounds.
 */
final class SequenceIntervals {
    private final Sentences sentences;
    private final SequenceEvaluation.Options options;
    private final List<Line> lines;
    private final List<SpanCounts> counts;
    private final boolean ofTypes;
    private final SpanMeasures plain;
    private final SpanMeasures averaged;
    // Of each line, the sentences that have something of which it is a share.
    private final long[] sentencesWith;

    SequenceIntervals(
            Sentences sentences, SequenceEvaluation.Options options, List<Line> lines, List<SpanCounts> counts) {
        this.counts = counts;
        this.sentences = sentences;
        this.options = options;
        this.lines = lines;
        this.ofTypes = sentences.types.size() <= SequenceMeasurements.MOST_TYPES;
        // A policy is for the averages of resamples too, but what is undefined in one is no value of it, and no error.
        WhenUndefined policy = options.policy();
        this.plain = new SpanMeasures(sentences.types, WhenUndefined.UNDEFINED);
        this.averaged =
                new SpanMeasures(sentences.types, policy == WhenUndefined.THROW ? WhenUndefined.UNDEFINED : policy);
        this.sentencesWith = new long[lines.size()];
    }

    /** Returns the estimate of each line; the scores are theirs. */
    List<Estimate> of(List<Score> scores) {
        if (sentences.size() == 0) {
            return scores.stream().map(score -> Estimate.of(score, 0)).toList();
        }
        List<Estimate> resampled =
                bootstrap().estimates(lines.size(), this::compute, options.resamples(), options.level());
        List<Estimate> estimates = new ArrayList<>();
        for (int l = 0; l < lines.size(); l++) {
            Score score = scores.get(l);
            Estimate found = resampled.get(l);
            estimates.add(
                    !score.isDefined()
                            ? Estimate.of(score, found.n())
                            : isAtEnd(score)
                                    ? atEnd(l, score)
                                    : new Estimate(score, found.bounds(), found.n(), found.caution()));
        }
        return estimates;
    }

    private static boolean isAtEnd(Score score) {
        double value = score.orNaN();
        return Math.abs(value - Math.rint(value)) <= Rounding.ofSum(1, SequenceMeasurements.MOST_TYPES);
    }

    /** Returns the estimate of a share of 0 or 1, or of a mean of such. */
    private Estimate atEnd(int line, Score score) {
        Line whole = lines.get(line);
        if (whole.isShare()) {
            Interval bounds = sentencesWith[line] > 0
                    ? wilson(whole.name(), Math.rint(score.orElseThrow()), sentencesWith[line])
                    : null;
            return new Estimate(score, bounds, sentences.size());
        }
        // The mean of the types' bounds is safe, however they depend on each other.
        double low = 0;
        double high = 0;
        double weights = 0;
        for (int l = 0; l < lines.size(); l++) {
            Line one = lines.get(l);
            double weight = one.type() < 0 || !one.name().equals(whole.name())
                    ? 0
                    : whole.average() == Average.WEIGHTED
                            ? counts.get(one.type()).actual()
                            : 1;
            if (weight > 0 && sentencesWith[l] > 0) {
                Interval bounds = wilson(one.name(), Math.rint(score.orElseThrow()), sentencesWith[l]);
                low += weight * bounds.low();
                high += weight * bounds.high();
                weights += weight;
            }
        }
        Interval bounds = weights > 0
                ? new Interval(
                        Math.min(score.orElseThrow(), low / weights),
                        Math.max(score.orElseThrow(), Math.min(1, high / weights)),
                        options.level(),
                        "wilson")
                : null;
        return new Estimate(score, bounds, sentences.size());
    }

    private Interval wilson(String name, double share, long trials) {
        Interval found = Proportions.wilsonOf(share, (double) trials, options.level());
        // F1 = 2 J / (1 + J) rises with Jaccard's J, the share of right spans among those in either set.
        return name.equals("f1")
                ? new Interval(
                        2 * found.low() / (1 + found.low()),
                        2 * found.high() / (1 + found.high()),
                        found.level(),
                        found.method())
                : found;
    }

    /** Returns the sentences' counts, three for each type in turn or for all types, then right tags and tags. */
    private SumBootstrap bootstrap() {
        int types = sentences.types.size();
        int spanColumns = 3 * (ofTypes ? types : 1);
        SumBootstrap bootstrap = new SumBootstrap(sentences.size(), spanColumns + 2, options.seed());
        double[] all = new double[3 * types];
        for (int s = 0; s < sentences.size(); s++) {
            double[] row = new double[spanColumns + 2];
            Arrays.fill(all, 0);
            sentences.count(s, all);
            for (int c = 0; c < all.length; c++) {
                row[c % spanColumns] += all[c];
            }
            if (sentences.tokens.length > 0) {
                row[spanColumns] = sentences.right[s];
                row[spanColumns + 1] = sentences.tokens[s];
            }
            bootstrap.add(row);
            List<SpanCounts> ofSentence = SpanCounts.of(Arrays.copyOf(row, spanColumns));
            for (int l = 0; l < lines.size(); l++) {
                Line line = lines.get(l);
                if ((ofTypes || line.type() < 0) && line.denominator(ofSentence, row[spanColumns + 1]) > 0) {
                    sentencesWith[l]++;
                }
            }
        }
        return bootstrap;
    }

    private void compute(double[] sums, double[] values) {
        int spanColumns = sums.length - 2;
        List<SpanCounts> drawn = SpanCounts.of(Arrays.copyOf(sums, spanColumns));
        for (int l = 0; l < values.length; l++) {
            Line line = lines.get(l);
            boolean isKnown = ofTypes || (line.isShare() && line.type() < 0);
            SpanMeasures measures = line.isShare() ? plain : averaged;
            values[l] = isKnown
                    ? line.score(measures, drawn, sums[spanColumns], sums[spanColumns + 1])
                            .orNaN()
                    : Double.NaN;
        }
    }
}
