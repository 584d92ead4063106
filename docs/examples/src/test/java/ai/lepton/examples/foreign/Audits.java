package ai.lepton.examples.foreign;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Waiver;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.jurisdiction.UnitedStates;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.Publication;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;

/** Writes an audit with few people of a group: {@code ethics.json}, SARIF, and a bill of materials with its declarations. */
final class Audits {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private Audits() {}

    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        Decisions decisions = Decisions.counted("入职 hiring", "sex")
                .add(300, 700, "women")
                .add(500, 500, "men")
                .add(3, 4, "x")
                .decisions();
        Rule<Decisions> rule = UnitedStates.fourFifths("入职 hiring", "sex");
        Waiver waiver = new Waiver("A. Turing", "retraining", "policy 3.2", DAY);
        EthicsDocument document = EthicsReport.of(
                        rule.evaluate(decisions, DAY),
                        rule.as("waived").waivedBy(waiver).evaluate(decisions, DAY))
                .document()
                .withProfile("employment")
                .signed("G. Hopper", "auditor", DAY);
        document.write(directory.resolve("ethics.json"));
        Publication published = Publication.of(document);
        published.document().write(directory.resolve("published.json"));
        published.writeSarif(directory.resolve("ethics.sarif"));
        Component model = Component.model("hiring", BomModelCard.of(ModelParameters.of()));
        published
                .declaredIn(Bom.of(Instant.parse("2026-11-27T00:00:00Z"), model), "Audit Ltd", true)
                .write(directory.resolve("audit.cdx.json"));
    }
}
