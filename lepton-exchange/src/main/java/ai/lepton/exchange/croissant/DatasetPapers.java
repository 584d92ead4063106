package ai.lepton.exchange.croissant;

import ai.lepton.exchange.modelcard.DatasetCard;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set's Croissant document and its card for the Hugging Face hub, the one made of the other: name, description, licence,
 * keywords, languages and citation, and of tables their files, splits and columns. What the other one has no place for is listed.
 *
 * <pre>{@code
 * DatasetPapers papers = DatasetPapers.of(Croissant.read(Path.of("croissant.json")));
 * papers.leftOut().forEach(System.err::println);
 * papers.card().write(Path.of("README.md"));
 * }</pre>
 *
 * @param croissant the document
 * @param card the card
 * @param leftOut what the one that was made does not say of what the other says, one reason each, such as {@code
 *     datePublished: a card has no field for it}
 */
public record DatasetPapers(Croissant croissant, DatasetCard card, List<String> leftOut) {
    /** Copies the list, and refuses that one is null. */
    public DatasetPapers {
        Elements.required("croissant", croissant);
        Elements.required("card", card);
        leftOut = Elements.of("leftOut", leftOut);
    }

    /**
     * Makes a card of a document.
     *
     * <p>Each record set whose fields are columns of files beside the document is a configuration with its files by split, and
     * its columns as {@code features}; where a split is not told by the files' paths, they are those of {@code train}, as the
     * hub has it. No file is read.
     */
    public static DatasetPapers of(Croissant croissant) {
        return new CardOfCroissant(Elements.required("croissant", croissant)).papers();
    }

    /**
     * Makes a document of a card.
     *
     * <p>The files of the card's default configuration are described by reading them, as {@link Croissant#describe} does: CSV, TSV
     * and JSON Lines, one for each split, which is named after it. Other configurations and formats are left out.
     *
     * @param directory where the card and the files are
     * @throws ai.lepton.exchange.DataException if a file that the card names is missing or malformed, or leads out of the
     *     directory
     */
    public static DatasetPapers of(DatasetCard card, Path directory) {
        return new CroissantOfCard(
                        Elements.required("card", card),
                        Elements.required("directory", directory)
                                .toAbsolutePath()
                                .normalize())
                .papers();
    }
}
