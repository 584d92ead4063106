package ai.lepton.examples;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.report.VerdictRow;
import java.util.List;
import java.util.Locale;

/** Puts the findings of rules on an HTML page. */
final class EthicsPage {
    private EthicsPage() {}

    /** Returns the page with the verdicts, each with its reason. */
    static HtmlReport withVerdicts(HtmlReport page, EthicsReport report) {
        return page.verdicts(report.rows().stream()
                .map(row -> new VerdictRow(
                        VerdictRow.Status.valueOf(
                                row.verdict().toUpperCase(Locale.ROOT).replace(' ', '_')),
                        row.statement(),
                        row.reason(),
                        row.because()))
                .toList());
    }

    /** Returns the page with the tables that a finding rests on. */
    static HtmlReport withTables(HtmlReport page, Finding finding) {
        for (Breakdown table : finding.breakdowns()) {
            page = withTable(page, table);
        }
        return page;
    }

    static HtmlReport withTable(HtmlReport page, Breakdown table) {
        List<List<String>> rows = table.rows().stream()
                .map(row -> row.stream().map(Breakdown.Cell::toString).toList())
                .toList();
        return page.table(table.title(), table.columns(), rows);
    }
}
