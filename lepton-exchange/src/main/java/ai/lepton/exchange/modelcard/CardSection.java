package ai.lepton.exchange.modelcard;

import ai.lepton.metrics.internal.Quoted;

/**
 * A section of a card.
 *
 * @param heading its heading, one line
 * @param text Markdown without headings of the second level, stripped of blanks around it
 */
public record CardSection(String heading, String text) {
    /** Checks that the section can be read back as it is. */
    public CardSection {
        heading = heading.strip();
        text = text.strip();
        if (heading.isEmpty() || heading.contains("\n")) {
            throw new IllegalArgumentException(
                    "section heading is " + Quoted.of(heading) + "; it must be one line of text");
        }
        for (String line : CardBody.headings(text)) {
            if (line.startsWith("## ")) {
                throw new IllegalArgumentException("section " + Quoted.of(heading) + " holds the heading "
                        + Quoted.of(line) + "; use ### or deeper inside a section");
            }
        }
    }
}
