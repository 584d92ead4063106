package ai.lepton.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.HistogramCurve;
import ai.lepton.metrics.classification.RocAuc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelConfusionMatrix;

/** Whoever is timed must come to the same result. */
class PeersTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void allCountTheSameMatrix(int classes) throws Exception {
        ClassRows rows = rows(classes);
        ConfusionCounts counts = new ConfusionCounts();
        TribuoRows tribuoRows = new TribuoRows();
        tribuoRows.convert(rows);
        ConfusionCounts.WekaRows wekaRows = new ConfusionCounts.WekaRows();
        wekaRows.convert(rows);

        ConfusionMatrix lepton = counts.lepton(rows);
        int[][] smile = counts.smile(rows);
        LabelConfusionMatrix tribuo = counts.tribuo(tribuoRows);
        weka.classifiers.evaluation.ConfusionMatrix weka = counts.weka(wekaRows);

        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                Label truth = tribuoRows.labels.get(i);
                Label predicted = tribuoRows.labels.get(j);
                assertThat(lepton.count(i, j))
                        .isEqualTo(smile[i][j])
                        .isEqualTo((long) tribuo.confusion(predicted, truth))
                        .isEqualTo((long) weka.get(i, j));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float64", "thousandths", "signed"})
    void allFindTheSameArea(String scores) {
        ScoreRows rows = new ScoreRows();
        rows.examples = 3000;
        rows.scores = scores;
        rows.draw();
        ExactAuc auc = new ExactAuc();
        ExactAuc.WekaRows wekaRows = new ExactAuc.WekaRows();
        wekaRows.convert(rows);

        double lepton = auc.lepton(rows).orElseThrow();

        assertThat(auc.smile(rows)).isCloseTo(lepton, within(1e-12));
        assertThat(auc.tribuo(rows)).isCloseTo(lepton, within(1e-12));
        assertThat(auc.weka(wekaRows)).isCloseTo(lepton, within(1e-12));
    }

    @Test
    void theSketchHoldsTheExactArea() {
        ProbabilityRows rows = new ProbabilityRows();
        rows.examples = 3000;
        rows.draw();
        SketchedAuc sketched = new SketchedAuc();
        SketchedAuc.FloatRows floats = new SketchedAuc.FloatRows();
        floats.round(rows);
        double exact = RocAuc.of(rows.positive, rows.probability).orElseThrow();

        HistogramCurve.Area area = sketched.lepton(rows);

        assertThat(exact).isBetween(area.low(), area.high());
        assertThat(area.high() - area.low()).isLessThan(1e-4);
        assertThat(sketched.leptonOfFloats(floats).score().orElseThrow()).isCloseTo(exact, within(1e-4));
    }

    @Test
    void smileFindsTheSameLogLoss() {
        ProbabilityRows rows = new ProbabilityRows();
        rows.examples = 3000;
        rows.draw();
        BinaryLogLoss loss = new BinaryLogLoss();

        assertThat(loss.smile(rows)).isCloseTo(loss.lepton(rows).orElseThrow(), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "own"})
    void stringsAreCountedAsTheirIndices(String strings) {
        ClassRows rows = rows(10);
        StringRows named = new StringRows();
        named.strings = strings;
        named.name(rows);

        assertThat(ConfusionMatrix.of(named.truth, named.predicted)).isEqualTo(new ConfusionCounts().lepton(rows));
    }

    private static ClassRows rows(int classes) {
        ClassRows rows = new ClassRows();
        rows.examples = 3000;
        rows.classes = classes;
        rows.draw();
        return rows;
    }
}
