package ai.lepton.exchange.modelcard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Markdown under a card's front matter: a title, an introduction, then sections of the second level. */
record CardBody(String title, String introduction, List<ModelCard.Section> sections) {

    /** Reads Markdown whose lines end in line feeds; headings in fenced code are text. */
    static CardBody parse(String markdown) {
        String title = "";
        String heading = null;
        String introduction = "";
        List<ModelCard.Section> sections = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Fence fence = new Fence();
        for (String line : markdown.split("\n", -1)) {
            boolean isText = fence.holds(line);
            if (!isText && isTitle(line) && heading == null && title.isEmpty()) {
                title = line.substring(2).strip();
            } else if (!isText && isHeading(line)) {
                if (heading == null) {
                    introduction = text.toString();
                } else {
                    sections.add(new ModelCard.Section(heading, text.toString()));
                }
                heading = line.substring(3);
                text.setLength(0);
            } else {
                text.append(line).append('\n');
            }
        }
        if (heading == null) {
            introduction = text.toString();
        } else {
            sections.add(new ModelCard.Section(heading, text.toString()));
        }
        return new CardBody(title, trimmed(introduction), sections);
    }

    private static boolean isTitle(String line) {
        return line.startsWith("# ");
    }

    private static boolean isHeading(String line) {
        return line.startsWith("## ") && !line.substring(3).isBlank();
    }

    /**
     * Returns Markdown whose lines end in line feeds, without blank lines in front and blanks behind. The blanks of its first
     * line stay: without them an indented line could become a heading.
     */
    static String trimmed(String markdown) {
        String text = markdown.replace("\r\n", "\n").replace('\r', '\n').stripTrailing();
        int begin = 0;
        for (int end = text.indexOf('\n');
                end >= 0 && text.substring(begin, end).isBlank(); ) {
            begin = end + 1;
            end = text.indexOf('\n', begin);
        }
        return text.substring(begin);
    }

    /** Returns the first heading of the second level, those in fenced code left out, or nothing. */
    static Optional<String> heading(String markdown) {
        Fence fence = new Fence();
        return markdown.lines()
                .filter(line -> !fence.holds(line) && isHeading(line))
                .findFirst();
    }

    /** Returns the first heading of the first level, or nothing. */
    static Optional<String> title(String markdown) {
        Fence fence = new Fence();
        return markdown.lines()
                .filter(line -> !fence.holds(line) && isTitle(line))
                .findFirst();
    }

    /** Returns whether fenced code begins and does not end, so that headings behind it would be code. */
    static boolean endsInCode(String markdown) {
        Fence fence = new Fence();
        markdown.lines().forEach(fence::holds);
        return fence.isOpen();
    }

    String toMarkdown() {
        StringBuilder markdown = new StringBuilder();
        if (!title.isEmpty()) {
            markdown.append("# ").append(title).append("\n\n");
        }
        if (!introduction.isEmpty()) {
            markdown.append(introduction).append("\n\n");
        }
        for (ModelCard.Section section : sections) {
            markdown.append("## ").append(section.heading()).append("\n\n");
            if (!section.text().isEmpty()) {
                markdown.append(section.text()).append("\n\n");
            }
        }
        return markdown.toString().stripTrailing() + "\n";
    }

    /** Follows whether lines are in fenced code. */
    private static final class Fence {
        private String open = "";

        boolean isOpen() {
            return !open.isEmpty();
        }

        /** Returns whether the line opens, closes or lies in fenced code. */
        boolean holds(String line) {
            String mark = mark(line.strip());
            if (open.isEmpty()) {
                open = mark;
                return !mark.isEmpty();
            }
            if (mark.startsWith(open) && line.strip().length() == mark.length()) {
                open = "";
            }
            return true;
        }

        private static String mark(String line) {
            int length = 0;
            while (length < line.length()
                    && line.charAt(length) == line.charAt(0)
                    && (line.charAt(0) == '`' || line.charAt(0) == '~')) {
                length++;
            }
            return length < 3 ? "" : line.substring(0, length);
        }
    }
}
