package ai.lepton.examples;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.ComponentData;
import ai.lepton.exchange.bundle.ModelPapers;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.exchange.report.HtmlReport;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.expect.QualityGate;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What only the people who made the model can say of it: what for, not what for, what may go wrong. */
record QuickstartPapers(TabularClassifier classifier, Split patients, ClassificationReport report, long seed) {
    static final String NAME = "breast-cancer-quickstart";

    private static final String PURPOSE =
            "To show how a model is trained, judged and handed over. It tells benign from malignant breast masses by 30"
                    + " measures of cell nuclei from a fine-needle aspirate.";
    private static final String NOT_FOR =
            "Not for diagnosis, triage or any other decision about a person. It was never validated in a clinic.";
    private static final String LIMITS =
            "The patients are of one hospital, before 1993. The measures depend on how the outlines of nuclei were drawn."
                    + " Other laboratories, instruments and populations were not tried.";
    private static final String RISKS =
            "A malignant mass that is called benign delays treatment; a benign one that is called malignant leads to"
                    + " needless surgery. Small masses are missed more easily than large ones.";
    private static final String OVERSIGHT =
            "A pathologist reads the aspirate without the model's output first, and decides alone where they differ.";
    private static final String READING =
            "Two probabilities that sum to 1. Near 0.5 the model does not know; the reliability diagram in report.html"
                    + " shows how far they can be taken at their word.";
    private static final String CONTACT = "The Lepton project, by its issue tracker.";

    /**
     * Returns what the card, the bill of materials and the evaluation are made from.
     *
     * @param predictions the file of predictions in the bundle, which the figures rest on
     */
    ModelPapers papers(String predictions) {
        ComponentData dataset = ComponentData.dataset(BreastCancer.NAME)
                .withUrl(BreastCancer.URL)
                .withDescription(data())
                .withSensitivity("public", List.of("health data, without names"));
        DatasetEntry judgedBy = DatasetEntry.of(BreastCancer.NAME, "test", report.examples())
                .withUri(BreastCancer.URL)
                .withDescription("held out of " + patientCount() + " by seed " + seed + ", class by class");
        Provenance origin = Provenance.ofThisProcess()
                .withSeed(seed)
                .withInput(Quickstart.PREDICTIONS, predictions.getBytes(StandardCharsets.UTF_8));
        String architecture = classifier.architectureText();
        return classifier
                .papers(NAME)
                .license("Apache-2.0")
                .version("seed-" + seed)
                .data(data -> data.withLanguages("en").withLibrary("lepton").withTags("tabular", "medical", "example"))
                .introduction("A model of the rows of a table, trained by Lepton's quickstart with nothing to tune.")
                .with(StandardSection.DESCRIPTION, architecture + " Seed " + seed + ".\n\n" + READING)
                .users("developers who try Lepton")
                .with(StandardSection.INTENDED_USE, PURPOSE)
                .with(StandardSection.OUT_OF_SCOPE_USE, NOT_FOR)
                .with(StandardSection.LIMITATIONS, LIMITS)
                .risk(RISKS, OVERSIGHT)
                .with(StandardSection.ETHICAL_CONSIDERATIONS, RISKS + " " + OVERSIGHT + " Verdicts: ethics.json.")
                .with(StandardSection.CONTACT, CONTACT)
                .trainingData(Component.dataset(dataset).withLicense("CC-BY-4.0"))
                .evaluation(report, judgedBy, origin);
    }

    /** Returns what the papers state, by the fields that instructions for use have to have. */
    Documentation documentation() {
        return Documentation.of(NAME)
                .with("provider", CONTACT)
                .with("intended-purpose", PURPOSE)
                .with("accuracy", "accuracy " + report.accuracy() + ", test patients; all figures: evaluation.json")
                .with("foreseeable-risks", RISKS + " " + NOT_FOR)
                .with("explanation", "not applicable: the model offers no explanation of a single output")
                .with("group-performance", "by the size of nuclei, in ethics.json; the table names no other group")
                .with("data", data())
                .with("interpretation", READING)
                .with("planned-changes", "not applicable: the model does not change after training")
                .with("human-oversight", OVERSIGHT)
                .with("resources-and-lifetime", "a CPU and some 500 MB of memory; train it anew with each release")
                .with("logs", "not applicable: the example keeps no logs");
    }

    /** Returns the page to look at: how good the model is, and what was decided about it. */
    String page(QualityGate.Result gate, EthicsReport ethics) {
        HtmlReport page = HtmlReport.titled(BreastCancer.NAME)
                .summary("How well a model that learned from "
                        + patients.train().size() + " patients tells benign from malignant in " + report.examples()
                        + " others.")
                .facts(report)
                .fact("Quality gate", gate.passed() ? "passed" : "not passed")
                .fact("Seed", Long.toString(seed))
                .section("Test patients")
                .figures(report)
                .section("Quality gate")
                .verdicts(gate)
                .section("Ethics");
        page = ethics.verdictsOn(page)
                .section("All measurements")
                .measurements(report.measurements(), report.level())
                .section("What the verdicts rest on");
        for (Finding finding : ethics.findings()) {
            page = finding.tablesOn(page);
        }
        page = page.section("The model").paragraph(classifier.architectureText());
        return classifier.summary().on(page).toHtml();
    }

    private int patientCount() {
        return patients.train().size() + patients.test().size();
    }

    private String data() {
        return BreastCancer.NAME + ", UCI Machine Learning Repository, " + BreastCancer.URL + ", CC BY 4.0: "
                + BreastCancer.parts(patients) + ". Columns are scaled by the training part alone.";
    }
}
