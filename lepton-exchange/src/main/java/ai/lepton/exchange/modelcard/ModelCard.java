package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model card, {@code README.md}: front matter that the Hugging Face hub reads, and sections that people read.
 *
 * <pre>{@code
 * ModelCard.of("Tumour screening")
 *         .withData(CardData.empty().withLicense("apache-2.0").withPipelineTag("tabular-classification"))
 *         .with(StandardSection.INTENDED_USE, "Second reading of fine-needle aspirates.")
 *         .withEvaluation(evaluation)
 *         .write(Path.of("README.md"));
 * }</pre>
 *
 * <p>A card of any other making is read as well. What is not changed is written as it was read, to the byte: fields and
 * sections that are not known here, comments, line ends.
 *
 * @param data the front matter
 * @param body the Markdown under it
 */
public record ModelCard(CardData data, CardBody body) {
    /** Refuses that one is null. */
    public ModelCard {
        Elements.required("data", data);
        Elements.required("body", body);
    }

    /** Returns a card with a title only. */
    public static ModelCard of(String title) {
        return new ModelCard(CardData.empty(), CardBody.of(title));
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

    /** Returns the same with this front matter. */
    public ModelCard withData(CardData frontMatter) {
        return new ModelCard(Elements.required("frontMatter", frontMatter), body);
    }

    /**
     * Returns the same with this text between title and sections.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level, or code that does not end
     */
    public ModelCard withIntroduction(String markdown) {
        Elements.required("markdown", markdown);
        return new ModelCard(data, body.withIntroduction(markdown));
    }

    /**
     * Returns the same with a section; standard sections stand in their order, before all others.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level, or code that does not end
     */
    public ModelCard with(StandardSection section, String markdown) {
        Elements.required("section", section);
        Elements.required("markdown", markdown);
        CardBody.Section added = new CardBody.Section(section.heading(), markdown);
        if (body.indexOf(section.heading()) >= 0) {
            return new ModelCard(data, body.with(added));
        }
        int before = 0;
        for (StandardSection earlier : StandardSection.values()) {
            if (earlier.compareTo(section) < 0) {
                before = Math.max(before, body.indexOf(earlier.heading()) + 1);
            }
        }
        return new ModelCard(data, body.withBefore(before, added));
    }

    /**
     * Returns the same with a section of any heading: in the place of one of that heading, or at the end.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level, or code that does not end
     */
    public ModelCard with(String heading, String markdown) {
        Elements.required("heading", heading);
        Elements.required("markdown", markdown);
        return new ModelCard(data, body.with(new CardBody.Section(heading, markdown)));
    }

    /**
     * Returns the same with the results of an evaluation: all of them with their intervals as a table in the section
     * 'Evaluation', and those that are defined, over all examples, as {@code model-index} and {@code metrics} of the front
     * matter, which replace what was there.
     */
    public ModelCard withEvaluation(EvaluationDocument evaluation) {
        EvaluationText text = new EvaluationText(evaluation);
        return with(StandardSection.EVALUATION, text.markdown())
                .withData(data.withMetrics(text.hubMetrics().toArray(String[]::new))
                        .withModelIndex(text.modelIndex(title())));
    }

    /** Returns the text of a section, if there is one of that heading. */
    public Optional<String> text(StandardSection section) {
        return text(section.heading());
    }

    /** Returns the text of a section, if there is one of that heading, case aside. */
    public Optional<String> text(String heading) {
        return body.text(heading);
    }

    /** Returns the standard sections that the card lacks, or has without text. */
    public List<StandardSection> missing() {
        return Arrays.stream(StandardSection.values())
                .filter(section -> text(section).map(String::isBlank).orElse(true))
                .toList();
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing or not UTF-8, or its front matter is malformed
     */
    public static ModelCard read(Path file) {
        return of(file.toString(), Documents.bytes(file));
    }

    /**
     * Reads a card that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it is not UTF-8, or its front matter is malformed
     */
    public static ModelCard of(String name, byte[] markdown) {
        Elements.required("markdown", markdown);
        return CardFile.parse(name, CardFile.text(name, markdown), CardData::new, ModelCard::new);
    }

    /**
     * Reads a card's text.
     *
     * @throws DataException if its front matter is malformed
     */
    public static ModelCard ofMarkdown(String text) {
        Elements.required("text", text);
        return CardFile.parse("model card", text, CardData::new, ModelCard::new);
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
