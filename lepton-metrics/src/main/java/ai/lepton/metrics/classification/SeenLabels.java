package ai.lepton.metrics.classification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Distinct objects and their places in order of appearance: a hash table with open addressing and no boxes. */
final class SeenLabels {
    private final List<Object> inOrder = new ArrayList<>();
    private @Nullable Object[] keys = new Object[32];
    private int[] places = new int[keys.length];

    /** Returns the place of an object; that of a new one is the size before. */
    int placeOf(Object label) {
        int slot = slotOf(label.hashCode(), keys.length);
        for (Object key = keys[slot]; key != null; key = keys[slot]) {
            if (key == label || key.equals(label)) {
                return places[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return add(label, slot);
    }

    private int add(Object label, int slot) {
        int place = inOrder.size();
        inOrder.add(label);
        keys[slot] = label;
        places[slot] = place;
        if (inOrder.size() > keys.length / 4) {
            grow();
        }
        return place;
    }

    private void grow() {
        keys = new Object[4 * keys.length];
        places = new int[keys.length];
        for (int place = 0; place < inOrder.size(); place++) {
            int slot = slotOf(inOrder.get(place).hashCode(), keys.length);
            while (keys[slot] != null) {
                slot = (slot + 1) & (keys.length - 1);
            }
            keys[slot] = inOrder.get(place);
            places[slot] = place;
        }
    }

    private static int slotOf(int hash, int length) {
        // Hashes of similar names are neighbours, so their lower bits do; the upper ones count where lower ones are
        // alike.
        return (hash ^ hash >>> 16) & (length - 1);
    }

    /** Returns the number of distinct objects. */
    int size() {
        return inOrder.size();
    }

    /** Returns the objects in order of appearance. */
    List<Object> inOrder() {
        return Collections.unmodifiableList(inOrder);
    }
}
