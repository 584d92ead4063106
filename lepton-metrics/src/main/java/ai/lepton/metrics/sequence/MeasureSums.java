package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.internal.ClusteredShares;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One measure as a function of sums over sentences, so that sentences can be left out. Not safe for several threads. */
final class MeasureSums {
    private final Sentences sentences;
    private final SpanMeasures measures;
    private final Line line;
    private final double[] sums;
    private final double[] counts;

    MeasureSums(SequenceReport report, SpanMeasure measure) {
        sentences = report.evaluation().sentences();
        String type = measure.type();
        line = new Line(measure.key(), measure.over(), type == null ? -1 : sentences.indexOf(type));
        // A policy is for averages, but what is undefined without a sentence is no value of it, and no error.
        Score.WhenUndefined policy = report.evaluation().options().policy();
        measures = new SpanMeasures(
                sentences.types,
                line.isShare() || policy == Score.WhenUndefined.THROW ? Score.WhenUndefined.UNDEFINED : policy);
        counts = new double[3 * sentences.types.size()];
        sums = new double[counts.length];
        for (int s = 0; s < sentences.size(); s++) {
            sentences.count(s, sums);
        }
    }

    /** Returns the measure of all sentences but one; NaN where it is undefined. */
    double without(int sentence) {
        if (line.isAccuracy()) {
            double right = sentences.rightTokens() - sentences.right[sentence];
            double tokens = sentences.totalTokens() - sentences.tokens[sentence];
            return line.score(measures, List.of(), right, tokens).orNaN();
        }
        Arrays.fill(counts, 0);
        sentences.count(sentence, counts);
        double[] rest = new double[counts.length];
        Arrays.setAll(rest, c -> sums[c] - counts[c]);
        return line.score(measures, SequenceReport.SpanCounts.of(rest), 0, 0).orNaN();
    }

    /** Returns whether a sentence has something that the measure is a share of: tokens, or spans, true or predicted. */
    boolean isOf(int sentence) {
        if (line.isAccuracy()) {
            return sentences.tokens[sentence] > 0;
        }
        Arrays.fill(counts, 0);
        sentences.count(sentence, counts);
        List<SequenceReport.SpanCounts> here = SequenceReport.SpanCounts.of(counts);
        return line.denominator(here, 0) > 0;
    }

    /** Returns why a mean over the types may not hold its level, which is that few sentences have one of them; null if none. */
    @Nullable String cautionOfTypes() {
        int[] sentencesOf = new int[sentences.types.size()];
        for (int s = 0; s < sentences.size(); s++) {
            Arrays.fill(counts, 0);
            sentences.count(s, counts);
            List<SequenceReport.SpanCounts> here = SequenceReport.SpanCounts.of(counts);
            for (int type = 0; type < sentencesOf.length; type++) {
                sentencesOf[type] += new Line(line.name(), null, type).denominator(here, 0) > 0 ? 1 : 0;
            }
        }
        int rarest = 0;
        for (int type = 1; type < sentencesOf.length; type++) {
            rarest = sentencesOf[type] < sentencesOf[rarest] ? type : rarest;
        }
        if (sentencesOf.length < 2 || sentencesOf[rarest] >= ClusteredShares.FEWEST) {
            return null;
        }
        int few = sentencesOf[rarest];
        return (few == 0 ? "no sentence" : "only " + few + " sentence" + (few == 1 ? "" : "s")) + " for the "
                + line.name()
                + " of " + Quoted.of(sentences.types.get(rarest)) + "; the level holds from " + ClusteredShares.FEWEST
                + " of each on";
    }
}
