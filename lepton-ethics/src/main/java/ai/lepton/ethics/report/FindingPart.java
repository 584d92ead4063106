package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.CitationEntry;
import ai.lepton.ethics.report.FindingEntry.LimitEntry;
import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.RuleEntry;
import ai.lepton.ethics.report.FindingEntry.TableEntry;
import ai.lepton.exchange.internal.Html;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A finding on the page. */
record FindingPart(Page page, FindingEntry finding) {
    /** Rows of a table that the page shows; more are in {@code ethics.json}. */
    private static final int MOST_ROWS = 500;

    private Language words() {
        return page.words();
    }

    void writeTo(Html html, String id) {
        RuleEntry rule = finding.rule();
        html.open("article", "id", id, "class", finding.verdict(), "aria-labelledby", id + "-name");
        html.element("span", words().of("verdict." + finding.verdict()), "class", "badge");
        html.open("h3", "id", id + "-name");
        page.said(html, "bdi", page.statement(rule), page.isTranslated(rule));
        html.close();
        html.element("p", Page.cut(Sentences.of(words()).finding(finding)));
        remedy(html);
        MeasuredEntry measured = finding.measured();
        if (measured != null) {
            ForestPlot forest = ForestPlot.of(finding);
            if (forest == null || !forest.writeTo(html, words(), limit(forest.limit()))) {
                picture(html, measured);
            }
        }
        if (finding.isWithheld() && page.document().withheld() != null) {
            String note = words().of(
                            "withheld.finding",
                            "below",
                            page.document().withheld().below());
            html.element("p", note, "class", "quiet");
        }
        facts(html, rule);
        if (!finding.reported().isEmpty()) {
            reported(html);
        }
        tables(html);
        if (!finding.parts().isEmpty()) {
            html.element("p", words().of("finding.parts"), "class", "quiet");
            for (int i = 0; i < finding.parts().size(); i++) {
                new FindingPart(page, finding.parts().get(i)).writeTo(html, id + "-" + (i + 1));
            }
        }
        html.closeLine();
    }

    /** Writes what would mend or decide it. */
    private void remedy(Html html) {
        String remedy = page.remedies().of(finding);
        if (remedy != null) {
            html.open("p", "class", "todo")
                    .element("b", words().of("remedy.heading"))
                    .text(" ");
            page.said(html, "span", remedy, page.remedies().isTranslated(finding));
            html.close();
        }
    }

    private void facts(Html html, RuleEntry rule) {
        html.open("dl");
        Page.entry(html, words().of("finding.rule"), rule.id() + " · " + words().of("severity." + rule.severity()));
        Page.entry(html, words().of("finding.subject"), finding.evidence().subject());
        MeasuredEntry measured = finding.measured();
        if (measured != null && measured.value() != null) {
            String n = measured.n() == null ? "" : " · " + words().of("finding.n") + " " + measured.n();
            Page.entry(
                    html, words().of("finding.measured"), Sentences.of(words()).value(measured) + n);
        }
        if (measured != null && measured.limit() != null) {
            Page.entry(html, words().of("finding.limit"), limit(measured.limit()));
        }
        String because = page.because(rule);
        if (because != null) {
            html.element("dt", words().of("finding.why")).open("dd");
            page.said(html, "bdi", because, page.isBecauseTranslated(rule));
            html.close();
        }
        if (rule.citation() != null) {
            clause(html, rule.citation());
        }
        if (rule.inForce() != null) {
            Page.entry(html, words().of("finding.in_force"), page.dates(rule.inForce()));
        }
        reason(html);
        evidence(html);
        if (measured != null && measured.seed() != null) {
            Page.entry(html, words().of("finding.seed"), Long.toString(measured.seed()));
        }
        html.close();
    }

    /** Writes the figures and remarks; where figures were withheld, the reason says no more than the sentences above. */
    private void reason(Html html) {
        if (finding.isWithheld() && finding.remarks().isEmpty()) {
            return;
        }
        html.element("dt", words().of("finding.reason")).open("dd");
        if (!finding.isWithheld()) {
            sentence(html, finding.reason());
        }
        for (String remark : finding.remarks()) {
            html.open("div");
            sentence(html, remark);
            html.close();
        }
        html.close();
    }

