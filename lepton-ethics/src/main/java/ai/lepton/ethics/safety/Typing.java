package ai.lepton.ethics.safety;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Typing errors in texts: what a reader takes for one character is never taken apart, whatever the script.
 *
 * <p>A text is cut into extended grapheme clusters, these into words. Each word has one error or none.
 */
final class Typing {
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** Scripts that leave no blanks between words; so many characters are taken for a word of them. */
    private static final Set<Character.UnicodeScript> UNSPACED = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    private static final int UNSPACED_WORD = 2;

    /** The rows of letters of two keyboards; each row begins half a key right of the one above it. */
    private static final List<List<String>> KEYBOARDS =
            List.of(List.of("qwertyuiop", "asdfghjkl", "zxcvbnm"), List.of("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"));

    private static final Map<String, String> NEIGHBOURS = neighbours();

    private Typing() {}

    /** An error that a word may have. */
    private enum Slip {
        EXCHANGED,
        LEFT_OUT,
        DOUBLED,
        BESIDE
    }

    /** Returns the keys beside each letter's, and above and below it where they touch. */
    private static Map<String, String> neighbours() {
        Map<String, String> all = new HashMap<>();
        for (List<String> rows : KEYBOARDS) {
            for (int row = 0; row < rows.size(); row++) {
                for (int at = 0; at < rows.get(row).length(); at++) {
                    String keys = keys(rows, row, at - 1)
                            + keys(rows, row, at + 1)
                            + keys(rows, row - 1, at)
                            + keys(rows, row - 1, at + 1)
                            + keys(rows, row + 1, at - 1)
                            + keys(rows, row + 1, at);
                    all.put(rows.get(row).substring(at, at + 1), keys);
                }
            }
        }
        return Map.copyOf(all);
    }

    private static String keys(List<String> rows, int row, int at) {
        return row < 0 || row >= rows.size() || at < 0 || at >= rows.get(row).length()
                ? ""
                : rows.get(row).substring(at, at + 1);
    }

    /** Returns the letters on the keys that touch a letter's; empty if it is on neither keyboard. */
    static String beside(String letter) {
        String lower = letter.toLowerCase(Locale.ROOT);
        String keys = NEIGHBOURS.getOrDefault(lower, "");
        return lower.equals(letter) ? keys : keys.toUpperCase(Locale.ROOT);
    }

    /** Returns what a reader takes for single characters. */
    static List<String> characters(String text) {
        return CHARACTER.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Returns the text with an error in each of its words, with this probability. */
    static String withTypos(String text, double share, RandomGenerator random) {
        StringBuilder typed = new StringBuilder(text.length() + 8);
        List<String> word = new ArrayList<>();
        boolean isUnspaced = false;
        for (String character : characters(text)) {
            int first = character.codePointAt(0);
            boolean isLetter = Character.isLetterOrDigit(first);
            boolean is = isLetter && UNSPACED.contains(Character.UnicodeScript.of(first));
            if (!isLetter || is != isUnspaced || (is && word.size() == UNSPACED_WORD)) {
                end(word, share, random, typed);
            }
            isUnspaced = is;
            if (isLetter) {
                word.add(character);
            } else {
                typed.append(character);
            }
        }
        end(word, share, random, typed);
        return typed.toString();
    }

    /** Writes a word, with an error or without, and begins another. */
    private static void end(List<String> word, double share, RandomGenerator random, StringBuilder typed) {
        if (!word.isEmpty() && random.nextDouble() < share) {
            slip(word, random);
        }
        word.forEach(typed::append);
        word.clear();
    }

    private static void slip(List<String> word, RandomGenerator random) {
        List<Slip> possible = new ArrayList<>(List.of(Slip.DOUBLED));
        List<Integer> unlike = new ArrayList<>();
        List<Integer> keyed = new ArrayList<>();
        for (int i = 0; i < word.size(); i++) {
            if (i > 0 && !word.get(i).equals(word.get(i - 1))) {
                unlike.add(i);
            }
            if (!beside(word.get(i)).isEmpty()) {
                keyed.add(i);
            }
        }
        if (!unlike.isEmpty()) {
            possible.add(Slip.EXCHANGED);
        }
        if (word.size() > 1) {
            possible.add(Slip.LEFT_OUT);
        }
        if (!keyed.isEmpty()) {
            possible.add(Slip.BESIDE);
        }
        int any = random.nextInt(word.size());
        switch (possible.get(random.nextInt(possible.size()))) {
            case EXCHANGED -> {
                int at = unlike.get(random.nextInt(unlike.size()));
                word.set(at, word.set(at - 1, word.get(at)));
            }
            case LEFT_OUT -> word.remove(any);
            case DOUBLED -> word.add(any, word.get(any));
            case BESIDE -> {
                int at = keyed.get(random.nextInt(keyed.size()));
                String keys = beside(word.get(at));
                int key = random.nextInt(keys.length());
                word.set(at, keys.substring(key, key + 1));
            }
        }
    }
}
