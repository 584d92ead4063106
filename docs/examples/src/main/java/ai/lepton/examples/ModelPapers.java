package ai.lepton.examples;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.Considerations;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.BomModelCard.Risk;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.ComponentData;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.evaluation.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.modelcard.CardData;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.metrics.classification.ClassificationReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What is to be said of the model, said once: the card, the bill of materials and the ethics rules all take it here. */
final class ModelPapers {
    static final String NAME = "breast-cancer-quickstart";
    private static final String TASK = "tabular-classification";

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
    private static final String CONTACT = "The issue tracker of the Lepton project.";

    private final TabularClassifier classifier;
    private final Split patients;
    private final ClassificationReport report;
    private final long seed;
    private final Instant created = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    ModelPapers(TabularClassifier classifier, Split patients, ClassificationReport report, long seed) {
        this.classifier = classifier;
        this.patients = patients;
        this.report = report;
        this.seed = seed;
    }

    TabularClassifier classifier() {
        return classifier;
    }

    Split patients() {
        return patients;
    }

    long seed() {
        return seed;
    }

    /** Returns the whole evaluation, as a document. */
    EvaluationDocument evaluation() {
        return EvaluationDocument.of(TASK, created, report.measurements())
                .withDataset(DatasetEntry.of(BreastCancer.NAME, "test", report.examples())
                        .withUri(BreastCancer.URL)
                        .withDescription("held out of " + patientCount() + " by seed " + seed + ", class by class"))
                .withConfusionMatrix(report.confusionMatrix());
    }

    /** Returns the card that people read, and the hub. */
    ModelCard card() {
        return ModelCard.of(NAME)
                .withData(CardData.empty()
                        .withLicense("apache-2.0")
                        .withLanguages("en")
                        .withLibrary("lepton")
                        .withPipelineTag(TASK)
                        .withTags("tabular", "transformer", "medical", "example"))
                .withIntroduction("A transformer over the columns of a table, trained by Lepton's quickstart.")
                .with(StandardSection.DESCRIPTION, architecture() + " Seed " + seed + ".")
                .with(StandardSection.INTENDED_USE, PURPOSE + "\n\n" + READING)
                .with(StandardSection.OUT_OF_SCOPE_USE, NOT_FOR)
                .with(StandardSection.TRAINING_DATA, data())
                .withEvaluation(evaluation())
                .with(StandardSection.LIMITATIONS, LIMITS)
                .with(StandardSection.ETHICAL_CONSIDERATIONS, RISKS + " " + OVERSIGHT + " Verdicts: ethics.json.")
                .with(StandardSection.CONTACT, CONTACT);
    }

    /** Returns the bill of materials. */
    Bom bom() {
        ComponentData data = ComponentData.dataset(BreastCancer.NAME)
                .withUrl(BreastCancer.URL)
                .withDescription(data())
                .withSensitivity("public", List.of("health data, without names"));
        Component dataset = Component.dataset(data).withLicense("CC-BY-4.0");
        BomModelCard card = BomModelCard.of(ModelParameters.of(TASK, "transformer", "tabular transformer")
                        .withApproach("supervised")
                        .withDatasets(ComponentData.reference("data:" + BreastCancer.NAME))
                        .withInputs("30 numbers, in the order of config.json")
                        .withOutputs("probabilities of "
                                + String.join(" and ", classifier.labels().names())))
                .withEvaluation(evaluation())
                .with(Considerations.of(
                                List.of("developers who try Lepton"), List.of(PURPOSE), List.of(NOT_FOR, LIMITS))
                        .withRisks(new Risk(RISKS, OVERSIGHT)));
        Component model = Component.model(NAME, card)
                .withVersion("seed-" + seed)
                .withDescription(architecture())
                .withLicense("Apache-2.0");
        return Bom.of(created, model, dataset);
    }

    /** Returns what the papers state, by the fields that instructions for use have to have. */
    Documentation documentation() {
        return Documentation.of(NAME)
                .with("provider", CONTACT)
                .with("intended-purpose", PURPOSE)
                .with("accuracy", "accuracy " + report.accuracy() + ", held-out patients; all figures: evaluation.json")
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

    String architecture() {
        return String.format(
                Locale.ROOT,
                "Lepton Transformer over %d number columns: %d layers, width %d, %d heads, %,d parameters.",
                patients.schema().numbers().size(),
                classifier.architecture().layers(),
                classifier.architecture().width(),
                classifier.architecture().heads(),
                classifier.parameterCount());
    }

    private int patientCount() {
        return patients.train().size()
                + patients.validation().size()
                + patients.test().size();
    }

    private String data() {
        return BreastCancer.NAME + ", UCI Machine Learning Repository, " + BreastCancer.URL + ", CC BY 4.0: "
                + patients.train().size() + " patients to train on, "
                + patients.validation().size() + " to stop by, "
                + patients.test().size() + " held out. Columns are standardised by the training part alone.";
    }
}