    private void sentence(Html html, String english) {
        page.said(html, "bdi", words().phrasebook().of("clause", Page.cut(english)));
    }

    private void clause(Html html, CitationEntry citation) {
        html.element("dt", words().of("finding.clause")).open("dd");
        String url = citation.url();
        if (url != null && url.toLowerCase(Locale.ROOT).matches("https?://.*")) {
            html.open("a", "href", url, "rel", "noreferrer");
            html.element("bdi", Page.cut(Page.clause(citation))).close();
        } else {
            html.element("bdi", Page.cut(Page.clause(citation)));
        }
        if (!citation.checked()) {
            html.element("div", words().of("finding.unchecked"), "class", "quiet");
        }
        html.close();
    }

    private void evidence(Html html) {
        FindingEntry.EvidenceEntry evidence = finding.evidence();
        html.element("dt", words().of("finding.evidence")).open("dd");
        html.element("bdi", Page.cut(counted(evidence)));
        html.element("div", words().of("finding.day") + " " + finding.day(), "class", "quiet");
        if (evidence.sha256() != null) {
            html.open("div", "class", "hash").text(words().of("finding.hash") + " " + evidence.sha256());
            html.close();
        }
        html.close();
    }

    /** Returns such as {@code "decisions, 200 examples"}: what else a kind counts, it names. */
    private String counted(FindingEntry.EvidenceEntry evidence) {
        String kind = words().term("kind", evidence.kind());
        if (evidence.size() == null) {
            return words().of("finding.examples.withheld", "kind", kind);
        }
        String own = "finding.examples." + evidence.kind().replace(' ', '_');
        return words().of(words().has(own) ? own : "finding.examples", "kind", kind, "count", evidence.size());
    }

    private String limit(LimitEntry limit) {
        return words().of("limit." + limit.bound(), "limit", Sentences.number(limit.value()));
    }

    /** Draws value, interval and limit on one axis; nothing where there is no value. */
    private void picture(Html html, MeasuredEntry measured) {
        Double value = measured.value();
        if (value == null || measured.limit() == null) {
            return;
        }
        double limit = measured.limit().value();
        double low = measured.low() == null ? value : measured.low();
        double high = measured.high() == null ? value : measured.high();
        double from = Math.min(Math.min(low, value), limit);
        double to = Math.max(Math.max(high, value), limit);
        double margin = to > from ? (to - from) * 0.1 : Math.max(Math.abs(to), 1) * 0.1;
        Scale scale = new Scale(from - margin, to + margin);
        if (!Double.isFinite(scale.to - scale.from)) {
            return;
        }
        String told = words().of(
                        "picture",
                        "quantity",
                        words().term("quantity", measured.name()),
                        "value",
                        Sentences.number(value),
                        "low",
                        Sentences.bound(measured.low(), "−∞"),
                        "high",
                        Sentences.bound(measured.high(), "∞"),
                        "limit",
                        limit(measured.limit()));
        html.open("svg", "viewBox", "0 0 480 46", "role", "img", "aria-label", Page.cut(told), "direction", "ltr");
        html.shape("line", "class", "axis", "x1", "10", "x2", "470", "y1", "22", "y2", "22");
        if (measured.level() != null) {
            String left = measured.low() == null ? "10" : scale.at(low);
            String right = measured.high() == null ? "470" : scale.at(high);
            html.shape("line", "class", "whisker", "x1", left, "x2", right, "y1", "22", "y2", "22");
        }
        html.shape("line", "class", "limit", "x1", scale.at(limit), "x2", scale.at(limit), "y1", "8", "y2", "34");
        html.shape("circle", "class", "dot", "cx", scale.at(value), "cy", "22", "r", "5");
        label(html, scale, value, "10");
        label(html, scale, limit, "45");
        html.closeLine();
    }

