package ai.lepton.exchange.report;

import ai.lepton.exchange.internal.Html;
import ai.lepton.exchange.report.HtmlReport.VerdictRow;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;

/** Decisions one under the other, each with its reason; counted at the top. */
record VerdictList(List<VerdictRow> rows) implements PagePart {
    VerdictList {
        rows = Elements.of("rows", rows);
    }

    @Override
    public void writeTo(Html html) {
        if (rows.isEmpty()) {
            html.element("p", "Nothing was decided: no rule applied.", "class", "quiet");
            return;
        }
        html.element("p", tally(), "class", "quiet");
        html.open("ul", "class", "verdicts");
        for (VerdictRow row : rows) {
            VerdictRow.Status status = row.status();
            html.open("li", "class", status.styleClass());
            html.open("span", "class", "badge");
            html.element("span", status.mark(), "aria-hidden", "true").text(" " + status.text());
            html.close().open("div");
            html.element("p", row.title(), "class", "asked");
            html.element("p", row.reason());
            if (!row.citation().isEmpty()) {
                html.element("p", row.citation(), "class", "quiet cited");
            }
            html.close().closeLine();
        }
        html.closeLine();
    }

    private String tally() {
        List<String> parts = new ArrayList<>();
        for (VerdictRow.Status status : VerdictRow.Status.values()) {
            long count = rows.stream().filter(row -> row.status() == status).count();
            if (count > 0) {
                parts.add(count + " " + status.text());
            }
        }
        return String.join(" · ", parts);
    }
}
