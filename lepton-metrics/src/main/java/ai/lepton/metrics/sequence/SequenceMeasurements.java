package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lines of a report, in its order. */
final class SequenceMeasurements {
    /** Of more types, each does not have an interval: memory and time grow with them. */
    static final int MOST_TYPES = 64;

    private SequenceMeasurements() {}

    static List<Measurement> of(
            Sentences sentences, SequenceEvaluation.Options options, List<SequenceReport.SpanCounts> counts) {
        List<Line> lines = lines(sentences);
        SpanMeasures measures = new SpanMeasures(sentences.types, options.policy());
        double tokens = sentences.totalTokens();
        List<Score> scores = lines.stream()
                .map(line -> line.score(measures, counts, (double) sentences.rightTokens(), tokens))
                .toList();
        List<Long> numbers = lines.stream()
                .map(line -> Math.round(line.denominator(counts, tokens)))
                .toList();
        List<Estimate> estimates = new SequenceIntervals(sentences, options, lines).of(scores, numbers);
        List<Measurement> measurements = new ArrayList<>();
        for (int l = 0; l < lines.size(); l++) {
            Line line = lines.get(l);
            Average average = line.average();
            measurements.add(new Measurement(
                    line.name(),
                    average == null ? null : average.key(),
                    line.type() < 0 ? null : sentences.types.get(line.type()),
                    Map.of(),
                    estimates.get(l)));
        }
        return List.copyOf(measurements);
    }

    private static List<Line> lines(Sentences sentences) {
        List<Line> lines = new ArrayList<>();
        for (Average average : Average.values()) {
            SpanMeasures.NAMES.forEach(name -> lines.add(new Line(name, average, -1)));
        }
        for (int type = 0; type < sentences.types.size(); type++) {
            int index = type;
            SpanMeasures.NAMES.forEach(name -> lines.add(new Line(name, null, index)));
        }
        if (sentences.tokens.length > 0) {
            lines.add(new Line("accuracy", null, -1));
        }
        return lines;
    }
}
