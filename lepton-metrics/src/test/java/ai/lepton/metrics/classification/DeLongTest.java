package ai.lepton.metrics.classification;

import static ai.lepton.metrics.Golden.assertAgrees;
import static ai.lepton.metrics.Golden.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
            double effective = Math.min(ranking.positives(), ranking.negatives());
            if (effective * Math.min(area, 1 - area) < 9) {
                assertThat(estimate.interval().orElseThrow().method())
                        .as("few misplaced examples")
                        .isEqualTo("one-more-beta");
                continue;
            }
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

    /** Bounds of areas that few examples tell of, against SciPy's and statsmodels' quantiles. */
    @Test
    void allowsForOneMoreMisplacedExample() {
        List<String[]> lines = Golden.lines("inference/one_more.csv").stream()
                .filter(line -> !line[0].equals("kind"))
                .toList();
        assertThat(lines).hasSize(30);
        int moved = 0;
        int exact = 0;
        for (String[] line : lines) {
            double level = Double.parseDouble(line[1]);
            boolean[] positive = new boolean[line[2].length()];
            for (int i = 0; i < positive.length; i++) {
                positive[i] = line[2].charAt(i) == '1';
            }
            double[] scores = doubles(line[3]);
            Estimate found = line[0].equals("average_precision")
                    ? PrecisionRecallCurve.averagePrecision(positive, scores, null, level)
                    : RocAuc.estimate(positive, scores, level);
            Interval bounds = found.interval().orElseThrow();
            assertAgrees("value", found.value(), Double.parseDouble(line[4]));
            // Derivatives by steps are exact to about eight digits.
            double within = line[0].equals("average_precision") ? 1e-7 : 1e-11;
            double low = Double.parseDouble(line[5]);
            if (line[0].equals("binary")) {
                assertThat(bounds.low()).isLessThanOrEqualTo(low + within);
                exact += Math.abs(bounds.low() - low) < within ? 1 : 0;
                continue;
            }
            assertThat(bounds.low()).as(line[0]).isCloseTo(low, within(within));
            assertThat(bounds.high()).as(line[0]).isCloseTo(Double.parseDouble(line[6]), within(within));
            moved += bounds.method().equals("one-more-beta") ? 1 : 0;
        }
        assertThat(moved).as("bounds that were moved").isBetween(10, 19);
        assertThat(exact)
                .as("Clopper's and Pearson's own bounds, where all are in order")
                .isEqualTo(4);
    }

    @Test
    void allowsForOneMoreWhereAllPairsAreInOrder() {
        Estimate estimate =
                RocAuc.estimate(new boolean[] {false, false, true, true}, new double[] {0.1, 0.2, 0.8, 0.9}, 0.95);
        assertThat(estimate.value()).isEqualTo(1);
        assertThat(estimate.interval().orElseThrow().method()).isEqualTo("one-more-beta");
        assertThat(estimate.interval().orElseThrow().high()).isEqualTo(1);
        assertThat(estimate.interval().orElseThrow().low())
                .as("Clopper's and Pearson's of 2 of 2")
                .isCloseTo(Math.sqrt(0.025), within(1e-12));
    }
}
