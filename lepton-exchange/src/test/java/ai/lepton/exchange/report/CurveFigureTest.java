package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.internal.Html;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveFigureTest {
    private static final double[] RECALL = {1, 0.5, 0};
    private static final double[] PRECISION = {0.2, 0.6, 1};

    @Test
    void drawsPrecisionInStepsOverTheLevelOfNoSkill() {
        String html = render(Curve.Kind.PRECISION_RECALL, Curve.precisionRecall("spam", RECALL, PRECISION, 0.2, "0.5"));

        // The plot is 330 each way, from 54 and 12: recall 0.5 is at 219, precision 0.6 at 144, 0.2 at 276.
        assertThat(html)
                .contains("<path class=\"line l0\" d=\"M54 12V144H219V276H384\"/>")
                .contains("<line class=\"level l0\" x1=\"54\" x2=\"384\" y1=\"276\" y2=\"276\"/>")
                .contains("<desc id=\"desc-2\">Precision against recall. spam: AP 0.5; prevalence 0.200. A dotted line"
                        + " is the precision without skill, the prevalence.</desc>")
                .contains("no skill: the prevalence");
    }

    @Test
    void givesEachClassItsOwnLineAndLevel() {
        Curve[] curves = new Curve[7];
        for (int i = 0; i < curves.length; i++) {
            curves[i] = Curve.precisionRecall("class " + i, RECALL, PRECISION, i / 10.0, "");
        }
        String html = render(Curve.Kind.PRECISION_RECALL, curves);

        assertThat(html).contains("level l5", "line l5", "class 6", "prevalence 0.600");
        assertThat(html.split("class=\"level l0\"", -1)).hasSize(3);
    }

    @Test
    void showsErrorsDownToTheSmallestThereAre() {
        String html = render(
                Curve.Kind.DET,
                Curve.det("spam", new double[] {0.5, 0.02, 0.0004}, new double[] {0, 0.1, 0.3}, "0.05"));

        assertThat(html)
                .contains(">0.01 %<", ">0.1 %<", ">1 %<", ">50 %<", ">95 %<")
                .doesNotContain(">0.001 %<")
                .contains("False negative rate against false positive rate, on the scale of normal deviates."
                        + " spam: equal error rate 0.05.");
    }

    @Test
    void cutsErrorsOffWhereTheyAreNearlyAll() {
        double[] fpr = {1, 0.99, 0.97, 0.5, 0.1, 0, 0};
        double[] fnr = {0, 0, 0, 0.1, 0.5, 0.97, 1};
        String html = render(Curve.Kind.DET, Curve.det("spam", fpr, fnr, ""));

        String points = html.replaceAll("(?s).*<polyline[^>]*points=\"([^\"]*)\".*", "$1");
        assertThat(points.split(" ")).hasSize(4);
    }

    @Test
    void drawsACurveThatIsWithoutErrors() {
        String html = render(Curve.Kind.DET, Curve.det("spam", new double[] {0}, new double[] {0}, "0"));

        assertThat(html).contains(">1 %<").doesNotContain("NaN", ">0.1 %<");
    }

    private static String render(Curve.Kind kind, Curve... curves) {
        Html html = new Html();
        new CurveFigure(kind, List.of(curves)).writeTo(html);
        return html.toString();
    }
}
