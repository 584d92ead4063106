package ai.lepton.bench.mutation;

import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A model card, {@code README.md}; what was read is also written, and asked as rules of ethics ask it. */
final class CardFormat implements Format {
    private static final Path SEEDS = Path.of("lepton-exchange/src/test/resources/ai/lepton/exchange/modelcard");

    @Override
    public String name() {
        return "card";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        return List.of(
                Files.readAllBytes(repository.resolve(SEEDS).resolve("hub-card.md")),
                Files.readAllBytes(repository.resolve(SEEDS).resolve("lepton-card.md")));
    }

    @Override
    public List<Mutator> mutators() {
        Mutator card = new CardMutator();
        return List.of(card, card, card, Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        ModelCard card = ModelCard.read(Files.write(directory.resolve("README.md"), mutant));
        card.missing();
        for (StandardSection section : StandardSection.values()) {
            card.text(section);
        }
        Documentation.of("model", card).sha256();
        Again.requireSame(card, ModelCard::toMarkdown, ModelCard::ofMarkdown);
    }
}
