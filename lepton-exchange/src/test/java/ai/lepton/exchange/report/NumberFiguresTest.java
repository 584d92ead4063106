package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.internal.Html;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberFiguresTest {

    @Test
    void drawsFewExamplesAsPointsAroundTheDiagonal() {
        String html = predicted(new double[] {0, 100}, new double[] {0, 50});

        // The axes run from -3 to 103, over 330 from 54 and down to 342.
        assertThat(html)
                .contains("<path class=\"mark\" d=\"M63.3 332.7h0\"/>")
                .contains("<path class=\"mark\" d=\"M374.7 177h0\"/>")
                .contains("<line class=\"chance\" x1=\"54\" y1=\"342\" x2=\"384\" y2=\"12\"/>")
                .contains("Predicted value against true value of 2 examples, both from 0.000 to 100.0.")
                .contains(">100</text>", "an example", "prediction equals truth")
                .doesNotContain("shape-rendering");
    }

    @Test
    void countsManyExamplesByCells() {
        double[] truth = new double[100_000];
        double[] predicted = new double[truth.length];
        SplittableRandom random = new SplittableRandom(4);
        Arrays.setAll(truth, i -> random.nextDouble());
        Arrays.setAll(predicted, i -> truth[i] * truth[i]);
        truth[7] = 0;
        predicted[7] = 1;

        String html = predicted(truth, predicted);

        assertThat(html).doesNotContain("\"mark\"").contains(" of 100,000 examples in a cell, on a logarithmic scale");
        // The one far off is to be seen: the cell at the upper left, in the faintest shade.
        assertThat(html).containsPattern("class=\"s3\" shape-rendering=\"crispEdges\" d=\"[^\"]*M60 18h6v6H60z");
        assertThat(html.length()).isLessThan(20_000);
    }

    @Test
    void shadesCountsByTheirLogarithm() {
        assertThat(Cloud.shade(0, 100)).isZero();
        assertThat(Cloud.shade(1, 1)).isEqualTo(Shades.COUNT - 1);
        assertThat(Cloud.shade(1, 1_000_000)).isEqualTo(3);
        assertThat(Cloud.shade(1000, 1_000_000)).isEqualTo(6);
        assertThat(Cloud.shade(1_000_000, 1_000_000)).isEqualTo(9);
    }

    @Test
    void countsEveryExampleInTheHistogramOfResiduals() {
        String html = residuals(new double[] {1, 1, 1, 1}, new double[] {1, 1, 1, 3});

        assertThat(html)
                .contains("<title>3 examples</title>", "<title>1 example</title>")
                .contains(
                        "Prediction less truth, from 0.000 to 2.000, against the prediction, from 1.000 to 3.000, of 4"
                                + " examples;")
                .contains("width=\"64\"", "width=\"21.3\"");
    }

    @Test
    void keepsZeroInThePictureOfResiduals() {
        assertThat(residuals(new double[] {0, 0}, new double[] {5, 6})).contains(">0</text>");
        assertThat(residuals(new double[] {5, 6}, new double[] {0, 0})).contains(">0</text>", ">−6</text>");
    }

    @Test
    void drawsOneValueAndTheGreatestThereAre() {
        assertThat(predicted(new double[] {7}, new double[] {7}))
                .contains("1 example,")
                .doesNotContain("NaN");
        double[] far = {-Double.MAX_VALUE, Double.MAX_VALUE};
        assertThat(predicted(far, far)).doesNotContain("NaN", "Infinity");
        assertThat(residuals(far, new double[] {Double.MAX_VALUE, -Double.MAX_VALUE}))
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void saysWhatIsWrongWithTheNumbers() {
        HtmlReport page = HtmlReport.titled("t");
        assertThatThrownBy(() -> page.predictedAgainstTrue(new double[3], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("truth has 3 values but predicted has 2; they must describe the same examples");
        assertThatThrownBy(() -> page.residuals(new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are no predictions to draw; at least one is needed");
        assertThatThrownBy(() -> page.predictedAgainstTrue(new double[2], new double[] {0, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("predicted[1] is NaN; it must be finite");
        assertThatThrownBy(() -> page.residuals(new double[] {Double.NEGATIVE_INFINITY}, new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("truth[0] is -Infinity; it must be finite");
    }

    private static String predicted(double[] truth, double[] predicted) {
        Html html = new Html();
        new PredictedFigure(truth, predicted).writeTo(html);
        return html.toString();
    }

    private static String residuals(double[] truth, double[] predicted) {
        Html html = new Html();
        new ResidualFigure(truth, predicted).writeTo(html);
        return html.toString();
    }
}
