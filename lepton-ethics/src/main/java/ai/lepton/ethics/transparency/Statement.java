package ai.lepton.ethics.transparency;

import ai.lepton.ethics.transparency.Documentation.RequiredField;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a text says something, or only holds the place for something to be said. */
enum Statement {
    STATED("stated"),
    NOT_APPLICABLE("not applicable, with a reason"),
    ABSENT("missing"),
    EMPTY("empty"),
    PLACEHOLDER("a placeholder");

    private static final String DECLINED = "not applicable";
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Set<String> PLACEHOLDERS = Set.of(
            "todo",
            "tbd",
            "tba",
            "fixme",
            "xxx",
            "n/a",
            "na",
            "none",
            "null",
            "unknown",
            "more information needed",
            "to be done",
            "to be defined",
            "to be determined",
            "lorem ipsum",
            DECLINED);

    private final String words;

    Statement(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    boolean counts() {
        return this == STATED || this == NOT_APPLICABLE;
    }

    static Statement of(Documentation documentation, RequiredField field) {
        Optional<String> text = documentation.text(field.key());
        if (text.isEmpty()) {
            return ABSENT;
        }
        String plain = COMMENT.matcher(text.get()).replaceAll("").strip().toLowerCase(Locale.ROOT);
        if (plain.isEmpty()) {
            return EMPTY;
        }
        if (plain.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return PLACEHOLDER;
        }
        if (PLACEHOLDERS.contains(bare(plain)) || plain.startsWith("todo:") || plain.startsWith("lorem ipsum")) {
            return PLACEHOLDER;
        }
        if (field.whereApplicable() && plain.startsWith(DECLINED + ":")) {
            return plain.substring(DECLINED.length() + 1).isBlank() ? PLACEHOLDER : NOT_APPLICABLE;
        }
        return STATED;
    }

    /** Returns the text without what surrounds a placeholder: brackets, emphasis, a full stop. */
    private static String bare(String text) {
        String bare = text.replaceAll("^[\\[<({*_\\s]+|[\\]>)}*_.:\\s]+$", "");
        return bare.isEmpty() ? text.strip() : bare;
    }
}
