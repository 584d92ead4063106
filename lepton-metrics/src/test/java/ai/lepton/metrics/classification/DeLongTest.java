package ai.lepton.metrics.classification;

import static ai.lepton.metrics.Golden.assertAgrees;
import static ai.lepton.metrics.Golden.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.internal.TransformedIntervals;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeLongTest {
    @Test
    void agreesWithItsDefinitionOverAllPairs() {
        List<String[]> lines = Golden.lines("inference/inference.txt").stream()
                .filter(line -> line[0].equals("delong"))
                .toList();
        assertThat(lines).hasSize(4);
        for (String[] line : lines) {
            double[] truth = doubles(line[1].split(",", -1)[0]);
            double[] scores = doubles(line[1].split(",", -1)[1]);
            boolean[] positive = new boolean[truth.length];
            for (int i = 0; i < truth.length; i++) {
                positive[i] = truth[i] == 1;
            }
            double[] expected = doubles(line[2]);
            BinaryRanking ranking = BinaryRanking.of(positive, scores, null);
            double area = ranking.rocAuc().orElseThrow();
            double[] influences = new double[scores.length];
            DeLong.addInfluences(ranking, area, 1, influences);
            assertAgrees("area", area, expected[0]);
            assertAgrees("variance", DeLong.sumOfSquares(influences), expected[1]);
            Estimate estimate = RocAuc.estimate(positive, scores, 0.95);
            if (scores.length == 20) {
                assertThat(RocAuc.estimate(positive, scores, 0.95)
                                .interval()
                                .orElseThrow()
                                .method())
                        .as("a class of fewer than 30")
                        .isEqualTo("newcombe-auc");
                continue;
            }
            double effective = Math.min(ranking.positives(), ranking.negatives());
            if (effective < 30) {
                assertThat(estimate.interval().orElseThrow().method()).isEqualTo("newcombe-auc");
                continue;
            }
            Interval logit = TransformedIntervals.logit(
                    area, Math.sqrt(expected[1]), DeLong.degrees(influences, effective - 1), 0.95, "delong-logit");
            assertAgrees("low", estimate.interval().orElseThrow().low(), logit.low());
            assertAgrees("high", estimate.interval().orElseThrow().high(), logit.high());
            assertThat(estimate.interval().orElseThrow().method()).isEqualTo("delong-logit");
        }
    }

    @Test
    void fallsBackOnNewcombesIntervalWhereAllPairsAreInOrder() {
        Estimate estimate =
                RocAuc.estimate(new boolean[] {false, false, true, true}, new double[] {0.1, 0.2, 0.8, 0.9}, 0.95);
        assertThat(estimate.value()).isEqualTo(1);
        assertThat(estimate.interval().orElseThrow().method()).isEqualTo("newcombe-auc");
        assertThat(estimate.interval().orElseThrow().high()).isEqualTo(1);
        assertThat(estimate.interval().orElseThrow().low()).isBetween(0.2, 0.6);
    }
}
