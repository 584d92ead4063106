package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Markdown under a card's front matter: a title, an introduction, and sections of the second level.
 *
 * <p>It is kept as it is, to the byte; what changes a section leaves all others alone. Headings are those that are written
 * with {@code #}: what looks like one in code, in comments or other HTML, or in an element of a list is text.
 *
 * @param markdown the whole text, without blank lines in front; lines end in line feeds, with or without carriage returns
 */
public record CardBody(String markdown) {
    private static final Pattern BREAK = Pattern.compile("\r\n");

    /** Takes blank lines away that are in front, and refuses half a surrogate pair. */
    public CardBody {
        Utf8.required("markdown", Elements.required("markdown", markdown));
        markdown = markdown.substring(begin(markdown, 0));
    }

    /** Returns a body with a title only. */
    public static CardBody of(String title) {
        String line = CardFile.requireLine("title", title);
        return new CardBody(line.isEmpty() ? "" : heading("#", line) + "\n");
    }

    /** Returns where the first line begins that is not blank. */
    static int begin(String text, int from) {
        int line = from;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line = at + 1;
            } else if (c != ' ' && c != '\t' && !(c == '\r' && text.startsWith("\n", at + 1))) {
                return line;
            }
        }
        return line;
    }

    /** Returns the heading of the first level; empty where there is none before the first section. */
    public String title() {
        Outline.Heading title = Outline.of(markdown).title();
        return title == null ? "" : title.text();
    }

    /** Returns the Markdown between title and sections, and before the title; may be empty. */
    public String introduction() {
        Outline outline = Outline.of(markdown);
        Outline.Heading title = outline.title();
        int end = outline.headings().isEmpty()
                ? markdown.length()
                : outline.headings().get(0).begin();
        if (title == null) {
            return trimmed(markdown.substring(0, end));
        }
        String before = trimmed(markdown.substring(0, title.begin()));
        String after = trimmed(markdown.substring(title.end(), end));
        return before.isEmpty() || after.isEmpty() ? before + after : before + "\n\n" + after;
    }

    /** Returns the sections, in their order. */
    public List<Section> sections() {
        List<Outline.Heading> headings = Outline.of(markdown).headings();
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            Outline.Heading heading = headings.get(i);
            sections.add(new Section(heading.text(), trimmed(markdown.substring(heading.end(), end(headings, i)))));
        }
        return List.copyOf(sections);
    }

    /** Returns the text of the first section of a heading, case aside, if there is one. */
    public Optional<String> text(String heading) {
        Elements.required("heading", heading);
        return sections().stream()
                .filter(section -> section.heading().equalsIgnoreCase(heading))
                .map(Section::text)
                .findFirst();
    }

    /**
     * Returns the same with this title.
     *
     * @throws IllegalArgumentException if it has several lines or none
     */
    public CardBody withTitle(String text) {
        CardBody only = of(Elements.required("text", text));
        if (only.markdown.isEmpty()) {
            throw new IllegalArgumentException("title is empty; it must be one line of text");
        }
        Outline.Heading old = Outline.of(markdown).title();
        return old == null ? spliced(0, 0, only.markdown + "\n") : spliced(old.begin(), old.end(), only.markdown);
    }

    /**
     * Returns the same with this text between title and sections, and none before the title.
     *
     * @throws IllegalArgumentException if it holds a heading of the second level, or code that does not end
     */
    public CardBody withIntroduction(String text) {
        String introduction = trimmed(Elements.required("text", text));
        Outline outline = Outline.of(markdown);
        Outline.Heading title = outline.title();
        requirePlain("introduction", introduction, "; give it as a section, or use ### or deeper");
        Outline.Heading second = Outline.of(introduction).title();
        if (title == null && second != null) {
            throw new IllegalArgumentException("introduction holds the heading "
                    + Quoted.of(
                            introduction.substring(second.begin(), second.end()).strip())
                    + "; give it as the title");
        }
        int end = outline.headings().isEmpty()
                ? markdown.length()
                : outline.headings().get(0).begin();
        if (end < markdown.length()) {
            requireClosed(
                    "introduction", introduction, outline.headings().get(0).text());
        }
        String head = title == null
                ? ""
                : markdown.substring(title.begin(), title.end()).stripTrailing() + "\n\n";
        return spliced(0, end, head + introduction + (end < markdown.length() ? "\n\n" : "\n"));
    }

    /**
     * Returns the same with a section: in the place of the first of that heading, case aside, or at the end.
     *
     * @throws IllegalArgumentException if the text holds a heading of the second level, or code that does not end before
     *     another section
     */
    public CardBody with(Section section) {
        Elements.required("section", section);
        int same = indexOf(section.heading());
        return same >= 0 ? withInPlace(same, section) : withBefore(sections().size(), section);
    }

    /** Returns the place of the first section of a heading, case aside; -1 if there is none. */
    int indexOf(String heading) {
        List<Outline.Heading> headings = Outline.of(markdown).headings();
        for (int i = 0; i < headings.size(); i++) {
            if (headings.get(i).text().equalsIgnoreCase(heading)) {
                return i;
            }
        }
        return -1;
    }

    private CardBody withInPlace(int at, Section section) {
        List<Outline.Heading> headings = Outline.of(markdown).headings();
        return withSection(headings, headings.get(at).begin(), end(headings, at), section);
    }

    /** Returns the same with a section before the one at a place, or at the end. */
    CardBody withBefore(int at, Section section) {
        List<Outline.Heading> headings = Outline.of(markdown).headings();
        int place = at == headings.size() ? markdown.length() : headings.get(at).begin();
        return withSection(headings, place, place, section);
    }

    private CardBody withSection(List<Outline.Heading> headings, int begin, int end, Section section) {
        String before = markdown.substring(0, begin);
        if (Outline.of(before).isOpen()) {
            String what = headings.isEmpty()
                    ? "introduction"
                    : "section " + Quoted.of(headings.get(headings.size() - 1).text());
            requireClosed(what, before, section.heading());
        }
        if (end < markdown.length()) {
            Outline.Heading next = headings.stream()
                    .filter(heading -> heading.begin() >= end)
                    .findFirst()
                    .orElseThrow();
            requireClosed("section " + Quoted.of(section.heading()), section.text(), next.text());
        }
        String gap = before.isEmpty()
                ? ""
                : before.endsWith("\n\n") || before.endsWith("\n\r\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
        String text = section.text().isEmpty() ? "" : "\n" + section.text() + "\n";
        String block = gap + heading("##", section.heading()) + "\n" + text;
        return spliced(begin, end, end < markdown.length() ? block + "\n" : block);
    }

    private int end(List<Outline.Heading> headings, int at) {
        return at + 1 < headings.size() ? headings.get(at + 1).begin() : markdown.length();
    }

    /** Returns the same with other text in a place, whose lines end as those of the body do. */
    private CardBody spliced(int begin, int end, String text) {
        String lines = markdown.contains("\r\n") ? text.replace("\n", "\r\n") : text;
        return new CardBody(markdown.substring(0, begin) + lines + markdown.substring(end));
    }

    /** Returns a line that is read as this heading, also where the text ends in a mark. */
    private static String heading(String marks, String text) {
        String line = marks + " " + text;
        return Outline.of(line + "\n").headings().stream()
                                .anyMatch(read -> read.text().equals(text))
                        || text.equals(Optional.ofNullable(Outline.of(line).title())
                                .map(Outline.Heading::text)
                                .orElse(null))
                ? line
                : line + " #";
    }

    /**
     * Returns Markdown whose lines end in line feeds, without blank lines in front and blanks behind. The blanks of its first
     * line stay: without them an indented line could become a heading.
     */
    static String trimmed(String markdown) {
        String text = BREAK.matcher(markdown).replaceAll("\n");
        return text.substring(begin(text, 0)).stripTrailing();
    }

    private static void requirePlain(String what, String text, String instead) {
        Outline outline = Outline.of(text);
        if (!outline.headings().isEmpty()) {
            Outline.Heading heading = outline.headings().get(0);
            throw new IllegalArgumentException(what + " holds the heading "
                    + Quoted.of(text.substring(heading.begin(), heading.end()).strip()) + instead);
        }
    }

    private static void requireClosed(String what, String text, String next) {
        if (Outline.of(text + "\n\n").isOpen()) {
            throw new IllegalArgumentException(
                    what + " has code or a comment that does not end; close it, or the section " + Quoted.of(next)
                            + " would be part of it");
        }
    }

    /**
     * A section of a card.
     *
     * @param heading its heading, one line
     * @param text Markdown without headings of the second level, without blank lines around it; its lines end in line feeds
     */
    public record Section(String heading, String text) {
        /** Checks that the section can be read back as it is. */
        public Section {
            heading = Utf8.required("section heading", Elements.required("heading", heading))
                    .strip();
            String body = trimmed(Utf8.required("section text", Elements.required("text", text)));
            text = body;
            if (heading.isEmpty() || heading.indexOf('\n') >= 0 || heading.indexOf('\r') >= 0) {
                throw new IllegalArgumentException(
                        "section heading is " + Quoted.of(heading) + "; it must be one line of text");
            }
            requirePlain("section " + Quoted.of(heading), body, "; use ### or deeper inside a section");
        }
    }
}
