package ai.lepton.examples;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** Texts in the order in which they come, at most 255 different ones or null: a byte of each, kept in chunks. */
final class KeptTexts extends AbstractList<@Nullable String> implements RandomAccess {
    private static final int CHUNK = 1 << 16;
    private static final int MOST = 256;

    private final List<byte[]> chunks = new ArrayList<>();
    private final Map<@Nullable String, Integer> places = new HashMap<>();
    private final List<@Nullable String> known = new ArrayList<>();
    private int size;

    @Override
    public boolean add(@Nullable String text) {
        Integer place = places.get(text);
        if (place == null) {
            place = known.size();
            if (place == MOST) {
                throw new IllegalStateException("there are more than " + MOST + " different texts");
            }
            places.put(text, place);
            known.add(text);
        }
        if (size % CHUNK == 0) {
            chunks.add(new byte[CHUNK]);
        }
        chunks.get(size / CHUNK)[size % CHUNK] = place.byteValue();
        size++;
        return true;
    }

    @Override
    public @Nullable String get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size);
        }
        return known.get(chunks.get(index / CHUNK)[index % CHUNK] & 0xff);
    }

    @Override
    public int size() {
        return size;
    }
}
