package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.internal.Html;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionMatrixFigureTest {

    @Test
    void showsCountsWithTheirShareOfTheRow() {
        String html = render(List.of("benign", "malignant"), new long[][] {{71, 1}, {0, 3000}});

        assertThat(html)
                .contains(
                        "<th scope=\"col\" class=\"class\">benign</th><th scope=\"col\" class=\"class\">malignant</th>")
                .contains("<th scope=\"row\">benign</th><td class=\"s9 right\"><span class=\"count\">71</span>"
                        + "<span class=\"share\">98.6 %</span></td>"
                        + "<td class=\"s1\"><span class=\"count\">1</span><span class=\"share\">1.4 %</span></td>")
                .contains("<span class=\"count\">3,000</span><span class=\"share\">100.0 %</span>");
    }

    @Test
    void givesNoShareWhereAClassHasNoExample() {
        String html = render(List.of("a", "b"), new long[][] {{0, 0}, {1, 1}});

        assertThat(html).contains("<td class=\"s0\"><span class=\"count\">0</span><span class=\"share\">–</span></td>");
    }

    @Test
    void isATableUpToTwentyClassesThenAPictureThenLists() {
        assertThat(render(names(20), identity(20)))
                .contains("class=\"confusion\"")
                .doesNotContain("<svg");
        assertThat(render(names(21), identity(21)))
                .doesNotContain("class=\"confusion\"")
                .contains("<svg")
                .contains("<title>class 7 → class 7: 1, 100.0 %</title>");
        assertThat(render(names(81), identity(81))).doesNotContain("<svg").contains("No example was confused");
    }

    @Test
    void staysSmallWithAThousandClasses() {
        long[][] counts = new long[1000][1000];
        for (int i = 0; i < 1000; i++) {
            for (int j = 0; j < 1000; j++) {
                counts[i][j] = i == j ? 5000 : (31L * i + 17L * j) % 5;
            }
        }
        counts[3][999] = 4321;
        counts[8][2] = 4000;

        String html = render(names(1000), counts);

        assertThat(html.length()).isLessThan(20_000);
        assertThat(html.indexOf("4,321")).isPositive().isLessThan(html.indexOf("4,000"));
        assertThat(html).contains("The classes found least often, of 1,000");
    }

    @Test
    void keepsTheEndsOfLongNamesInThePicture() {
        List<String> labels =
                IntStream.range(0, 30).mapToObj(i -> "Pseudomonas strain " + i).toList();

        assertThat(render(labels, identity(30))).contains(">Pseud…ain 27<").contains(">Pseud…ain 28<");
    }

    @Test
    void isUnmovedWhenTheArrayIsChangedLater() {
        long[][] counts = {{1, 0}, {0, 1}};
        ConfusionMatrixFigure figure = new ConfusionMatrixFigure(List.of("a", "b"), counts);

        counts[0][0] = 777;

        assertThat(render(figure)).doesNotContain("777");
    }

    @Test
    void saysWhatIsWrongWithTheCounts() {
        assertThatThrownBy(() -> render(List.of(), new long[0][0]))
                .hasMessage("a confusion matrix needs at least one class, got none");
        assertThatThrownBy(() -> render(List.of("a", "b"), new long[][] {{1, 0}}))
                .hasMessage("the confusion matrix has 1 rows but there are 2 labels");
        assertThatThrownBy(() -> render(List.of("a", "b"), new long[][] {{1, 0}, {1}}))
                .hasMessage("row 1 of the confusion matrix has 1 columns but there are 2 labels");
        assertThatThrownBy(() -> render(List.of("a", "b"), new long[][] {{1, 0}, {-1, 2}}))
                .hasMessage("count[1][0] is -1; it must not be negative");
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    }

    private static long[][] identity(int classes) {
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < classes; i++) {
            counts[i][i] = 1;
        }
        return counts;
    }

    private static String render(List<String> labels, long[][] counts) {
        return render(new ConfusionMatrixFigure(labels, counts));
    }

    private static String render(PagePart block) {
        Html html = new Html();
        block.writeTo(html);
        return html.toString();
    }
}
