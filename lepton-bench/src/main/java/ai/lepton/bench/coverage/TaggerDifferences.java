package ai.lepton.bench.coverage;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.sequence.SequenceComparison;
import ai.lepton.metrics.sequence.SequenceEvaluation;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Differences of measures of two taggers' spans, equally good or not. */
final class TaggerDifferences {
    private static final double[] EVEN = {0.5, 0.3, 0.2};
    private static final double[] RARE = {0.7, 0.25, 0.05};

    private TaggerDifferences() {}

    /**
     * Two taggers' spans of the same sentences, half of which are hard: all errors are theirs.
     *
     * @param name in the table
     * @param shares of the types among the spans
     * @param first how often the first finds a span; where there is none, it says one half as often as it misses one
     * @param second how often the second does
     * @param n sentences of a sample
     */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    record TwoTaggers(String name, double[] shares, double first, double second, int n)
            implements Regime<SequenceComparison> {
        @Override
        public SequenceComparison draw(SplittableRandom random) {
            List<List<SequenceEvaluation.TypedSpan>> truth = new ArrayList<>();
            List<List<SequenceEvaluation.TypedSpan>> one = new ArrayList<>();
            List<List<SequenceEvaluation.TypedSpan>> other = new ArrayList<>();
            for (int s = 0; s < n; s++) {
                boolean isHard = random.nextBoolean();
                List<SequenceEvaluation.TypedSpan> all = new ArrayList<>();
                List<SequenceEvaluation.TypedSpan> found = new ArrayList<>();
                List<SequenceEvaluation.TypedSpan> alsoFound = new ArrayList<>();
                for (int place = 0; place < SpanRegime.PLACES; place++) {
                    SequenceEvaluation.TypedSpan span = new SequenceEvaluation.TypedSpan(
                            SpanRegime.type(shares, random.nextDouble()), 3 * place, 3 * place + 2);
                    boolean is = random.nextDouble() < SpanRegime.FILLED;
                    if (is) {
                        all.add(span);
                    }
                    if (is ^ random.nextDouble() < error(is, isHard, first)) {
                        found.add(span);
                    }
                    if (is ^ random.nextDouble() < error(is, isHard, second)) {
                        alsoFound.add(span);
                    }
                }
                truth.add(all);
                one.add(found);
                other.add(alsoFound);
            }
            return SequenceComparison.of(report(truth, one), report(truth, other));
        }

        private static double error(boolean is, boolean isHard, double found) {
            return isHard ? 2 * (is ? 1 - found : wrong(found)) : 0;
        }

        private static double wrong(double found) {
            return (1 - found) / 2;
        }

        private static SequenceReport report(
                List<List<SequenceEvaluation.TypedSpan>> truth, List<List<SequenceEvaluation.TypedSpan>> predicted) {
            return SequenceEvaluation.ofSpans(truth, predicted)
                    .whenUndefined(Score.WhenUndefined.SKIP)
                    .report();
        }

        double difference(ClassMeasure measure) {
            return value(measure, first) - value(measure, second);
        }

        private double value(ClassMeasure measure, double found) {
            double filled = SpanRegime.FILLED;
            return measure.of(filled * found, (1 - filled) * wrong(found), filled * (1 - found), 0, "")
                    .orElseThrow();
        }
    }

    static Study<TwoTaggers, SequenceComparison> equallyGood() {
        List<TwoTaggers> regimes = new ArrayList<>();
        for (int n : new int[] {5, 10, 20, 50, 200}) {
            regimes.add(new TwoTaggers("3 types, 80 % found, " + n + " sentences", EVEN, 0.8, 0.8, n));
        }
        regimes.add(new TwoTaggers("3 types, 60 % found, 10 sentences", EVEN, 0.6, 0.6, 10));
        regimes.add(new TwoTaggers("3 types, 60 % found, 20 sentences", EVEN, 0.6, 0.6, 20));
        regimes.add(new TwoTaggers("3 types, 99 % found, 50 sentences", EVEN, 0.99, 0.99, 50));
        regimes.add(new TwoTaggers("3 types, rarest 5 %, 50 sentences", RARE, 0.7, 0.7, 50));
        regimes.add(new TwoTaggers("3 types, rarest 5 %, 200 sentences", RARE, 0.7, 0.7, 200));
        return new Study<>("False alarms of tests of two equally good taggers", regimes, subjects());
    }

    static Study<TwoTaggers, SequenceComparison> unlike() {
        List<TwoTaggers> regimes = new ArrayList<>();
        for (int n : new int[] {10, 20, 50, 200}) {
            regimes.add(new TwoTaggers("3 types, 90 and 70 % found, " + n + " sentences", EVEN, 0.9, 0.7, n));
        }
        regimes.add(new TwoTaggers("3 types, 99 and 95 % found, 50 sentences", EVEN, 0.99, 0.95, 50));
        regimes.add(new TwoTaggers("3 types, rarest 5 %, 80 and 60 % found, 100 sentences", RARE, 0.8, 0.6, 100));
        return new Study<>("Differences of two unlike taggers", regimes, subjects());
    }

    private static List<Subject<TwoTaggers, SequenceComparison>> subjects() {
        return List.of(
                subject("micro f1", ClassMeasure.F1, SpanMeasure.MICRO_F1),
                subject("micro recall", ClassMeasure.RECALL, SpanMeasure.of("recall", Average.MICRO)),
                subject("macro f1", ClassMeasure.F1, SpanMeasure.MACRO_F1),
                subject("f1 of the rarest", ClassMeasure.F1, SpanMeasure.of("f1", "T2")));
    }

    private static Subject<TwoTaggers, SequenceComparison> subject(
            String name, ClassMeasure measure, SpanMeasure ofSpans) {
        return new Subject<>(name, regime -> regime.difference(measure), pair -> pair.difference(ofSpans));
    }
}
