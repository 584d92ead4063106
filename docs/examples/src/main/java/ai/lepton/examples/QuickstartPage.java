package ai.lepton.examples;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.expect.QualityGate;

/** The page to look at: how good the model is, and what was decided about it. */
record QuickstartPage(ModelPapers papers, ClassificationReport report, QualityGate.Result gate, EthicsReport ethics) {

    String toHtml() {
        HtmlReport page = HtmlReport.titled(BreastCancer.NAME)
                .summary("How well a transformer that learned from "
                        + papers.patients().train().size() + " patients tells benign from malignant in "
                        + report.examples() + " others.")
                .facts(report)
                .fact("Quality gate", gate.passed() ? "passed" : "not passed")
                .fact("Seed", Long.toString(papers.seed()))
                .section("Test patients")
                .figures(report)
                .section("Quality gate")
                .verdicts(gate)
                .section("Ethics");
        page = EthicsPage.withVerdicts(page, ethics)
                .section("All measurements")
                .measurements(report.measurements(), report.level())
                .section("What the verdicts rest on");
        for (Finding finding : ethics.findings()) {
            page = EthicsPage.withTables(page, finding);
        }
        return page.section("The model").paragraph(papers.architecture()).toHtml();
    }
}
