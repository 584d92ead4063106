package ai.lepton.applications.modular;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Judges predictions, writes {@code evaluation.json}, reads it back, and asks one rule: {@code modular <directory>}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ClassificationReport report = Evaluation.of(Labels.of("no", "yes"), List.of("no", "yes", "yes", "no", "yes"))
                .predicted(List.of("no", "yes", "no", "no", "yes"))
                .report();
        Path file = Path.of(args[0]).resolve("evaluation.json");
        EvaluationDocument.of("tabular-classification", Instant.EPOCH, report.measurements())
                .write(file);
        int lines = EvaluationDocument.read(file).measurements().size();
        Finding finding = decisionsAbout("admission")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("gender")
                .because("29 CFR 1607.4(D), the four-fifths guideline")
                .evaluate(Decisions.counted("admission", "gender")
                        .add(900, 100, "women")
                        .add(910, 90, "men")
                        .decisions());
        System.out.println("accuracy " + report.accuracy().text(3) + "; " + lines + " lines; "
                + finding.verdict().getClass().getSimpleName() + "; in " + Main.class.getModule());
    }
}
