package ai.lepton.metrics.sequence;

import ai.lepton.metrics.internal.Quoted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes tags such as {@code B-PER} apart, each distinct one once. */
final class TagReader {
    /** The letter of a tag and the type, in this order or turned round. */
    private final boolean typeFirst;

    private final Map<Character, Prefix> letters;
    private final String scheme;
    private final Map<String, Tag> known = new HashMap<>();

    TagReader(String scheme, Map<Character, Prefix> letters, boolean typeFirst) {
        this.scheme = scheme;
        this.letters = letters;
        this.typeFirst = typeFirst;
    }

    /**
     * Returns the tags of a sentence.
     *
     * @param name of the sentence, for errors: {@code truth[3]}
     */
    Tag[] read(String name, List<String> tags) {
        Tag[] read = new Tag[tags.size()];
        int token = 0;
        for (String text : tags) {
            Tag tag = known.get(text);
            if (tag == null) {
                tag = parse(name + "[" + token + "]", text);
                known.put(text, tag);
            }
            read[token++] = tag;
        }
        return read;
    }

    private Tag parse(String where, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException(
                    where + " is " + (text == null ? "null" : "empty") + "; a token in no span is O");
        }
        if (text.equals("O")) {
            return Tag.OUTSIDE;
        }
        int last = text.length() - 1;
        Prefix prefix = letters.get(text.charAt(typeFirst ? last : 0));
        if (prefix == null || prefix == Prefix.OUTSIDE) {
            throw bad(where, text);
        }
        if (last == 0) {
            return new Tag(prefix, "_");
        }
        if (last == 1 || text.charAt(typeFirst ? last - 1 : 1) != '-') {
            throw bad(where, text);
        }
        return new Tag(prefix, typeFirst ? text.substring(0, last - 1) : text.substring(2));
    }

    private IllegalArgumentException bad(String where, String text) {
        StringBuilder wanted = new StringBuilder();
        for (char letter : "BIELSU".toCharArray()) {
            if (letters.containsKey(letter)) {
                wanted.append(typeFirst ? "TYPE-" + letter : letter + "-TYPE").append(", ");
            }
        }
        return new IllegalArgumentException(
                where + " is " + Quoted.of(text) + "; tags of " + scheme + " are " + wanted + "the letter alone, or O");
    }
}
