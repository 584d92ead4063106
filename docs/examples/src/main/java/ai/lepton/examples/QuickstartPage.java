package ai.lepton.examples;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.exchange.report.Curve;
import ai.lepton.exchange.report.Footnotes;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.exchange.report.ReliabilityBin;
import ai.lepton.exchange.report.VerdictRow;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.RocCurve;
import ai.lepton.metrics.expect.QualityGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page to look at: how good the model is, and what was decided about it. */
record QuickstartPage(ModelPapers papers, ClassificationReport report, QualityGate.Result gate, EthicsReport ethics) {

    String toHtml() {
        HtmlReport page = HtmlReport.titled(BreastCancer.NAME)
                .summary("How well a transformer that learned from "
                        + papers.patients().train().size() + " patients tells benign from malignant in "
                        + report.examples() + " others.");
        page = fact(page, "Accuracy", report.accuracy());
        page = fact(page, "Malignant found (recall)", report.recall(BreastCancer.MALIGNANT));
        page = fact(page, "ROC AUC", report.rocAuc());
        page = fact(page, "Calibration error", report.calibrationError())
                .fact("Quality gate", gate.passed() ? "passed" : "not passed")
                .fact("Seed", Long.toString(papers.seed()))
                .section("Held-out patients");
        page = figures(page)
                .section("Quality gate")
                .verdicts(gate.checks().stream().map(QuickstartPage::row).toList())
                .section("Ethics");
        page = EthicsPage.withVerdicts(page, ethics).section("All measurements");
        page = measurements(page).section("What the verdicts rest on");
        for (Finding finding : ethics.findings()) {
            page = EthicsPage.withTables(page, finding);
        }
        return page.section("The model").paragraph(papers.architecture()).toHtml();
    }

    private static HtmlReport fact(HtmlReport page, String name, Estimate estimate) {
        String interval = estimate.interval()
                .map(i ->
                        String.format(Locale.ROOT, "%.0f %% interval %.3f to %.3f", 100 * i.level(), i.low(), i.high()))
                .map(text -> text + Footnotes.said(estimate))
                .orElse("");
        return page.fact(name, String.format(Locale.ROOT, "%.3f", estimate.value()), interval);
    }

    private HtmlReport figures(HtmlReport page) {
        RocCurve roc = report.rocCurve();
        List<ReliabilityBin> bins = report.reliability().bins().stream()
                .map(bin -> new ReliabilityBin(
                        bin.low(),
                        bin.high(),
                        bin.confidence().orNaN(),
                        bin.accuracy().orNaN(),
                        bin.examples()))
                .toList();
        Footnotes notes = new Footnotes();
        List<List<String>> byClass = byClass(notes);
        return page.confusionMatrix(report.labels().names(), counts(report.confusionMatrix()))
                .rocCurves(Curve.roc(
                        BreastCancer.MALIGNANT,
                        roc.falsePositiveRates(),
                        roc.truePositiveRates(),
                        report.rocAuc() + Footnotes.said(report.rocAuc())))
                .reliability(bins)
                .table("By class", List.of("Class", "Precision", "Recall", "F1", "Patients"), byClass, notes);
    }

    private List<List<String>> byClass(Footnotes notes) {
        return report.labels().names().stream()
                .map(label -> List.of(
                        label,
                        marked(report.precision(label), notes),
                        marked(report.recall(label), notes),
                        marked(report.f1(label), notes),
                        Long.toString(report.recall(label).n())))
                .toList();
    }

    private static String marked(Estimate estimate, Footnotes notes) {
        return estimate + notes.mark(estimate);
    }

    private static long[][] counts(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        long[][] counts = new long[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                counts[i][j] = matrix.count(i, j);
            }
        }
        return counts;
    }

    private HtmlReport measurements(HtmlReport page) {
        List<List<String>> rows = new ArrayList<>();
        Footnotes notes = new Footnotes();
        for (Measurement line : report.measurements()) {
            Estimate estimate = line.estimate();
            rows.add(List.of(
                    line.title(),
                    estimate.score().toString(),
                    estimate.interval()
                                    .map(i -> String.format(Locale.ROOT, "%.4f to %.4f", i.low(), i.high()))
                                    .orElse("")
                            + notes.mark(estimate),
                    estimate.interval().map(i -> i.method()).orElse(""),
                    Long.toString(estimate.n())));
        }
        String level = String.format(Locale.ROOT, "%.0f %% interval", 100 * report.level());
        return page.table("", List.of("Measure", "Value", level, "Method", "n"), rows, notes);
    }

    private static VerdictRow row(QualityGate.Check check) {
        return VerdictRow.of(
                check.met() ? VerdictRow.Status.PASS : VerdictRow.Status.FAIL, check.subject(), check.message());
    }
}
