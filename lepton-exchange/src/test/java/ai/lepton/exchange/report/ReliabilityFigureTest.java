package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.internal.Html;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReliabilityFigureTest {

    @Test
    void drawsEachBinAtItsConfidenceAndAccuracyOverItsCount() {
        String html = render(new ReliabilityBin(0.0, 0.5, 0.25, 0.0, 10), new ReliabilityBin(0.5, 1, 0.8, 0.9, 40));

        // The plot is 330 wide from 54, and 254 high from 12; the histogram 60 high down to 360.
        assertThat(html)
                .contains("<circle class=\"dot\" cx=\"136.5\" cy=\"266\" r=\"5\">")
                .contains("<circle class=\"dot\" cx=\"318\" cy=\"37.4\" r=\"5\">")
                .contains("y=\"345\" height=\"15\"")
                .contains("y=\"300\" height=\"60\"")
                .contains("<title>confidence 0.500–1.000: accuracy 0.900, mean confidence 0.800, 40 examples</title>");
    }

    @Test
    void givesTheNumbersWithTheirWilsonIntervals() {
        String html = render(new ReliabilityBin(0.5, 1, 0.8, 0.9, 40));

        // statsmodels 0.15.0: proportion_confint(36, 40, method="wilson") is (0.769482, 0.960420).
        assertThat(html).contains("<td class=\"number\">0.900 [0.769, 0.960]</td><td class=\"number\">40</td>");
    }

    @Test
    void leavesEmptyBinsOut() {
        String html =
                render(new ReliabilityBin(0, 0.5, Double.NaN, Double.NaN, 0), new ReliabilityBin(0.5, 1, 1, 1, 1));

        assertThat(html).containsOnlyOnce("<rect").contains("1 example<").doesNotContain("NaN");
    }

    @Test
    void drawsAnAxisEvenWhereEveryBinIsEmpty() {
        assertThat(render(new ReliabilityBin(0, 1, Double.NaN, Double.NaN, 0)))
                .doesNotContain("<rect")
                .doesNotContain("NaN");
    }

    @Test
    void keepsASingleExampleAmongMillionsVisible() {
        assertThat(render(new ReliabilityBin(0, 0.5, 0.3, 1, 1), new ReliabilityBin(0.5, 1, 0.8, 1, 5_000_000)))
                .contains("y=\"359\" height=\"1\"");
    }

    @Test
    void saysWhatIsWrongWithTheBins() {
        assertThatThrownBy(ReliabilityFigureTest::render)
                .hasMessage("a reliability diagram needs at least one bin, got none");
        assertThatThrownBy(() -> render(new ReliabilityBin(0, 0.6, 0.3, 1, 1), new ReliabilityBin(0.5, 1, 0.8, 1, 5)))
                .hasMessage(
                        "bin 1 begins at 0.5, before bin 0 ends at 0.6; bins must not overlap and must stand in order");
        assertThatThrownBy(() -> new ReliabilityBin(0.5, 0.5, 0.5, 1, 1))
                .hasMessage("bin [0.5, 0.5] is not a part of [0, 1] with lower below upper");
        assertThatThrownBy(() -> new ReliabilityBin(0, 1, 0.5, 1.2, 3)).hasMessage("accuracy is 1.2, outside [0, 1]");
        assertThatThrownBy(() -> new ReliabilityBin(0, 1, Double.NaN, 1, 3))
                .hasMessage("mean confidence is NaN, outside [0, 1]");
        assertThatThrownBy(() -> new ReliabilityBin(0, 1, 0.5, 1, -3))
                .hasMessage("count is -3; it must not be negative");
    }

    private static String render(ReliabilityBin... bins) {
        Html html = new Html();
        new ReliabilityFigure(List.of(bins)).writeTo(html);
        return html.toString();
    }
}
