package ai.lepton.ethics.transparency;

import ai.lepton.ethics.transparency.Documentation.Content;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether a text says what its field has to hold, or only holds the place for it. */
record Statement(boolean counts, String words) {
    private static final Statement STATED = new Statement(true, "stated");
    private static final Statement NOT_APPLICABLE = new Statement(true, "not applicable, with a reason");
    private static final Statement PLACEHOLDER = new Statement(false, "a placeholder");

    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern DECLINED = Pattern.compile(
            "\\s*[*_]*(?:not applicable|n/a|does not apply|nicht zutreffend|nicht anwendbar|entfällt|sans objet|non applicable|"
                    + "no aplica(?:ble)?|não aplicável|non applicabile|niet van toepassing|nie dotyczy|не применимо|"
                    + "не застосовується|ej tillämpligt|ikke relevant|uygulanamaz|不适用|不適用|該当なし|해당 ?없음|لا ينطبق|"
                    + "लागू नहीं|không áp dụng)[*_]*\\s*(?:[:：,，;；(（–—-]|because\\b|since\\b|as\\b)(.*)",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static Statement of(Documentation documentation, RequiredField field) {
        Optional<String> text = documentation.text(field.key());
        if (text.isEmpty()) {
            return new Statement(false, "missing");
        }
        String said = COMMENT.matcher(text.get()).replaceAll("").strip();
        if (said.isEmpty()) {
            return new Statement(false, "empty");
        }
        if (Placeholders.hasTemplate(said)) {
            return new Statement(false, "a template that was not filled in");
        }
        Matcher declined = DECLINED.matcher(said);
        if (declined.matches()) {
            String reason = declined.group(1).strip();
            boolean hasReason =
                    field.whereApplicable() && !Placeholders.is(reason) && Contents.isIn(Content.WORDS, reason);
            return hasReason ? NOT_APPLICABLE : PLACEHOLDER;
        }
        String rest = withoutPlaceholders(said);
        if (rest.isEmpty() || Placeholders.is(said)) {
            return PLACEHOLDER;
        }
        String plain = Placeholders.plain(rest);
        if (plain.equals(Placeholders.plain(field.key())) || plain.equals(Placeholders.plain(field.asks()))) {
            return new Statement(false, "only says what is asked");
        }
        String lacking = field.holds().stream()
                .filter(content -> !Contents.isIn(content, rest))
                .map(Contents::words)
                .collect(Collectors.joining(" and "));
        return lacking.isEmpty() ? STATED : new Statement(false, "without " + lacking);
    }

    /** Returns the lines that say something: neither placeholders themselves, nor a label with one behind it. */
    private static String withoutPlaceholders(String text) {
        return text.lines()
                .filter(line -> !Placeholders.is(line) && !Placeholders.is(behindLabel(line)))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** Returns what stands behind the colon of a line such as {@code "- **Developed by:** TODO"}; all of it without one. */
    private static String behindLabel(String line) {
        int colon = Math.max(line.lastIndexOf(": "), Math.max(line.lastIndexOf(":*"), line.lastIndexOf('：')));
        if (colon < 0 && line.endsWith(":")) {
            colon = line.length() - 1;
        }
        return colon < 0 ? line : line.substring(colon + 1);
    }
}
