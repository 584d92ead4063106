package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.inference.internal.ClusteredShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Intervals of a report's lines: of shares, and of means of the types' shares, whose spans come in sentences. */
final class SequenceIntervals {
    private final Sentences sentences;
    private final SequenceEvaluation.Options options;
    private final List<Line> lines;
    private final int types;

    SequenceIntervals(Sentences sentences, SequenceEvaluation.Options options, List<Line> lines) {
        this.sentences = sentences;
        this.options = options;
        this.lines = lines;
        this.types = sentences.types.size();
    }

    /** Returns the estimate of each line; the scores are theirs. */
    List<Estimate> of(List<Score> scores, List<Long> numbers) {
        double[] sums = new double[3 * types];
        for (int s = 0; s < sentences.size(); s++) {
            sentences.count(s, sums);
        }
        List<@Nullable ClusteredShares> shares = new ArrayList<>();
        for (Line line : lines) {
            shares.add(isKnown(line) ? shares(line, sums) : null);
        }
        double[] here = new double[3 * types];
        for (int s = 0; s < sentences.size(); s++) {
            Arrays.fill(here, 0);
            sentences.count(s, here);
            for (int l = 0; l < lines.size(); l++) {
                add(lines.get(l), shares.get(l), here, s);
            }
        }
        List<Estimate> estimates = new ArrayList<>();
        for (int l = 0; l < lines.size(); l++) {
            estimates.add(estimate(lines.get(l), scores.get(l), numbers.get(l), shares.get(l)));
        }
        return estimates;
    }

    private Estimate estimate(Line line, Score score, long n, @Nullable ClusteredShares shares) {
        if (shares == null || !score.isDefined()) {
            return Estimate.of(score, n);
        }
        Interval bounds = shares.interval(score.orElseThrow(), options.level()).orElse(null);
        String caution = line.average() == Average.MACRO
                ? shares.caution(sentences.types, "sentence", line.name()).orElse(null)
                : null;
        return new Estimate(score, bounds, n, caution);
    }

    /** Returns whether a line has an interval: of many types, only what is of all spans has. */
    private boolean isKnown(Line line) {
        return types <= SequenceMeasurements.MOST_TYPES || (line.isShare() && line.type() < 0);
    }

    private ClusteredShares shares(Line line, double[] sums) {
        boolean isWeighted = line.average() == Average.WEIGHTED;
        double[] trials = trials(line, sums, -1);
        double[] weights = new double[trials.length];
        Arrays.setAll(weights, j -> isWeighted ? sums[3 * j + 2] : 1);
        return new ClusteredShares(
                hits(line, sums, -1), trials, weights, isWeighted, line.name().equals("f1"));
    }

    private void add(Line line, @Nullable ClusteredShares shares, double[] here, int sentence) {
        if (shares == null || (line.type() >= 0 && here[3 * line.type() + 1] + here[3 * line.type() + 2] == 0)) {
            return;
        }
        double[] supports = null;
        if (line.average() == Average.WEIGHTED) {
            supports = new double[types];
            for (int j = 0; j < types; j++) {
                supports[j] = here[3 * j + 2];
            }
        }
        shares.add(hits(line, here, sentence), trials(line, here, sentence), supports, 1);
    }

    /** Returns the right spans, or tags, that a line is about, in a sentence or, for -1, in all. */
    private double[] hits(Line line, double[] counts, int sentence) {
        if (line.isAccuracy()) {
            return new double[] {sentence < 0 ? sentences.rightTokens() : sentences.right[sentence]};
        }
        return of(line, counts, 0);
    }

    /** Returns the spans, or tags, that a line is a share of, in a sentence or, for -1, in all. */
    private double[] trials(Line line, double[] counts, int sentence) {
        if (line.isAccuracy()) {
            return new double[] {sentence < 0 ? sentences.totalTokens() : sentences.tokens[sentence]};
        }
        if (line.name().equals("precision") || line.name().equals("recall")) {
            return of(line, counts, line.name().equals("precision") ? 1 : 2);
        }
        // F1 = 2 J / (1 + J) rises with Jaccard's J, the share of right spans among those in either set.
        double[] either = of(line, counts, 1);
        double[] actual = of(line, counts, 2);
        double[] correct = of(line, counts, 0);
        for (int j = 0; j < either.length; j++) {
            either[j] += actual[j] - correct[j];
        }
        return either;
    }

    /** Returns a count of each type, of one, or of all together. */
    private double[] of(Line line, double[] counts, int which) {
        if (line.type() >= 0) {
            return new double[] {counts[3 * line.type() + which]};
        }
        if (line.average() != Average.MICRO) {
            double[] each = new double[types];
            Arrays.setAll(each, j -> counts[3 * j + which]);
            return each;
        }
        double sum = 0;
        for (int j = 0; j < types; j++) {
            sum += counts[3 * j + which];
        }
        return new double[] {sum};
    }
}
