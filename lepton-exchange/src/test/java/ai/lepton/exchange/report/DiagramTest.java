package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DiagramTest {
    private static final Diagram LAYERS = Diagram.titled("Two layers")
            .input("x", "[1, 8]")
            .beginFrame("block × 6")
            .box("up", "linear · [1, 32] · 288 weights")
            .box("down", "")
            .join("+")
            .endFrame()
            .output("y", "[1, 8]")
            .arrow(0, 1)
            .arrow(1, 2)
            .arrow(2, 3)
            .arrow(0, 3)
            .arrow(3, 4)
            .arrow(3, 4);

    @Test
    void isAMermaidFlowchart() {
        assertThat(LAYERS.mermaid()).isEqualTo("""
                flowchart TB
                  n0(["x<br/>[1, 8]"])
                  subgraph f0["block × 6"]
                    n1["up<br/>linear · [1, 32]<br/>288 weights"]
                    n2["down"]
                    n3(("#43;"))
                  end
                  n4(["y<br/>[1, 8]"])
                  n0 --> n1
                  n1 --> n2
                  n2 --> n3
                  n0 --> n3
                  n3 --> n4
                """);
    }

    @Test
    void isAPictureThatAScreenReaderSays() {
        String svg = LAYERS.svg();

        assertThat(svg)
                .contains(" role=\"img\" aria-label=\"Two layers. From top to bottom: x, up, down, y.\"")
                .contains("<title>Two layers</title>", "prefers-color-scheme:dark");
        assertThat(found("<text[^>]*>([^<]*)</text>", svg))
                .containsExactly(
                        "x  [1, 8]", "up", "linear · [1, 32] · 288 weights", "down", "+", "y  [1, 8]", "block × 6");
        assertThat(found("<path class=\"way[^>]*>", svg)).hasSize(5);
        assertThat(found("<path class=\"head[^>]*>", svg)).hasSize(5);
    }

    @Test
    void nothingStandsOutsideThePicture() {
        Diagram wide = Diagram.titled("wide");
        for (int i = 0; i < 30; i++) {
            wide = (i % 7 == 0 ? wide.beginFrame("f" + i) : wide).box("b" + i, "W".repeat(99));
        }
        for (int i = 0; i < 29; i++) {
            wide = wide.arrow(i, 29).arrow(i + 1, i);
        }
        String svg = wide.svg();
        double width = number(svg, " width");
        double height = number(svg, " height");

        List<String> boxes = found("<rect class=\"(?:box|frame)\"[^>]*>", svg);
        assertThat(boxes).hasSize(35);
        for (String box : boxes) {
            assertThat(number(box, " x")).isPositive();
            assertThat(number(box, " x") + number(box, " width")).isLessThan(width);
            assertThat(number(box, " y") + number(box, " height")).isLessThan(height);
        }
        List<String> lanes = found("<path class=\"way\" d=\"M\\S+ [\\d.]+H([\\d.]+)V", svg);
        assertThat(lanes)
                .hasSize(57)
                .allSatisfy(x -> assertThat(Double.parseDouble(x)).isBetween(0.0, width));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(match.groupCount()))
                .toList();
    }

    private static double number(String element, String attribute) {
        return Double.parseDouble(found(attribute + "=\"([^\"]*)\"", element).get(0));
    }

    @Test
    void standsOnAPageWithoutAStyleOfItsOwn() {
        String page = HtmlReport.titled("page").diagram(LAYERS).diagram(LAYERS).toHtml();

        assertThat(page).contains("<figcaption>Two layers</figcaption>", ".flow .box{");
        assertThat(page.split("<style>", -1)).hasSize(2);
        assertThat(HtmlReport.titled("page").toHtml()).doesNotContain(".flow");
    }

    @Test
    void textsAreEscapedAndBounded() {
        String text = "</text><script>\"`%%{}\n" + "x".repeat(500);
        Diagram hostile = Diagram.titled(text)
                .beginFrame(text)
                .box(text, text)
                .endFrame()
                .output(text, "")
                .arrow(0, 1);

        assertThat(hostile.mermaid())
                .contains("#60;#47;text#62;#60;script#62;#34;#96;#37;#37;#123;#125;#92;n".replace("#47;", "/"))
                .doesNotContain("<script", "`", "%");
        assertThat(hostile.mermaid().lines()).allMatch(line -> line.length() < 300);
        assertThat(hostile.svg()).doesNotContain("<script", "\"`").hasSizeLessThan(5_000);
    }

    @Test
    void refusesArrowsToNowhereAndFramesThatDoNotEnd() {
        assertThatThrownBy(() -> LAYERS.arrow(0, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an arrow from 0 to 5: there is no place 5; there are 5, counted from 0");
        assertThatThrownBy(() -> LAYERS.arrow(2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an arrow from 2 to itself can't be drawn");
        assertThatThrownBy(LAYERS::endFrame)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no frame is open");
        assertThatThrownBy(() -> Diagram.titled(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the title of a diagram is blank; say what it shows");
        assertThat(LAYERS).hasToString("Two layers: 5 places, 5 arrows");
    }
}
