package ai.lepton.core.text;

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
    private final int[] units;
    private final byte[] texts;

    private CharsMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /**
     * Checks that every way through the trie stays inside it and ends at the beginning of a character.
     *
     * @throws IllegalArgumentException if one does not
     */
    static void check(byte[] map) {
        ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
        long size = bytes.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (size < Integer.BYTES || size > bytes.remaining()) {
            throw new IllegalArgumentException("its precompiled_charsmap of " + map.length + " bytes is cut off");
        }
        IntBuffer trie = bytes.slice(bytes.position(), (int) size / Integer.BYTES * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        int[] units = new int[trie.remaining()];
        trie.get(units);
        byte[] texts = new byte[bytes.remaining() - units.length * Integer.BYTES];
        bytes.position(bytes.position() + units.length * Integer.BYTES).get(texts);
        if (!Arrays.equals(new String(texts, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), texts)) {
            throw new IllegalArgumentException("its precompiled_charsmap holds texts that are not UTF-8");
        }
        new CharsMap(units, texts).walk();
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
        int at = leaf < units.length ? units[leaf] & Integer.MAX_VALUE : Integer.MAX_VALUE;
        boolean insideCharacter = at < texts.length && (texts[at] & 0xC0) == 0x80;
        if (at > texts.length || insideCharacter) {
            throw damaged();
        }
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >> 6);
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException("its precompiled_charsmap is damaged: it leads outside of itself");
    }
}
