package ai.lepton.exchange.modelcard;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;

/**
 * A section of a card.
 *
 * @param heading its heading, one line
 * @param text Markdown without headings of the second level, without blank lines around it
 */
public record CardSection(String heading, String text) {
    /** Checks that the section can be read back as it is. */
    public CardSection {
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
