package ai.lepton.examples.foreign;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.Considerations;
import ai.lepton.exchange.bom.BomModelCard.FairnessAssessment;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.ComponentData;
import ai.lepton.exchange.bom.Declarations;
import ai.lepton.exchange.croissant.DatasetPapers;
import ai.lepton.exchange.modelcard.CardData;
import ai.lepton.exchange.modelcard.DatasetCard;
import ai.lepton.exchange.modelcard.DatasetData;
import ai.lepton.exchange.modelcard.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the cards of the corpus and foreign bills of materials, and writes them as they are, changed, and anew. */
final class Cards {
    private static final String ADDED = "added_by_lepton";
    private static final String VALUE = "no: \u2028 🎈";

    private Cards() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        int refused = 0;
        for (Path file : files(directory.resolve("model"))) {
            try {
                ModelCard card = ModelCard.read(file);
                card.write(place(directory, "unchanged", file));
                card.withData(card.data().withExtra(ADDED, VALUE)).write(place(directory, "added", file));
                card.withData(new CardData(new LinkedHashMap<>(card.data().fields())))
                        .write(place(directory, "anew", file));
            } catch (DataException e) {
                refused++;
            }
        }
        for (Path file : files(directory.resolve("dataset"))) {
            DatasetCard card = DatasetCard.read(file);
            card.write(place(directory, "unchanged", file));
            card.withData(card.data().withExtra(ADDED, VALUE)).write(place(directory, "added", file));
            card.withData(new DatasetData(new LinkedHashMap<>(card.data().fields())))
                    .write(place(directory, "anew", file));
        }
        papers(directory);
        for (String version : List.of("1.6", "1.7")) {
            String name = "foreign-" + version + ".cdx.json";
            Bom.read(directory.resolve(name)).write(directory.resolve("ours").resolve(name));
            own().withSpecVersion(version).write(directory.resolve("ours/own-" + version + ".cdx.json"));
        }
        System.out.println("Lepton refused " + refused + " cards");
    }

    /** Makes a Croissant document of a card, and a card of that again. */
    private static void papers(Path directory) throws IOException {
        Path card = directory.resolve("papers/README.md");
        DatasetPapers there = DatasetPapers.of(DatasetCard.read(card), directory.resolve("papers"));
        if (!there.leftOut().equals(List.of("size_categories: a document has no property for it"))) {
            throw new IllegalStateException("unexpected: " + there.leftOut());
        }
        DatasetPapers back = DatasetPapers.of(
                ai.lepton.exchange.croissant.Croissant.ofJson(there.croissant().toJson()));
        if (!back.leftOut().equals(List.of("sha256: a card has no digests of files"))) {
            throw new IllegalStateException("unexpected: " + back.leftOut());
        }
        back.card().write(place(directory, "", card));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    private static Path place(Path directory, String form, Path file) throws IOException {
        Path place = directory.resolve("ours").resolve(form).resolve(directory.relativize(file));
        Files.createDirectories(Objects.requireNonNull(place.getParent()));
        return place;
    }

    private static Bom own() {
        Bom.Organization maker = Bom.Organization.of("Example Labs");
        BomModelCard card = BomModelCard.of(
                        ModelParameters.of("tabular-classification", "transformer", "FT-Transformer")
                                .withApproach("supervised")
                                .withDatasets(ComponentData.reference("data:patients")))
                .withHyperParameters(Map.of("epochs", 30))
                .with(Considerations.of(List.of("pathologists"), List.of("second reading"), List.of("one hospital"))
                        .withFairness(new FairnessAssessment("men", "none", "few examples", "none yet")));
        return Bom.of(
                        Instant.parse("2026-11-26T12:00:00Z"),
                        Component.model("screening", card).withLicense("Apache-2.0 OR MIT"),
                        Component.dataset(ComponentData.dataset("patients").withUrl("data/patients.csv"))
                                .withLicense("cc-by-4.0"))
                .with(Declarations.empty()
                        .withAssessors(Declarations.Assessor.of("maker", false, maker))
                        .withClaims(Declarations.Claim.of("claim", "model:screening", "is accurate", "report"))
                        .withEvidence(Declarations.Evidence.of(
                                "report", "the evaluation", Declarations.Data.of("report", "evaluation.json"))));
    }
}
