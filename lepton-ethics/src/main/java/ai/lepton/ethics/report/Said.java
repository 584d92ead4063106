package ai.lepton.ethics.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text of a report as a page in some language shows it.
 *
 * @param parts its parts, in order
 * @param lost characters that stayed English since no phrase fits them
 * @param guessed characters that were taken for a name, or for what people wrote, where anything may stand
 */
record Said(List<Part> parts, int lost, int guessed) {
    /**
     * A part of a text.
     *
     * @param text the part
     * @param isEnglish whether it is English on a page in another language
     */
    record Part(String text, boolean isEnglish) {}

    Said {
        parts = List.copyOf(parts);
    }

    /** Returns what is in the page's language, or a name. */
    static Said plain(String text) {
        return new Said(List.of(new Part(text, false)), 0, 0);
    }

    /** Returns what may be a name, or what people wrote; it came from as many characters. */
    static Said guessed(String text, int characters) {
        return new Said(List.of(new Part(text, false)), 0, characters);
    }

    /** Returns what stays English because it is a citation. */
    static Said cited(String text) {
        return new Said(List.of(new Part(text, true)), 0, 0);
    }

    /** Returns what stays English because there is no phrase. */
    static Said english(String text) {
        return new Said(List.of(new Part(text, true)), text.length(), 0);
    }

    /** Returns texts one after the other; between two that are both English stands what stood there. */
    static Said joined(List<Said> texts, String between, String betweenEnglish) {
        if (texts.size() == 1) {
            return texts.get(0);
        }
        List<Part> all = new ArrayList<>();
        int lost = 0;
        int guessed = 0;
        for (Said text : texts) {
            boolean isOpen = all.isEmpty() || text.parts.isEmpty();
            if (!isOpen) {
                boolean isEnglish = all.get(all.size() - 1).isEnglish && text.parts.get(0).isEnglish;
                add(all, new Part(isEnglish ? betweenEnglish : between, isEnglish));
            }
            text.parts.forEach(part -> add(all, part));
            lost += text.lost;
            guessed += text.guessed;
        }
        return new Said(all, lost, guessed);
    }

    private static void add(List<Part> all, Part part) {
        int last = all.size() - 1;
        if (last >= 0 && all.get(last).isEnglish == part.isEnglish) {
            all.set(last, new Part(all.get(last).text + part.text, part.isEnglish));
        } else {
            all.add(part);
        }
    }

    /**
     * Returns how unsure it is that the phrases are those that made the text: 0 where they are. What is lost weighs more than what may
     * be a name.
     */
    int doubt() {
        return 2 * lost + guessed;
    }

    /** Returns the text as it is read. */
    String text() {
        return parts.stream().map(Part::text).collect(Collectors.joining());
    }

    /** Returns whether nothing of it is in the page's language. */
    boolean isEnglish() {
        return parts.stream().allMatch(Part::isEnglish);
    }
}
