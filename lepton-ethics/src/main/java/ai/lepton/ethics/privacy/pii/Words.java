package ai.lepton.ethics.privacy.pii;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words beside a match that say what it is. */
final class Words {
    /** How many characters before and after are looked at. */
    static final int BEFORE = 64;

    static final int AFTER = 24;

    static final List<String> EMAIL = List.of("email", "e-mail", "mail", "contact", "邮箱", "メール", "이메일");
    static final List<String> PHONE = List.of(
            "phone",
            "tel",
            "telephone",
            "mobile",
            "cell",
            "call",
            "fax",
            "telefon",
            "handy",
            "téléphone",
            "teléfono",
            "telefono",
            "whatsapp",
            "电话",
            "手机",
            "電話",
            "전화");

    private Words() {}

    /**
     * Returns the first of some words that stands in a text as a word, or as part of one where there are no blanks between words.
     *
     * @param small the text, in lower case
     */
    static Optional<String> in(String small, List<String> words) {
        for (String word : words) {
            for (int at = small.indexOf(word); at >= 0; at = small.indexOf(word, at + 1)) {
                if (isEdge(small, at - 1, at) && isEdge(small, at + word.length() - 1, at + word.length())) {
                    return Optional.of(word);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns whether no word goes over from one character to the next. Digits and underscores end a word, as in names of fields. */
    private static boolean isEdge(String text, int left, int right) {
        return left < 0 || right >= text.length() || !isLetter(text.charAt(left)) || !isLetter(text.charAt(right));
    }

    private static boolean isLetter(char c) {
        return c != '_' && !FoldedText.isDigit(c) && FoldedText.isWord(c);
    }

    /** Returns a name of a field as words: {@code homePhone_no} as {@code home phone no}. */
    static String ofName(String name) {
        return name.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ").replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
