package ai.lepton.exchange.modelcard;

import java.util.ArrayList;
import java.util.List;

/** The Markdown under a card's front matter: a title, an introduction, then sections of the second level. */
record CardBody(String title, String introduction, List<CardSection> sections) {

    /** Reads Markdown whose lines end in line feeds; headings in fenced code are text. */
    static CardBody parse(String markdown) {
        String title = "";
        String heading = null;
        String introduction = "";
        List<CardSection> sections = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Fence fence = new Fence();
        for (String line : markdown.split("\n", -1)) {
            boolean isText = fence.holds(line);
            if (!isText && line.startsWith("# ") && heading == null && title.isEmpty()) {
                title = line.substring(2).strip();
            } else if (!isText && line.startsWith("## ") && !line.substring(3).isBlank()) {
                if (heading == null) {
                    introduction = text.toString();
                } else {
                    sections.add(new CardSection(heading, text.toString()));
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
            sections.add(new CardSection(heading, text.toString()));
        }
        return new CardBody(title, introduction.strip(), sections);
    }

    /** Returns the lines that begin as headings of the first or second level, those in fenced code left out. */
    static List<String> headings(String markdown) {
        Fence fence = new Fence();
        List<String> headings = new ArrayList<>();
        for (String line : markdown.split("\n", -1)) {
            if (!fence.holds(line) && (line.startsWith("# ") || line.startsWith("## "))) {
                headings.add(line);
            }
        }
        return headings;
    }

    String toMarkdown() {
        StringBuilder markdown = new StringBuilder();
        if (!title.isEmpty()) {
            markdown.append("# ").append(title).append("\n\n");
        }
        if (!introduction.isEmpty()) {
            markdown.append(introduction).append("\n\n");
        }
        for (CardSection section : sections) {
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
