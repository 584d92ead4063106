package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.internal.Html;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "<script>alert(1)</script>, &lt;script&gt;alert(1)&lt;/script&gt;",
                "a & b, a &amp; b",
                "&lt;, &amp;lt;",
                "\" onload=\"x, &quot; onload=&quot;x",
                "it's, it&#39;s",
                "Größe 良性 \uD83E\uDDEC, Größe 良性 \uD83E\uDDEC",
                "a\u0000b\u001bc\u007fd\u0085e, a\uFFFDb\uFFFDc\uFFFDd\uFFFDe",
                "\uD83E alone \uDDEC, \uFFFD alone \uFFFD",
                "\uFFFE\uFFFF, \uFFFD\uFFFD",
            })
    void escapesTextAndAttributesAlike(String text, String escaped) {
        assertThat(new Html().element("p", text).toString()).isEqualTo("<p>" + escaped + "</p>");
        assertThat(new Html().shape("rect", "class", text).toString()).isEqualTo("<rect class=\"" + escaped + "\"/>");
    }

    @Test
    void closesWhatItOpenedInnermostFirst() {
        Html html =
                new Html().open("ul", "class", "x").open("li").text("1").close().close();

        assertThat(html.toString()).isEqualTo("<ul class=\"x\"><li>1</li></ul>");
    }

    @Test
    void refusesAnElementThatWasLeftOpen() {
        Html html = new Html().open("main").open("p");

        assertThatThrownBy(html::toString)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("<p> was not closed");
    }

    @Test
    void refusesAnAttributeWithoutAValue() {
        assertThatThrownBy(() -> new Html().open("p", "class"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p got 1 strings; attributes are pairs");
    }

    @Test
    void givesEachIdOnce() {
        Html html = new Html();

        assertThat(html.newId("title")).isNotEqualTo(html.newId("title"));
    }
}
