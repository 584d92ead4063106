package ai.lepton.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.HistogramCurve;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.efficiency.Latencies;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.multilabel.MultilabelCounter;
import ai.lepton.metrics.regression.RegressionMoments;
import ai.lepton.metrics.sequence.SequenceReport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whatever adds up, adds up the same thing only, and says what differs in one line. */
class AccumulatorsTest {
    private static final Labels TWO = Labels.of("ham", "spam");
    private static final Labels OTHERS = Labels.of("spam", "ham");

    private static void assertRefused(ThrowingCallable merge, String message) {
        assertThatIllegalArgumentException().isThrownBy(merge).withMessage(message);
        assertThat(message).doesNotContain("\n");
    }

    private static ClassProbabilities.Losses losses(int classes) {
        double[] row = new double[classes];
        row[0] = 1;
        return new ClassProbabilities.Losses().addAll(new int[] {0}, ClassProbabilities.of(row, classes));
    }

    @Test
    void lossesOfProbabilitiesAreOfTheSameClasses() {
        ClassProbabilities.Losses two = losses(2);
        assertRefused(
                () -> two.merge(losses(3)),
                "these are losses of 2 classes, the others of 3 classes; losses add up over the same classes only");
        assertRefused(
                () -> two.addAll(new int[] {0}, ClassProbabilities.of(new double[] {1}, 1)),
                "these are losses of 2 classes, the others of 1 class; losses add up over the same classes only");
        assertThat(two.logLoss(0.9).n()).as("nothing was added").isEqualTo(1);
        assertThat(two.merge(new ClassProbabilities.Losses())
                        .merge(losses(2))
                        .brierScore(0.9)
                        .n())
                .isEqualTo(2);
        assertThat(new ClassProbabilities.Losses()
                        .merge(losses(3))
                        .brierScore(0.9)
                        .n())
                .isEqualTo(1);
        assertThat(two.merge(two).brierScore(0.9).n()).isEqualTo(4);
    }

    @Test
    void countsOfClassesAreOfTheSameLabels() {
        assertRefused(
                () -> ConfusionMatrix.counter(TWO).merge(ConfusionMatrix.counter(OTHERS)),
                "can't merge counts of 'spam', 'ham' into counts of 'ham', 'spam'");
        assertRefused(
                () -> MultilabelCounter.of(TWO).merge(MultilabelCounter.of(OTHERS)),
                "can't merge counts of other labels: label 0 is 'spam' there but 'ham' here");
        assertRefused(
                () -> MultilabelCounter.of(TWO).merge(MultilabelCounter.of(Labels.of("ham"))),
                "can't merge counts of 1 label into counts of 2");
    }

    @Test
    void sketchesOfCurvesAreOfTheSameRangeAndBins() {
        assertRefused(
                () -> HistogramCurve.of(0, 1, 64).merge(HistogramCurve.of(0, 1, 128)),
                "can't merge a sketch of 128 bins from 0.0 to 1.0 into a sketch of 64 bins from 0.0 to 1.0");
        assertRefused(
                () -> HistogramCurve.of(0, 1, 64).merge(HistogramCurve.of(0, 2, 64)),
                "can't merge a sketch of 64 bins from 0.0 to 2.0 into a sketch of 64 bins from 0.0 to 1.0");
    }

    @Test
    void diagramsAreOfTheSameBins() {
        double[] sure = {0.2, 0.6, 0.9};
        boolean[] right = {true, false, true};
        ReliabilityDiagram ten = ReliabilityDiagram.of(sure, right, 10);
        assertRefused(
                () -> ten.plus(ReliabilityDiagram.of(sure, right, 12)),
                "can't add up a diagram of 10 bins and one of 12; both need the same bins");
        assertRefused(
                () -> ReliabilityDiagram.of(sure, right, 2).plus(ReliabilityDiagram.ofEqualMass(sure, right, 2)),
                "bin 0 is from 0.0 to 0.5 here but from 0.2 to 0.6 in the other; both need the same bins");
    }

    /** These hold numbers of whatever unit, and no more: there is nothing that could differ. */
    @Test
    void whatHasNothingThatCouldDifferAddsUpEmptyOrWithItself() {
        SampleMean mean = new SampleMean();
        mean.add(2);
        mean.add(5);
        assertThat(mean.merge(new SampleMean()).merge(mean).estimate(0.9).n()).isEqualTo(4);
        assertThat(mean.mean()).isEqualTo(Score.of(3.5));
        assertThat(new SampleMean().merge(mean).mean()).isEqualTo(Score.of(3.5));
        RegressionMoments.Accumulator pairs =
                new RegressionMoments.Accumulator().add(1, 2).add(3, 3);
        assertThat(pairs.merge(pairs)
                        .merge(new RegressionMoments.Accumulator())
                        .moments()
                        .examples())
                .isEqualTo(4);
        assertThat(pairs.moments().meanAbsoluteError()).isEqualTo(Score.of(0.5));
        Latencies.Histogram latencies = Latencies.Histogram.of(3, 4);
        assertThat(latencies.merge(latencies).merge(Latencies.Histogram.of()).count())
                .isEqualTo(4);
        assertThat(new SequenceReport.SpanCounts(1, 2, 3).plus(new SequenceReport.SpanCounts(1, 1, 1)))
                .isEqualTo(new SequenceReport.SpanCounts(2, 3, 4));
        assertThat(new SequenceReport.SpanMatches(1, 2, 3, 4, 5).plus(new SequenceReport.SpanMatches(1, 1, 1, 1, 1)))
                .isEqualTo(new SequenceReport.SpanMatches(2, 3, 4, 5, 6));
    }
}
