package ai.lepton.bench.coverage;

import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.classification.PrecisionRecallCurve;
import ai.lepton.metrics.classification.RocAuc;
import java.util.ArrayList;
import java.util.List;

/** Losses of probabilities, and areas under curves. */
final class ScoredStudies {
    private ScoredStudies() {}

    static Study<ScoredRegime, ScoredRegime.Sample> losses() {
        List<ScoredRegime> regimes = new ArrayList<>();
        for (String model : List.of("weak", "strong", "too sure")) {
            regimes.add(ScoredRegime.of(5, model, 50));
            regimes.add(ScoredRegime.of(5, model, 200));
            regimes.add(ScoredRegime.of(50, model, 50));
            regimes.add(ScoredRegime.of(1, model, 1000));
        }
        regimes.add(ScoredRegime.of(5, "strong", 200).withWeights());
        regimes.add(ScoredRegime.of(50, "strong", 200).withWeights());
        return new Study<>(
                "Losses of probabilities",
                regimes,
                List.of(
                        new Subject<>(
                                "log-loss",
                                ScoredRegime::logLoss,
                                sample ->
                                        LogLoss.estimate(sample.truth(), probabilities(sample), sample.weight(), 0.95)),
                        new Subject<>(
                                "brier score",
                                ScoredRegime::brierScore,
                                sample -> BrierScore.estimate(
                                        sample.truth(), probabilities(sample), sample.weight(), 0.95))));
    }

    private static ClassProbabilities probabilities(ScoredRegime.Sample sample) {
        return ClassProbabilities.ofPositive(sample.probability(), 1);
    }

    static Study<ScoredRegime, ScoredRegime.Sample> areas() {
        List<ScoredRegime> regimes = new ArrayList<>();
        for (String model : List.of("weak", "strong")) {
            for (int n : new int[] {300, 1000, 2000}) {
                regimes.add(ScoredRegime.of(1, model, n));
            }
            for (int n : new int[] {100, 300, 1000}) {
                regimes.add(ScoredRegime.of(5, model, n));
            }
            regimes.add(ScoredRegime.of(3, model, 300));
            regimes.add(ScoredRegime.of(3, model, 1000));
            regimes.add(ScoredRegime.of(50, model, 100));
            regimes.add(ScoredRegime.of(50, model, 500));
        }
        regimes.add(ScoredRegime.of(5, "strong", 1000).withWeights());
        regimes.add(ScoredRegime.ofUnlikeSpread(3, 1000));
        regimes.add(ScoredRegime.ofUnlikeSpread(50, 200));
        regimes.add(ScoredRegime.ofMisplaced(3, 0.02, 1000));
        regimes.add(ScoredRegime.ofMisplaced(10, 0.01, 1000));
        regimes.add(ScoredRegime.ofMisplaced(50, 0.01, 200));
        return new Study<>(
                "Areas under curves",
                regimes,
                List.of(
                        new Subject<>(
                                "average precision",
                                ScoredRegime::averagePrecision,
                                sample -> PrecisionRecallCurve.averagePrecision(
                                        sample.positive(), sample.score(), sample.weight(), 0.95)),
                        new Subject<>(
                                "roc auc",
                                ScoredRegime::rocAuc,
                                sample -> RocAuc.estimate(sample.positive(), sample.score(), sample.weight(), 0.95))));
    }
}
