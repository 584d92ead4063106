package ai.lepton.ethics.privacy.pii;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words that say what a match beside them is, in lower case. */
final class Words {
    static final Words EMAIL = of(List.of("email", "e-mail", "mail", "contact", "邮箱", "メール", "이메일"));
    static final Words PHONE = of(List.of(
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
            "전화"));

    private final List<String> words;

    /** The pairs of neighbouring characters that each word has, by their numbers in {@link Pairs}. */
    private final int[][] pairs;

    private Words(List<String> words) {
        this.words = words;
        pairs = new int[words.size()][];
        for (int i = 0; i < pairs.length; i++) {
            String word = words.get(i);
            if (word.chars().noneMatch(c -> isLetterOfWords((char) c))) {
                throw new IllegalArgumentException("the word '" + word + "' has no letter");
            }
            pairs[i] = new int[word.length() - 1];
            for (int k = 0; k < pairs[i].length; k++) {
                pairs[i][k] = Pairs.number(word.charAt(k), word.charAt(k + 1));
            }
        }
    }

    /**
     * Which pairs of neighbouring characters are in a text. Most words have one that is not, and need not be looked for. Different
     * pairs may have the same number, so that a word that is looked for may be missing.
     */
    static final class Pairs {
        private static final int NUMBERS = 1024;

        private final long[] there = new long[NUMBERS / Long.SIZE];

        private static int number(char first, char second) {
            return (first * 31 ^ second) & NUMBERS - 1;
        }

        void add(String text) {
            for (int i = 1; i < text.length(); i++) {
                add(text.charAt(i - 1), text.charAt(i));
            }
        }

        /** Takes two neighbours, in lower case. */
        void add(char first, char second) {
            int number = number(first, second);
            there[number / Long.SIZE] |= 1L << number;
        }

        void clear() {
            Arrays.fill(there, 0);
        }

        private boolean hasAll(int[] numbers) {
            for (int number : numbers) {
                if ((there[number / Long.SIZE] & 1L << number) == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Takes words that are not empty; those in front are told first. */
    static Words of(List<String> words) {
        return new Words(words);
    }

    /**
     * Returns the first of the words that stands in a text as a word, or as part of one where there are no blanks between words.
     *
     * @param small the text, in lower case
     */
    Optional<String> in(String small) {
        Pairs there = new Pairs();
        there.add(small);
        return in(small, there);
    }

    /** Returns whether any of the words has only pairs that are there. */
    boolean mayBeIn(Pairs there) {
        for (int[] word : pairs) {
            if (there.hasAll(word)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the first of the words that stands in a text.
     *
     * @param there pairs that hold at least those of the text
     */
    Optional<String> in(String small, Pairs there) {
        if (small.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < pairs.length; i++) {
            if (there.hasAll(pairs[i]) && isIn(small, words.get(i))) {
                return Optional.of(words.get(i));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a character may be a letter; each word has one. */
    static boolean isLetterOfWords(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 128;
    }

    private static boolean isIn(String small, String word) {
        for (int at = small.indexOf(word); at >= 0; at = small.indexOf(word, at + 1)) {
            if (isEdge(small, at - 1, at) && isEdge(small, at + word.length() - 1, at + word.length())) {
                return true;
            }
        }
        return false;
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
