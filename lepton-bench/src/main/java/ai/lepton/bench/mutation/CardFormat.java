package ai.lepton.bench.mutation;

import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.exchange.modelcard.CardBody;
import ai.lepton.exchange.modelcard.CardData;
import ai.lepton.exchange.modelcard.DatasetCard;
import ai.lepton.exchange.modelcard.DatasetData;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A card of a model or of a data set, {@code README.md}. What was read comes back to the byte, and can be read again also
 * where a field, a section or all front matter is written anew.
 */
final class CardFormat implements Format {
    private static final Path SEEDS = Path.of("lepton-exchange/src/test/resources/ai/lepton/exchange/modelcard");

    /** A mutant is read some eight times over, and one of 40,000 bytes can be a list of 20,000 texts. */
    private static final Limits LIMITS = Limits.PLAIN.withObjects(128);

    private final boolean isOfModel;

    CardFormat(boolean isOfModel) {
        this.isOfModel = isOfModel;
    }

    @Override
    public String name() {
        return isOfModel ? "card" : "dataset-card";
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Stream<String> names = isOfModel
                ? Stream.of("hub-card.md", "lepton-card.md", "cases/merge_key.md", "cases/anchor_alias.md")
                : Stream.of("dataset-card.md", "cases/merge_key.md");
        return names.map(name -> {
                    try {
                        return Files.readAllBytes(repository.resolve(SEEDS).resolve(name));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    @Override
    public List<Mutator> mutators() {
        Mutator card = new CardMutator();
        return List.of(card, card, card, Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("README.md"), mutant);
        if (isOfModel) {
            readModel(ModelCard.read(file), mutant);
        } else {
            readDataset(DatasetCard.read(file), mutant);
        }
    }

    private static void readModel(ModelCard card, byte[] mutant) {
        card.missing();
        for (StandardSection section : StandardSection.values()) {
            card.text(section);
        }
        Documentation.of("model", card).sha256();
        requireSame(mutant, card.toMarkdown());
        Again.requireSame(card, ModelCard::toMarkdown, ModelCard::ofMarkdown);
        CardData changed = card.data().withLicense("mit");
        Again.requireSame(card.withData(changed), ModelCard::toMarkdown, ModelCard::ofMarkdown);
        CardData anew = new CardData(new LinkedHashMap<>(changed.fields()));
        Again.requireSame(card.withData(anew), ModelCard::toMarkdown, ModelCard::ofMarkdown);
        requireEditable(card.body());
    }

    private static void readDataset(DatasetCard card, byte[] mutant) {
        requireSame(mutant, card.toMarkdown());
        Again.requireSame(card, DatasetCard::toMarkdown, DatasetCard::ofMarkdown);
        DatasetData changed = card.data().withPrettyName("A name");
        Again.requireSame(card.withData(changed), DatasetCard::toMarkdown, DatasetCard::ofMarkdown);
        DatasetData anew = new DatasetData(new LinkedHashMap<>(changed.fields()));
        Again.requireSame(card.withData(anew), DatasetCard::toMarkdown, DatasetCard::ofMarkdown);
        requireEditable(card.body());
    }

    private static void requireSame(byte[] mutant, String written) {
        if (!written.equals(new String(mutant, StandardCharsets.UTF_8))) {
            throw new IllegalStateException("what is not changed is written otherwise");
        }
    }

    /** Puts a section in the place of the first, or at the end, where no code is open before it. */
    private static void requireEditable(CardBody body) {
        String heading =
                body.sections().isEmpty() ? "Added" : body.sections().get(0).heading();
        CardBody changed;
        try {
            changed = body.with(new CardBody.Section(heading, "new text"));
        } catch (IllegalArgumentException e) {
            return; // says that something is open
        }
        if (!changed.text(heading).equals(Optional.of("new text"))
                || changed.sections().size() != Math.max(1, body.sections().size())
                || !changed.introduction().equals(body.introduction())
                || !changed.title().equals(body.title())) {
            throw new IllegalStateException("a new section changes others");
        }
    }
}
