package ai.lepton.exchange.internal;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Text as bytes, strictly: nothing that is not UTF-8 is read, and nothing that UTF-8 can't hold is written.
 *
 * <p>Java writes half a surrogate pair as a question mark, and Jackson reads overlong forms, UTF-16 and UTF-32; so two
 * names could become one, and another reader could see another document.
 */
public final class Utf8 {
    private static final int CHUNK = 1 << 13;

    /** Characters that a message shows on either side of what is wrong. */
    private static final int BESIDE = 20;

    private Utf8() {}

    /** Returns what decodes UTF-8 and stops at the first byte that is not. */
    public static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Returns the text that bytes are.
     *
     * @throws CharacterCodingException if they are not UTF-8
     */
    public static String text(byte[] bytes) throws CharacterCodingException {
        return decoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** Returns the place of the first byte that is not UTF-8, from the buffer's position; empty if all is. */
    public static OptionalInt malformedAt(ByteBuffer bytes) {
        ByteBuffer rest = bytes.slice();
        CharsetDecoder decoder = decoder();
        CharBuffer discarded = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            discarded.clear();
            result = decoder.decode(rest, discarded, true);
            if (result.isError()) {
                return OptionalInt.of(rest.position());
            }
        } while (result.isOverflow());
        return OptionalInt.empty();
    }

    /**
     * Checks that JSON is UTF-8, with or without a byte order mark, and that no escapes in it make half a surrogate pair.
     *
     * @param name what it is called in messages
     * @throws DataException if it is not
     */
    public static void requireJson(String name, byte[] json) {
        if (json.length > 1
                && (json[0] == 0 || json[1] == 0)) { // of UTF-16 and UTF-32 without a mark each second byte is 0
            throw new DataException(name + ": not valid UTF-8, but UTF-16 or UTF-32 by its zeros; save it as UTF-8");
        }
        malformedAt(ByteBuffer.wrap(json)).ifPresent(at -> {
            throw new DataException(name + place(json, at) + ": not valid UTF-8; save it as UTF-8");
        });
        requireWhole(name, json);
    }

    /**
     * Checks that no escapes in JSON make half a surrogate pair.
     *
     * @param name what it is called in messages
     * @throws DataException if one does
     */
    public static void requireWhole(String name, byte[] json) {
        int high = -1; // where the half is that wants the other
        for (int i = 0; i < json.length; i++) {
            int escaped = json[i] == '\\' ? escaped(json, i) : -1;
            boolean isLow = escaped >= Character.MIN_LOW_SURROGATE && escaped <= Character.MAX_LOW_SURROGATE;
            if (isLow != (high >= 0)) {
                throw new DataException(name + place(json, high >= 0 ? high : i)
                        + ": half a surrogate pair, which is no character; write both halves, or the character itself");
            }
            high = escaped >= Character.MIN_HIGH_SURROGATE && escaped <= Character.MAX_HIGH_SURROGATE ? i : -1;
            i += json[i] != '\\' ? 0 : escaped < 0 ? 1 : 5;
        }
    }

    /** Returns line and column, in bytes, as a message has them after the name of a file. */
    private static String place(byte[] json, int at) {
        int line = 1;
        int begin = 0;
        for (int i = 0; i < at; i++) {
            if (json[i] == '\n') {
                line++;
                begin = i + 1;
            }
        }
        return ":" + line + ":" + (at - begin + 1);
    }

    /** Returns the code unit that an escape of four digits makes, or -1 if it is another escape. */
    private static int escaped(byte[] json, int backslash) {
        if (backslash + 5 >= json.length || json[backslash + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = backslash + 2; i < backslash + 6; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /**
     * Returns the bytes of a text.
     *
     * @param what it is, in messages, such as {@code the document}
     * @throws IllegalArgumentException if it has half a surrogate pair
     */
    public static byte[] bytes(String what, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(refusal(what, text), e);
        }
    }

    /**
     * Returns the bytes of a document that is given as text.
     *
     * @param name what it is called in messages
     * @throws DataException if it has half a surrogate pair
     */
    public static byte[] document(String name, String text) {
        try {
            return bytes(name, text);
        } catch (IllegalArgumentException e) {
            throw new DataException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Returns a text that UTF-8 can hold, as it is.
     *
     * @param what it is, in messages
     * @throws IllegalArgumentException if it has half a surrogate pair
     */
    public static String required(String what, String text) {
        if (halfAt(text) >= 0) {
            throw new IllegalArgumentException(refusal(what, text));
        }
        return text;
    }

    private static String refusal(String what, String text) {
        int at = halfAt(text);
        String beside = text.substring(Math.max(0, at - BESIDE), Math.min(text.length(), at + BESIDE));
        return what + " has half a surrogate pair, which no text in UTF-8 holds: " + Quoted.of(beside)
                + "; cut texts between characters, not within one";
    }

    /** Returns where half a surrogate pair is, or -1. */
    private static int halfAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isBmpCodePoint(text.codePointAt(i))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
