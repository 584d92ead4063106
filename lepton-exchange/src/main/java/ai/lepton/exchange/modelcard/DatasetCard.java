package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A data set's card, {@code README.md}: front matter that the Hugging Face hub and the library {@code datasets} read, and
 * sections that people read.
 *
 * <pre>{@code
 * DatasetCard.of("Fine-needle aspirates")
 *         .withData(DatasetData.empty()
 *                 .withLicense("cc-by-4.0")
 *                 .withTaskCategories("tabular-classification")
 *                 .withConfigs(Config.of("default", DataFiles.of("train", "train.csv"), DataFiles.of("test", "test.csv"))))
 *         .with("Dataset description", "569 patients of one hospital.")
 *         .write(Path.of("README.md"));
 * }</pre>
 *
 * <p>A card of any other making is read as well. What is not changed is written as it was read, to the byte.
 *
 * @param data the front matter
 * @param body the Markdown under it
 */
public record DatasetCard(DatasetData data, CardBody body) {
    /** Refuses that one is null. */
    public DatasetCard {
        Elements.required("data", data);
        Elements.required("body", body);
    }

    /** Returns a card with a title only. */
    public static DatasetCard of(String title) {
        return new DatasetCard(DatasetData.empty(), CardBody.of(title));
    }

    /** Returns the heading of the first level; empty where there is none. */
    public String title() {
        return body.title();
    }

    /** Returns the Markdown between the title and the first section; may be empty. */
    public String introduction() {
        return body.introduction();
    }

    /** Returns the sections, in their order. */
    public List<CardBody.Section> sections() {
        return body.sections();
    }

    /** Returns the text of a section, if there is one of that heading, case aside. */
    public Optional<String> text(String heading) {
        return body.text(heading);
    }

    /** Returns the same with this front matter. */
    public DatasetCard withData(DatasetData frontMatter) {
        return new DatasetCard(Elements.required("frontMatter", frontMatter), body);
    }

    /**
     * Returns the same with this text between title and sections.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level, or code that does not end
     */
    public DatasetCard withIntroduction(String markdown) {
        Elements.required("markdown", markdown);
        return new DatasetCard(data, body.withIntroduction(markdown));
    }

    /**
     * Returns the same with a section of any heading: in the place of one of that heading, or at the end.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level, or code that does not end
     */
    public DatasetCard with(String heading, String markdown) {
        Elements.required("heading", heading);
        Elements.required("markdown", markdown);
        return new DatasetCard(data, body.with(new CardBody.Section(heading, markdown)));
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing or not UTF-8, or its front matter is malformed
     */
    public static DatasetCard read(Path file) {
        return of(file.toString(), Documents.bytes(file));
    }

    /**
     * Reads a card that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it is not UTF-8, or its front matter is malformed
     */
    public static DatasetCard of(String name, byte[] markdown) {
        Elements.required("markdown", markdown);
        return CardFile.parse(name, CardFile.text(name, markdown), DatasetData::new, DatasetCard::new);
    }

    /**
     * Reads a card's text.
     *
     * @throws DataException if its front matter is malformed
     */
    public static DatasetCard ofMarkdown(String text) {
        Elements.required("text", text);
        return CardFile.parse("data set's card", text, DatasetData::new, DatasetCard::new);
    }

    /** Returns the card's text: front matter and body. */
    public String toMarkdown() {
        return CardFile.write(data.fields(), body);
    }

    /**
     * Writes the card aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        CardFile.write(file, toMarkdown());
    }
}
