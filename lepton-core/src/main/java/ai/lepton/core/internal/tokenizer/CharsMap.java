package ai.lepton.core.internal.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Walks the table of a Precompiled normalizer, which SentencePiece writes: the size of a trie in bytes, the trie as a double
 * array of 32-bit units, then the texts that its leaves point to, each ended by a zero byte. The native library follows
 * offsets in it without looking where they lead.
 */
final class CharsMap {
    private static final int LONGEST_TEXT = 256;

    private final int[] units;
    private final byte[] texts;
    private final Place at;
    private int longest;

    private CharsMap(int[] units, byte[] texts, Place at) {
        this.units = units;
        this.texts = texts;
        this.at = at;
    }

    /**
     * Checks that every way through the trie stays inside it and ends at the beginning of a character.
     *
     * @return characters of the longest text that one becomes
     * @throws IllegalArgumentException if one does not
     */
    static int check(byte[] map, Place at) {
        ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
        long size = bytes.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (size < Integer.BYTES || size > bytes.remaining()) {
            throw at.fault("of " + map.length + " bytes is cut off");
        }
        IntBuffer trie = bytes.slice(bytes.position(), (int) size / Integer.BYTES * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        int[] units = new int[trie.remaining()];
        trie.get(units);
        byte[] texts = new byte[bytes.remaining() - units.length * Integer.BYTES];
        bytes.position(bytes.position() + units.length * Integer.BYTES).get(texts);
        if (!Arrays.equals(new String(texts, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), texts)) {
            throw at.fault("holds texts that are not UTF-8");
        }
        CharsMap walked = new CharsMap(units, texts, at);
        walked.walk();
        return walked.longest;
    }

    private void walk() {
        BitSet seen = new BitSet();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(offset(units[0]));
        while (!open.isEmpty()) {
            int node = open.remove();
            if ((node | 0xFF) >= units.length) {
                throw damaged();
            }
            for (int label = 1; label <= 0xFF; label++) {
                int child = node ^ label;
                int unit = units[child];
                if ((unit & 0x800000FF) != label) {
                    continue;
                }
                int next = child ^ offset(unit);
                if ((unit >> 8 & 1) == 1) {
                    checkLeaf(next);
                }
                if (next >= units.length) {
                    throw damaged();
                }
                if (!seen.get(next)) {
                    seen.set(next);
                    open.add(next);
                }
            }
        }
    }

    private void checkLeaf(int leaf) {
        int from = leaf < units.length ? units[leaf] & Integer.MAX_VALUE : Integer.MAX_VALUE;
        boolean insideCharacter = from < texts.length && (texts[from] & 0xC0) == 0x80;
        if (from > texts.length || insideCharacter) {
            throw damaged();
        }
        int characters = 0;
        for (int i = from; i < texts.length && texts[i] != 0; i++) {
            characters += (texts[i] & 0xC0) == 0x80 ? 0 : 1;
            if (i - from > LONGEST_TEXT) {
                throw at.fault("makes a text of more than " + LONGEST_TEXT + " bytes of one character");
            }
        }
        longest = Math.max(longest, characters);
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >> 6);
    }

    private IllegalArgumentException damaged() {
        return at.fault("is damaged: it leads outside of itself");
    }
}