    private static void label(Html html, Scale scale, double value, String y) {
        double x = Double.parseDouble(scale.at(value));
        String anchor = x < 60 ? "start" : x > 420 ? "end" : "middle";
        html.element("text", Sentences.number(value), "x", scale.at(value), "y", y, "text-anchor", anchor);
    }

    /** Where numbers stand on the axis. */
    private record Scale(double from, double to) {
        String at(double value) {
            return String.format(Locale.ROOT, "%.1f", 10 + 460 * (value - from) / (to - from));
        }
    }

    private void reported(Html html) {
        html.open(
                "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", words().of("finding.table"));
        html.open("table").open("thead").open("tr");
        for (String head : List.of("finding.subject", "finding.measured", "finding.n")) {
            String align = head.equals("finding.subject") ? "text" : "number";
            html.element("th", words().of(head), "scope", "col", "class", align);
        }
        html.close().close().open("tbody");
        for (MeasuredEntry value : finding.reported()) {
            String group = value.group().isEmpty()
                    ? ""
                    : String.join(
                            ", ",
                            value.group().entrySet().stream()
                                    .map(each -> each.getKey() + " = " + each.getValue())
                                    .toList());
            html.open("tr").open("th", "scope", "row");
            html.element("bdi", Page.cut((words().term("quantity", value.name()) + " " + group).strip()));
            html.close();
            cell(
                    html,
                    value.value() == null
                            ? null
                            : Said.plain(Sentences.of(words()).value(value)),
                    true);
            cell(html, value.n() == null ? null : Said.plain(Long.toString(value.n())), true);
            html.closeLine();
        }
        html.close().close().closeLine();
    }

    private void tables(Html html) {
        if (finding.breakdowns().isEmpty()) {
            return;
        }
        html.open("details")
                .element(
                        "summary",
                        words().of("finding.table") + " ("
                                + finding.breakdowns().size() + ")");
        finding.breakdowns().forEach(table -> table(html, table));
        html.closeLine();
    }

    private void table(Html html, TableEntry table) {
        TableWords said = TableWords.of(words(), table);
        html.open(
                "div",
                "class",
                "scroll",
                "role",
                "region",
                "tabindex",
                "0",
                "aria-label",
                Page.cut(said.title().text(), 200));
        html.open("table").open("caption");
        page.said(html, "bdi", said.title());
        html.close().open("thead").open("tr");
        for (int column = 0; column < table.columns().size(); column++) {
            html.open("th", "scope", "col", "class", isNumeric(table, column) ? "number" : "text");
            html.element("bdi", Page.cut(said.column(column), 200)).close();
        }
        html.close().close().open("tbody");
        boolean[] numeric = new boolean[table.columns().size()];
        for (int column = 0; column < numeric.length; column++) {
            numeric[column] = isNumeric(table, column);
        }
        for (List<@Nullable Object> row :
                table.rows().subList(0, Math.min(MOST_ROWS, table.rows().size()))) {
            html.open("tr");
            for (int column = 0; column < row.size(); column++) {
                Object cell = row.get(column);
                Said text = cell instanceof Double number
                        ? Said.plain(Sentences.number(number))
                        : cell instanceof String words
                                ? said.cell(column, Page.cut(words, 1_000))
                                : cell == null ? null : Said.plain(cell.toString());
                cell(html, text, numeric[column]);
            }
            html.closeLine();
        }
        html.close().close().closeLine();
        if (table.rows().size() > MOST_ROWS) {
            html.element("p", "… " + (table.rows().size() - MOST_ROWS), "class", "quiet");
        }
    }

    private static boolean isNumeric(TableEntry table, int column) {
        return table.rows().stream().noneMatch(row -> row.get(column) instanceof String);
    }

    private void cell(Html html, @Nullable Said text, boolean isNumber) {
        html.open("td", "class", isNumber ? "number" : "text");
        if (text == null && finding.isWithheld()) {
            html.element("span", words().of("withheld.cell"), "class", "withheld");
        } else {
            page.said(html, "bdi", text == null ? Said.plain("–") : text);
        }
        html.close();
    }
}
