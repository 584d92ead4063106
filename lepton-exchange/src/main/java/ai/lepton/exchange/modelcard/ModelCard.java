package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * <p>A card of any other making is read as well: fields and sections that are not known here are kept.
 *
 * @param data the front matter
 * @param title the heading of the first level; empty where there is none
 * @param introduction Markdown between the title and the first section; may be empty
 * @param sections the sections, in their order
 */
public record ModelCard(CardData data, String title, String introduction, List<Section> sections) {
    /** Copies the sections and refuses what could not be read back as it is, such as a title of several lines. */
    public ModelCard {
        title = title.strip();
        introduction = CardBody.trimmed(Elements.required("introduction", introduction));
        sections = Elements.of("sections", sections);
        if (title.contains("\n") || title.contains("\r")) {
            throw new IllegalArgumentException("title is " + Quoted.of(title) + "; it must be one line");
        }
        CardBody.heading(introduction).ifPresent(line -> {
            throw new IllegalArgumentException("introduction holds the heading " + Quoted.of(line)
                    + "; give it as a section, or use ### or deeper");
        });
        if (title.isEmpty()) {
            CardBody.title(introduction).ifPresent(line -> {
                throw new IllegalArgumentException(
                        "introduction holds the heading " + Quoted.of(line) + "; give it as the title");
            });
        }
        String before = "introduction";
        String text = introduction;
        for (Section section : sections) {
            if (CardBody.endsInCode(text)) {
                throw new IllegalArgumentException(before + " has code that does not end; close it by a line of "
                        + "its fence, or the section " + Quoted.of(section.heading()) + " would be code");
            }
            before = "section " + Quoted.of(section.heading());
            text = section.text();
        }
    }

    /** Returns a card with a title only. */
    public static ModelCard of(String title) {
        return new ModelCard(CardData.empty(), title, "", List.of());
    }

    /** Returns the same with this front matter. */
    public ModelCard withData(CardData frontMatter) {
        return new ModelCard(frontMatter, title, introduction, sections);
    }

    /** Returns the same with this text between title and sections. */
    public ModelCard withIntroduction(String markdown) {
        Elements.required("markdown", markdown);
        return new ModelCard(data, title, markdown, sections);
    }

    /**
     * Returns the same with a section; standard sections stand in their order, before all others.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level
     */
    public ModelCard with(StandardSection section, String markdown) {
        Elements.required("markdown", markdown);
        List<Section> all = new ArrayList<>(sections);
        Section added = new Section(section.heading(), markdown);
        int same = indexOf(section.heading());
        if (same >= 0) {
            all.set(same, added);
            return new ModelCard(data, title, introduction, all);
        }
        int before = 0;
        for (StandardSection earlier : StandardSection.values()) {
            if (earlier.compareTo(section) < 0) {
                before = Math.max(before, indexOf(earlier.heading()) + 1);
            }
        }
        all.add(before, added);
        return new ModelCard(data, title, introduction, all);
    }

    /**
     * Returns the same with a section of any heading: in the place of one of that heading, or at the end.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level
     */
    public ModelCard with(String heading, String markdown) {
        Elements.required("markdown", markdown);
        List<Section> all = new ArrayList<>(sections);
        Section added = new Section(heading, markdown);
        int same = indexOf(added.heading());
        if (same >= 0) {
            all.set(same, added);
        } else {
            all.add(added);
        }
        return new ModelCard(data, title, introduction, all);
    }

    /**
     * Returns the same with the results of an evaluation: all of them with their intervals as a table in the section
     * 'Evaluation', and those that are defined, over all examples, as {@code model-index} and {@code metrics} of the front
     * matter, which replace what was there.
     */
    public ModelCard withEvaluation(EvaluationDocument evaluation) {
        EvaluationText text = new EvaluationText(evaluation);
        return with(StandardSection.EVALUATION, text.markdown())
                .withData(data.withResults(text.hubMetrics(), text.modelIndex(title)));
    }

    /** Returns the text of a section, if there is one of that heading. */
    public Optional<String> text(StandardSection section) {
        return text(section.heading());
    }

    /** Returns the text of a section, if there is one of that heading, case aside. */
    public Optional<String> text(String heading) {
        int at = indexOf(heading);
        return at < 0 ? Optional.empty() : Optional.of(sections.get(at).text());
    }

    private int indexOf(String heading) {
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).heading().equalsIgnoreCase(heading)) {
                return i;
            }
        }
        return -1;
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
        try {
            return CardFile.parse(name, Utf8.text(markdown));
        } catch (CharacterCodingException e) {
            throw new DataException(name + " is not UTF-8; save it as UTF-8", e);
        }
    }

    /**
     * Reads a card's text.
     *
     * @throws DataException if its front matter is malformed
     */
    public static ModelCard ofMarkdown(String text) {
        return CardFile.parse("model card", text);
    }

    /** Returns the card's text: front matter, title, introduction, sections. */
    public String toMarkdown() {
        return CardFile.write(this);
    }

    /**
     * Writes the card aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        Staged.file(file, out -> out.write(Utf8.bytes("the card", toMarkdown())));
    }

    /**
     * A section of a card.
     *
     * @param heading its heading, one line
     * @param text Markdown without headings of the second level, without blank lines around it
     */
    public record Section(String heading, String text) {
        /** Checks that the section can be read back as it is. */
        public Section {
            heading = heading.strip();
            String body = CardBody.trimmed(Elements.required("text", text));
            text = body;
            if (heading.isEmpty() || heading.matches("(?s).*[\\n\\r].*")) {
                throw new IllegalArgumentException(
                        "section heading is " + Quoted.of(heading) + "; it must be one line of text");
            }
            String of = "section " + Quoted.of(heading);
            CardBody.heading(body).ifPresent(line -> {
                throw new IllegalArgumentException(
                        of + " holds the heading " + Quoted.of(line) + "; use ### or deeper inside a section");
            });
        }
    }
}
