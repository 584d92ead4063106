package ai.lepton.bench.coverage;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.sequence.SequenceEvaluation;
import ai.lepton.metrics.sequence.SequenceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sentences with up to four spans each. Half of the sentences are hard, and all errors are theirs.
 *
 * @param name in the table
 * @param shares of the types among the spans
 * @param found how often a span is found
 * @param wrong how often there is a spurious one where none is
 * @param n sentences of a sample
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record SpanRegime(String name, double[] shares, double found, double wrong, int n) implements Regime<SequenceReport> {
    static final int PLACES = 4;
    static final double FILLED = 0.4;

    @Override
    public SequenceReport draw(SplittableRandom random) {
        List<List<SequenceEvaluation.TypedSpan>> truth = new ArrayList<>();
        List<List<SequenceEvaluation.TypedSpan>> predicted = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            boolean isHard = random.nextBoolean();
            List<SequenceEvaluation.TypedSpan> here = new ArrayList<>();
            List<SequenceEvaluation.TypedSpan> said = new ArrayList<>();
            for (int place = 0; place < PLACES; place++) {
                SequenceEvaluation.TypedSpan span =
                        new SequenceEvaluation.TypedSpan(type(shares, random.nextDouble()), 3 * place, 3 * place + 2);
                boolean is = random.nextDouble() < FILLED;
                double error = isHard ? 2 * (is ? 1 - found : wrong) : 0;
                if (is) {
                    here.add(span);
                }
                if (is ^ random.nextDouble() < error) {
                    said.add(span);
                }
            }
            truth.add(here);
            predicted.add(said);
        }
        return SequenceEvaluation.ofSpans(truth, predicted)
                .whenUndefined(Score.WhenUndefined.SKIP)
                .report();
    }

    /** Returns the type of a number in [0, 1). */
    static String type(double[] shares, double u) {
        double rest = u;
        for (int t = 0; t + 1 < shares.length; t++) {
            if (rest < shares[t]) {
                return "T" + t;
            }
            rest -= shares[t];
        }
        return "T" + (shares.length - 1);
    }

    /** Returns the chances of a right, a spurious and a missed span at a place, alike for every type. */
    double[] chances() {
        return new double[] {FILLED * found, (1 - FILLED) * wrong, FILLED * (1 - found)};
    }
}
