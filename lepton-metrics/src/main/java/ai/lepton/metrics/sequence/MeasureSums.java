package ai.lepton.metrics.sequence;

import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.classification.Average;
import java.util.Arrays;
import java.util.List;

/** One measure as a function of sums over sentences, which is how it is resampled. */
final class MeasureSums {
    private final Sentences sentences;
    private final SpanMeasures measures;
    private final Line line;
    private final double[] counts;

    MeasureSums(SequenceReport report, SpanMeasure measure) {
        sentences = report.evaluation().sentences();
        String type = measure.type();
        line = new Line(measure.name(), measure.average(), type == null ? -1 : sentences.indexOf(type));
        // A policy is for averages, but what is undefined in a resample is no value of it, and no error.
        WhenUndefined policy = report.evaluation().options().policy();
        measures = new SpanMeasures(
                sentences.types, line.isShare() || policy == WhenUndefined.THROW ? WhenUndefined.UNDEFINED : policy);
        counts = new double[3 * sentences.types.size()];
    }

    /** Returns the numbers in a row: counts of each type or of all, or right tags and tags. */
    int columns() {
        if (line.isAccuracy()) {
            return 2;
        }
        return line.average() == Average.MICRO ? 3 : counts.length;
    }

    /** Writes what a sentence adds to the sums, from a place on. */
    void write(int sentence, double[] row, int at) {
        Arrays.fill(row, at, at + columns(), 0);
        if (line.isAccuracy()) {
            row[at] = sentences.right[sentence];
            row[at + 1] = sentences.tokens[sentence];
            return;
        }
        Arrays.fill(counts, 0);
        sentences.count(sentence, counts);
        for (int c = 0; c < counts.length; c++) {
            row[at + c % columns()] += counts[c];
        }
    }

    /** Returns the measure of these sums, which begin at a place; NaN where it is undefined. */
    double value(double[] sums, int at) {
        double[] mine = Arrays.copyOfRange(sums, at, at + columns());
        return line.isAccuracy()
                ? line.score(measures, List.of(), mine[0], mine[1]).orNaN()
                : line.score(measures, SpanCounts.of(mine), 0, 0).orNaN();
    }
}
