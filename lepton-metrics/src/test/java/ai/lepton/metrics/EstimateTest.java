package ai.lepton.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.inference.TestResult;
import org.junit.jupiter.api.Test;

class EstimateTest {
    private static final Estimate SURE = new Estimate(Score.of(0.912), new Interval(0.884, 0.935, 0.95, "wilson"), 480);
    private static final Estimate DOUBTFUL = SURE.withCaution("only 3 examples of 'rare'");

    @Test
    void whatIsPrintedHasItsCaution() {
        assertThat(SURE).hasToString("0.9120 [0.8840, 0.9350]");
        assertThat(DOUBTFUL).hasToString("0.9120 [0.8840, 0.9350] (caution: only 3 examples of 'rare')");
        assertThat(DOUBTFUL.text(3)).isEqualTo("0.912 [0.884, 0.935] (caution: only 3 examples of 'rare')");
        assertThat(DOUBTFUL.withBounds(null).text(2)).isEqualTo("0.91 (caution: only 3 examples of 'rare')");
        assertThat(SURE.withCaution("of\na file")).hasToString("0.9120 [0.8840, 0.9350] (caution: of\\na file)");
    }

    @Test
    void figuresLeaveItToWhatStandsBeside() {
        assertThat(DOUBTFUL.figures(3)).isEqualTo("0.912 [0.884, 0.935]").isEqualTo(SURE.text(3));
    }

    @Test
    void whatIsUndefinedSaysWhyAndNoMore() {
        assertThat(Estimate.of(Score.undefined("there are no examples"), 0).withCaution("few"))
                .hasToString("undefined: there are no examples");
    }

    @Test
    void aTestSaysACautionOnce() {
        TestResult test = TestResult.ofIndependent(SURE, DOUBTFUL);
        assertThat(test.toString()).containsOnlyOnce("only 3 examples of 'rare'");
    }

    @Test
    void aDifferenceWithoutAnIntervalKeepsTheCautions() {
        TestResult test =
                TestResult.ofIndependent(SURE, SURE.withBounds(null).withCaution("no interval: too many classes"));
        assertThat(test.difference().orElseThrow().caution()).contains("no interval: too many classes");
    }

    @Test
    void numbersOfVeryManyDigitsAreShownWithAnExponent() {
        Interval bounds = new Interval(-2e300, 0.25, 0.95, "any");
        assertThat(new Estimate(Score.of(-1e300), bounds, 3).text(3)).isEqualTo("-1.0E300 [-2.0E300, 0.250]");
        assertThat(Score.of(-1e300)).hasToString("-1.0E300");
        assertThat(Estimate.of(Score.of(999_999_999_999_999.0), 3).text(1)).isEqualTo("999999999999999.0");
        assertThat(Estimate.of(Score.of(Double.NEGATIVE_INFINITY), 3)).hasToString("-Infinity");
    }
}
