package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.internal.Absent;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SequenceEvaluation} found: precision, recall and F1 by type and on average, with their intervals.
 *
 * <p>Intervals take the spans of one sentence to depend on each other: they are Wilson's with an effective number of spans
 * ({@code clustered-wilson}). Where there are more than {@value SequenceMeasurements#MOST_TYPES} types, only micro-averages and
 * accuracy have one.
 */
public final class SequenceReport implements Report {
    private final SequenceEvaluation evaluation;
    private final List<SpanCounts> counts;
    private final Map<String, SpanMatches> matches;
    private final List<Measurement> measurements;

    SequenceReport(SequenceEvaluation evaluation) {
        this.evaluation = evaluation;
        Sentences sentences = evaluation.sentences();
        double[] sums = new double[3 * sentences.types.size()];
        for (int s = 0; s < sentences.size(); s++) {
            sentences.count(s, sums);
        }
        this.counts = SpanCounts.of(sums);
        this.matches = sentences.matches();
        this.measurements = SequenceMeasurements.of(sentences, evaluation.options(), counts);
    }

    private SequenceReport(SequenceReport report, List<Measurement> measurements) {
        this.evaluation = report.evaluation;
        this.counts = report.counts;
        this.matches = report.matches;
        this.measurements = List.copyOf(measurements);
    }

    /** Returns the same report with other measurements. */
    SequenceReport with(List<Measurement> others) {
        return new SequenceReport(this, others);
    }

    /** Returns the types that occur in the truth or the predictions, in alphabetical order. */
    public List<String> types() {
        return evaluation.sentences().types;
    }

    /** Returns the number of sentences. */
    public int sentences() {
        return evaluation.sentences().size();
    }

    /** Returns the number of tokens; 0 where spans were given, not tags. */
    public long tokens() {
        return evaluation.sentences().totalTokens();
    }

    /** Returns the level of the intervals, in (0, 1). */
    @Override
    public double level() {
        return evaluation.options().level();
    }

    /** Returns the counts of all spans. */
    public SpanCounts counts() {
        return SpanCounts.sum(counts);
    }

    /**
     * Returns the counts of the spans of a type.
     *
     * @throws IllegalArgumentException if no span is or was predicted of it
     */
    public SpanCounts counts(String type) {
        Elements.required("type", type);
        return counts.get(evaluation.sentences().indexOf(type));
    }

    /** Returns what became of each span, near misses told apart. */
    public SpanMatches matches() {
        return matches.values().stream().reduce(SpanMatches.NONE, SpanMatches::plus);
    }

    /**
     * Returns what became of the spans of a type: of the true ones, and of the predicted ones that have no partner.
     *
     * @throws IllegalArgumentException if no span is or was predicted of it
     */
    public SpanMatches matches(String type) {
        Elements.required("type", type);
        return matches.getOrDefault(types().get(evaluation.sentences().indexOf(type)), SpanMatches.NONE);
    }

    /** Returns all measurements: averages, then types, then the accuracy of the tags. */
    @Override
    public List<Measurement> measurements() {
        return measurements;
    }

    /** Returns F1 of all spans together. */
    public Estimate microF1() {
        return estimate("f1", Average.MICRO);
    }

    /** Returns the mean F1 of the types. */
    public Estimate macroF1() {
        return estimate("f1", Average.MACRO);
    }

    /** Returns the share of the predicted spans of a type that are right. */
    public Estimate precision(String type) {
        return estimate("precision", type);
    }

    /** Returns the share of the spans of a type that were found. */
    public Estimate recall(String type) {
        return estimate("recall", type);
    }

    /** Returns F1 of a type. */
    public Estimate f1(String type) {
        return estimate("f1", type);
    }

    /**
     * Returns the share of the tokens whose tag is right, those in no span among them.
     *
     * @throws IllegalArgumentException if spans were given, not tags
     */
    public Estimate accuracy() {
        return measure("accuracy", null, null).estimate();
    }

    /**
     * Returns an average over the types.
     *
     * @param name {@code precision}, {@code recall} or {@code f1}
     * @throws IllegalArgumentException if it is none of these
     */
    public Estimate estimate(String name, Average average) {
        SpanMeasures.checkName(name);
        return measure(name, average.key(), null).estimate();
    }

    /**
     * Returns a measure of one type.
     *
     * @param name {@code precision}, {@code recall} or {@code f1}
     * @throws IllegalArgumentException if it is none of these, or no span is or was predicted of the type
     */
    public Estimate estimate(String name, String type) {
        SpanMeasures.checkName(name);
        return measure(name, null, type).estimate();
    }

    /** Returns a measurement, if there is one. */
    @Override
    public Optional<Measurement> find(String name, @Nullable String average, @Nullable String type) {
        return measurements.stream()
                .filter(line -> line.name().equals(name)
                        && Objects.equals(line.average(), average)
                        && Objects.equals(line.label(), type))
                .findFirst();
    }

    /** Returns what a measure found. */
    public Estimate estimate(SpanMeasure measure) {
        return measure.in(this).estimate();
    }

    /** Returns a measurement of the list; there are no others. */
    @Override
    public Measurement measure(String name, @Nullable String average, @Nullable String type) {
        if (type != null) {
            evaluation.sentences().indexOf(type);
        }
        return find(name, average, type)
                .orElseThrow(() -> isOfMissingTags(name, average, type)
                        ? new IllegalArgumentException(
                                "spans were given, not tags, so there is no accuracy of tags; give tags, or ask for f1")
                        : Absent.among(measurements, name, average, type));
    }

    private boolean isOfMissingTags(String name, @Nullable String average, @Nullable String type) {
        return name.equals("accuracy") && average == null && type == null;
    }

    /** Returns the same report with intervals of another level, in (0, 1). */
    @Override
    public SequenceReport atLevel(double level) {
        return level == level() ? this : new SequenceReport(evaluation.level(level));
    }

    /** Returns a table of the types and averages, and of near misses, as text of several lines. */
    @Override
    public String table() {
        return new SequenceTable(this).text();
    }

    SequenceEvaluation evaluation() {
        return evaluation;
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }

    /**
     * How many spans there were, were predicted, and were predicted rightly: with the same bounds and the same type.
     *
     * @param correct spans of both, at most the lesser of the others
     * @param predicted predicted spans
     * @param actual true spans, the support
     */
    public record SpanCounts(long correct, long predicted, long actual) {
        /** Checks the order of the counts. */
        public SpanCounts {
            if (correct < 0 || correct > predicted || correct > actual) {
                throw new IllegalArgumentException(
                        correct + " of " + predicted + " predicted and " + actual + " actual spans can't be correct");
            }
        }

        /** Returns {@code correct / predicted}; undefined where none was predicted. */
        public Score precision() {
            return precision("");
        }

        /** Returns {@code correct / actual}; undefined where there is none. */
        public Score recall() {
            return recall("");
        }

        /** Returns {@code 2 correct / (predicted + actual)}; undefined where there is none of either. */
        public Score f1() {
            return f1("");
        }

        /** As {@link #precision()}; the type, such as {@code  'PER'} after a space, is for the reason. */
        Score precision(String type) {
            return predicted == 0
                    ? Score.undefined("no span was predicted" + type)
                    : Score.of((double) correct / predicted);
        }

        Score recall(String type) {
            return actual == 0
                    ? Score.undefined("no span is" + (type.isEmpty() ? " in the truth" : type))
                    : Score.of((double) correct / actual);
        }

        Score f1(String type) {
            return predicted + actual == 0
                    ? Score.undefined("no span is or was predicted" + type)
                    : Score.of(2.0 * correct / ((double) predicted + actual));
        }

        /** Returns counts from their sums, three for each in turn. */
        static List<SpanCounts> of(double[] sums) {
            List<SpanCounts> counts = new ArrayList<>();
            for (int first = 0; first + 2 < sums.length; first += 3) {
                counts.add(new SpanCounts(
                        Math.round(sums[first]), Math.round(sums[first + 1]), Math.round(sums[first + 2])));
            }
            return counts;
        }

        /** Returns the counts of all together. */
        static SpanCounts sum(List<SpanCounts> parts) {
            return parts.stream().reduce(new SpanCounts(0, 0, 0), SpanCounts::plus);
        }

        /** Returns the counts of both together. */
        public SpanCounts plus(SpanCounts other) {
            return new SpanCounts(correct + other.correct, predicted + other.predicted, actual + other.actual);
        }
    }

    /**
     * What became of each span, near misses told apart, as in the MUC-5 evaluation.
     *
     * <p>Each span is paired with at most one other, the best pairs first: same bounds and type, same bounds, same type and most
     * tokens in common, most tokens in common; of equal ones the first.
     *
     * @param correct pairs with the same bounds and type
     * @param incorrect pairs that overlap but differ in type, their bounds equal or not
     * @param partial pairs of the same type that overlap, their bounds not equal
     * @param missed true spans without a partner
     * @param spurious predicted spans without a partner
     * @see <a href="https://aclanthology.org/M93-1007/">Chinchor and Sundheim 1993</a>
     */
    public record SpanMatches(long correct, long incorrect, long partial, long missed, long spurious) {
        static final SpanMatches NONE = new SpanMatches(0, 0, 0, 0, 0);

        /** Checks that no count is negative. */
        public SpanMatches {
            if (correct < 0 || incorrect < 0 || partial < 0 || missed < 0 || spurious < 0) {
                throw new IllegalArgumentException("counts are not negative");
            }
        }

        /** Returns the number of true spans. */
        public long possible() {
            return correct + incorrect + partial + missed;
        }

        /** Returns the number of predicted spans. */
        public long actual() {
            return correct + incorrect + partial + spurious;
        }

        /** Returns the share of the predicted spans that are right, partial ones by half; undefined where there are none. */
        public Score precision() {
            return Score.ratio(credit(), (double) actual(), "no span was predicted");
        }

        /** Returns the share of the true spans that were found, partial ones by half; undefined where there are none. */
        public Score recall() {
            return Score.ratio(credit(), (double) possible(), "no span is in the truth");
        }

        /** Returns the harmonic mean of precision and recall; undefined where there are no spans. */
        public Score f1() {
            return Score.ratio(2 * credit(), (double) actual() + possible(), "no span is or was predicted");
        }

        private double credit() {
            return correct + 0.5 * partial;
        }

        /** Returns the counts of both together. */
        public SpanMatches plus(SpanMatches other) {
            return new SpanMatches(
                    correct + other.correct,
                    incorrect + other.incorrect,
                    partial + other.partial,
                    missed + other.missed,
                    spurious + other.spurious);
        }
    }
}
