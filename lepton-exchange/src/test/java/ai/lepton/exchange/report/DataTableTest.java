package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.internal.Html;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataTableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1.5", "−2", ".5", "1,024", "1e-9", "12 %", "12%", "0.91 [0.88, 0.94]", "0.91 (95 %)"})
    void putsNumbersToTheRight(String number) {
        assertThat(render(number)).contains("<td class=\"number\">" + number + "</td>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"benign", "3 of 4 rules", "1.2.3", "v1", "–", "undefined: no example", ""})
    void leavesTextOnTheLeft(String text) {
        assertThat(render(text)).contains("<td class=\"text\">" + text + "</td>");
    }

    @Test
    void aMissingNumberDoesNotMakeAColumnText() {
        Html html = new Html();
        new DataTable("", List.of("Class", "Recall"), List.of(List.of("a", "0.5"), List.of("b", "undefined: no 'b'")))
                .writeTo(html);

        assertThat(html.toString()).contains("<td class=\"number\">undefined: no &#39;b&#39;</td>");
    }

    @Test
    void headsRowsWithAFirstColumnOfWords() {
        Html html = new Html();
        new DataTable("Recall", List.of("Class", "Recall"), List.of(List.of("a", "0.5"))).writeTo(html);

        assertThat(html.toString())
                .contains("<caption>Recall</caption>")
                .contains("<th scope=\"col\" class=\"text\">Class</th><th scope=\"col\" class=\"number\">Recall</th>")
                .contains("<th scope=\"row\" class=\"text\">a</th><td class=\"number\">0.5</td>");
    }

    @Test
    void setsNumbersCloserThatARowHasNoRoomFor() {
        String interval = "0.7020 [0.6828, 0.7213]";
        Html wide = new Html();
        new DataTable("", List.of("a", "b", "c", "d"), List.of(Collections.nCopies(4, interval))).writeTo(wide);
        Html narrow = new Html();
        new DataTable("", List.of("a", "b", "c"), List.of(Collections.nCopies(3, interval))).writeTo(narrow);

        assertThat(wide.toString()).contains("<table class=\"dense\">");
        assertThat(narrow.toString()).contains("<table class=\"roomy\">");
    }

    @Test
    void saysWhatIsWrongWithTheRows() {
        assertThatThrownBy(() -> new DataTable("", List.of(), List.of()))
                .hasMessage("a table needs at least one column, got none");
        assertThatThrownBy(() -> new DataTable("", List.of("a", "b"), List.of(List.of("1", "2"), List.of("1"))))
                .hasMessage("row 1 has 1 cells, the table has 2 columns");
    }

    /** Renders the text as a cell of the second column. */
    private static String render(String text) {
        Html html = new Html();
        new DataTable("", List.of("name", "value"), List.of(List.of("a name", text))).writeTo(html);
        return html.toString();
    }

    @Test
    void marksStandRaisedBehindTheirNumbersAndTheNotesBelow() {
        Estimate doubtful = new Estimate(Score.of(0.9), new Interval(0.8, 0.95, 0.95, "any"), 30, "3 of '<a>' are few");
        Estimate sure = doubtful.withCaution(null);
        String html = HtmlReport.titled("t")
                .table("", List.of("Class", "F1"), List.of(List.of("a (1)", doubtful), List.of("b", sure)))
                .toHtml();
        assertThat(html)
                .contains("<td class=\"number\">0.9000 [0.8000, 0.9500]<sup aria-label=\"note (1)\">(1)</sup></td>")
                .contains("<td class=\"number\">0.9000 [0.8000, 0.9500]</td>")
                .contains(
                        "<ul class=\"notes\"><li>(1) no interval that is known to hold its level, so it settles nothing: 3 of"
                                + " &#39;&lt;a&gt;&#39; are few</li></ul>");
        assertThat(Footnotes.said(doubtful)).isEqualTo("; its interval may not hold its level: 3 of '<a>' are few");
        assertThat(Footnotes.said(sure)).isEmpty();
    }

    @Test
    void aTextDoesNotTurnTheDirectionOfThePage() {
        String html = HtmlReport.titled("t").paragraph("a\u202eb\u2067c").toHtml();
        assertThat(html).contains("<p>a\ufffdb\ufffdc</p>");
    }
}
